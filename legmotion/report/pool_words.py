"""Several clients together, in words."""

from __future__ import annotations

from legmotion.report.effect_words import EffectWords, noun_of
from legmotion.study.pooled import Average, Interval, Pool

ASSOCIATION = (
    "Not every schedule was fixed in advance, so this is an association; it cannot show that the "
    "massage caused it."
)


def pool_sentence(pool: Pool) -> str:
    """Return what several clients come down to, in a few sentences."""
    if pool.average is None or pool.heterogeneity is None:
        return f"No average: {pool.status_words}."
    words, noun = words_for(pool), noun_of(pool.outcome.label)
    n = sum(one.weight is not None for one in pool.clients)
    told = interval_words(words, pool.average.average)
    if _is_clear(pool.average.average, words):
        first = f"Over {n} clients the average differs in {noun} on massage nights: {told}."
    else:
        first = f"Over {n} clients there is no clear average difference in {noun}: {told}."
    parts = [first, _cautious(pool.average, words), _next(pool.average, words)]
    if pool.is_observational:
        parts.append(ASSOCIATION)
    return " ".join(part for part in parts if part)


def words_for(pool: Pool) -> EffectWords:
    """Return how effects on the outcome are put."""
    return EffectWords(scale=pool.outcome.scale, unit=pool.outcome.unit)


def interval_words(words: EffectWords, one: Interval) -> str:
    """Return an estimate with its interval in words."""
    return f"{words.change(one.estimate)} (95 % interval {words.interval(one.low, one.high)})"


def _cautious(average: Average, words: EffectWords) -> str:
    """Return whether the more cautious interval says the same."""
    if _is_clear(average.average, words) == _is_clear(average.cautious, words):
        return ""
    ends = words.interval(average.cautious.low, average.cautious.high)
    return f"The cautious interval leaves it open: {ends}."


def _next(average: Average, words: EffectWords) -> str:
    if average.prediction is None:
        return ""
    ends = words.interval(average.prediction.low, average.prediction.high)
    return f"The next client's own difference may lie anywhere from {ends}."


def _is_clear(one: Interval, words: EffectWords) -> bool:
    return not one.low <= words.neutral() <= one.high
