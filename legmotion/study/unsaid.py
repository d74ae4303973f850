"""Nights of which a diary says nothing: which of them there are, and what that means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from legmotion.io.diary import Diary, NightEntry
from legmotion.params import StudyParameters
from legmotion.study.local_time import DAY
from legmotion.study.nights import Notice, StudyNight
from legmotion.study.reconcile import has_content
from legmotion.study.recorded_nights import RecordedNights
from legmotion.study.said import about
from legmotion.study.sessions_of_night import BLANK, NightMassage
from legmotion.study.usable import UNKNOWN


def evenings_of(
    recorded: RecordedNights,
    entries: Mapping[date, NightEntry],
    massage: Mapping[date, NightMassage],
    planned: Mapping[date, bool],
    is_complete: bool,
    params: StudyParameters,
) -> list[date]:
    """Return the evenings that something is known of, in order.

    Planned ones that are still to come are left out, and so are rows that hold nothing else.
    """
    known = {*recorded.by_night, *massage}
    known |= {night for night, entry in entries.items() if has_content(entry)}
    last = max(known, default=date.min)
    known |= {night for night in planned if night <= last}
    if is_complete:
        for before, after in pairwise(sorted(recorded.by_night)):
            n_between = (after - before).days - 1
            if n_between <= params.long_gap_nights:
                known |= {before + days * DAY for days in range(1, n_between + 1)}
    return sorted(known)


def unsaid(diary: Diary | None) -> NightMassage:
    """Return what is known of the massage of a night that the diary has no row of."""
    if diary is None:
        return NightMassage(massage=None, code=UNKNOWN, reason="there is no diary of massages")
    if diary.is_complete:
        return NightMassage(massage=False)
    text = "the diary does not say whether there was a massage"
    return NightMassage(massage=None, code=UNKNOWN, reason=text)


def unknown_nights(nights: Sequence[StudyNight], diary: Diary | None) -> list[Notice]:
    """Say of how many recorded nights the condition is not known."""
    reasons = {BLANK, unsaid(diary).reason}
    unknown = [
        date.fromisoformat(night.label)
        for night in nights
        if night.excluded == UNKNOWN and night.reason in reasons
    ]
    how = (
        "keep a diary: massage.csv, a row for each massage and each evening without one"
        if diary is None
        else 'an evening without a row is not one without massage; add rows with massage "no", or '
        "set complete = true under [diary] in legmotion.toml if every massage is noted"
    )
    return about(
        "massage_unknown",
        unknown,
        f"whether there was a massage is not known ({{dates}}), and these are left out; {how}",
    )


def nights_beyond(
    nights: Sequence[StudyNight],
    entries: Mapping[date, NightEntry],
    massage: Mapping[date, NightMassage],
    *,
    is_complete: bool,
) -> list[Notice]:
    """Say which nights before or after a complete diary were taken to be without massage."""
    noted = {*massage, *(night for night, entry in entries.items() if has_content(entry))}
    if not is_complete or not noted:
        return []
    dates = [date.fromisoformat(night.label) for night in nights if night.massage is False]
    return about(
        "beyond_diary",
        [night for night in dates if not min(noted) <= night <= max(noted)],
        f"the diary reaches from {min(noted)} to {max(noted)} and is said to be complete: nights "
        "outside ({dates}) are counted as nights without massage",
    )
