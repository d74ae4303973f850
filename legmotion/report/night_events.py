"""The movements of each leg on the night's one clock, with what the rule made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from legmotion.events.movements import WHY_NOT_LM
from legmotion.scoring.movements import WHY_NOT_PLM
from legmotion.store.documents import NightDocument
from legmotion.tables import Frame
from legmotion.units import AnyArray, BoolArray, FloatArray

_WHY_NOT: Mapping[str, str] = {**WHY_NOT_LM, **WHY_NOT_PLM}
_PPM = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEvents:
    """What one leg did, in order: arrays (n,), seconds after the first file's first sample.

    `series` is 0 where a movement belongs to none; `is_movement` is false for what is no movement
    of the leg, as steps.
    """

    side: str
    onset_s: FloatArray
    offset_s: FloatArray
    kind: AnyArray
    peak_mg: FloatArray
    series: AnyArray
    is_movement: BoolArray
    is_plm: BoolArray
    in_bed: BoolArray
    why_not: Sequence[str]


def leg_events(
    document: NightDocument, leg_movements: Frame, movements: Frame
) -> Sequence[LegEvents]:
    """Return what each recorded leg did; a leg without movements has empty arrays."""
    sides = sorted({recording.side for recording in document.recordings})
    return [_events(document, side, leg_movements, movements) for side in sides]


def on_night_s(document: NightDocument, side: str, time_s: FloatArray) -> FloatArray:
    """Return times of a leg's own clock on the clock of the night's first file."""
    for recording in document.recordings:
        if recording.side == side:
            return recording.offset_s + time_s * (1.0 + recording.drift_ppm * _PPM)
    return time_s


def series_s(movements: Frame) -> list[tuple[float, float]]:
    """Return begin and end of every series, in order."""
    number, is_plm = movements["series"], movements["is_plm"]
    found = []
    for one in np.unique(number[is_plm & ~np.isnan(number)]):
        rows = is_plm & (number == one)
        found.append(
            (float(movements["onset_s"][rows].min()), float(movements["offset_s"][rows].max()))
        )
    return found


def _events(
    document: NightDocument, side: str, leg_movements: Frame, movements: Frame
) -> LegEvents:
    rows = leg_movements.rows(leg_movements["side"] == side)
    order = np.argsort(rows["onset_s"], kind="stable")
    rows = rows.rows(order)
    became = _rows_of(rows["movement"], movements)
    known = became >= 0
    series = _taken(movements["series"], became, 0.0)
    is_plm = _taken(movements["is_plm"], became, False)
    codes = [
        str(movements["why_not"][row]) if row >= 0 else str(own)
        for row, own in zip(became.tolist(), rows["why_not"].tolist(), strict=True)
    ]
    return LegEvents(
        side=side,
        onset_s=on_night_s(document, side, rows["onset_s"]),
        offset_s=on_night_s(document, side, rows["offset_s"]),
        kind=rows["kind"],
        peak_mg=rows["peak_mg"],
        series=np.nan_to_num(series).astype(np.int64),
        is_movement=known,
        is_plm=np.asarray(is_plm, dtype=np.bool_),
        in_bed=rows["in_bed"],
        why_not=[_WHY_NOT.get(code, code) for code in codes],
    )


def _rows_of(numbers: FloatArray, movements: Frame) -> AnyArray:
    """Return the row of `movements` (n,) that each number names, -1 for none."""
    named = movements["movement"]
    if not named.size:
        return np.full(numbers.size, -1)
    order = np.argsort(named, kind="stable")
    wanted = np.nan_to_num(numbers, nan=-1.0)
    place = np.clip(np.searchsorted(named[order], wanted), 0, named.size - 1)
    found = order[place]
    return np.where(named[found] == wanted, found, -1)


def _taken(values: AnyArray, rows: AnyArray, otherwise: float | bool) -> AnyArray:
    if not values.size:
        return np.full(rows.size, otherwise)
    return np.where(rows >= 0, values[rows], otherwise)
