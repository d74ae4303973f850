"""`legmotion demo`: the journey on a simulated study."""

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
    from legmotion.report.plain import Line

HOURS = click.FloatRange(0.1, 12.0)


@click.command(
    epilog="""\b
Examples:
  legmotion demo
  legmotion demo first-look --hours 0.5
"""
)
@click.argument("folder", metavar="[DIR]", default="legmotion-demo")
@click.option("--hours", metavar="H", type=HOURS, default=8.0, help="Length of a recording.  [8]")
@json_option
def command(*, folder: str, hours: float, as_json: bool) -> None:
    """Make a simulated study of 28 nights, analyse it, and compare.

    DIR (legmotion-demo if none is named) becomes a study folder as `legmotion init` makes it:
    a plan of massage nights, a diary, results of all nights in nights/, and the comparison.
    Two nights are in recordings/, sample by sample; the other results are drawn. What truly
    happened is in truth/. Everything is simulated: nobody was recorded. It takes less than a
    minute. A folder that holds anything is left as it is.
    """
    from legmotion.demo import run_demo
    from legmotion_cli.progress import steps_progress

    with steps_progress() as told:
        demo = run_demo(Path(folder), hours=hours, told=told)
    result = _result(demo)
    if as_json:
        output.json_value(result)
    else:
        output.lines(_lines(result))


def _result(demo: Demo) -> dict[str, Any]:
    from legmotion.demo import TRUTH
    from legmotion.report.verdict_words import verdict_sentence
    from legmotion.store.comparison import COMPARISON
    from legmotion.store.numbers import plain
    from legmotion.store.plan import PLAN_FILE
    from legmotion.store.study_folder import DIARY, MASSAGES, NIGHTS, RECORDINGS, SETTINGS

    folder, comparison = demo.folder, demo.comparison
    parts = {"settings": SETTINGS, "plan": PLAN_FILE, "massages": MASSAGES, "diary": DIARY}
    parts |= {"recordings": RECORDINGS, "truth": TRUTH, "results": NIGHTS, "comparison": COMPARISON}
    effect = comparison.effect
    numbers: dict[str, Any] = plain(
        {
            "n_massage": comparison.massage.n,
            "n_none": comparison.none.n,
            "rr": None if effect is None else effect.estimate,
            "ci95": None if effect is None else (effect.low, effect.high),
            "true_ratio": demo.true_ratio,
        }
    )
    first = demo.nights[0].recording
    return {
        "folder": folder.as_posix(),
        "is_simulated": True,
        **{name: (folder / part).as_posix() for name, part in parts.items()},
        "nights": [_night(one) for one in demo.nights],
        "index": None if demo.index is None else demo.index.as_posix(),
        "verdict": comparison.verdict,
        "sentence": verdict_sentence(comparison),
        **numbers,
        "next": [
            f"cd {shlex.quote(folder.as_posix())}",
            "legmotion compare",
            f"legmotion inspect {first}",
            f"legmotion analyze {first}",
            "legmotion diary check",
            "legmotion init ../my-study --tz Europe/Berlin --leg left",
        ],
    }


def _night(one: DemoNight) -> dict[str, Any]:
    """Return the numbers of a recorded night, rounded as in its result."""
    from legmotion.store.numbers import plain

    keys = ("plm_per_h_tib", "plm_n", "lm_n", "tib_analysable_min")
    matching = one.matching
    numbers: dict[str, Any] = plain(
        {
            "night": one.night.night,
            "is_massage": one.is_massage,
            "recording": one.recording,
            **{key: one.night.outcomes[key].value for key in keys},
            "movements_simulated": matching.n_hits + matching.n_missed,
            "movements_found": matching.n_hits,
            "found_without_one": matching.n_false,
        }
    )
    return numbers


def _lines(result: dict[str, Any]) -> Iterator[Line]:
    from legmotion.report.plain import labelled, wrapped
    from legmotion_cli.words import night_pair

    simulated = "This study is SIMULATED: drawn by a program, nobody was recorded."
    yield from wrapped(simulated, indent="")
    for one in result["nights"]:
        rate, hours = one["plm_per_h_tib"], (one["tib_analysable_min"] or 0) / 60
        index = "no rate" if rate is None else f"{rate:.1f} per hour in bed"
        condition = "massage" if one["is_massage"] else "no massage"
        yield ""
        night = f"Night of {night_pair(one['night'])} ({condition}), from a recording"
        yield from wrapped(night, indent="")
        found = f"{one['movements_found']} of {one['movements_simulated']} found"
        for label, text in (
            ("Periodic leg movements", f"{index}   ({one['plm_n']} in {hours:.1f} h)"),
            ("All leg movements", f"{one['lm_n']}"),
            (
                "Against the truth",
                f"{found}, {one['found_without_one']} more where none was simulated",
            ),
        ):
            yield from labelled(label, text, width=26)
    yield ""
    nights = f"{result['n_massage']} nights with massage, {result['n_none']} without, as planned"
    yield from wrapped(nights, indent="")
    yield from wrapped(result["sentence"])
    less = 100 * (1 - result["true_ratio"])
    yield from wrapped(f"What was simulated: {less:.0f} % fewer on massage nights.")
    yield ""
    yield f"Where things are, in {result['folder']}:"
    for name in (
        "settings", "plan", "massages", "diary", "recordings", "truth", "results", "comparison",
    ):  # fmt: skip
        yield f"  {name:<12}{result[name]}"
    yield ""
    yield "Try next:"
    yield from (f"  {step}" for step in result["next"])
    if result["index"] is not None:
        yield ""
        yield "Open this page first; it leads to every night and to the comparison:"
        yield f"  {result['index']}"
