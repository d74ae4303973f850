"""`legmotion init`: a folder for a study."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from legmotion.errors import ParameterError
from legmotion_cli import output
from legmotion_cli.options import json_option

if TYPE_CHECKING:
    from legmotion.units import Side


@click.command(
    epilog="""\b
Examples:
  legmotion init my-study --tz Europe/Berlin --leg left
  legmotion init client-07 --tz America/New_York --leg right --json
"""
)
@click.argument("folder", metavar="DIR")
@click.option(
    "--tz",
    metavar="ZONE",
    envvar="LEGMOTION_TZ",
    help="Time zone of the place of the nights, as Europe/Berlin.",
)
@click.option(
    "--leg",
    type=click.Choice(["left", "right"], case_sensitive=False),
    envvar="LEGMOTION_LEG",
    required=True,
    help="The leg that the tracker is worn on.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context, /, *, folder: str, tz: str | None, leg: Side, as_json: bool
) -> None:
    """Make a folder for a study.

    DIR gets legmotion.toml with the time zone and the leg, a folder recordings/ and an empty
    diary: nights.csv and massage.csv. It may exist already; nothing in it is overwritten.
    """
    from legmotion.store.study_folder import make_study_folder
    from legmotion_cli.zones import computer_zone, zone_named

    if not tz:
        raise ParameterError(
            "the time zone of the nights is not named",
            hint=f"--tz {computer_zone()} is what this computer is set to",
        )
    is_option = ctx.get_parameter_source("tz") is ParameterSource.COMMANDLINE
    zone = zone_named(tz, origin="--tz" if is_option else "LEGMOTION_TZ")
    made = make_study_folder(Path(folder), zone=zone, leg=leg)
    result: dict[str, Any] = {
        "folder": folder,
        "tz": zone.key,
        "leg": leg,
        "made": [path.as_posix() for path in made],
        "next": _next_steps(Path(folder)),
    }
    if as_json:
        output.json_value(result)
    else:
        output.data(_words(result))


def _next_steps(folder: Path) -> list[str]:
    from legmotion.store.study_folder import DIARY, MASSAGES, RECORDINGS

    return [
        f"put the tracker's exports into {(folder / RECORDINGS).as_posix()}",
        f"note lights off and lights on in {(folder / DIARY).as_posix()}, one row a night",
        f"note massages in {(folder / MASSAGES).as_posix()}, and evenings without one as no",
        f"cd {shlex.quote(folder.as_posix())} && legmotion analyze {RECORDINGS}/FILE",
    ]


def _words(result: dict[str, Any]) -> str:
    lines = [f"A study in {result['folder']}: {result['tz']}, {result['leg']} leg", ""]
    lines += [f"  made   {path}" for path in result["made"]]
    lines += ["", "Next:"]
    lines += [f"  {number} {step}" for number, step in enumerate(result["next"], start=1)]
    return "\n".join(lines)
