"""What `analyze` prints: the recording as understood, each night, what was skipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from legmotion.io.registry import readers
from legmotion.night.leg import RecordingSummary
from legmotion.night.night import Night
from legmotion.night.outcome import APART
from legmotion.night.profile import ProfileHour
from legmotion.night.quality import QualityFlag
from legmotion.pipeline import SkippedNight
from legmotion.report.plain import (
    SHEET,
    Line,
    Sheet,
    disclaimer,
    labelled,
    laid,
    listed,
    tied,
    wrapped,
)
from legmotion_cli.understood import (
    clock_words,
    field,
    gap_words,
    pair,
    side_words,
    span_words,
    worn_words,
)
from legmotion_cli.words import bars, duration, moment, night_pair

BARS_PER_HOUR = 8
# What an hour takes on a line: its name, its bars, blanks.
_HOUR_WIDTH = 5 + BARS_PER_HOUR
_INDENT, _OUT = "   ", "·"
_LABEL_WIDTH = 26
_PAGE = "night.html"
# More than these are named by their code, so that a night stays on one screen.
_MOST_FLAGS = 6
# Below, a range is shown with a decimal.
FEW_PER_H = 10.0


_WINDOW_SOURCES = {
    "option": "from the options",
    "diary": "from the diary",
    "detected": "from how the leg lay",
    "recording": "as recorded",
}


def summary(
    nights: Sequence[Night],
    skipped: Sequence[SkippedNight],
    placed: Mapping[str, Path],
    *,
    is_sniffed: bool,
    sheet: Sheet = SHEET,
) -> str:
    """Return the summary of one analysis; `placed` are the nights' folders by label."""
    lines: list[Line] = []
    for side in sorted({one.side for night in nights for one in night.recordings}):
        lines += [*_recording(nights, side, sheet.width, is_sniffed=is_sniffed), ""]
    for night in nights:
        lines += [*_night(night, sheet.width), "", _written(placed[night.night]), ""]
    for part in skipped:
        text = f"Skipped: night of {night_pair(part.night)}, {part.hours:.1f} h recorded"
        lines += [*wrapped(text, indent=""), *wrapped(part.reason), ""]
    return "\n".join(laid([*lines, *disclaimer()], sheet))


def files_of(nights: Sequence[Night]) -> list[RecordingSummary]:
    """Return the files that nights were made from, each once, in order of leg and time."""
    files: dict[tuple[str, str, float], RecordingSummary] = {}
    for night in nights:
        for recording in night.recordings:
            files.setdefault((recording.side, recording.name, recording.offset_s), recording)
    return sorted(files.values(), key=lambda one: (one.side, one.offset_s))


def _written(folder: Path) -> str:
    """Return what to open: the page if there is one, else the folder of the results."""
    page, here = folder / _PAGE, Path.cwd()
    name, path = ("Page", page) if page.is_file() else ("Results", folder)
    return f"  {name}: {path.relative_to(here) if path.is_relative_to(here) else path}"


def _recording(
    nights: Sequence[Night], side: str, width: int, *, is_sniffed: bool
) -> Iterator[Line]:
    """Yield what one leg was read from, the files in order, over all nights."""
    files = [one for one in files_of(nights) if one.side == side]
    recording, last = files[0], files[-1]
    reader = readers().get(recording.reader)
    label = recording.reader if reader is None else reader.LABEL
    more = f" to {last.name} ({len(files)} files of one tracker, joined)" if len(files) > 1 else ""
    yield from field("file", f"{recording.name}{more}")
    n_samples = sum(one.n_samples for one in files)
    numbers = f"{n_samples:,} samples, {recording.rate_hz:.4g} Hz, unit {recording.unit}"
    yield from pair("format", f"{label} (sniffed)" if is_sniffed else label, numbers, width)
    clock = clock_words(recording.clock, zone=recording.zone, zone_origin=recording.zone_origin)
    yield from field("clock", clock)
    span = span_words(recording.start, last.offset_s + last.duration_s - recording.offset_s)
    gaps_s = _gaps_s(nights, files)
    missing = gap_words(len(gaps_s), sum(end_s - start_s for start_s, end_s in gaps_s))
    leg = side_words(recording.side, recording.side_origin)
    worn = worn_words(*_worn_s(nights, side))
    yield from field("recording", listed([span, worn, missing, leg]))


