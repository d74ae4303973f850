"""How good the recording of a night is: each measure with its value, its limits and a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec import UNSET

from legmotion.report.night_story import value_of
from legmotion.report.page_parts import Cell, PageTable, cell, duration_cell, number_cell
from legmotion.store.documents import NightDocument, RecordingDocument

_MIN_PER_H = 60.0
_UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that was measured of a recording.

    `shown` is how it stands there, `value` what is compared with the limits, both in `unit`;
    `limit` is the second half of the names of its limits among the night's parameters.
    """

    label: str
    shown: Cell
    unit: str = ""
    value: float | None = None
    limit: str = ""


def quality_table(document: NightDocument) -> PageTable:
    """Return what was measured of the recording, per leg, beside the limits of a good night."""
    measures = [*_of_night(document)]
    for number, recording in enumerate(document.recordings):
        measures += _of_recording(document, number, recording)
    return PageTable(
        caption="What was measured, and the limits from which on a night is called fair or bad",
        columns=("Measure", "Value", "Unit", "Limits", "Word"),
        rows=[_row(document, measure) for measure in measures],
        numeric=frozenset({1}),
    )


def _row(document: NightDocument, measure: Measure) -> Sequence[Cell]:
    limits, word = _judged(document, measure)
    return cell(measure.label), measure.shown, cell(measure.unit), cell(limits), cell(word)


def _judged(document: NightDocument, measure: Measure) -> tuple[str, str]:
    """Return the limits of a measure in words, and the word that its value has by them."""
    params = document.parameters.get("night", {})
    limits: list[str] = []
    word = "good"
    for grade in ("fair", "bad"):
        for way in ("above", "below"):
            limit = params.get(f"{grade}_{way}_{measure.limit}")
            if not measure.limit or not isinstance(limit, int | float):
                continue
            limits.append(f"{grade} {way} {limit:g}")
            if measure.value is not None:
                passed = measure.value > limit if way == "above" else measure.value < limit
                word = grade if passed else word
    if not limits:
        return "", ""
    return ", ".join(limits), _UNKNOWN if measure.value is None else word


def _of_night(document: NightDocument) -> Iterator[Measure]:
    minutes, in_bed = value_of(document, "tib_analysable_min"), value_of(document, "tib_min")
    yield Measure(
        label="Analysable time in bed",
        shown=duration_cell(minutes, "outcomes.tib_analysable_min.value"),
        value=None if minutes is None else minutes / _MIN_PER_H,
        limit="analysable_h",
    )
    lost = None if not in_bed or minutes is None else max(100.0 * (1.0 - minutes / in_bed), 0.0)
    yield _share("Time in bed that was lost", lost, "lost_pct")


def _of_recording(
    document: NightDocument, number: int, recording: RecordingDocument
) -> Iterator[Measure]:
    of, path = _name(document, recording), f"recordings.{number}"
    span_s = recording.end_s - recording.start_s
    yield _share(f"{of}: recorded", _rest_pct(recording.lost_s, span_s))
    yield _share(f"{of}: worn", _rest_pct(_not_worn_s(document, recording.side), span_s))
    gaps_s = sum(end_s - start_s for start_s, end_s in recording.gaps_s)
    gaps = f"{len(recording.gaps_s)}, {gaps_s:.0f} s in all" if recording.gaps_s else "none"
    yield Measure(label=f"{of}: gaps", shown=cell(gaps))
    yield Measure(label=f"{of}: times out of range", shown=_clipped(document, recording.side))
    for label, name, unit in (
        ("sampling rate", "rate_hz", "Hz"),
        ("jitter of the stamps", "jitter_ms", "ms"),
        ("noise floor", "floor_mg", "mg"),
        ("smallest step", "resolution_mg", "mg"),
    ):
        value = getattr(recording, name)
        yield Measure(
            label=f"{of}: {label}",
            shown=number_cell(value, f"{path}.{name}"),
            unit=unit,
            value=value,
            limit=name,
        )
    scale = None if recording.scale is None else abs(100.0 * (recording.scale - 1.0))
    yield _share(f"{of}: error of the scale at rest", scale, "scale_error_pct")


def _name(document: NightDocument, recording: RecordingDocument) -> str:
    """Return a recording's leg, and which file of that leg it is where there are several."""
    of_leg = [one for one in document.recordings if one.side == recording.side]
    name = f"{recording.side.capitalize()} leg"
    return name if len(of_leg) == 1 else f"{name}, file {of_leg.index(recording) + 1}"


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
