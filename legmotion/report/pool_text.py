"""Several clients together as a page of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from legmotion.report.effect_words import words_of
from legmotion.report.forest import EffectAxis, axis_line, axis_over, effect_line
from legmotion.report.plain import INDENT, SHEET, Line, Sheet, bulleted, labelled, page, wrapped
from legmotion.report.pool_words import (
    AVERAGE_TITLE,
    DRAWN,
    NO_EFFECT,
    TITLE,
    average_method,
    pool_sentence,
    shrunken_words,
)
from legmotion.study.pooled import Interval, Pool, PooledClient

_NAME_WIDTH = 14
_NIGHTS_WIDTH = 9
_LEAST_PLOT_WIDTH = 20
_NUMBERS_WIDTH = 23
_FARTHEST = 10.0


def pool_text(pool: Pool, *, sheet: Sheet = SHEET) -> str:
    """Return the report of several clients: the average, the forest, what is not known."""
    return page(
        (
            [
                *wrapped(TITLE, indent=""),
                *wrapped(pool.outcome.label, indent=""),
            ],
            wrapped(pool_sentence(pool)),
            _forest(pool, sheet),
            _numbers(pool),
            _left_out(pool),
            bulleted("To know", (notice.sentence for notice in pool.warnings)),
            wrapped(f"Next: {pool.hint}.", indent="") if pool.hint else (),
        ),
        sheet,
    )


def _forest(pool: Pool, sheet: Sheet) -> Iterator[Line]:
    """Yield every client with its interval, the average below, and where the next may lie."""
    rows = [
        (one.client.code, _nights(one), one.alone) for one in pool.clients if one.alone is not None
    ]
    if not rows:
        return
    average = pool.average
    below: list[tuple[str, str, Interval]] = []
    if average is not None:
        below += [("average", "", average.average), ("  cautious", "", average.cautious)]
        if average.prediction is not None:
            below.append(("next client", "", average.prediction))
    left = len(INDENT) + _NAME_WIDTH + _NIGHTS_WIDTH
    room = sheet.width - left - _NUMBERS_WIDTH
    if room < _LEAST_PLOT_WIDTH:
        left, room = len(INDENT), sheet.width - len(INDENT) - _NUMBERS_WIDTH
    axis = _axis(pool, [interval for *_, interval in (*rows, *below)], width=room)
    kind = "ratio" if pool.outcome.scale == "rate" else "difference"
    title = f"Clients by code, with massage + other nights ({kind}, 95 % interval)"
    yield from wrapped(title, indent="")
    for name, nights, interval in (*rows, *below):
        label = f"{INDENT}{_short(sheet.shown(name))}{nights:<{_NIGHTS_WIDTH}}"
        if left < len(label):
            yield label.rstrip()
            label = INDENT
        yield f"{label}{_drawn(pool, axis, interval)}"
    yield f"{' ' * left}{axis_line(axis, lambda value: f'{value:.2g}')}"
    yield from _shrunken(pool)


def _short(name: str) -> str:
    """Return a name as wide as its column, dots at the end of one that is longer."""
    return f"{name if len(name) < _NAME_WIDTH else f'{name[: _NAME_WIDTH - 4]}...':<{_NAME_WIDTH}}"


def _drawn(pool: Pool, axis: EffectAxis, one: Interval) -> str:
    """Return an interval as it is drawn, and its numbers."""
    band = words_of(pool.outcome).band(pool.outcome.mcid)
    plot = effect_line(axis, band=band, estimate=one.estimate, low=one.low, high=one.high)
    numbers = f"{one.estimate:.2f} [{one.low:.2f}, {one.high:.2f}]"
    return f"{plot} {numbers}"


def _nights(one: PooledClient) -> str:
    client = one.client
    if client.n_massage is None or client.n_none is None:
        return ""
    return f"{client.n_massage}+{client.n_none}"


def _axis(pool: Pool, intervals: Sequence[Interval], *, width: int) -> EffectAxis:
    """Return an axis that holds the intervals; ratios beyond ten times are led beyond it."""
    ends = list(words_of(pool.outcome).band(pool.outcome.mcid))
    ends += [end for one in intervals for end in (one.low, one.high)]
    is_ratio = pool.outcome.scale == "rate"
    if is_ratio:
        ends = [min(max(end, 1.0 / _FARTHEST), _FARTHEST) for end in ends]
    return axis_over(ends, width=width, is_ratio=is_ratio)


def _shrunken(pool: Pool) -> Iterator[Line]:
    """Yield each client drawn towards the average by what is not known of it."""
    drawn = [one for one in pool.clients if one.shrunken is not None]
    if not drawn:
        return
    yield ""
    yield from wrapped(DRAWN, indent="")
    for one in drawn:
        yield from labelled(one.client.code, shrunken_words(words_of(pool.outcome), one))


def _numbers(pool: Pool) -> Iterator[Line]:
    told = average_method(pool)
    if told:
        yield AVERAGE_TITLE
        yield from wrapped(told)


def _left_out(pool: Pool) -> Iterator[Line]:
    missing = [one.client for one in pool.clients if one.alone is None]
    if not missing:
        return
    yield NO_EFFECT
    for client in missing:
        yield from labelled(client.code, client.status_words or client.status)
