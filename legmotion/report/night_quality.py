"""How good the recording of a night is: each measure with its value, its limits and a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec import UNSET

from legmotion.report.night_values import value_of
from legmotion.report.page_parts import Cell, PageTable, cell, duration_cell, number_cell
from legmotion.store.documents import NightDocument, RecordingDocument

_MIN_PER_H = 60.0
_UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that was measured of a recording, in `unit`.

    `shown` is how it stands there and `value` what is compared with its limits; `limit` is the
    second half of their names among the night's parameters.
    """

    label: str
    shown: Cell
    unit: str = ""
    value: float | None = None
    limit: str = ""


def quality_table(document: NightDocument) -> PageTable:
    """Return what was measured of the recordings, beside the limits of a good night."""
    files = [list(_of_recording(document, *one)) for one in enumerate(document.recordings)]
    n_files = len(files)
    rows: list[Sequence[Cell]] = []
    for measure in _of_night(document):
        limits, word = _judged(document, measure)
        beside = [cell("")] * (n_files - 1)
        rows.append(
            (cell(measure.label), measure.shown, *beside, cell(measure.unit), cell(limits), word)
        )
    for measures in zip(*files, strict=True):
        shown = [measure.shown for measure in measures]
        limits, word = _judged(document, *measures)
        first = measures[0]
        rows.append((cell(first.label), *shown, cell(first.unit), cell(limits), word))
    return PageTable(
        caption="What was measured, and the limits from which on a night is called fair or bad",
        columns=("Measure", *_names(document), "Unit", "Limits", "Word"),
        rows=rows,
        numeric=frozenset(range(1, 1 + n_files)),
    )


def _judged(document: NightDocument, *measures: Measure) -> tuple[str, Cell]:
    """Return the limits of a measure in words, and the word for the worst of its values."""
    params = document.parameters.get("night", {})
    values = [measure.value for measure in measures]
    limits: list[str] = []
    word = _UNKNOWN if None in values else "good"
    for grade in ("fair", "bad"):
        for way, sign in (("above", 1.0), ("below", -1.0)):
            limit = params.get(f"{grade}_{way}_{measures[0].limit}")
            if isinstance(limit, int | float):
                limits.append(f"{grade} {way} {limit:g}")
                if any(one is not None and sign * one > sign * limit for one in values):
                    word = grade
    return ", ".join(limits), cell(word if limits else "")


def _of_night(document: NightDocument) -> Iterator[Measure]:
    minutes, in_bed = value_of(document, "tib_analysable_min"), value_of(document, "tib_min")
    yield Measure(
        label="Analysable time in bed",
        shown=duration_cell(minutes, "outcomes.tib_analysable_min.value"),
        unit="h",
        value=None if minutes is None else minutes / _MIN_PER_H,
        limit="analysable_h",
    )
    lost = None if not in_bed or minutes is None else max(100.0 * (1.0 - minutes / in_bed), 0.0)
    yield _share("Time in bed that was lost", lost, "lost_pct")


def _of_recording(
    document: NightDocument, number: int, recording: RecordingDocument
) -> Iterator[Measure]:
    path, span_s = f"recordings.{number}", recording.end_s - recording.start_s
    yield _share("Recorded", _rest_pct(recording.lost_s, span_s))
    yield _share("Worn", _rest_pct(_not_worn_s(document, recording.side), span_s))
    gaps_s = sum(end_s - start_s for start_s, end_s in recording.gaps_s)
    gaps = f"{len(recording.gaps_s)} of {gaps_s:.0f} s" if recording.gaps_s else "none"
    yield Measure(label="Gaps, in all", shown=cell(gaps))
    yield Measure(label="Times beyond the sensor's range", shown=_clipped(document, recording.side))
    for label, name, unit in (
        ("Sampling rate", "rate_hz", "Hz"),
        ("Jitter of the stamps", "jitter_ms", "ms"),
        ("Noise floor", "floor_mg", "mg"),
        ("Smallest step", "resolution_mg", "mg"),
    ):
        value = getattr(recording, name)
        shown = number_cell(value, f"{path}.{name}")
        yield Measure(label=label, shown=shown, unit=unit, value=value, limit=name)
    scale = None if recording.scale is None else abs(100.0 * (recording.scale - 1.0))
    yield _share("Error of the scale, at rest", scale, "scale_error_pct")


def _names(document: NightDocument) -> list[str]:
    """Return the leg of each recording, and which file of that leg it is where there are more."""
    sides = [recording.side for recording in document.recordings]
    return [
        f"{side.capitalize()} leg"
        if sides.count(side) == 1
        else f"{side.capitalize()} leg, file {1 + sides[:number].count(side)}"
        for number, side in enumerate(sides)
    ]


def _share(label: str, value: float | None, limit: str = "") -> Measure:
    shown = cell(_UNKNOWN if value is None else f"{value:.1f}")
    return Measure(label=label, shown=shown, unit="%", value=value, limit=limit)


def _rest_pct(lost_s: float | None, span_s: float) -> float | None:
    return None if lost_s is None or span_s <= 0 else max(100.0 * (1.0 - lost_s / span_s), 0.0)


def _not_worn_s(document: NightDocument, side: str) -> float | None:
    """Return how long a leg was not worn, None where a result does not say."""
    if document.legs is UNSET:
        return None
    return sum(
        away.end_s - away.start_s
        for leg in document.legs
        for away in leg.away
        if leg.side == side and away.kind == "not_worn"
    )


def _clipped(document: NightDocument, side: str) -> Cell:
    for number, flag in enumerate(document.quality.flags):
        if flag.code == "clipping" and flag.sentence.startswith(side):
            value = flag.value if isinstance(flag.value, int | float) else None
            return number_cell(value, f"quality.flags.{number}.value", decimals=0)
    return cell("none")
