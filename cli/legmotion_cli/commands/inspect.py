"""`legmotion inspect`: what a file is, and what would be refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion.errors import InputError
from legmotion_cli import output
from legmotion_cli.inspected import lines
from legmotion_cli.options import json_option, read_options, reading_options, setting_options

if TYPE_CHECKING:
    from legmotion.io.recording import Recording
    from legmotion.pipeline import AnalyzeSettings
    from legmotion_cli.settings import Settings


@click.command(
    epilog="""\b
Examples:
  legmotion inspect night_left.csv
  legmotion inspect night_left.csv --json
"""
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@setting_options
@reading_options
@json_option
@click.pass_context
def command(ctx: click.Context, /, *, files: Sequence[str], as_json: bool, **options: Any) -> None:
    """Say what a file is, or why it would be refused.

    That is its format, rate, unit, clock and leg, what is missing, and what an analysis would be
    limited by. Each file is read to its end; nothing is written. - is standard input. With
    several files every one is said, which of them would be legs and which are joined; the exit
    code is 3 if one of them was refused.
    """
    from legmotion.pipeline import AnalyzeSettings
    from legmotion_cli.settings import load_settings
    from legmotion_cli.zones import zone_of

    settings = load_settings(tz=options["tz"], params_file=options["params"])
    zone, origin = zone_of(settings)
    said = AnalyzeSettings(
        zone=zone, zone_origin=origin, leg=settings.leg, read=read_options(options)
    )
    found: list[dict[str, Any]] = []
    recordings: list[Recording] = []
    codes = [0]
    for path in files:
        try:
            one, recording = _inspect(path, said, settings)
        except InputError as error:
            if len(files) == 1:
                raise
            failure = {"code": error.code, "message": error.message, "hint": error.hint}
            found.append({"name": Path(path).name, "error": failure})
            codes.append(error.exit_code)
        else:
            found.append(one)
            recordings.append(recording)
    if len(recordings) > 1:
        _add_together([one for one in found if "error" not in one], recordings, said, settings)
    if as_json:
        output.json_value(found if len(files) > 1 else found[0])
    else:
        output.facts(lines(found))
    ctx.exit(max(codes))


def _inspect(
    path: str, said: AnalyzeSettings, settings: Settings
) -> tuple[dict[str, Any], Recording]:
    """Return what one file is, every number rounded as in results, and its recording."""
    from legmotion.io.inspection import contents, summarise
    from legmotion.io.registry import open_recording, readers
    from legmotion.night.limits import limits_of
    from legmotion.pipeline import night_clock, recording_legs
    from legmotion.store.numbers import plain

    parameters = settings.parameters
    recording = open_recording(path, options=said.read, params=parameters.io)
    (leg,) = recording_legs([recording], said, parameters)
    clock = night_clock(recording, said)
    numbers = summarise(recording, params=parameters.io)
    reader = readers().get(recording.reader)
    limits = limits_of(
        numbers,
        is_dated=clock.is_dated,
        gravity_included=recording.gravity_included,
        params=parameters.night,
    )
    found: dict[str, Any] = plain(
        {
            "name": recording.name,
            "sha256": recording.log.sha256,
            "n_bytes": recording.log.n_bytes,
            "reader": recording.reader,
            "format": recording.reader if reader is None else reader.LABEL,
            "candidates": _candidates(path, said, settings),
            "contents": [
                {"name": one.name, "n_bytes": one.n_bytes, "refusal": one.refusal}
                for one in contents(path, params=parameters.io)
            ],
            "device": recording.device,
            "side": leg.side,
            "side_origin": leg.side_origin,
            "start": clock.iso(0.0) or None,
            "clock": recording.clock,
            "zone": clock.zone_name,
            "zone_origin": clock.zone_origin,
            "gravity_included": recording.gravity_included,
            "unit_origin": _unit_origin(recording, said),
            **dataclasses.asdict(numbers),
            "limits": [dataclasses.asdict(limit) for limit in limits],
        }
    )
    return found, recording


def _unit_origin(recording: Recording, said: AnalyzeSettings) -> str:
    """Return who said in which unit the file's numbers are: rest, the user, or the file."""
    codes = {note.code for note in recording.notes}
    if "unit_inferred" in codes:
        return "inferred"
    return "given" if said.read.unit and "unit_not_used" not in codes else "file"


def _add_together(
    found: Sequence[dict[str, Any]],
    recordings: Sequence[Recording],
    said: AnalyzeSettings,
    settings: Settings,
) -> None:
    """Add to each file which leg it would be of beside the others, and which part of it."""
    from legmotion.errors import LegmotionError
    from legmotion.night.overlap import check_overlap
    from legmotion.pipeline import recording_legs

    try:
        legs = recording_legs(recordings, said, settings.parameters)
        check_overlap(legs)
    except LegmotionError as error:
        for one in found:
            one["together"] = {"error": {"message": error.message, "hint": error.hint}}
        return
    for leg in legs:
        for part, order in enumerate(leg.order):
            found[order]["together"] = {
                "side": leg.side,
                "side_origin": leg.side_origin,
                "part": part + 1,
                "n_parts": len(leg.order),
            }


def _candidates(path: str, said: AnalyzeSettings, settings: Settings) -> list[dict[str, str]]:
    """Return every format that the file could be, the surest first, and why."""
    from legmotion.io.registry import candidates

    if path == "-":
        return []
    found = candidates(path, options=said.read, params=settings.parameters.io)
    return [{"name": one.name, "label": one.label, "reason": one.reason} for one in found]
