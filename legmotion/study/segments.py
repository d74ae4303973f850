"""Nights parted by a change of medication: only those of one part are compared."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from legmotion.io.diary import NightEntry
from legmotion.study.nights import Notice, StudyNight
from legmotion.study.said import listed

OTHER_SEGMENT = "other_segment"
_COLUMN = "medication_changed"


def one_segment(
    nights: Sequence[StudyNight], entries: Mapping[date, NightEntry]
) -> tuple[tuple[StudyNight, ...], list[Notice]]:
    """Return the nights with those outside the segment with most usable nights left out.

    A segment begins with the night of the day on which a medicine changed; of two with as many
    usable nights the later one is kept.
    """
    numbers = [night.number for night in nights]
    changes = sorted(
        night.toordinal()
        for night, entry in entries.items()
        if entry.numbers.get(_COLUMN) == 1.0
        and numbers
        and numbers[0] < night.toordinal() <= numbers[-1]
    )
    if not changes:
        return tuple(nights), []
    segment_of = [bisect_right(changes, number) for number in numbers]
    usable = Counter(
        segment
        for night, segment in zip(nights, segment_of, strict=True)
        if not night.excluded and night.massage is not None
    )
    kept = max(range(len(changes) + 1), key=lambda segment: (usable[segment], segment))
    parted = [
        night if segment == kept or night.excluded else _left_out(night, changes, segment, kept)
        for night, segment in zip(nights, segment_of, strict=True)
    ]
    n_out = sum(usable.values()) - usable[kept]
    if not n_out:
        return tuple(parted), []
    days = listed(date.fromordinal(change) for change in changes)
    span = [
        night.label for night, segment in zip(nights, segment_of, strict=True) if segment == kept
    ]
    where = f"the nights from {span[0]} to {span[-1]}" if span else "no nights"
    return tuple(parted), [
        Notice(
            code=_COLUMN,
            value=n_out,
            sentence=f"medication changed on {days}: {where} are compared, {n_out} usable nights "
            "of other times are left out",
        )
    ]


def _left_out(night: StudyNight, changes: list[int], segment: int, kept: int) -> StudyNight:
    """Return a night with the change that lies between it and those compared."""
    change = date.fromordinal(changes[segment] if segment < kept else changes[segment - 1])
    return replace(
        night,
        excluded=OTHER_SEGMENT,
        reason=f"another segment (medication changed on {change})",
    )
