"""Results by the night they are of: one a night, and what stands in its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, tzinfo

from legmotion.params import StudyParameters
from legmotion.study.local_time import NOON, evening_of, zone_or
from legmotion.study.nights import Notice
from legmotion.study.said import about, listed
from legmotion.study.scored import ScoredNight
from legmotion.study.usable import NO_VALUE, SHORT
from legmotion.units import SECONDS_PER_HOUR

SEEN_MIN = "tib_analysable_min"
BAD_QUALITY = "bad_quality"
DUPLICATE = "duplicate"
FUTURE = "future"
_MIN_PER_H = 60.0
assert _MIN_PER_H * 60.0 == SECONDS_PER_HOUR
# Flags that lower a grade. Two clocks that drift apart are left out: all nights of two legs have
# that flag, and it says nothing of any one of them.
_DOUBTFUL = frozenset(
    {
        "short_night", "lost_time", "noise_floor", "low_resolution", "low_rate", "jitter",
        "scale_error", "gravity_removed", "threshold_sensitive",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedNights:
    """The result of each night, by the date of its evening.

    `faults` hold a code and a reason for nights that cannot be used as they were recorded.
    `undated` are the files of results whose night is not known.
    """

    by_night: Mapping[date, ScoredNight]
    faults: Mapping[date, tuple[str, str]]
    undated: tuple[str, ...]
    notices: tuple[Notice, ...]


def recorded_nights(
    scored: Sequence[ScoredNight],
    *,
    zone: tzinfo,
    night_start: time = NOON,
    today: date | None = None,
    params: StudyParameters,
) -> RecordedNights:
    """Return results by night.

    Of two results of one evening the usable one counts, such as that of the night beside that
    of a nap; of two usable ones made of the same files in the same way either counts; else none.
    `today` is the last evening that there can be.
    """
    found: dict[date, list[ScoredNight]] = defaultdict(list)
    undated = []
    for one in scored:
        night = night_of(one, zone=zone, night_start=night_start)
        if night is None:
            undated.append(" and ".join(one.recordings) or one.label)
        else:
            found[night].append(one)
    chosen, faults, doubled = {}, {}, []
    for night in sorted(found):
        results = sorted(found[night], key=lambda one: (one.label, one.recordings, one.sha256))
        chosen[night], is_open = _chosen(results, params)
        code, reason = recording_fault(chosen[night], params)
        if len(results) > 1:
            doubled.append(night)
        if is_open:
            code, reason = DUPLICATE, _doubled(results)
        elif today is not None and night > today:
            code, reason = FUTURE, f"its date is after {today}: the tracker's clock was wrong"
        if code:
            faults[night] = code, reason
    late = [night for night, (code, _) in faults.items() if code == FUTURE]
    notices = [
        *about(
            DUPLICATE,
            doubled,
            "there is more than one result of an evening ({dates}): the usable one counts, and "
            "of two usable ones neither",
        ),
        *about("future_recording", late, f"recorded on a date after {today} ({{dates}})"),
        *_undated(undated),
    ]
    return RecordedNights(
        by_night=chosen, faults=faults, undated=tuple(sorted(undated)), notices=tuple(notices)
    )


def night_of(scored: ScoredNight, *, zone: tzinfo, night_start: time = NOON) -> date | None:
    """Return the date of the evening that a result is of, None where no date is known."""
    if scored.start is not None and night_start != NOON:
        local = scored.start.astimezone(zone_or(scored.zone, zone))
        return evening_of(local, night_start)
    try:
        return date.fromisoformat(scored.label)
    except ValueError:
        return None


def recording_fault(night: ScoredNight, params: StudyParameters) -> tuple[str, str]:
    """Return why a recorded night cannot be used, code and reason; both empty if it can."""
    hours = hours_seen(night)
    if not hours >= 0.0:
        return NO_VALUE, "the analysable hours are not known"
    if hours < params.min_night_h:
        return SHORT, f"{hours:.1f} h could be analysed, {params.min_night_h:g} h are needed"
    if night.grade == "bad":
        doubts = [flag for flag in night.flags if flag in _DOUBTFUL]
        said = f": {', '.join(doubts)}" if doubts else ""
        return BAD_QUALITY, f"the recording's quality is bad{said}"
    return "", ""


def hours_seen(night: ScoredNight) -> float:
    """Return the analysable hours in bed: seconds that passed, whatever the clocks showed."""
    return night.value(SEEN_MIN) / _MIN_PER_H


def is_doubtful(night: ScoredNight) -> bool:
    """Return whether a usable night's quality is less than good for reasons of its own."""
    is_plain = not _DOUBTFUL & set(night.flags) and "clocks_not_aligned" in night.flags
    return night.grade == "fair" and not is_plain


def _chosen(results: list[ScoredNight], params: StudyParameters) -> tuple[ScoredNight, bool]:
    """Return the result of a night, and whether it is open which one that is."""
    usable = [one for one in results if not recording_fault(one, params)[0]]
    if not usable:
        return max(results, key=lambda one: (hours_seen(one) >= 0.0, hours_seen(one))), False
    made = {(one.sha256, tuple(sorted(one.groups.items()))) for one in usable}
    return usable[0], len(made) > 1 or (len(usable) > 1 and not usable[0].sha256)


def _doubled(results: list[ScoredNight]) -> str:
    files = listed(" and ".join(one.recordings) or one.label for one in results)
    return f"{len(results)} results of this evening, from {files}; keep one of them"


def _undated(names: list[str]) -> list[Notice]:
    if not names:
        return []
    return [
        Notice(
            code="undated",
            value=len(names),
            sentence=f"no date is known of the recording of {listed(sorted(names))}: it belongs "
            "to no evening and is left out; give the first sample's time with --start",
        )
    ]
