"""Which night a massage belongs to, and what the diary so says of every night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from legmotion.io.diary import Diary
from legmotion.params import StudyParameters
from legmotion.study.night_times import NightTimes
from legmotion.study.nights import Notice
from legmotion.study.said import about
from legmotion.study.session_placing import Kind, Placing, placed
from legmotion.study.usable import UNKNOWN

DURING_NIGHT = "during_night"
_NAN = float("nan")

BLANK = "the diary has a row of it that does not say whether there was a massage"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightMassage:
    """What the diary says of one night's massage.

    `massage` is None where it says nothing, contradicts itself or the night belongs to neither
    condition; `code` and `reason` say which. `minutes` are those of all sessions, NaN where one
    of them has none; `hours_before` is from the end of the last one to lights off.
    """

    massage: bool | None
    minutes: float = _NAN
    n_sessions: int = 0
    hours_before: float = _NAN
    code: str = ""
    reason: str = ""


@dataclass(slots=True)
class _Said:
    """What is said of one night while its sessions are gathered."""

    placings: list[Placing] = field(default_factory=list)
    is_denied: bool = False
    is_open: bool = False


def massage_of_nights(
    diary: Diary,
    times: Mapping[date, NightTimes],
    *,
    default: NightTimes,
    night_start: time,
    params: StudyParameters,
) -> tuple[dict[date, NightMassage], list[Notice]]:
    """Return what the diary says of each night that it says something of, and what was assumed.

    Parameters
    ----------
    diary : Diary
        Sessions by their local day.
    times : mapping
        Lights off and final wake by night, where known.
    default : NightTimes
        Of every other night: the zone, nothing else.
    night_start : time
        Time of day at which one night ends and the next begins.
    params : StudyParameters
        Limits in hours and minutes.

    Notes
    -----
    A massage between one final wake and the next lights off belongs to the night that followed
    it. One between lights off and final wake puts the night into neither condition: the legs may
    have been the reason for it.
    """
    said: dict[date, _Said] = defaultdict(_Said)
    in_order = sorted(diary.sessions, key=lambda session: (session.file, session.line))
    for session in in_order:
        if session.is_massage:
            placing = placed(session, times, default, night_start, params)
            said[placing.night].placings.append(placing)
        else:
            said[session.date].is_denied = True
    for day in diary.unknown:
        said[day].is_open = True
    by_night = {night: _summed(said[night], params) for night in sorted(said)}
    placings = [placing for one in said.values() for placing in one.placings]
    return by_night, list(_notices(placings, by_night, params))


def _summed(said: _Said, params: StudyParameters) -> NightMassage:
    """Return what all sessions of a night say together."""
    if not said.placings and said.is_open:
        return NightMassage(massage=None, code=UNKNOWN, reason=BLANK)
    if not said.placings:
        return NightMassage(massage=False)
    counted = [one for one in said.placings if one.kind not in ("unclear", "no_such_time")]
    kinds = {one.kind for one in said.placings}
    before = [one.hours_before for one in counted]
    # A massage after midnight is of another day than the evening of which none was noted.
    is_denied = said.is_denied and any(one.day == one.night for one in said.placings)
    massage, code, reason = _condition(kinds, is_denied, params)
    is_unclear = code == UNKNOWN
    return NightMassage(
        massage=massage,
        minutes=_NAN if is_unclear or said.is_open else sum(one.minutes for one in counted),
        n_sessions=0 if is_unclear else len(counted),
        hours_before=min(before, default=_NAN),
        code=code,
        reason=reason,
    )


def _condition(
    kinds: set[Kind], is_denied: bool, params: StudyParameters
) -> tuple[bool | None, str, str]:
    if "during" in kinds:
        return None, DURING_NIGHT, "there was a massage between lights off and the final wake"
    if "reaches_in" in kinds:
        limit = params.late_end_min
        return None, DURING_NIGHT, f"a massage ended {limit:g} min or more after lights off"
    if "unclear" in kinds:
        text = (
            "a massage after midnight, and lights off is not known: before it or during the night"
        )
        return None, UNKNOWN, text
    if "no_such_time" in kinds:
        return None, UNKNOWN, "a massage is noted at a time that the clocks skipped"
    if is_denied:
        return None, UNKNOWN, "both a massage and none are noted"
    return True, "", ""


def _notices(
    placings: list[Placing], by_night: Mapping[date, NightMassage], params: StudyParameters
) -> Iterator[Notice]:
    """Yield one notice for each thing that was assumed, with its nights."""
    for placing in placings:
        yield from placing.notices
    texts = {
        "time_assumed": "no start time of the massage ({dates}): taken as one of that evening",
        "lights_off_assumed": "lights off is not known ({dates}): "
        "the massage is taken to have been before it",
        "small_hours": "a massage after midnight and before lights off ({dates}): "
        "counted for the evening before",
        "morning_massage": f"a massage more than {params.morning_h:g} h before lights off "
        "({dates}): counted for the night that followed",
        "ends_late": f"a massage that ended less than {params.late_end_min:g} min after lights "
        "off ({dates}): counted for that night",
    }
    for code, text in texts.items():
        yield from about(code, sorted({one.night for one in placings if code in one.codes}), text)
    several = [night for night, one in by_night.items() if one.massage and one.n_sessions > 1]
    yield from about(
        "several_sessions",
        several,
        "more than one massage before one night ({dates}): the minutes are added",
    )
    during = [night for night, one in by_night.items() if one.code == DURING_NIGHT]
    yield from about(
        DURING_NIGHT,
        during,
        "a massage during the night ({dates}): such a night is in neither condition, because the "
        "legs may have been the reason for it",
    )
    unclear = [
        night for night, one in by_night.items() if one.code == UNKNOWN and one.reason != BLANK
    ]
    yield from about(
        "massage_unclear",
        unclear,
        "what is noted of the massage is not clear ({dates}): such a night is in neither condition",
    )
