"""The checks of a comparison as plain text: panel, carry-over, other outcomes, what is missing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legmotion.report.comparison_checks import (
    AFTER_TITLE,
    BALANCE_TITLE,
    DRIFT_TITLE,
    LEFT_OUT_TITLE,
    NEEDED_TITLE,
    PANEL_TITLE,
    SECONDARY_NOTE,
    SECONDARY_TITLE,
    SHARED_TITLE,
    UNKNOWN_TITLE,
    after_sentences,
    agreement_sentences,
    balance_sentences,
    drift_sentences,
    interval_numbers,
    left_out_nights,
    limits,
    needed_sentences,
    row_remark,
    secondary_words,
    shared_sentences,
)
from legmotion.report.effect_words import words_of
from legmotion.report.forest import EffectAxis, axis_line, effect_axis, effect_line
from legmotion.report.plain import INDENT, Line, bulleted, tied, wrapped
from legmotion.study.comparison import Comparison
from legmotion.study.reconcile import Reconciliation

_NAME_WIDTH = 29
_PLOT_WIDTH = 25
_LEAST_PLOT_WIDTH = 18
_NUMBERS_WIDTH = 26
_FURTHER = "      "


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
    yield from wrapped(f"{PANEL_TITLE} ({kind})", indent="")
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
        remark = row_remark(row)
        if row.status == "not_applicable":
            yield from wrapped(f"{row.key} {row.label}: {remark}")
        elif remark:
            yield from wrapped(f"{row.key} {remark}")
    yield from _sentences(agreement_sentences(comparison))


def after_text(comparison: Comparison) -> Iterator[Line]:
    """Yield whether the night after a massage still differs."""
    yield from _section(AFTER_TITLE, after_sentences(comparison))


def drift_text(comparison: Comparison) -> Iterator[Line]:
    """Yield what changed over the study, whatever the condition."""
    yield from _section(DRIFT_TITLE, drift_sentences(comparison))


def secondary_text(comparison: Comparison) -> Iterator[Line]:
    """Yield the outcomes beside the primary one, each with its false-discovery rate."""
    if not comparison.secondary:
        return
    yield from wrapped(SECONDARY_TITLE, indent="")
    yield from wrapped(SECONDARY_NOTE)
    for outcome in comparison.secondary:
        yield from wrapped(f"{outcome.label}: {secondary_words(outcome)}", further=_FURTHER)


def needed_text(comparison: Comparison) -> Iterator[Line]:
    """Yield how many nights it takes to see a difference, and how many are missing."""
    yield from _section(f"{NEEDED_TITLE} (80 % power)", needed_sentences(comparison))


def balance_text(comparison: Comparison) -> Iterator[Line]:
    """Yield what else differs between the conditions."""
    yield from _section(BALANCE_TITLE, balance_sentences(comparison), further=_FURTHER)


def left_out_text(comparison: Comparison) -> Iterator[Line]:
    """Yield every night that did not enter, by reason."""
    by_reason = left_out_nights(comparison)
    said = [f"{reason}: {', '.join(names)}" for reason, names in by_reason.items()]
    yield from _section(LEFT_OUT_TITLE, said, further=_FURTHER)


def shared_text(shared: Reconciliation | None) -> Iterator[Line]:
    """Yield which nights the diary and the recordings share."""
    if shared is None:
        return
    diary_only, recording_only = (
        [night.isoformat() for night in nights]
        for nights in (shared.diary_only, shared.recording_only)
    )
    said = shared_sentences(len(shared.matched), diary_only, recording_only)
    yield from _section(SHARED_TITLE, said, further=_FURTHER)


def unknown_text(comparison: Comparison) -> list[Line]:
    """Return what such a comparison cannot know."""
    return bulleted(UNKNOWN_TITLE, limits(comparison))


def _section(title: str, said: Sequence[str], *, further: str | None = None) -> Iterator[Line]:
    """Yield sentences below their title; nothing where there are none."""
    if said:
        yield from wrapped(title, indent="")
        yield from _sentences(said, further=further)


def _sentences(said: Sequence[str], *, further: str | None = None) -> Iterator[Line]:
    for sentence in said:
        yield from wrapped(sentence, further=further)


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
    numbers = interval_numbers(estimate, low, high, is_ratio=plot.axis.is_ratio)
    if plot.begin < _NAME_WIDTH:
        yield from wrapped(name)
        yield f"{' ' * plot.begin}{drawn} {numbers}".rstrip()
        return
    *above, last = textwrap.wrap(name, _NAME_WIDTH - 3)
    for line in above:
        yield f"{INDENT}{line}"
    yield f"{INDENT}{last:<{_NAME_WIDTH - 2}}{drawn} {numbers}".rstrip()
