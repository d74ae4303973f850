"""Diary and recordings held against each other: what has both, and whose dates may be shifted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from legmotion.io.diary import Diary, NightEntry
from legmotion.params import StudyParameters
from legmotion.study.local_time import DAY, NOON
from legmotion.study.night_times import NightTimes, entries_by_night, night_times
from legmotion.study.nights import Notice
from legmotion.study.recorded_nights import RecordedNights, recorded_nights
from legmotion.study.said import about
from legmotion.study.scored import ScoredNight
from legmotion.study.sessions_of_night import massage_of_nights

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffByOne:
    """Nights that have a recording, as the diary is dated and one day earlier or later.

    `shift_days` is what would have to be added to the diary's dates: 1 or -1.
    """

    n_matched: int
    n_shifted: int
    shift_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Evenings with a recording and a row of the diary, or one of them only, in order.

    `out_of_range` are nights of massages before the first or after the last recording.
    `off_by_one` is None unless the diary matches better when it is moved by a day.
    """

    matched: tuple[date, ...]
    diary_only: tuple[date, ...]
    recording_only: tuple[date, ...]
    out_of_range: tuple[date, ...]
    off_by_one: OffByOne | None
    notices: tuple[Notice, ...]


def reconcile(
    scored: Sequence[ScoredNight],
    diary: Diary,
    *,
    zone: tzinfo,
    night_start: time = NOON,
    params: StudyParameters,
    today: date | None = None,
) -> Reconciliation:
    """Return which nights the diary and the recordings share.

    A row that holds nothing but what was planned is no row of a night that was.
    """
    recorded = recorded_nights(
        scored, zone=zone, night_start=night_start, today=today, params=params
    )
    entries = entries_by_night(diary)
    times, _ = night_times(entries, recorded, zone=zone, night_start=night_start)
    massage, _ = massage_of_nights(
        diary, times, default=NightTimes(zone=zone), night_start=night_start, params=params
    )
    with_massage = {night for night, one in massage.items() if one.n_sessions or one.massage}
    return reconciled(recorded, entries, {*massage}, with_massage, today=today, params=params)


def reconciled(
    recorded: RecordedNights,
    entries: Mapping[date, NightEntry],
    of_massage: set[date],
    with_massage: set[date],
    *,
    today: date | None,
    params: StudyParameters,
) -> Reconciliation:
    """Return the same of nights that were put together before.

    `of_massage` are nights that the diary says something of, `with_massage` those of a massage.
    """
    rows = {night for night, entry in entries.items() if has_content(entry)}
    noted, known = rows | of_massage, set(recorded.by_night)
    first, last = min(known, default=date.max), max(known, default=date.min)
    outside = sorted(night for night in with_massage if known and not first <= night <= last)
    shift = _off_by_one(rows or of_massage, known)
    late = sorted(night for night in noted if today is not None and night > today)
    notices = [
        *_few_in_common(noted, known, params),
        *_shifted(shift),
        *_lights_off(entries, recorded.by_night, params),
        *about(
            "session_out_of_range", outside, "a massage before the first or after the last "
            "recording ({dates}): no night to compare belongs to it",
        ),
        *about("future_date", late, f"the diary has dates after {today} ({{dates}})"),
    ]  # fmt: skip
    return Reconciliation(
        matched=tuple(sorted(noted & known)),
        diary_only=tuple(sorted(noted - known)),
        recording_only=tuple(sorted(known - noted)),
        out_of_range=tuple(outside),
        off_by_one=shift,
        notices=tuple(notices),
    )


def has_content(entry: NightEntry) -> bool:
    """Return whether a row says anything of a night beside what was planned for it."""
    return bool(entry.moments or entry.numbers or entry.words)


def _off_by_one(rows: set[date], known: set[date]) -> OffByOne | None:
    """Return the shift of the diary by a day that matches more recordings, if one does."""
    by_shift = {days: len({night + days * DAY for night in rows} & known) for days in (0, 1, -1)}
    best = max((1, -1), key=lambda days: by_shift[days])
    if by_shift[best] <= by_shift[0]:
        return None
    return OffByOne(n_matched=by_shift[0], n_shifted=by_shift[best], shift_days=best)


def _shifted(shift: OffByOne | None) -> Iterator[Notice]:
    if shift is None:
        return
    where = "later" if shift.shift_days > 0 else "earlier"
    yield Notice(
        code="off_by_one",
        value=shift.n_shifted,
        limit=shift.n_matched,
        sentence=f"{shift.n_matched} rows of the diary have a recording; with its dates one day "
        f"{where} {shift.n_shifted} would: check whether they are of the evening or of the "
        "morning after, and say so with --date-convention",
    )


def _few_in_common(noted: set[date], known: set[date], params: StudyParameters) -> Iterator[Notice]:
    """Say if diary and recordings hardly meet: they may be of two people."""
    smaller = min(len(noted), len(known))
    n_both = len(noted & known)
    if smaller and n_both / smaller < params.min_common_share:
        yield Notice(
            code="few_in_common",
            value=n_both,
            limit=params.min_common_share,
            sentence=f"diary ({len(noted)} nights) and recordings ({len(known)} nights) share "
            f"{n_both} of their dates: they may be of two people or of two years",
        )


def _lights_off(
    entries: Mapping[date, NightEntry],
    by_night: Mapping[date, ScoredNight],
    params: StudyParameters,
) -> Iterator[Notice]:
    """Say if results were made with other lights off than the diary has now."""
    apart = []
    for night, scored in sorted(by_night.items()):
        entry = entries.get(night)
        noted = None if entry is None else entry.moments.get("lights_off")
        is_of_diary = scored.window_origin.split("+")[0] == "diary"
        if noted is None or scored.start is None or not is_of_diary:
            continue
        if isinstance(noted, datetime):
            between = noted.replace(tzinfo=None) - scored.start.replace(tzinfo=None)
            minutes = abs(between / _MINUTE)
        else:
            minutes = _apart_min(noted, scored.start.time())
        if minutes > params.lights_off_apart_min:
            apart.append(night)
    yield from about(
        "lights_off_differs",
        apart,
        f"lights off in the diary is more than {params.lights_off_apart_min:g} min from the one "
        "that the result was made with ({dates}): analyze these nights again, or check that the "
        "diary is of the same person",
    )


def _apart_min(one: time, other: time) -> float:
    """Return the minutes between two times of day, the short way round."""
    minutes = abs((one.hour - other.hour) * 60 + one.minute - other.minute)
    return float(min(minutes, 24 * 60 - minutes))
