"""Several clients together, in words."""

from __future__ import annotations

from legmotion.report.effect_words import EffectWords, noun_of, words_of
from legmotion.study.pooled import Average, Interval, Pool, PooledClient

TITLE = "Massage nights against other nights, several clients"
DRAWN = "Each client, drawn towards the average by as much as is not known of it"
AVERAGE_TITLE = "How the average was made"
NO_EFFECT = "Clients without an effect of their own"
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


def average_method(pool: Pool) -> str:
    """Return how the average was made, and how much clients differ; empty without one."""
    if pool.heterogeneity is None or pool.average is None:
        return ""
    spread = pool.heterogeneity
    return (
        "Each client compared alone, then averaged. Clients differ beyond chance by tau-squared "
        f"{spread.tau2:.3g} (restricted maximum likelihood); I-squared {100.0 * spread.i2:.0f} %, "
        f"Q {spread.q:.3g} with {spread.df} degrees of freedom. Interval of Hartung and Knapp, "
        f"t with {pool.average.df}; the cautious one is never narrower than if clients differed "
        "as chance says."
    )


def shrunken_words(words: EffectWords, one: PooledClient) -> str:
    """Return a client drawn towards the average; empty for one that is not."""
    if one.shrunken is None or one.weight is None:
        return ""
    interval = words.interval(one.shrunken.low, one.shrunken.high)
    return (
        f"{words.change(one.shrunken.estimate)}, 95 % interval {interval}; "
        f"{100.0 * one.weight:.0f} % of the average"
    )


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
