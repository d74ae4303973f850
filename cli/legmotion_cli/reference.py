"""Pages of the documentation that are made of what the program says about itself."""

from __future__ import annotations

from collections.abc import Iterator

import click

from legmotion_cli.main import COMMANDS, legmotion

_COMMANDS_HEAD = """# Commands

This page is made from the commands' own words; `pytest --regenerate` writes it anew.

Standard output is data, standard error is progress and messages. `--json` prints the result
object and nothing else; an error then is `{"error": {"code", "message", "hint", "exit_code"}}`.
`-` reads standard input. Exit codes: 0 done, 1 unexpected, 2 usage or settings, 3 a file was
refused, 4 a night cannot be analysed, 5 a comparison is not possible yet, 130 interrupted.

Settings come from options, else from `LEGMOTION_*` variables (`LEGMOTION_TZ`, `LEGMOTION_LEG`,
`LEGMOTION_RULES`, and one for each parameter, as `LEGMOTION_EVENTS_MIN_ON_MG`), else from
`legmotion.toml` (`tz`, `leg`, `rules`, and a section for each stage, as `[events]`) in the study
folder: the nearest folder upwards of where the command is started that holds one. `leg` says
which leg a single file is of where neither `--side`, the device nor a name says it. A setting that
nobody knows is an error that names the nearest.
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


def command_reference() -> str:
    """Return the help of every command as Markdown."""
    group = click.Context(legmotion, info_name="legmotion")
    lines = [_COMMANDS_HEAD]
    for name in COMMANDS:
        command = legmotion.get_command(group, name)
        if command is not None:
            lines.extend(_section(name, command))
    return "\n".join(lines)


def _section(name: str, command: click.Command) -> Iterator[str]:
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    usage = " ".join(_value(argument) for argument in arguments)
    yield f"## `legmotion {name}{' ' + usage if usage else ''}`\n"
    paragraphs = (command.help or "").split("\n\n")
    yield "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs) + "\n"
    yield "| option | what it says |\n| --- | --- |"
    for option in command.params:
        if isinstance(option, click.Option):
            given = "" if option.is_flag else f" {_value(option)}"
            yield f"| `{option.opts[0]}{given}` | {_escaped(option.help or '')} |"
    examples = [line.strip() for line in (command.epilog or "").splitlines()[2:] if line.strip()]
    yield "\n```sh\n" + "\n".join(examples) + "\n```\n"


def _value(param: click.Parameter) -> str:
    """Return what stands for a value."""
    if param.metavar:
        return param.metavar
    if isinstance(param.type, click.Choice):
        return "/".join(str(choice) for choice in param.type.choices)
    return param.type.name.upper()


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


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
