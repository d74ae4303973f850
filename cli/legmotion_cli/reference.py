"""Pages of the documentation that are made of what the program says about itself.

`python -m legmotion_cli.reference docs` writes all of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legmotion_cli.diary_reference import diary_reference
from legmotion_cli.formats_page import formats_reference
from legmotion_cli.main import COMMANDS, legmotion
from legmotion_cli.markdown import escaped, head_rows, row

if TYPE_CHECKING:
    from legmotion.scoring.rules import ScoringRule

_COMMANDS_HEAD = """# Commands

This page is made from the commands' own words; `pytest --regenerate` writes it anew.

Standard output is data, standard error is progress and messages. `--json` prints the result
object and nothing else; an error then is `{"error": {"code", "message", "hint", "exit_code"}}`.
`-` reads standard input. Exit codes: 0 done, 1 unexpected, 2 usage or settings, 3 a file was
refused, 4 a night cannot be analysed, 5 a comparison is not possible yet, 130 interrupted.

Settings come from options, else from `LEGMOTION_*` variables (`LEGMOTION_TZ`, `LEGMOTION_LEG`,
`LEGMOTION_RULES`, and one for each parameter, as `LEGMOTION_EVENTS_MIN_ON_MG`), else from
`legmotion.toml` (`tz`, `leg`, `rules`, `[diary]`, and a section for each stage, as `[events]`) in
the study folder: the nearest folder upwards of where the command is started that holds one. `leg`
says which leg a single file is of where neither `--side`, the device nor a name says it. A setting
that nobody knows is an error that names the nearest.
"""

_RESULTS_HEAD = """# Results

This page is made from the contracts in the code; `pytest --regenerate` writes it anew.

A night, from noon to noon, is a folder named by the date of its evening (`undated-1` and so on
where no date is known) with three files. `night.json` is one object of the schema
`legmotion/night/1`, which `legmotion schema night` prints; it is written last, so a folder that
holds it is complete. The two tables hold the whole night, in bed or not: UTF-8, commas, one
header line, empty cells for what is missing, `true` and `false`, times to the millisecond, other
numbers to six significant digits. A text cell that would begin with `=`, `+`, `-`, `@` or a tab
gets an apostrophe in front.
"""

_PARAMETERS_HEAD = """# Parameters

This page is made from the code; `pytest --regenerate` writes it anew.

Every number that decides something, with its default, its reason and its source; a reason
without a source is this project's own. The sections are the stages that a recording passes; the
[method page](method.md) says what they do. The limits of the scoring rules are not parameters:
they are part of the [rules](rules.md).

To change one, write it into the study folder's `legmotion.toml`, or into a TOML file given with
`--params`:

```toml
[events]
min_on_mg = 12.0
```

or set a variable, here `LEGMOTION_EVENTS_MIN_ON_MG`. Every result holds the parameters of its
stages and a fingerprint of them: nights can be compared where it is the same.
"""

_RULES_HEAD = """# Scoring rules

This page is made from the code; `pytest --regenerate` writes it anew.

A rule says which leg movements (LM) are candidates (CLM), and which candidates make a series of
periodic leg movements (PLM) by their intervals from onset to onset (IMI). `--rules` chooses one;
`wasm2016` is the default. Limits are inclusive; "less than" is not.
"""

_DECISIONS_HEAD = """# Decisions

This page is made from the titles; `pytest --regenerate` writes it anew.

