"""Which schedules of massage nights may be drawn: blocks, runs, weekdays, weeks.

A scheme is a set of schedules, all of them as likely. The plan of a study is one of them, and the
randomisation test asks what the others would have shown. `schedules` counts, draws and lists them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters

PlanDesign = Literal["blocks4", "pairs", "alternating", "weeks", "halfweeks"]

WEEK = 7
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BLOCK = 4
_MAX_RUN = 3
_HALVES = ((0, 3), (3, WEEK))
_STRICT: dict[PlanDesign, int] = {"alternating": 1, "weeks": WEEK}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeSettings:
    """What is asked of a schedule.

    `start` is the evening of its first night. `ratio` is massage nights to others. `max_run` is
    the most nights alike in a row, None for what the design brings along. `not_on` are weekdays
    without massage, 0 for Monday, and `per_week` the most massages in seven nights, counted from
    the first.
    """

    n_nights: int
    start: date
    design: PlanDesign = "blocks4"
    ratio: tuple[int, int] = (1, 1)
    max_run: int | None = None
    not_on: tuple[int, ...] = ()
    per_week: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Neighbouring nights, of which at least `low` and at most `high` units get a massage."""

    n_nights: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A set of schedules: every one that keeps all of this, each as likely.

    `unit_nights` nights in a row are always alike (1, or 7 for whole weeks). `max_run` is None
    where any run may be, `per_week` where any number of massages in seven nights may be.
    """

    design: PlanDesign
    start: date
    n_nights: int
    unit_nights: int
    blocks: tuple[Block, ...]
    max_run: int | None
    min_switches: int
    not_on: tuple[int, ...]
    per_week: int | None

    def weekday(self, night: int) -> int:
        """Return the weekday of a night's evening, 0 for Monday."""
        return (self.start.weekday() + night) % WEEK


def scheme_of(settings: SchemeSettings, params: StudyParameters) -> Scheme:
    """Return the scheme that settings ask for.

    Raises
    ------
    ParameterError
        For too few nights, or wishes that no design can keep. Whether any schedule keeps them
        all is for `schedules.refuse_impossible`.
    """
    _refuse_wishes(settings, params)
    return Scheme(
        design=settings.design,
        start=settings.start,
        n_nights=settings.n_nights,
        unit_nights=WEEK if settings.design == "weeks" else 1,
        blocks=_blocks(settings),
        max_run=_max_run(settings),
        min_switches=params.min_switches,
        not_on=tuple(sorted(set(settings.not_on))),
        per_week=settings.per_week,
    )


def _refuse_wishes(settings: SchemeSettings, params: StudyParameters) -> None:
    """Raise ParameterError for what contradicts itself whatever the dates."""
    design, ratio = settings.design, settings.ratio
    if settings.n_nights < params.min_nights:
        raise ParameterError(
            f"{settings.n_nights} nights are planned, expected at least {params.min_nights}",
            hint=f"{params.min_per_arm} nights with massage and as many without are the least "
            "that is ever compared; 28 or more is usual",
        )
    if ratio != (1, 1) and design not in ("blocks4", "pairs"):
        raise ParameterError(
            f"the ratio {ratio[0]}:{ratio[1]} does not go with the design {design}",
            hint="unequal shares are drawn in blocks: take blocks4 or pairs",
        )
    if min(ratio) < 1 or sum(ratio) > WEEK:
        raise ParameterError(
            f"the ratio is {ratio[0]}:{ratio[1]}, expected two numbers from 1 that add up to "
            f"{WEEK} at most",
            hint="1:2 is one massage night for every two without",
        )
    if settings.max_run is not None and design in ("alternating", "halfweeks"):
        raise ParameterError(
            f"a longest run does not go with the design {design}, which brings its own",
            hint="leave it out, or take blocks4",
        )
    if (settings.per_week is not None) and design == "halfweeks" and settings.per_week > 2:
        raise ParameterError(
            f"{settings.per_week} massages a week do not go with the design halfweeks",
            hint="halfweeks has one or two a week; take blocks4 for more",
        )


def _max_run(settings: SchemeSettings) -> int | None:
    if settings.design == "halfweeks":
        return None
    return settings.max_run or _STRICT.get(settings.design, _MAX_RUN)


def _blocks(settings: SchemeSettings) -> tuple[Block, ...]:
    match settings.design:
        case "blocks4" | "pairs":
            share = sum(settings.ratio)
            whole = share if settings.design == "pairs" else share * -(-_BLOCK // share)
            return _even_blocks(settings.n_nights, whole, settings.ratio)
        case "alternating" | "weeks":
            unit = WEEK if settings.design == "weeks" else 1
            n_units = -(-settings.n_nights // unit)
            half = n_units // 2
            return (Block(n_nights=settings.n_nights, low=half, high=n_units - half),)
        case "halfweeks":
            return _half_week_blocks(settings)


def _even_blocks(n_nights: int, size: int, ratio: tuple[int, int]) -> tuple[Block, ...]:
    """Return blocks of one size, the last as long as the nights last."""
    sizes = [min(size, n_nights - first) for first in range(0, n_nights, size)]
    counts = [nights * ratio[0] // sum(ratio) for nights in sizes]
    return tuple(
        Block(n_nights=nights, low=count, high=count)
        for nights, count in zip(sizes, counts, strict=True)
    )


def _half_week_blocks(settings: SchemeSettings) -> tuple[Block, ...]:
    """Return two nights of a half-week of which one gets the massage, and what lies between.

    The two are the first neighbours of the half-week that no forbidden weekday takes.
    """
    firsts: list[int] = []
    for week in range(0, settings.n_nights, WEEK):
        found = [_first_pair(settings, week, half) for half in _HALVES]
        firsts += [first for first in found if first is not None][: settings.per_week or 2]
    return _with_gaps(firsts, settings.n_nights)


def _with_gaps(firsts: list[int], n_nights: int) -> tuple[Block, ...]:
    """Return a block of two at each place, and one without massage wherever nights lie between."""
    blocks: list[Block] = []
    done = 0
    for first in firsts:
        if first > done:
            blocks.append(Block(n_nights=first - done, low=0, high=0))
        blocks.append(Block(n_nights=2, low=1, high=1))
        done = first + 2
    if n_nights > done:
        blocks.append(Block(n_nights=n_nights - done, low=0, high=0))
    return tuple(blocks)


def _first_pair(settings: SchemeSettings, week: int, half: tuple[int, int]) -> int | None:
    """Return the first of two neighbouring nights of a half-week that both may get a massage."""
    for first in range(week + half[0], min(week + half[1], settings.n_nights) - 1):
        days = {(settings.start.weekday() + first + later) % WEEK for later in (0, 1)}
        if not days & set(settings.not_on):
            return first
    return None