def _gaps_s(
    nights: Sequence[Night], files: Sequence[RecordingSummary]
) -> list[tuple[float, float]]:
    """Return the gaps of one leg's nights, and the time between its files."""
    side = files[0].side
    parts = [one for night in nights for one in night.recordings if one.side == side]
    return [gap for part in parts for gap in part.gaps_s] + _pauses_s(files)


def _worn_s(nights: Sequence[Night], side: str) -> tuple[float, float]:
    """Return for how long one leg wore the sensor in all nights, and for how long it recorded."""
    recorded_s = off_s = 0.0
    for night in nights:
        spans = [(one.start_s, one.end_s) for one in night.recordings if one.side == side]
        recorded_s += sum(end_s - start_s for start_s, end_s in spans)
        for away in (away for leg in night.legs if leg.side == side for away in leg.away):
            recorded_s -= (away.end_s - away.start_s) * (away.kind == "not_recorded")
            off_s += (away.end_s - away.start_s) * (away.kind == "not_worn")
    return recorded_s - off_s, recorded_s


def _pauses_s(files: Sequence[RecordingSummary]) -> list[tuple[float, float]]:
    """Return the time between files, but for what a second of seam takes."""
    ends_s = [one.offset_s + one.duration_s for one in files]
    return [
        (end_s, after.offset_s)
        for end_s, after in zip(ends_s[:-1], files[1:], strict=True)
        if after.offset_s - end_s > 1.0
    ]


def _night(night: Night, width: int) -> Iterator[Line]:
    title, rules = f"Night of {night_pair(night.night)}", f"rules {night.rule.title}"
    yield from wrapped(f"{title}{rules:>{max(width - len(title), len(rules) + 2)}}", indent="")
    yield from _movements(night)
    yield from _row("Sleep (estimated)", _sleep(night))
    yield from _row("Time in bed", _bed(night))
    yield from _row("Quality", night.quality.grade)
    repairs = {repair.code for part in night.recordings for repair in part.repairs}
    yield from _flags([flag for flag in night.quality.flags if flag.code not in repairs])
    yield from _course(night, width)


def _row(label: str, text: str) -> list[Line]:
    return labelled(label, text, width=_LABEL_WIDTH)


def _flags(flags: Sequence[QualityFlag]) -> Iterator[Line]:
    """Yield what lowers the trust; of many what passed a limit first, the codes of the others."""
    shown = list(flags)
    if len(flags) > _MOST_FLAGS:
        shown = sorted(flags, key=lambda flag: flag.limit is None)[:_MOST_FLAGS]
    for flag in flags:
        if flag in shown:
            yield from wrapped(flag.sentence, indent="    ")
    others = [flag.code for flag in flags if flag not in shown]
    if others:
        yield from wrapped(
            f"and {len(others)} more, in night.json: {', '.join(others)}", indent="    "
        )


def _movements(night: Night) -> Iterator[Line]:
    """Say how many movements there were: of both legs, or of each where they stand apart."""
    if night.outcomes["plm_per_h_tib"].reason == APART:
        for side in ("left", "right"):
            keys = ("plm_per_h_tib", "plm_n", "analysable_min")
            rate, plm, minutes = (_value(night, f"{side}_leg_{key}") for key in keys)
            seen = tied(f"({plm} in {duration(60 * (minutes or 0), is_rounded=True)})")
            index = "no rate" if rate is None else f"{rate:.1f} per hour in bed   {seen}"
            yield from _row(f"Periodic, {side} leg", index)
        return
    seen = duration(60 * (_value(night, "tib_analysable_min") or 0), is_rounded=True)
    rate, plm = _value(night, "plm_per_h_tib"), _value(night, "plm_n")
    index = "no rate" if rate is None else f"{rate:.1f} per hour in bed"
    isolated = _value(night, "isolated_clm_n")
    yield from _row("Periodic leg movements", f"{index}   {tied(f'({plm} in {seen})')}")
    yield from _range(night)
    yield from _row("All leg movements", f"{_value(night, 'lm_n')}      isolated {isolated}")
    yield from _row("Rhythm", _rhythm(night))


