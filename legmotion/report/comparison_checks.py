"""The checks of a comparison in words: said once, for the terminal and for the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from legmotion.report.comparison_story import is_settled
from legmotion.report.dates import night_pair
from legmotion.report.effect_words import counted, words_of
from legmotion.report.verdict_words import needed_words, swing_words
from legmotion.study.comparison import CarryOver, Comparison, SecondaryOutcome, SensitivityRow

PANEL_TITLE = "The effect, and the same question asked in other ways"
AFTER_TITLE = "The night after a massage"
DRIFT_TITLE = "Over the whole study"
SECONDARY_TITLE = "Other outcomes (secondary: none of them decides the verdict)"
SECONDARY_NOTE = "q is the share of false finds to be expected among those with such a q or less"
BALANCE_TITLE = "What else differs between massage nights and other nights"
NEEDED_TITLE = "Nights needed"
LEFT_OUT_TITLE = "Left out"
SHARED_TITLE = "Diary and recordings"
WARNINGS_TITLE = "To know"
UNKNOWN_TITLE = "What is not known"
NEXT_TITLE = "Next"

_ARM_WORDS = {True: " (massage)", False: " (no massage)", None: " (massage not known)"}
_CHECKS = {
    "floor_mg": "noise of the sensor (mg)",
    "lost_pct": "time not recorded (%)",
    "weekend": "nights before a day off",
}
_KNOWN_LIMITS = (
    "Nobody was blind to the massage. Ratings follow what a person expects; movements of the leg "
    "follow it less, so they stand first and ratings beside them.",
    "A chance is one of the model, if its assumptions hold: nights that resemble their "
    "neighbours, and a difference that stays the same over the study.",
    "It is about these nights of one person, this leg, this device and where it was worn.",
)
_NOT_CAUSED = (
    "Whether the massage made the difference. A massage is often booked because of how legs and "
    "nights have been, and that alone can make nights differ."
)
_NO_DRIFT = {
    "few_nights": "There are too few nights to tell a drift over time from chance.",
    "like_massage": "Condition and time are too alike to be told apart.",
}


def interval_numbers(
    estimate: float | None, low: float | None, high: float | None, *, is_ratio: bool
) -> str:
    """Return an estimate and its interval, short enough for the end of a row."""
    form = ".2f" if is_ratio else ".3g"
    text = "" if estimate is None else f"{estimate:{form}}"
    if low is None or high is None:
        return text
    return f"{text} ({low:{form}} to {high:{form}})".strip()


def row_remark(row: SensitivityRow) -> str:
    """Return what is said of a row of the panel beside its numbers; empty where it is nothing."""
    if row.status == "not_applicable":
        return row.note or "does not apply"
    p = [] if row.p is None else [f"p {row.p:.2g}"]
    return "; ".join([*p, *filter(None, [row.note])])


def agreement_sentences(comparison: Comparison) -> list[str]:
    """Return whether totals and the other analyses say the same."""
    said = []
    if comparison.is_concordant is not None:
        agree = "agree" if comparison.is_concordant else "disagree, so there is no clear verdict"
        said.append(f"Typical nights and totals {agree}.")
    if comparison.is_robust is not None:
        same = "stay the same" if comparison.is_robust else "do not stay the same"
        said.append(f"Direction and verdict {same} in the other analyses.")
    return said


def after_sentences(comparison: Comparison) -> list[str]:
    """Return whether the night after a massage still differs."""
    carry = comparison.carry_over
    if carry is None:
        return []
    said = []
    if carry.estimate is not None and carry.low is not None and carry.high is not None:
        words = words_of(comparison)
        said.append(
            f"{words.change(carry.estimate)} than other nights "
            f"{words.bracketed(carry.low, carry.high)}{_beside(comparison, carry)}."
        )
    if carry.washout_nights is not None:
        said.append(f"Probably gone after {counted(carry.washout_nights)}.")
    if carry.note:
        said.append(carry.note[:1].upper() + carry.note[1:])
    return said


def drift_sentences(comparison: Comparison) -> list[str]:
    """Return what changed over the study, whatever the condition."""
    drift = comparison.drift
    if drift is None:
        return []
    if drift.estimate is None or drift.low is None or drift.high is None:
        return [_NO_DRIFT.get(drift.status, "")]
    words = words_of(comparison)
    return [
        "From the first night to the last, with and without massage alike: "
        f"{words.estimate(drift.estimate, drift.low, drift.high)}. The effect of massage is what "
        "is left beside it."
    ]


def secondary_words(outcome: SecondaryOutcome) -> str:
    """Return what was found of an outcome beside the primary one."""
    effect = outcome.effect
    if effect is None:
        return outcome.note or "not computable"
    words = words_of(outcome)
    q = "" if outcome.q is None else f", q {outcome.q:.2g}"
    note = f"; {outcome.note}" if outcome.note else ""
    return f"{words.change(effect.estimate)} ({words.interval(effect.low, effect.high)}){q}{note}"


def needed_sentences(comparison: Comparison) -> list[str]:
    """Return how many nights it takes, and how many are missing."""
    said = missing_sentences(comparison)
    needed, sentence = comparison.nights_needed, needed_words(comparison)
    if needed is None or not sentence:
        return said
    swing = swing_words(comparison)
    if swing:
        said.append(f"The typical swing of a night: {swing}.")
    said.append(sentence)
    if needed.more and not is_settled(comparison):
        said.append(
            f"{counted(needed.more, 'more night')} would settle a difference of the size found."
        )
    return said


def missing_sentences(comparison: Comparison) -> list[str]:
    """Return how many nights of which kind are missing before nights can be compared."""
    params, n = comparison.parameters, (comparison.massage.n, comparison.none.n)
    if comparison.status in ("no_nights", "no_contrast", "no_estimate", "too_few"):
        least, in_all = params.min_per_arm, params.min_nights
        what = f"A comparison takes {least} of each kind and {in_all} in all"
    elif comparison.status == "provisional":
        least, in_all = params.settled_per_arm, 2 * params.settled_per_arm
        what = f"Every verdict can be reached from {least} of each kind on"
    else:
        return []
    missing = [max(0, least - one) for one in n]
    parts = [
        f"{counted(k, 'more night')} {kind}"
        for k, kind in zip(missing, ("with massage", "without"), strict=True)
        if k
    ]
    either = max(0, in_all - sum(n) - sum(missing))
    if either:
        parts.append(f"{counted(either, 'more night')} of either kind")
    return [f"{what}: {' and '.join(parts)}."] if parts else []


def check_name(key: str) -> str:
    """Return what a check of the balance is called."""
    return _CHECKS.get(key, key.replace("_", " "))


def balance_sentences(comparison: Comparison) -> list[str]:
    """Return what else differs between the conditions."""
    if not comparison.balance:
        return []
    uneven = [one for one in comparison.balance if one.is_uneven]
    if not uneven:
        names = ", ".join(check_name(one.key) for one in comparison.balance)
        return [f"Nothing by much, of {names}."]
    return [
        f"{check_name(one.key)}: median {one.massage:.3g} on massage nights, {one.none:.3g} on "
        "others"
        for one in uneven
    ]


def left_out_nights(comparison: Comparison) -> Mapping[str, list[str]]:
    """Return every night that did not enter, with its condition, by the reason."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for night in comparison.nights:
        if night.excluded:
            arm = _ARM_WORDS[night.massage]
            by_reason[night.reason or night.excluded].append(f"{night_pair(night.night)}{arm}")
    return by_reason


def shared_sentences(n_matched: int, diary_only: list[str], recording_only: list[str]) -> list[str]:
    """Return which nights the diary and the recordings share; nights are ISO dates."""
    said = [f"{counted(n_matched)} in both"]
    for words, nights in (("in the diary only", diary_only), ("recorded only", recording_only)):
        if nights:
            said.append(f"{len(nights)} {words}: {', '.join(map(night_pair, nights))}")
    return said


def limits(comparison: Comparison) -> list[str]:
    """Return what such a comparison cannot know."""
    first = [_NOT_CAUSED] if comparison.design == "observational" else []
    return [*first, *_KNOWN_LIMITS]


def _beside(comparison: Comparison, carry: CarryOver) -> str:
    if carry.adjusted is None or carry.adjusted_low is None or carry.adjusted_high is None:
        return ""
    words = words_of(comparison)
    return (
        f"; the massage night itself, with this taken out, {words.change(carry.adjusted)} "
        f"({words.interval(carry.adjusted_low, carry.adjusted_high)})"
    )
