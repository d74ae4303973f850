"""Hand-made results and diaries: one line a night, one line a massage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from legmotion.io.diary import Diary, NightEntry, Session
from legmotion.io.moment import Moment
from legmotion.params import StudyParameters
from legmotion.study.design import study_nights
from legmotion.study.nights import StudyNight, StudyNights
from legmotion.study.scored import ScoredNight, ScoredOutcome

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 11, 21)
PARAMS = StudyParameters()
GROUPS = {"device": "AX3", "leg": "left", "detector": "0.2.0", "rules": "wasm2016"}
LIGHTS_OFF = time(23)
EVENING = time(20)
SEEN = "analysable time in bed"


def day(number: int) -> date:
    """The evening so many days after the first."""
    return FIRST + timedelta(days=number)


def at(hour: int, minute: int = 0) -> time:
    return time(hour, minute)


def scored(
    number: int | date,
    *,
    n_plm: float = 80,
    hours: float = 7.0,
    off: time = LIGHTS_OFF,
    zone: str = "Europe/Berlin",
    origin: str = "option",
    grade: str = "good",
    flags: tuple[str, ...] = (),
    name: str = "",
    floor_mg: float = 2.0,
    groups: dict[str, str] | None = None,
    outcomes: dict[str, ScoredOutcome] | None = None,
) -> ScoredNight:
    """A night's result: lights off at `off`, `hours` of which all were seen."""
    evening = day(number) if isinstance(number, int) else number
    wall = datetime.combine(evening if off >= at(12) else evening + timedelta(days=1), off)
    start = wall.replace(tzinfo=ZoneInfo(zone))
    end = start.timestamp() + 3600.0 * hours
    name = name or f"{evening}.csv"
    return ScoredNight(
        label=evening.isoformat(),
        start=datetime.fromisoformat(start.isoformat()),
        end=datetime.fromtimestamp(end, tz=ZoneInfo(zone)),
        zone=zone,
        grade=grade,
        flags=flags,
        outcomes={
            "tib_min": outcome(60.0 * hours, "min"),
            "tib_analysable_min": outcome(60.0 * hours, "min"),
            "plm_n": outcome(n_plm, "count"),
            "plm_per_h_tib": outcome(
                n_plm / hours, "1/h", "Periodic leg movements per hour in bed", SEEN
            ),
            **(outcomes or {}),
        },
        groups=GROUPS if groups is None else groups,
        recordings=(name,),
        sha256=(f"sha of {name}",),
        floor_mg=floor_mg,
        lost_pct=0.0,
        window_origin=origin,
    )


def outcome(
    value: float, unit: str, label: str = "", denominator: str | None = None, reason: str = ""
) -> ScoredOutcome:
    return ScoredOutcome(
        value=value,
        unit=unit,
        label=label,
        denominator=denominator,
        status="not_computable" if reason else "ok",
        reason=reason,
    )


def session(
    number: int | date,
    start: Moment | None = EVENING,
    *,
    minutes: float | None = 30.0,
    line: int = 2,
) -> Session:
    """A massage on the local day so many days after the first."""
    return Session(
        date=day(number) if isinstance(number, int) else number,
        is_massage=True,
        start=start,
        minutes=minutes,
        numbers={},
        words={},
        file="massage.csv",
        line=line,
    )


def none(number: int | date, *, line: int = 2) -> Session:
    """A row that says that there was no massage on a day."""
    return Session(
        date=day(number) if isinstance(number, int) else number,
        is_massage=False,
        start=None,
        minutes=None,
        numbers={},
        words={},
        file="massage.csv",
        line=line,
    )


def entry(
    number: int | date,
    *,
    moments: dict[str, Moment] | None = None,
    planned: bool | None = None,
    line: int = 2,
    **numbers: float,
) -> NightEntry:
    """A row of nights.csv."""
    return NightEntry(
        night=day(number) if isinstance(number, int) else number,
        moments=moments or {},
        numbers=numbers,
        words={},
        planned=planned,
        file="nights.csv",
        line=line,
    )


def diary(
    *sessions: Session,
    nights: Sequence[NightEntry] = (),
    is_complete: bool = False,
    unknown: tuple[date, ...] = (),
) -> Diary:
    return Diary(
        sessions=sessions,
        nights=tuple(nights),
        problems=(),
        is_complete=is_complete,
        convention="evening",
        unknown=unknown,
    )


def designed(results: Sequence[ScoredNight], book: Diary | None, **more) -> StudyNights:
    return study_nights(results, book, **{"zone": BERLIN, "params": PARAMS, **more})


def the_night(nights: StudyNights, number: int | date) -> StudyNight:
    evening = day(number) if isinstance(number, int) else number
    (found,) = [night for night in nights.nights if night.label == evening.isoformat()]
    return found


def codes(nights) -> list[str]:
    return [notice.code for notice in nights.notices]


def sentence(nights, code: str) -> str:
    (found,) = [notice.sentence for notice in nights.notices if notice.code == code]
    return found
