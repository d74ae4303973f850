"""`legmotion demo`: the journey on simulated nights."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion_cli import output
from legmotion_cli.options import json_option

if TYPE_CHECKING:
    from legmotion.demo import Demo, DemoNight

HOURS = click.FloatRange(0.1, 12.0)


@click.command(
    epilog="""\b
Examples:
  legmotion demo
  legmotion demo first-look --hours 0.5
"""
)
@click.argument("folder", metavar="[DIR]", default="legmotion-demo")
@click.option("--hours", metavar="H", type=HOURS, default=8.0, help="How long each night is.  [8]")
@json_option
def command(*, folder: str, hours: float, as_json: bool) -> None:
    """Make a study of simulated nights and analyse them.

    DIR (legmotion-demo if none is named) becomes a study folder as `legmotion init` makes it, with
    three nights in recordings/, what truly happened in truth/, and the results in nights/. The
    nights are simulated: nobody was recorded. It takes less than a minute. A folder that holds
    anything is left as it is.
    """
    from legmotion.demo import run_demo
    from legmotion_cli.progress import steps_progress

    with steps_progress() as told:
        demo = run_demo(Path(folder), hours=hours, told=told)
    result = _result(demo)
    if as_json:
        output.json_value(result)
    else:
        output.data("\n".join(_lines(result)))


def _result(demo: Demo) -> dict[str, Any]:
    from legmotion.demo import TRUTH
    from legmotion.store.study_folder import DIARY, NIGHTS, RECORDINGS, SETTINGS

    folder = demo.folder
    parts = {"settings": SETTINGS, "diary": DIARY, "recordings": RECORDINGS}
    parts |= {"truth": TRUTH, "results": NIGHTS}
    first = " ".join(demo.nights[0].recordings)
    return {
        "folder": folder.as_posix(),
        "is_simulated": True,
        **{name: (folder / part).as_posix() for name, part in parts.items()},
        "nights": [_night(one) for one in demo.nights],
        "next": [
            f"cd {shlex.quote(folder.as_posix())}",
            f"legmotion inspect {demo.nights[0].recordings[0]}",
            f"legmotion analyze {first}",
            f"legmotion analyze {first} --rules aasm --out aasm",
            "legmotion init ../my-study --tz Europe/Berlin --leg left",
        ],
    }


def _night(one: DemoNight) -> dict[str, Any]:
    """Return the numbers of a night, rounded as in its result."""
    from legmotion.store.numbers import plain

    keys = ("plm_per_h_tib", "plm_n", "lm_n", "tib_analysable_min")
    matching = one.matching
    numbers: dict[str, Any] = plain(
        {
            "night": one.night.night,
            "simulated": one.words,
            "recordings": one.recordings,
            **{key: one.night.outcomes[key].value for key in keys},
            "movements_simulated": matching.n_hits + matching.n_missed,
            "movements_found": matching.n_hits,
            "found_without_one": matching.n_false,
        }
    )
    return numbers


def _lines(result: dict[str, Any]) -> Iterator[str]:
    from legmotion_cli.words import night_pair

    yield "These nights are SIMULATED: drawn by a program, nobody was recorded."
    for one in result["nights"]:
        rate, hours = one["plm_per_h_tib"], (one["tib_analysable_min"] or 0) / 60
        index = "no rate" if rate is None else f"{rate:.1f} per hour in bed"
        yield ""
        yield f"Night of {night_pair(one['night'])} (simulated: {one['simulated']})"
        yield f"  Periodic leg movements    {index}   ({one['plm_n']} in {hours:.1f} h)"
        yield f"  All leg movements         {one['lm_n']}"
        yield (
            f"  Against the truth         {one['movements_found']} of {one['movements_simulated']} "
            f"found, {one['found_without_one']} more where none was simulated (each leg counted)"
        )
    yield ""
    yield f"Where things are, in {result['folder']}:"
    for name in ("settings", "diary", "recordings", "truth", "results"):
        yield f"  {name:<12}{result[name]}"
    yield "A result is a folder with night.json, leg_movements.csv and movements.csv."
    yield ""
    yield "Try next:"
    yield from (f"  {step}" for step in result["next"])
