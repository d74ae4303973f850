"""The checks of a comparison as plain text: panel, carry-over, other outcomes, what is missing."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from legmotion.report.dates import night_pair
from legmotion.report.effect_words import EffectWords, counted, words_of
from legmotion.report.forest import EffectAxis, axis_line, effect_axis, effect_line
from legmotion.report.plain import INDENT, Line, bulleted, tied, wrapped
from legmotion.report.verdict_words import needed_words, swing_words
from legmotion.study.comparison import CarryOver, Comparison, SecondaryOutcome
from legmotion.study.reconcile import Reconciliation

_NAME_WIDTH = 29
_PLOT_WIDTH = 25
_LEAST_PLOT_WIDTH = 18
_NUMBERS_WIDTH = 26
_SETTLED = ("fewer", "more", "no meaningful difference")
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


def panel_text(comparison: Comparison, width: int) -> Iterator[Line]:
    """Yield the effect and the fixed panel of other analyses, drawn on one axis.

    In a narrow window a name stands above its interval.
    """
    effect = comparison.effect
    if effect is None:
        return
    plot = _plot(comparison, width)
    kind = "ratio" if comparison.scale == "rate" else "difference"
    least = words_of(comparison).least(comparison.mcid)
    title = f"The effect, and the same question asked in other ways ({kind})"
    yield from wrapped(title, indent="")
    signs = ("├──●──┤ estimate and 95 % interval", "│ no difference")
    yield from wrapped("   ".join(map(tied, signs)))
    yield f"  ░ less than {least} either way"
    yield from _row(plot, "this analysis", effect.estimate, effect.low, effect.high)
    for row in comparison.sensitivity:
        if row.status == "ok":
            name = f"{row.key} {row.label}"
            yield from _row(plot, name, row.estimate, row.low, row.high)
    yield f"{' ' * plot.begin}{axis_line(plot.axis, lambda value: f'{value:.2g}')}"
    for row in comparison.sensitivity:
        if row.status == "not_applicable":
            yield from wrapped(f"{row.key} {row.label}: {row.note or 'does not apply'}")
        elif row.note or row.p is not None:
            p = [] if row.p is None else [f"p {row.p:.2g}"]
            yield from wrapped(f"{row.key} {'; '.join([*p, *filter(None, [row.note])])}")
    yield from _concordance(comparison)


def after_text(comparison: Comparison) -> Iterator[Line]:
    """Yield whether the night after a massage still differs."""
    carry = comparison.carry_over
    if carry is None:
        return
    yield "The night after a massage"
    if carry.estimate is not None and carry.low is not None and carry.high is not None:
        words = words_of(comparison)
        yield from wrapped(
            f"{words.change(carry.estimate)} than other nights "
            f"{words.bracketed(carry.low, carry.high)}{_beside(carry, words)}.",
        )
    if carry.washout_nights is not None:
        yield from wrapped(f"Probably gone after {counted(carry.washout_nights)}.")
    if carry.note:
        yield from wrapped(carry.note[:1].upper() + carry.note[1:])


def secondary_text(comparison: Comparison) -> Iterator[Line]:
    """Yield the outcomes beside the primary one, each with its false-discovery rate."""
    if not comparison.secondary:
        return
    yield from wrapped("Other outcomes (secondary: none of them decides the verdict)", indent="")
    yield from wrapped(
        "q is the share of false finds to be expected among those with such a q or less"
    )
    for outcome in comparison.secondary:
        yield from wrapped(f"{outcome.label}: {_secondary(outcome)}", further="      ")


def needed_text(comparison: Comparison) -> Iterator[Line]:
    """Yield how many nights it takes to see a difference with this variability."""
    needed, sentence = comparison.nights_needed, needed_words(comparison)
    if needed is None or not sentence:
        return
    yield "Nights needed (80 % power)"
    swing = swing_words(comparison)
    if swing:
        yield from wrapped(f"The typical swing of a night: {swing}.")
    yield from wrapped(sentence)
    if needed.more and comparison.verdict not in _SETTLED:
        yield from wrapped(
            f"{counted(needed.more, 'more night')} would settle a difference of the size found.",
        )


def balance_text(comparison: Comparison) -> Iterator[Line]:
    """Yield what else differs between the conditions."""
    names = {one.key: _CHECKS.get(one.key, one.key.replace("_", " ")) for one in comparison.balance}
    uneven = [one for one in comparison.balance if one.is_uneven]
    if not comparison.balance:
        return
    yield from wrapped("What else differs between massage nights and other nights", indent="")
    if not uneven:
        yield from wrapped(f"Nothing by much, of {', '.join(names.values())}.")
    for one in uneven:
        yield from wrapped(
            f"{names[one.key]}: median {one.massage:.3g} on massage nights, {one.none:.3g} on "
            "others",
            further="      ",
        )


def left_out_text(comparison: Comparison) -> Iterator[Line]:
    """Yield every night that did not enter, by reason."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for night in comparison.nights:
        if night.excluded:
            arm = _ARM_WORDS[night.massage]
            by_reason[night.reason or night.excluded].append(f"{night_pair(night.night)}{arm}")
    if not by_reason:
        return
    yield "Left out"
    for reason, names in by_reason.items():
        yield from wrapped(f"{reason}: {', '.join(names)}", further="      ")


