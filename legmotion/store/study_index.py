"""What the index of a study shows: every night with its condition, its numbers and its page."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import msgspec
from msgspec import Struct

from legmotion.errors import LegmotionError
from legmotion.params import StudyParameters
from legmotion.store.comparison import COMPARISON, COMPARISON_FILE
from legmotion.store.pool import POOL, POOL_FILE
from legmotion.store.study import StudyOptions, read_study
from legmotion.store.study_folder import NIGHTS
from legmotion.store.study_results import read_study_results
from legmotion.store.trend import TREND, TREND_FILE
from legmotion.study.design import study_nights
from legmotion.study.nights import Notice, StudyNight
from legmotion.study.outcome_kinds import PRIMARY
from legmotion.study.recorded_nights import SEEN_MIN, night_of
from legmotion.study.scored import ScoredNight

INDEX_PAGE = "index.html"
NIGHT_PAGE = "night.html"
COUNT = "plm_n"

Condition = Literal["massage", "other", "unknown"]
_RESULTS = ((COMPARISON, COMPARISON_FILE), (TREND, TREND_FILE), (POOL, POOL_FILE))


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexNight:
    """One night as the index of a study lists it.

    `evening` is the date on which it began, None where that is not known. `label` is that of its
    result, empty where there is none. `page` is a link relative to the study, empty where there
    is no page. `value`, `count` and `minutes` are periodic movements per hour in bed, how many,
    and in how many analysable minutes: None where not known, with `why_not`. `reason` says why it
    does not enter a comparison; `grade` is the quality of its recording.
    """

    evening: date | None
    label: str
    page: str
    condition: Condition
    planned: bool | None
    value: float | None
    count: int | None
    minutes: float | None
    why_not: str
    grade: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexResult:
    """A result of the whole study: comparison, trend or pool; `page` is empty without one."""

    kind: str
    page: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyIndex:
    """Everything that the index of a study shows; nights in order, undated ones last.

    `unanalysed` are recordings without a result.
    """

    nights: tuple[IndexNight, ...]
    results: tuple[IndexResult, ...]
    unanalysed: tuple[str, ...]
    notices: tuple[Notice, ...]


class _Told(Struct, frozen=True):
    """The one part of a study's result that the index repeats."""

    sentence: str = ""


def read_study_index(study: Path, options: StudyOptions, params: StudyParameters) -> StudyIndex:
    """Return what the index of a study folder shows.

    A diary or a plan that cannot be read is a notice, and no night's condition is known then:
    the nights are there all the same.
    """
    nights, scored, unanalysed, notices = _known(study, options, params)
    by_evening = {_date(night.label): night for night in nights}
    evenings = [night_of(one, zone=options.zone, night_start=options.night_start) for one in scored]
    rows = [
        _recorded(study, one, evening, by_evening.get(evening))
        for one, evening in zip(scored, evenings, strict=True)
    ]
    rows += [_unrecorded(night) for day, night in by_evening.items() if day not in evenings]
    rows.sort(key=lambda row: (row.evening is None, row.evening or date.min, row.label))
    return StudyIndex(
        nights=tuple(rows),
        results=tuple(_results(study)),
        unanalysed=unanalysed,
        notices=notices,
    )


_Known = tuple[tuple[StudyNight, ...], tuple[ScoredNight, ...], tuple[str, ...], tuple[Notice, ...]]


def _known(study: Path, options: StudyOptions, params: StudyParameters) -> _Known:
    """Return what diary and results say of the nights, by the results alone if need be."""
    try:
        found = read_study(study, options, params)
    except LegmotionError as error:
        results = read_study_results(study)
        alone = study_nights(
            results.nights,
            None,
            zone=options.zone,
            outcome=PRIMARY,
            night_start=options.night_start,
            today=options.today,
            params=params,
        )
        problem = Notice(
            code="conditions_unknown",
            sentence=f"{error.message}: of no night is it known here whether there was a massage",
        )
        said = [*results.problems, *alone.notices, problem]
        return alone.nights, results.nights, results.unanalysed, tuple(said)
    return found.nights.nights, found.scored, found.unanalysed, found.nights.notices


def _recorded(
    study: Path, scored: ScoredNight, evening: date | None, night: StudyNight | None
) -> IndexNight:
    index, count = scored.outcomes.get(PRIMARY), _number(scored, COUNT)
    return IndexNight(
        evening=evening,
        label=scored.label,
        page=_page(study, NIGHTS, scored.label, NIGHT_PAGE),
        condition="unknown" if night is None else _condition(night),
        planned=None if night is None else night.planned,
        value=_number(scored, PRIMARY),
        count=None if count is None else int(count),
        minutes=_number(scored, SEEN_MIN),
        why_not="" if index is None else index.reason,
        grade=scored.grade,
        reason="the date of this night is not known" if night is None else night.reason,
    )


def _unrecorded(night: StudyNight) -> IndexNight:
    return IndexNight(
        evening=_date(night.label),
        label="",
        page="",
        condition=_condition(night),
        planned=night.planned,
        value=None,
        count=None,
        minutes=None,
        why_not="",
        grade="",
        reason="there is no recording of this night",
    )


def _number(scored: ScoredNight, key: str) -> float | None:
    value = scored.value(key)
    return value if math.isfinite(value) else None


def _condition(night: StudyNight) -> Condition:
    if night.massage is None:
        return "unknown"
    return "massage" if night.massage else "other"


def _results(study: Path) -> Iterator[IndexResult]:
    """Yield the results of the whole study that are there, with what each comes down to."""
    for kind, name in _RESULTS:
        file = study / kind / name
        try:
            told = msgspec.json.decode(file.read_bytes(), type=_Told)
        except FileNotFoundError:
            continue
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            told = _Told(sentence="this result cannot be read; make it again")
        page = _page(study, kind, Path(name).with_suffix(".html").name)
        yield IndexResult(kind=kind, page=page, sentence=told.sentence)


def _page(study: Path, *parts: str) -> str:
    """Return the link to a page of the study, empty where there is none."""
    is_plain = all(part not in ("", ".", "..") and not {"/", "\\"} & set(part) for part in parts)
    if not is_plain or not study.joinpath(*parts).is_file():
        return ""
    return "/".join(quote(part, safe="") for part in parts)


def _date(label: str) -> date | None:
    try:
        return date.fromisoformat(label)
    except ValueError:
        return None