The larger choices: what was asked for, what was chosen, and the price.
"""

_CHOICES = {
    "break": "ends a series",
    "pass": "is passed over; the series goes on around it",
    "drop": "is no leg movement",
    "attribute": "scored, by the stage at the onset",
}
_SOONER = {
    "break": "ends the series, and may begin the next",
    "skip": "is passed over; the interval runs on to the next",
}


def command_reference() -> str:
    """Return the help of every command as Markdown."""
    group = click.Context(legmotion, info_name="legmotion")
    lines = [_COMMANDS_HEAD]
    for name in COMMANDS:
        command = legmotion.get_command(group, name)
        if command is not None:
            lines.extend(_section(name, command))
        if isinstance(command, click.Group):
            for part, below in command.commands.items():
                lines.extend(_section(f"{name} {part}", below))
    return "\n".join(lines)


def _section(name: str, command: click.Command) -> Iterator[str]:
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    usage = " ".join(_value(argument) for argument in arguments)
    yield f"## `legmotion {name}{' ' + usage if usage else ''}`\n"
    paragraphs = (command.help or "").split("\n\n")
    yield "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs) + "\n"
    options = [param for param in command.params if isinstance(param, click.Option)]
    if options:
        yield "| option | what it says |\n| --- | --- |"
    for option in options:
        names = "`, `".join((option.opts[0], *option.secondary_opts))
        given = "" if option.is_flag else f" {_value(option)}"
        yield f"| `{names}{given}` | {escaped(option.help or '')} |"
    examples = [line.strip() for line in (command.epilog or "").splitlines()[2:] if line.strip()]
    yield "\n```sh\n" + "\n".join(examples) + "\n```\n"


def _value(param: click.Parameter) -> str:
    """Return what stands for a value."""
    if param.metavar:
        return param.metavar
    if isinstance(param.type, click.Choice):
        return "/".join(str(choice) for choice in param.type.choices)
    return param.type.name.upper()


def results_reference() -> str:
    """Return the tables and outcomes of a night as Markdown."""
    from legmotion.events.movements import LEG_MOVEMENTS, WHY_NOT_LM
    from legmotion.night.outcomes import outcome_kinds
    from legmotion.scoring.movements import MOVEMENTS, WHY_NOT_PLM

    lines = [_RESULTS_HEAD]
    for title, table, codes in (
        ("`leg_movements.csv`: each leg as detected", LEG_MOVEMENTS, WHY_NOT_LM),
        ("`movements.csv`: both legs, combined and scored", MOVEMENTS, WHY_NOT_PLM),
    ):
        lines += [f"## {title}\n", "| column | unit | meaning |", "| --- | --- | --- |"]
        lines += [f"| `{c.name}` | {c.unit} | {c.meaning} |" for c in table.columns]
        lines += ["\n| `why_not` | meaning |", "| --- | --- |"]
        lines += [f"| `{code}` | {meaning} |" for code, meaning in codes.items()]
        lines.append("")
    lines += ["## Outcomes in `night.json`\n", "| key | unit | meaning | per |"]
    lines.append("| --- | --- | --- | --- |")
    lines += [
        f"| `{kind.key}` | {kind.unit} | {kind.label} | {kind.denominator or ''} |"
        for kind in outcome_kinds()
    ]
    return "\n".join(lines) + "\n"


def parameters_reference() -> str:
    """Return every parameter with unit, default, reason and source as Markdown."""
    from legmotion.params import parameter_infos

    lines, section = [_PARAMETERS_HEAD.rstrip("\n")], ""
    for info in parameter_infos():
        if info.section != section:
            section = info.section
            lines += [f"\n## `{section}`\n", *head_rows(_PARAMETER_COLUMNS)]
        default = f"{info.default:.10g}" if isinstance(info.default, float) else str(info.default)
        cells = (f"`{info.name}`", default, info.unit, info.reason, info.source)
        lines.append(row(cells))
    return "\n".join(lines) + "\n"


_PARAMETER_COLUMNS = ("parameter", "default", "unit", "reason", "source")


def rules_reference() -> str:
    """Return the limits of every scoring rule side by side as Markdown."""
    from legmotion.scoring.rules import RULES

    rules = list(RULES.values())
    said = [dict(_said_of(rule)) for rule in rules]
    lines = [_RULES_HEAD, *head_rows(["", *(rule.title for rule in rules)])]
    lines.append(row(["`--rules`", *(f"`{rule.key}`" for rule in rules)]))
    lines += [row([what, *(words[what] for words in said)]) for what in said[0]]
    for rule in rules:
        lines += [f"\n## {rule.title}\n", f"{rule.source}."]
        if rule.interpretations:
            lines.append("\nWhere the text leaves a choice, this one was made:\n")
            lines += [
                f"- {text.removesuffix(' (interpretation)')}" for text in rule.interpretations
            ]
    return "\n".join(lines) + "\n"


def _said_of(rule: ScoringRule) -> Iterator[tuple[str, str]]:
    """Yield what a rule says about each thing in which the rules differ."""
    yield "one leg's candidate lasts", f"{rule.min_duration_s:g} to {rule.max_duration_s:g} s"
    yield "a longer movement", _CHOICES[rule.long_movement]
    yield "one movement of one leg: less rest than", f"{rule.same_leg_gap_s:g} s"
    by = {
        "overlap": f"the next begins less than {rule.bilateral_gap_s:g} s after the end so far",
        "onset": f"they begin less than {rule.bilateral_gap_s:g} s after the first of them",
    }
    yield "movements of two legs are one if", by[rule.bilateral]
    parts, longest_s = rule.bilateral_max_parts, rule.bilateral_max_s
    limits = [f"{parts} parts"] if parts is not None else []
    limits += [f"{longest_s:g} s"] if longest_s is not None else []
    yield "a candidate of two legs has at most", ", ".join(limits) or "no limit of its own"
    yield "interval within a series", f"{rule.imi_min_s:g} to {rule.imi_max_s:g} s"
    yield "a candidate that comes sooner", _SOONER[rule.short_interval]
    yield "candidates in a series, at least", f"{rule.min_series}"
    wake = "not scored if no part of it is in sleep" if rule.wake == "drop" else _CHOICES[rule.wake]
    yield "a movement in wakefulness, where sleep is known", wake
    around = (
        f"from {rule.respiratory_lead_s:g} s before its {rule.respiratory_from} "
        f"to {rule.respiratory_lag_s:g} s after its end"
    )
    breathing = {
        "second_pass": f"left out of a second count: {around}",
        "drop": f"not scored: {around}",
        "ignore": "the rule does not say",
    }
    yield "a movement at a respiratory event, where these are known", breathing[rule.respiratory]
    yield "Ferri's periodicity index", "yes" if rule.has_ferri_index else "no"


def decisions_index(folder: Path) -> str:
    """Return the list of the decision pages in a folder as Markdown."""
    lines = [_DECISIONS_HEAD]
    for page in sorted(folder.glob("[0-9]*.md")):
        title = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        lines.append(f"- [{title}]({page.name})")
    return "\n".join(lines) + "\n"


def pages(docs: Path) -> dict[str, str]:
    """Return every page that is made from the code, by its place in `docs`."""
    return {
        "commands.md": command_reference(),
        "diary.md": diary_reference(),
        "results.md": results_reference(),
        "parameters.md": parameters_reference(),
        "rules.md": rules_reference(),
        "formats.md": formats_reference(),
        "decisions/README.md": decisions_index(docs / "decisions"),
    }


def main(argv: Sequence[str]) -> None:
    """Write every page into the folder that is named."""
    docs = Path(argv[0])
    for name, text in pages(docs).items():
        (docs / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
