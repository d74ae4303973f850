"""Results without anything that says whose they are, so that a page of them can be given away.

What is kept is listed here, and nothing else gets through: numbers, and words of legmotion's own.
A text of a result may name a file, a device, a place or a person, so none is taken over, not even
where it looks harmless.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from legmotion.night.outcomes import outcome_kinds
from legmotion.scoring.rules import RULES, ScoringRule
from legmotion.store.comparison_document import ComparisonDocument
from legmotion.store.comparison_result import comparison_result
from legmotion.store.documents import NightDocument
from legmotion.study.comparison import ComparedNight, Comparison
from legmotion.study.outcome_kinds import DIARY_OUTCOMES

_ANY_RATE = ("Movements per hour", "1/h")
_ANY_NUMBER = ("The number that was compared", "")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LEFT_OUT = {
    "unknown": "not known whether there was a massage",
    "no_value": "no value",
    "no_recording": "not recorded",
    "short": "too little of the night recorded",
    "bad_quality": "recording of bad quality",
    "duplicate": "more than one result of the evening",
    "future": "dated later than today",
    "during_night": "a massage in the middle of the night",
    "other_segment": "before or after a change of medication",
    "not_planned": "not part of the plan",
    "after_look": "after the look that was planned",
}
_OTHERWISE = "left out for another reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOptions:
    """What is put back on a shared page because somebody asked for it: dates, a name."""

    with_dates: bool = False
    name: str = ""


def safe_comparison(document: ComparisonDocument, options: ShareOptions) -> Comparison:
    """Return a comparison in which every text is one of legmotion's own.

    Without dates, nights have their number in the study, counted from the first one.
    """
    found = comparison_result(document)
    label, unit = _outcome(found)
    first = found.nights[0].number if found.nights else 0
    return replace(
        found,
        status_words="",
        hint="",
        design_origin="",
        outcome="",
        label=label,
        unit=unit,
        plan_hash=None,
        sensitivity=(),
        secondary=(),
        balance=(),
        warnings=(),
        profile=(),
        carry_over=None if found.carry_over is None else replace(found.carry_over, note=""),
        nights=tuple(_night(one, first, options) for one in found.nights),
    )


def safe_date(document: NightDocument, options: ShareOptions) -> str:
    """Return the date of a night where it is asked for and is one, else nothing."""
    return document.night if options.with_dates and _DATE.fullmatch(document.night) else ""


def safe_rule(document: NightDocument) -> ScoringRule | None:
    """Return the rule by which a night was scored, None for one that is not known here."""
    return RULES.get(document.rule.key)


def safe_reason(code: str) -> str:
    """Return why a night was left out, by its code."""
    return LEFT_OUT.get(code, _OTHERWISE)


def _night(night: ComparedNight, first: int, options: ShareOptions) -> ComparedNight:
    is_dated = bool(_DATE.fullmatch(night.night))
    number = night.number - first + 1
    code = night.excluded if night.excluded in LEFT_OUT or not night.excluded else "other"
    return replace(
        night,
        night=night.night if options.with_dates and is_dated else str(number),
        number=number,
        excluded=code,
        reason=safe_reason(code) if code else "",
    )


def _outcome(found: Comparison) -> tuple[str, str]:
    """Return what the outcome is called, and its unit, as legmotion itself knows them."""
    if (known := _labels().get(found.outcome)) is not None:
        return known
    return _ANY_RATE if found.scale == "rate" else _ANY_NUMBER


@cache
def _labels() -> dict[str, tuple[str, str]]:
    ours = {kind.key: (kind.label, kind.unit) for kind in outcome_kinds()}
    noted = {key: (one.label, one.unit) for key, one in DIARY_OUTCOMES.items()}
    return ours | noted
