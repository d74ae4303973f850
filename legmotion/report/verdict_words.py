"""The sentence that a comparison comes down to: described, never judged, nothing promised."""

from __future__ import annotations

from legmotion.report.effect_words import (
    EffectWords,
    chance,
    counted,
    noun_of,
    words_of,
)
from legmotion.study.comparison import Comparison, Effect, Status

# What is said first of each refusal; what was found stands behind it.
REFUSALS: dict[Status, str] = {
    "no_nights": "Nothing to compare yet.",
    "no_contrast": "No comparison is possible.",
    "no_estimate": "No estimate yet.",
    "too_few": "Not enough nights for a comparison yet.",
    "confounded": "No comparison is possible from these nights.",
    "mixed_measurement": "Not compared: the nights were measured in different ways.",
    "floor": "Not compared: there are hardly any movements.",
    "no_variation": "Not compared.",
    "locked": "Locked until the look that was planned.",
}
NOT_CAUSED = "This diary cannot show that the massage caused it."
BAD_SPELLS = (
    "People often book a massage in bad spells, so this does not show that massage is harmful."
)


def is_refusal(status: Status) -> bool:
    """Return whether a comparison was refused: exit code 5, and estimates only when asked for."""
    return status in REFUSALS


def verdict_sentence(comparison: Comparison) -> str:
    """Return what a comparison comes down to, in one to four sentences."""
    if is_refusal(comparison.status) or comparison.effect is None:
        return _refusal(comparison)
    body = _body(comparison, comparison.effect)
    if comparison.is_exploratory:
        body = f"Exploratory, not the analysis that was planned. {body}"
    return body


def direction_words(comparison: Comparison) -> str:
    """Return fewer or more, lower or higher: the direction called better for this outcome."""
    return words_of(comparison).direction(is_lower=comparison.better == "lower")


def swing_words(comparison: Comparison) -> str:
    """Return how far a night typically lies from what is expected of it; empty if unknown."""
    needed = comparison.nights_needed
    if needed is None or needed.swing is None:
        return ""
    if comparison.scale == "rate":
        return f"times or divided by {needed.swing:.2g}"
    return f"{words_of(comparison).least(needed.swing)} either way"


def needed_words(comparison: Comparison) -> str:
    """Return how many nights a study takes to see a change, for each size of change."""
    needed = comparison.nights_needed
    if needed is None or not needed.per_change:
        return ""
    words = words_of(comparison)
    sizes = [
        f"{key} %" if comparison.scale == "rate" else words.least(comparison.mcid * float(key))
        for key in needed.per_change
    ]
    most = f"more than {comparison.parameters.max_nights_needed}"
    nights = [most if n is None else f"{n}" for n in needed.per_change.values()]
    if len(set(nights)) == 1:
        nights = nights[:1]
    return (
        f"With this variation about {_listed(nights)} nights in all are needed to see a change "
        f"of {_listed(sizes)}."
    )


def _refusal(comparison: Comparison) -> str:
    parts = [REFUSALS.get(comparison.status, "There is no estimate."), comparison.status_words]
    effect = comparison.effect
    if effect is not None:
        words = words_of(comparison)
        parts.append(
            f"Shown because it was asked for, and no verdict: {words.change(effect.estimate)} on "
            f"massage nights {_interval(words, effect)}."
        )
    return " ".join(_sentence(part) for part in parts if part)


def _body(comparison: Comparison, effect: Effect) -> str:
    words = words_of(comparison)
    match comparison.verdict:
        case "fewer" | "more":
            parts = _clear(comparison, effect, words)
        case "leaning fewer" | "leaning more":
            parts = _leaning(comparison, effect, words)
        case "no meaningful difference":
            parts = _small(comparison, effect, words)
        case _:
            parts = _unclear(comparison, effect, words)
    if comparison.design == "observational":
        parts.append(NOT_CAUSED)
        if comparison.verdict in _AGAINST[comparison.better]:
            parts.append(BAD_SPELLS)
    return " ".join(part for part in parts if part)


_AGAINST = {"lower": ("more", "leaning more"), "higher": ("fewer", "leaning fewer")}


def _clear(comparison: Comparison, effect: Effect, words: EffectWords) -> list[str]:
    is_lower = comparison.verdict == "fewer"
    way = words.direction(is_lower=is_lower)
    numbers = f"{words.change(effect.estimate)} {_interval(words, effect)}"
    what = noun_of(comparison.label)
    if comparison.design == "observational":
        there = "there were " if comparison.scale == "rate" else ""
        first = f"On nights with a massage {there}{way} {what}: {numbers}."
    else:
        first = f"{way.capitalize()} {what} on massage nights: {numbers}."
    if is_lower == (comparison.better == "lower"):
        least = words.least(comparison.mcid)
        p = chance(effect.p_meaningful)
        return [first, f"Chance that the true difference is at least {least} {way}: {p}."]
    p = chance(effect.p_fewer if is_lower else 1.0 - effect.p_fewer)
    return [first, f"Chance that it is {way} at all: {p}."]


def _leaning(comparison: Comparison, effect: Effect, words: EffectWords) -> list[str]:
    way = words.direction(is_lower=comparison.verdict == "leaning fewer")
    what = noun_of(comparison.label)
    where = "nights with a massage" if comparison.design == "observational" else "massage nights"
    return [
        f"Leaning towards {way} {what} on {where}: {words.change(effect.estimate)} "
        f"{_interval(words, effect)}, but chance alone could do this{_settled(comparison)}."
    ]


def _small(comparison: Comparison, effect: Effect, words: EffectWords) -> list[str]:
    least = words.least(comparison.mcid)
    return [
        f"Whatever difference there is in {noun_of(comparison.label)}, it is smaller than "
        f"{least} ({chance(effect.p_equivalent)} sure): {words.change(effect.estimate)} on "
        f"massage nights {_interval(words, effect)}."
    ]


def _unclear(comparison: Comparison, effect: Effect, words: EffectWords) -> list[str]:
    found = f"{words.change(effect.estimate)} on massage nights {_interval(words, effect)}"
    if comparison.is_concordant is False and comparison.pooled_ratio is not None:
        return [
            "Unclear: typical nights and totals disagree.",
            f"The typical night has {found}; all movements over all hours make "
            f"{words.change(comparison.pooled_ratio)}.",
        ]
    if comparison.status == "provisional":
        fewest = min(comparison.massage.n, comparison.none.n)
        return [
            f"Not enough nights to tell: only {fewest} of one kind.",
            f"So far {found}.",
            needed_words(comparison),
        ]
    swing = swing_words(comparison)
    return [
        f"Not enough nights to tell: {found}.",
        f"The nights vary a lot (typical swing: {swing})." if swing else "",
        needed_words(comparison),
    ]


def _settled(comparison: Comparison) -> str:
    """Return how many more nights would settle it, as the end of a sentence."""
    needed = comparison.nights_needed
    if needed is None:
        return ""
    if needed.more is None:
        return f"; more than {comparison.parameters.max_nights_needed} nights would settle it"
    return f"; about {counted(needed.more, 'more night')} would settle it"


def _interval(words: EffectWords, effect: Effect) -> str:
    return words.bracketed(effect.low, effect.high)


def _listed(parts: list[str]) -> str:
    """Return a list in words, as a, b or c."""
    return " or ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
