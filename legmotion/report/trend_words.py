"""What happened over time, in words: before and after, regularity, dose. No cause is named."""

from __future__ import annotations

from legmotion.report.dates import night_pair
from legmotion.report.effect_words import EffectWords, chance, counted, noun_of, words_of
from legmotion.study.change import Change
from legmotion.study.dose import Dose
from legmotion.study.period import Period
from legmotion.study.regularity import Regularity
from legmotion.study.trend import TrendResult
from legmotion.study.trend_nights import Coefficient

NO_CONTROL = "before/after, no control"
ELSE = (
    "Whatever else began, ended or drifted at that time looks the same, and people often begin "
    "something in a bad spell that would have passed by itself."
)
GOES_WITH = "It is an association: the diary cannot show what comes of what."
STEP_ALONE, STEP_AND_DRIFT = "A step alone", "A step in nights that may drift"
REGULAR = "A regular schedule: massages in the nights before"
THE_MODEL, OTHER_WINDOWS = "The model", "Other windows (a check; none of them is chosen)"


def trend_title(result: TrendResult) -> str:
    """Return what the report of a course is called."""
    return f"{result.label} over time"


def design_sentence(result: TrendResult) -> str:
    """Return whether the day or the schedule was fixed in advance; empty if nothing was asked."""
    part = result.change or result.regularity
    if part is None:
        return ""
    planned = "fixed in advance" if part.design == "assigned" else "not fixed in advance"
    what = "day" if result.change is not None else "schedule"
    return f"The {what} was {planned}; nights in a row may resemble each other."


def trend_sentence(result: TrendResult) -> str:
    """Return what a course comes down to: a few sentences for each part that was asked for."""
    parts = []
    if result.change is not None:
        parts.append(change_sentence(result, result.change))
    if result.regularity is not None:
        parts.append(regularity_sentence(result, result.regularity))
    return " ".join(parts)


def change_sentence(result: TrendResult, change: Change) -> str:
    """Return what was before and after, told by both models."""
    since = since_words(change)
    if change.step is None or change.jump is None:
        return f"No answer on before and after {since} ({NO_CONTROL}): {change.status_words}."
    words, noun = words_of(result), noun_of(result.label)
    said = _told(words, change.step)
    if _is_clear(change.step, words):
        where = f"Since {since} there was a difference in {noun} ({NO_CONTROL}): {said}."
        chances = ""
        if change.step.p_meaningful is not None and _is_better(result, change.step):
            way = words.direction(is_lower=result.better == "lower")
            least = f"{words.least(result.mcid)} {way}"
            chances = f"Chance of at least {least}: {chance(change.step.p_meaningful)}."
        parts = [where, chances, _second_model(words, change.step, change.jump), ELSE]
    else:
        parts = [
            f"No clear difference in {noun} since {since} ({NO_CONTROL}): {said}.",
            _second_model(words, change.step, change.jump),
        ]
    return " ".join(part for part in parts if part)


def change_title(change: Change) -> str:
    """Return what the part on before and after is called."""
    return f"Before and after {since_words(change)}: {NO_CONTROL}"


def period_words(result: TrendResult, period: Period) -> str:
    """Return one side of a change in plain numbers."""
    parts = [counted(period.n, "usable night")]
    if period.typical is not None:
        unit = "per hour" if result.scale == "rate" else result.unit
        ends = f"{period.low_quartile:.3g}–{period.high_quartile:.3g}"
        parts.append(f"typical {period.typical:.3g} {unit}".rstrip() + f" (middle half {ends})")
    if period.sessions_per_week is not None:
        parts.append(f"{period.sessions_per_week:.1f} massages a week")
    if period.n_unknown:
        parts.append(f"massage not known for {period.n_unknown}")
    return ", ".join(parts)


def effect_words(result: TrendResult, one: Coefficient) -> str:
    """Return an effect: what it is of, the change, its interval, the chance of less."""
    words = words_of(result)
    interval = words.interval(one.low, one.high)
    return (
        f"{one.label}: {words.change(one.estimate)}, 95 % interval {interval}; "
        f"{words.direction(is_lower=True)} at all {chance(one.p_fewer)}"
    )


def regularity_sentence(result: TrendResult, regularity: Regularity) -> str:
    """Return whether massages in the nights before go with the night."""
    week = regularity.trailing_7
    if week is None:
        return f"No answer on regularity: {regularity.status_words}."
    words, noun = words_of(result), noun_of(result.label)
    said = _told(words, week)
    if _is_clear(week, words):
        return (
            f"Each further massage in the seven nights before goes with a difference in {noun}: "
            f"{said}. {GOES_WITH}"
        )
    return (
        f"No clear difference in {noun} with the massages of the seven nights before: {said} for "
        "each further one."
    )


def regularity_nights(regularity: Regularity) -> str:
    """Return how many nights tell of regularity, and how many cannot."""
    nights = f"{counted(regularity.n, 'usable night')} with a known week before"
    return f"{nights}; {regularity.n_unknown} without" if regularity.n_unknown else nights


def dose_sentence(result: TrendResult, dose: Dose) -> str:
    """Return whether longer massages go with another night."""
    if dose.per_step is None:
        return f"No answer on minutes: {dose.status_words}."
    words = words_of(result)
    said = _told(words, dose.per_step)
    clear = "go with" if _is_clear(dose.per_step, words) else "go with no clear difference:"
    line = "" if dose.line is None else f" Median of all slopes: {words.change(dose.line)}."
    return f"{dose.step_min:g} minutes more on a massage night {clear} {said}.{line}"


def since_words(change: Change) -> str:
    """Return the first night after the change as a person says it."""
    is_number = change.since.lstrip("-").isdigit()
    return f"night {change.since}" if is_number else f"the night of {night_pair(change.since)}"


def _told(words: EffectWords, one: Coefficient) -> str:
    return words.estimate(one.estimate, one.low, one.high)


def _second_model(words: EffectWords, step: Coefficient, jump: Coefficient) -> str:
    """Return what the model with slopes says beside the step alone."""
    said = f"if the nights may drift by themselves, the change on that day is {_told(words, jump)}"
    is_step, is_jump = _is_clear(step, words), _is_clear(jump, words)
    if not is_step and not is_jump:
        return f"The other model sees no clear one either: {said}."
    if is_step and is_jump and _is_above(step, words) == _is_above(jump, words):
        return f"The other model agrees: {said}."
    return f"The other model says otherwise: {said}. These nights cannot tell which holds."


def _is_clear(one: Coefficient, words: EffectWords) -> bool:
    return words.is_clear(one.low, one.high)


def _is_above(one: Coefficient, words: EffectWords) -> bool:
    return one.estimate > words.neutral()


def _is_better(result: TrendResult, one: Coefficient) -> bool:
    return _is_above(one, words_of(result)) == (result.better == "higher")


def left_out(result: TrendResult) -> dict[str, list[str]]:
    """Return the nights that did not enter, by their reason."""
    reasons: dict[str, list[str]] = {}
    for night in result.nights:
        if night.excluded:
            reasons.setdefault(night.reason or night.excluded, []).append(night.night)
    return reasons