def _range(night: Night) -> Iterator[Line]:
    """Say from where to where the index may lie, and by what."""
    index = night.outcomes["plm_per_h_tib"]
    if index.low is None or index.high is None:
        return
    decimals = 1 if index.high < FEW_PER_H else 0
    step_pct = 100.0 * night.parameters.events.threshold_step
    yield from _row(
        "",
        f"{index.low:.{decimals}f} to {index.high:.{decimals}f} by its count and limits "
        f"{step_pct:.0f} % up or down",
    )


def _value(night: Night, key: str) -> int | float | None:
    return night.outcomes[key].value


def _rhythm(night: Night) -> str:
    median_s = _value(night, "imi_median_s")
    if median_s is None:
        return "no interval of 10 to 90 s between movements"
    low_s, high_s = _value(night, "imi_q1_s"), _value(night, "imi_q3_s")
    half = tied(f"(middle half {low_s:.0f}–{high_s:.0f} s)")
    return f"{median_s:.0f} s between movements {half}"


def _sleep(night: Night) -> str:
    """Return the estimated sleep and its share of the time in bed."""
    slept, share = (night.outcomes[key] for key in ("tst_min", "se_pct"))
    if slept.value is None or share.value is None:
        return f"not known: {slept.reason or share.reason}"
    return f"{duration(60 * slept.value)}, efficiency {share.value:.0f} %"


def _bed(night: Night) -> str:
    """Return the rest window and who said so."""
    window = night.window
    origin = " and ".join(_WINDOW_SOURCES[one] for one in window.origin.split("+"))
    length = duration(window.end_s - window.start_s)
    if window.start is None or window.end is None:
        return f"{length}, {origin}"
    start, end = (datetime.fromisoformat(text) for text in (window.start, window.end))
    return f"{moment(start)[-5:]} → {moment(end)[-5:]}, {length}, {origin}"


def _course(night: Night, width: int) -> Iterator[Line]:
    """Yield the night's periodic movements, a bar for each eighth of an hour."""
    movements = night.movements
    onset_s = movements["onset_s"][movements["is_plm"] & movements["in_bed"]]
    if not onset_s.size:
        return
    edges_s = [_eighths_s(hour, is_first=hour is night.profile[0]) for hour in night.profile]
    counts = [np.histogram(onset_s, bins=edges)[0].tolist() for edges in edges_s]
    largest = max(max(eighths) for eighths in counts)
    cells = [
        f"{_hour_name(hour)} {_hour_bars(hour, edges, eighths, largest)}"
        for hour, edges, eighths in zip(night.profile, edges_s, counts, strict=True)
    ]
    yield ""
    n_hours = (width - len(_INDENT) + 1) // _HOUR_WIDTH
    for first in range(0, len(cells), n_hours):
        yield f"{_INDENT}{' '.join(cells[first : first + n_hours])}"
    meaning = f"periodic movements: a bar is {60 / BARS_PER_HOUR:g} minutes, the highest {largest}"
    if any(_OUT in cell for cell in cells):
        meaning += f"; {_OUT} is out of bed"
    yield from wrapped(meaning, indent=_INDENT)


def _eighths_s(hour: ProfileHour, *, is_first: bool) -> list[float]:
    """Return the edges of an hour's bars; the first hour of a night ends on the full hour."""
    start_s = hour.end_s - 3600.0 if is_first else hour.start_s
    return [start_s + 3600.0 * eighth / BARS_PER_HOUR for eighth in range(BARS_PER_HOUR + 1)]


def _hour_bars(
    hour: ProfileHour, edges_s: Sequence[float], counts: Sequence[int], largest: int
) -> str:
    return "".join(
        bars([count], largest) if end_s > hour.start_s and start_s < hour.end_s else _OUT
        for start_s, end_s, count in zip(edges_s[:-1], edges_s[1:], counts, strict=True)
    )


def _hour_name(hour: ProfileHour) -> str:
    """Return `22h` for 22:00, `1st` and so on for hours without a clock."""
    name = hour.label.removesuffix(":00")
    return f"{name}h" if name != hour.label else hour.label.removeprefix("hour ").rjust(3)