def shared_text(shared: Reconciliation | None) -> Iterator[Line]:
    """Yield which nights the diary and the recordings share."""
    if shared is None:
        return
    yield "Diary and recordings"
    yield f"  {counted(len(shared.matched))} in both"
    for words, nights in (
        ("in the diary only", shared.diary_only),
        ("recorded only", shared.recording_only),
    ):
        if nights:
            names = ", ".join(night_pair(night.isoformat()) for night in nights)
            yield from wrapped(f"{len(nights)} {words}: {names}", further="      ")


def unknown_text(comparison: Comparison) -> list[Line]:
    """Return what such a comparison cannot know."""
    limits = list(_KNOWN_LIMITS)
    if comparison.design == "observational":
        limits.insert(
            0,
            "Whether the massage made the difference. A massage is often booked because of how "
            "legs and nights have been, and that alone can make nights differ.",
        )
    return bulleted("What is not known", limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plot:
    """Where the intervals of the panel stand: their axis, the band, the first column."""

    axis: EffectAxis
    band: tuple[float, float]
    begin: int


def _plot(comparison: Comparison, width: int) -> _Plot:
    """Return the plot that there is room for, beside its names or below them."""
    begin, room = _NAME_WIDTH, width - _NAME_WIDTH - _NUMBERS_WIDTH
    if room < _LEAST_PLOT_WIDTH:
        begin = len(INDENT)
        room = min(_PLOT_WIDTH, width - begin - _NUMBERS_WIDTH)
    band = words_of(comparison).band(comparison.mcid)
    return _Plot(axis=effect_axis(comparison, width=room), band=band, begin=begin)


def _row(
    plot: _Plot, name: str, estimate: float | None, low: float | None, high: float | None
) -> Iterator[Line]:
    drawn = effect_line(plot.axis, band=plot.band, estimate=estimate, low=low, high=high)
    numbers = _numbers(estimate, low, high, is_ratio=plot.axis.is_ratio)
    if plot.begin < _NAME_WIDTH:
        yield from wrapped(name)
        yield f"{' ' * plot.begin}{drawn} {numbers}".rstrip()
        return
    *above, last = textwrap.wrap(name, _NAME_WIDTH - 3)
    for line in above:
        yield f"{INDENT}{line}"
    yield f"{INDENT}{last:<{_NAME_WIDTH - 2}}{drawn} {numbers}".rstrip()


def _numbers(
    estimate: float | None, low: float | None, high: float | None, *, is_ratio: bool
) -> str:
    """Return an estimate and its interval, short enough for the end of a row."""
    form = ".2f" if is_ratio else ".3g"
    text = "" if estimate is None else f"{estimate:{form}}"
    if low is None or high is None:
        return text
    return f"{text} ({low:{form}} to {high:{form}})".strip()


def _concordance(comparison: Comparison) -> Iterator[Line]:
    if comparison.is_concordant is not None:
        agree = "agree" if comparison.is_concordant else "disagree, so there is no clear verdict"
        yield from wrapped(f"Typical nights and totals {agree}.")
    if comparison.is_robust is not None:
        same = "stay the same" if comparison.is_robust else "do not stay the same"
        yield from wrapped(f"Direction and verdict {same} in the other analyses.")


def _beside(carry: CarryOver, words: EffectWords) -> str:
    if carry.adjusted is None or carry.adjusted_low is None or carry.adjusted_high is None:
        return ""
    return (
        f"; the massage night itself, with this taken out, {words.change(carry.adjusted)} "
        f"({words.interval(carry.adjusted_low, carry.adjusted_high)})"
    )


def _secondary(outcome: SecondaryOutcome) -> str:
    effect = outcome.effect
    if effect is None:
        return outcome.note or "not computable"
    words = words_of(outcome)
    q = "" if outcome.q is None else f", q {outcome.q:.2g}"
    note = f"; {outcome.note}" if outcome.note else ""
    return f"{words.change(effect.estimate)} ({words.interval(effect.low, effect.high)}){q}{note}"
