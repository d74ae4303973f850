"""What `inspect` prints: each file as it was understood, then what they are together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from legmotion.report.plain import Line
from legmotion_cli.understood import clock_words, field, side_words, span_words
from legmotion_cli.words import duration

_MOST_NAMES = 12
_UNIT_ORIGINS = {"inferred": "inferred from rest", "given": "from --unit", "file": "by the file"}


def lines(found: Sequence[dict[str, Any]]) -> Iterator[Line]:
    """Yield a paragraph for each file, and one for all of them where there are several."""
    for number, one in enumerate(found):
        yield from [""] if number else []
        yield from _lines(one)
    together = [one for one in found if "together" in one]
    if together:
        yield ""
        yield from _together(together)


def _lines(one: dict[str, Any]) -> Iterator[Line]:
    from legmotion.io.recording import repair_words

    yield one["name"]
    if "error" in one:
        yield from field("refused", one["error"]["message"])
        yield from field("", one["error"]["hint"])
        return
    yield from _format(one)
    yield from _numbers(one)
    clock = clock_words(one["clock"], zone=one["zone"], zone_origin=one["zone_origin"])
    yield from field("clock", f"{clock}; {one['clock_evidence']}")
    yield from _span(one)
    yield from field("leg", side_words(one["side"], one["side_origin"]))
    for limit in one["limits"]:
        yield from field("limited", limit["sentence"])
    for note in one["notes"]:
        yield from field("note", note["sentence"])
    for repair in one["repairs"].values():
        yield from field("repaired", repair_words(**repair))


def _format(one: dict[str, Any]) -> Iterator[Line]:
    """Yield the format and why, what else it could be, and what an archive holds."""
    reasons = [found["reason"] for found in one["candidates"] if found["name"] == one["reader"]]
    yield from field("format", f"{one['format']}{''.join(f' ({reason})' for reason in reasons)}")
    for other in one["candidates"]:
        if other["name"] != one["reader"]:
            yield from field(
                "or", f"{other['label']} ({other['reason']}): --format {other['name']}"
            )
    if one["contents"]:
        names = [member["name"] for member in one["contents"]]
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        yield from field("archive", f"{', '.join(names[:_MOST_NAMES])}{more}")
    yield from field("device", one["device"] or "not named in the file")


def _numbers(one: dict[str, Any]) -> Iterator[Line]:
    """Yield rate, unit, gravity and resolution."""
    real_hz, nominal_hz = one["real_rate_hz"], one["nominal_rate_hz"]
    claimed = "" if nominal_hz is None else f", {nominal_hz:g} Hz by the file's word"
    if one["rate_error_ppm"] is not None:
        claimed += f" ({one['rate_error_ppm']:+.0f} ppm)"
    yield from field("rate", f"{one['n_samples']:,} samples, {_number(real_hz, '.4g')} Hz{claimed}")
    origin = _UNIT_ORIGINS[one["unit_origin"]]
    middle = f"{one['median_g']:.3f} g in the middle of all samples"
    yield from field("unit", f"{one['unit']} ({origin}), {middle}")
    yield from field("gravity", "included" if one["gravity_included"] else "removed")
    step = f"{_number(one['resolution_mg'], '.3g')} mg"
    yield from field(
        "resolution", f"{step}, {100 * one['clipped_share']:.2g} % of the samples clipped"
    )


def _span(one: dict[str, Any]) -> Iterator[Line]:
    """Yield from when to when it lasts, and what of it is missing."""
    longest = f", the longest {duration(one['longest_gap_s'])}" if one["n_gaps"] else ""
    n_gaps = one["n_gaps"] or "no"
    gaps = f"{n_gaps} gap{'' if n_gaps == 1 else 's'}{longest}"
    yield from field("recording", f"{span_words(one['start'], one['span_s'])}, {gaps}")
    if one["n_fills"]:
        n_fills = f"{one['n_fills']} stretch{'es' if one['n_fills'] > 1 else ''}"
        zeros = f" ({one['n_zero_fills']} of zeros)" if one["n_zero_fills"] else ""
        lasting = f"{duration(one['fill_s'])} in all"
        yield from field("filled in", f"{n_fills}{zeros}, {lasting}, taken as not recorded")


def _together(found: Sequence[dict[str, Any]]) -> Iterator[Line]:
    """Yield which files would be legs of one analysis, and which are joined."""
    yield "together"
    failed = found[0]["together"].get("error")
    if failed:
        yield from field("refused", failed["message"])
        yield from field("", failed["hint"])
        return
    for side in ("left", "right"):
        files = [one for one in found if one["together"]["side"] == side]
        if not files:
            continue
        files.sort(key=lambda one: one["together"]["part"])
        words = side_words(side, files[0]["together"]["side_origin"])
        joined = f" ({len(files)} files of one tracker, joined)" if len(files) > 1 else ""
        yield from field("leg", f"{words}: {', '.join(one['name'] for one in files)}{joined}")


def _number(value: float | None, form: str) -> str:
    return "?" if value is None else f"{value:{form}}"
