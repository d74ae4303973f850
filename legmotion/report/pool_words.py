"""Several clients together, in words."""

from __future__ import annotations

from legmotion.report.effect_words import EffectWords, noun_of, words_of
from legmotion.study.pooled import Average, Interval, Pool

ASSOCIATION = (
    "Not every schedule was fixed in advance, so this is an association; it cannot show that the "
    "massage caused it."
)


def pool_sentence(pool: Pool) -> str:
    """Return what several clients come down to, in a few sentences."""
    if pool.average is None or pool.heterogeneity is None:
        return f"No average: {pool.status_words}."
    words, noun = words_of(pool.outcome), noun_of(pool.outcome.label)
    n = sum(one.weight is not None for one in pool.clients)
    average = pool.average.average
    told = words.estimate(average.estimate, average.low, average.high)
    if _is_clear(average, words):
        first = f"Over {n} clients the average differs in {noun} on massage nights: {told}."
    else:
        first = f"Over {n} clients there is no clear average difference in {noun}: {told}."
    parts = [first, _cautious(pool.average, words), _next(pool.average, words)]
    if pool.is_observational:
        parts.append(ASSOCIATION)
    return " ".join(part for part in parts if part)


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
    return words.is_clear(one.low, one.high)
