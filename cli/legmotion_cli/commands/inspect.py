"""`legmotion inspect`: what a file is, and what would be refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion.errors import InputError
from legmotion_cli import output
from legmotion_cli.options import json_option, read_options, reading_options, setting_options
from legmotion_cli.understood import clock_words, side_words, span_words
from legmotion_cli.words import duration

if TYPE_CHECKING:
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

    That is its format, rate, unit, clock and leg. Each file is read to its end; nothing is
    written. - is standard input. With several files every one is said, and the exit code is 3
    if one of them was refused.
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
    codes = [0]
    for path in files:
        try:
            found.append(_inspect(path, said, settings))
        except InputError as error:
            if len(files) == 1:
                raise
            failure = {"code": error.code, "message": error.message, "hint": error.hint}
            found.append({"name": Path(path).name, "error": failure})
            codes.append(error.exit_code)
    if as_json:
        output.json_value(found if len(files) > 1 else found[0])
    else:
        output.data("\n\n".join("\n".join(_lines(one)) for one in found))
    ctx.exit(max(codes))


def _inspect(path: str, said: AnalyzeSettings, settings: Settings) -> dict[str, Any]:
    """Return what one file is, every number rounded as in results."""
    from legmotion.io.inspection import summarise
    from legmotion.io.registry import open_recording, readers
    from legmotion.pipeline import night_clock, recording_sides
    from legmotion.store.numbers import plain

    params = settings.parameters.io
    recording = open_recording(path, options=said.read, params=params)
    ((side, side_origin),) = recording_sides([recording], said)
    clock = night_clock(recording, said)
    numbers = summarise(recording, params=params)
    reader = readers().get(recording.reader)
    found: dict[str, Any] = plain(
        {
            "name": recording.name,
            "sha256": recording.log.sha256,
            "n_bytes": recording.log.n_bytes,
            "reader": recording.reader,
            "format": recording.reader if reader is None else reader.LABEL,
            "candidates": _candidates(path, said, settings),
            "device": recording.device,
            "side": side,
            "side_origin": side_origin,
            "start": clock.iso(0.0) or None,
            "clock": recording.clock,
            "zone": clock.zone_name,
            "zone_origin": clock.zone_origin,
            "gravity_included": recording.gravity_included,
            **dataclasses.asdict(numbers),
        }
    )
    return found


def _candidates(path: str, said: AnalyzeSettings, settings: Settings) -> list[dict[str, str]]:
    """Return every format that the file could be, the surest first, and why."""
    from legmotion.io.registry import candidates

    if path == "-":
        return []
    found = candidates(path, options=said.read, params=settings.parameters.io)
    return [{"name": one.name, "label": one.label, "reason": one.reason} for one in found]


def _lines(one: dict[str, Any]) -> Iterator[str]:
    from legmotion.io.recording import repair_words

    yield one["name"]
    if "error" in one:
        yield f"  refused     {one['error']['message']}"
        yield f"              {one['error']['hint']}"
        return
    real_hz, nominal_hz = one["real_rate_hz"], one["nominal_rate_hz"]
    claimed = "" if nominal_hz is None else f", {nominal_hz:g} Hz by the file's word"
    if one["rate_error_ppm"] is not None:
        claimed += f" ({one['rate_error_ppm']:+.0f} ppm)"
    longest = f", the longest {duration(one['longest_gap_s'])}" if one["n_gaps"] else ""
    n_gaps = one["n_gaps"] or "no"
    gaps = f"{n_gaps} gap{'' if n_gaps == 1 else 's'}{longest}"
    clock = clock_words(one["clock"], zone=one["zone"], zone_origin=one["zone_origin"])
    reasons = [found["reason"] for found in one["candidates"] if found["name"] == one["reader"]]
    yield f"  format      {one['format']}{''.join(f' ({reason})' for reason in reasons)}"
    for other in one["candidates"]:
        if other["name"] != one["reader"]:
            yield f"  or          {other['label']} ({other['reason']}): --format {other['name']}"
    yield f"  device      {one['device'] or 'not named in the file'}"
    yield f"  rate        {one['n_samples']:,} samples, {_number(real_hz, '.4g')} Hz{claimed}"
    yield f"  unit        {one['unit']}, {one['median_g']:.3f} g in the middle of all samples"
    step = f"{_number(one['resolution_mg'], '.3g')} mg"
    yield f"  resolution  {step}, {100 * one['clipped_share']:.2g} % of the samples clipped"
    yield f"  clock       {clock}"
    yield f"              read from: {one['clock_evidence']}"
    yield f"  recording   {span_words(one['start'], one['span_s'])}, {gaps}"
    if one["n_fills"]:
        n_fills = f"{one['n_fills']} stretch{'es' if one['n_fills'] > 1 else ''}"
        yield f"  filled in   {n_fills}, {duration(one['fill_s'])} in all, taken as not recorded"
    yield f"  leg         {side_words(one['side'], one['side_origin'])}"
    for note in one["notes"]:
        yield f"  note        {note['sentence']}"
    for repair in one["repairs"].values():
        yield f"  repaired    {repair_words(**repair)}"


def _number(value: float | None, form: str) -> str:
    return "?" if value is None else f"{value:{form}}"
