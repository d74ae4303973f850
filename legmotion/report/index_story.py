"""What the index of a study says: its months as a calendar, and its nights one by one."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from legmotion.report.dates import night_pair
from legmotion.report.effect_words import counted
from legmotion.report.page_parts import (
    Cell,
    Headline,
    Note,
    cell,
    duration_cell,
    number_cell,
)
from legmotion.store.study_index import Condition, IndexNight, IndexResult, StudyIndex

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
CONDITIONS: dict[Condition, str] = {
    "massage": "massage",
    "other": "no massage",
    "unknown": "not known",
}
_RESULTS = {
    "comparison": "Massage nights against other nights",
    "trend": "The nights over time",
    "pool": "Several clients together",
}
_BAR_WIDTH = 100.0
_MAX_NOTES = 20
_DRAW = "`legmotion report` draws it"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRow:
    """One night of the list.

    `anchor` is the id of its row. `page` is the link to its page, empty where there is none.
    `bar` is the width of its bar out of 100. `remark` is all else there is to say of it, and
    `spoken` everything in one line.
    """

    anchor: str
    name: str
    weekday: str
    page: str
    condition: Condition
    condition_words: str
    is_recorded: bool
    value: Cell
    count: Cell
    seen: Cell
    bar: float
    grade: str
    remark: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the calendar: the evening on which a night began; `rows` are its results."""

    number: int
    weekday: str
    rows: tuple[NightRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days of the calendar; None is a day of another month."""

    days: tuple[Day | None, ...]

    @property
    def has_nights(self) -> bool:
        """Whether anything is known of one of its nights."""
        return any(day is not None and day.rows for day in self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month in weeks.

    `before` says how many months without a night lie between the last one shown and this one.
    """

    name: str
    weeks: tuple[Week, ...]
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLink:
    """A result of the whole study: what it is, what it comes down to, where its page is."""

    name: str
    page: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStory:
    """Everything that the page shows, in the order in which it does."""

    title: str
    facts: tuple[str, ...]
    headlines: tuple[Headline, ...]
    results: tuple[ResultLink, ...]
    months: tuple[Month, ...]
    rows: tuple[NightRow, ...]
    notes: tuple[Note, ...]


def index_story(index: StudyIndex) -> IndexStory:
    """Return what the index of a study says."""
    rows = _rows(index.nights)
    return IndexStory(
        title="All nights",
        facts=tuple(_facts(index.nights)),
        headlines=tuple(_headlines(index.nights)),
        results=tuple(_result(one) for one in index.results),
        months=tuple(_months(index.nights, rows)),
        rows=rows,
        notes=tuple(_notes(index)),
    )


def _facts(nights: Sequence[IndexNight]) -> Iterator[str]:
    dated = [night.evening for night in nights if night.evening is not None]
    if dated:
        first, last = (night_pair(day.isoformat()) for day in (min(dated), max(dated)))
        yield first if first == last else f"{first} to {last}"
    yield counted(len(nights))


def _headlines(nights: Sequence[IndexNight]) -> Iterator[Headline]:
    recorded = [night for night in nights if night.label]
    usable = sum(not night.reason for night in recorded)
    yield Headline(
        label="Nights with a result",
        number=cell(len(recorded)),
        denominator=(cell(f"{usable} of them usable in a comparison"),),
    )
    for condition, label in (("massage", "Massage nights"), ("other", "Other nights")):
        own = [night for night in recorded if night.condition == condition]
        n_usable = sum(not night.reason for night in own)
        yield Headline(
            label=label, number=cell(len(own)), denominator=(cell(f"{n_usable} usable"),)
        )
    unknown = sum(night.condition == "unknown" for night in recorded)
    yield Headline(
        label="Not known whether massage",
        number=cell(unknown),
        denominator=(cell("the diary does not say" if unknown else "the diary says it of all"),),
    )


def _result(one: IndexResult) -> ResultLink:
    missing = "" if one.page else f" There is no page of it yet; {_DRAW}."
    return ResultLink(
        name=_RESULTS.get(one.kind, one.kind), page=one.page, sentence=one.sentence + missing
    )


def _rows(nights: Sequence[IndexNight]) -> tuple[NightRow, ...]:
    largest = max((night.value for night in nights if night.value), default=0.0)
    n_of: dict[str, int] = defaultdict(int)
    rows = []
    for night in nights:
        day = night.label if night.evening is None else night.evening.isoformat()
        n_of[day] += 1
        suffix = f"-{n_of[day]}" if n_of[day] > 1 else ""
        rows.append(_row(night, f"night-{day}{suffix}", largest))
    return tuple(rows)


def _row(night: IndexNight, anchor: str, largest: float) -> NightRow:
    is_dated = night.evening is not None
    name = night_pair(night.evening.isoformat()) if night.evening is not None else night.label
    weekday = WEEKDAYS[night.evening.weekday()] if night.evening is not None else ""
    remark = _remark(night)
    value = number_cell(night.value, "outcomes.plm_per_h_tib.value", decimals=1)
    index = f"{value.text} per hour in bed" if night.value is not None else "no rate"
    spoken = [
        f"{weekday} {name}" if is_dated else name,
        CONDITIONS[night.condition] if night.condition != "unknown" else "massage not known",
        *([index, f"quality {night.grade}"] if night.label else ["not recorded"]),
    ]
    return NightRow(
        anchor=anchor,
        name=name,
        weekday=weekday,
        page=night.page,
        condition=night.condition,
        condition_words=CONDITIONS[night.condition],
        is_recorded=bool(night.label),
        value=value,
        count=number_cell(night.count, "outcomes.plm_n.value"),
        seen=duration_cell(night.minutes, "outcomes.tib_analysable_min.value"),
        bar=0.0 if not night.value else round(_BAR_WIDTH * night.value / largest, 1),
        grade=night.grade,
        remark=remark,
        spoken=", ".join(spoken),
    )


def _remark(night: IndexNight) -> str:
    parts = [night.reason] if night.reason else []
    if night.value is None and night.why_not and night.why_not not in night.reason:
        parts.append(f"no rate: {night.why_not}")
    if night.planned is not None and night.condition != "unknown":
        was_massage = night.condition == "massage"
        if night.planned != was_massage:
            parts.append(f"planned as a night with{'' if night.planned else 'out'} massage")
    return "; ".join(parts)


def _months(nights: Sequence[IndexNight], rows: Sequence[NightRow]) -> Iterator[Month]:
    by_day: dict[date, list[NightRow]] = defaultdict(list)
    for night, row in zip(nights, rows, strict=True):
        if night.evening is not None:
            by_day[night.evening].append(row)
    last: int | None = None
    for year, month in sorted({(day.year, day.month) for day in by_day}):
        number = 12 * year + month
        between = 0 if last is None else number - last - 1
        last = number
        yield Month(
            name=f"{MONTH_NAMES[month - 1]} {year}",
            weeks=tuple(_weeks(year, month, by_day)),
            before=f"{counted(between, 'month')} without a night" if between else "",
        )


def _weeks(year: int, month: int, by_day: dict[date, list[NightRow]]) -> Iterator[Week]:
    for week in calendar.Calendar().monthdayscalendar(year, month):
        yield Week(
            days=tuple(
                Day(
                    number=day,
                    weekday=WEEKDAYS[place],
                    rows=tuple(by_day.get(date(year, month, day), ())),
                )
                if day
                else None
                for place, day in enumerate(week)
            )
        )


def _notes(index: StudyIndex) -> Iterator[Note]:
    """Yield what to know of the study as a whole, what stands in the way first."""
    if not index.nights:
        yield Note(
            text="There is no night yet: put recordings into the folder recordings/ and run "
            "`legmotion analyze --study` on this folder."
        )
    sentences = [notice.sentence for notice in index.notices]
    for sentence in sentences[:_MAX_NOTES]:
        yield Note(text=f"{sentence[:1].upper()}{sentence[1:]}.", kind="warn")
    if len(sentences) > _MAX_NOTES:
        yield Note(
            text=f"And {len(sentences) - _MAX_NOTES} more things to know; `legmotion compare` "
            "lists them all.",
            kind="warn",
        )
    n_without = sum(bool(night.label) and not night.page for night in index.nights)
    if n_without:
        yield Note(text=f"{counted(n_without)} without a page; {_draw_all(n_without)}.")


def _draw_all(n: int) -> str:
    return _DRAW if n == 1 else "`legmotion report` draws them"
