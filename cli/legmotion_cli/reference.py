"""The page of all commands, made of what they say about themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from legmotion_cli.main import COMMANDS, legmotion

_HEAD = """# Commands

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


def command_reference() -> str:
    """Return the help of every command as Markdown."""
    group = click.Context(legmotion, info_name="legmotion")
    lines = [_HEAD]
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
