"""Decoded samples to blocks of strictly increasing times: the quick way and the careful one.

Stamps that only ever grow by ordinary steps need no repair: their page becomes a block as it is.
A page in which a stamp stands still, steps back or leaps, and the pages on both sides of it, go
through the same clock filter and sort window as rows of text. Both ways give the same samples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from legmotion.io.clockfilter import ClockFilter, Stretch, no_stretch
from legmotion.io.lines import Repairs
from legmotion.io.recording import Block
from legmotion.io.textstamps import NS_PER_S
from legmotion.io.timeline import Timeline
from legmotion.io.timeplan import TimePlan
from legmotion.params import IoParameters
from legmotion.units import Float32Array, IntArray, read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Decoded samples in file order.

    `stamp_ns` (n,) int64: nanoseconds since 1970 on the recording's clock, or since its start
    where no date is known. `acceleration` (n, 3) float32, C order, x, y, z, in the unit that
    the reader names. `line` (n,) numbers the rows of a text; samples number themselves. A page of
    some 10,000 to 200,000 samples is worth its overhead; smaller ones are joined.
    """

    stamp_ns: IntArray
    acceleration: Float32Array
    line: IntArray | None = None


class Settler:
    """Turns pages into blocks; `repairs` counts what had to be put right."""

    def __init__(
        self, plan: TimePlan, *, where: str, params: IoParameters, repairs: Repairs
    ) -> None:
        self._plan = plan
        self._clock = ClockFilter(plan, where=where, params=params, repairs=repairs)
        self._timeline = Timeline(plan, where=where, params=params, repairs=repairs)
        self._is_careful = False
        self._held: Page | None = None
        self._n_before = 0
        self._last_s = -np.inf

    @property
    def resets_s(self) -> list[tuple[float, float]]:
        """From the last good sample to the one that time runs on from, after each reset."""
        return self._clock.resets_s

    def push(self, page: Page) -> Iterator[Block]:
        """Yield the blocks that are settled once this page is known."""
        is_calm = self._is_calm(page)
        held, self._held = self._held, page if is_calm else None
        if is_calm and held is None:
            return
        if is_calm and held is not None and not self._is_careful:
            yield self._as_is(held)
            return
        if not self._is_careful:
            self._begin_care()
        if held is not None:
            yield from self._carefully(held)
        if is_calm:
            yield from self._flushed()
            self._is_careful = False
        else:
            yield from self._carefully(page)

    def finish(self) -> Iterator[Block]:
        """Yield what is left after the last page."""
        held, self._held = self._held, None
        if self._is_careful:
            if held is not None:
                yield from self._carefully(held)
            yield from self._flushed()
        elif held is not None:
            yield self._as_is(held)

    def _is_calm(self, page: Page) -> bool:
        """Return whether a page goes on from what was before it by ordinary steps alone."""
        held, shift_ns = self._held, self._clock.shift_ns
        number = self._n_before + (held.stamp_ns.size if held is not None else 0)
        if page.line is not None:
            number = int(page.line[0])
        if self._clock.is_out_of_step or number < self._plan.first_line:
            return False
        first_ns = int(page.stamp_ns[0]) + shift_ns
        if held is not None:
            before_ns = held.stamp_ns[-1:] + shift_ns
        elif self._n_before:
            before_ns = np.append(self._timeline.newest_ns, self._clock.waiting_ns)
        elif first_ns < self._plan.start_ns:
            return False
        else:
            before_ns = np.empty(0, np.int64)
        return self._is_usual(np.append(before_ns, first_ns)) and self._is_usual(page.stamp_ns)

    def _is_usual(self, stamp_ns: IntArray) -> bool:
        """Return whether stamps grow from one to the next, by ordinary steps."""
        steps = np.diff(stamp_ns)
        return not steps.size or bool(steps.min() > 0 and steps.max() <= self._plan.jump_ns)

    def _as_is(self, page: Page) -> Block:
        """Return a page as a block."""
        self._clock.begin_with(page.acceleration)
        self._n_before += page.stamp_ns.size
        time_s = (page.stamp_ns - (self._plan.start_ns - self._clock.shift_ns)) / NS_PER_S
        self._last_s = float(time_s[-1])
        self._timeline.newest_ns = int(page.stamp_ns[-1]) + self._clock.shift_ns
        return Block(acceleration_g=read_only(page.acceleration), time_s=read_only(time_s))

    def _begin_care(self) -> None:
        """Tell the clock filter and the sort window what was handed on without them."""
        self._is_careful = True
        if self._n_before:
            self._clock.go_on_from(self._timeline.newest_ns)
            self._timeline.go_on_from(self._last_s)

    def _carefully(self, page: Page) -> Iterator[Block]:
        n = page.stamp_ns.size
        rows = Stretch(
            stamp_ns=page.stamp_ns,
            acceleration_g=page.acceleration,
            line=np.arange(self._n_before, self._n_before + n) if page.line is None else page.line,
        )
        self._n_before += n
        yield from self._block(self._timeline.push(self._clock.push(rows)))

    def _flushed(self) -> Iterator[Block]:
        """Yield what the clock filter and the sort window still hold."""
        last = self._clock.push(no_stretch(), is_last=True)
        yield from self._block(self._timeline.push(last, is_last=True))

    def _block(self, block: Block | None) -> Iterator[Block]:
        if block is not None:
            self._last_s = float(block.time_s[-1])
            yield block


def gathered(pages: Iterable[Page], *, params: IoParameters, enough: int = 0) -> Iterator[Page]:
    """Yield pages of `enough` samples, or worth their overhead, and longer than the sort window."""
    enough, most = enough or params.block_rows // 2, 4 * params.block_rows
    window_ns = int(2 * params.sort_window_s * NS_PER_S)
    parts: list[Page] = []
    n = 0
    for page in pages:
        if not page.stamp_ns.size:
            continue
        parts.append(page)
        n += page.stamp_ns.size
        span_ns = abs(int(page.stamp_ns[-1]) - int(parts[0].stamp_ns[0]))
        if n >= most or (n >= enough and span_ns >= window_ns):
            yield _joined(parts)
            parts, n = [], 0
    if parts:
        yield _joined(parts)


def _joined(parts: list[Page]) -> Page:
    if len(parts) == 1:
        return parts[0]
    return Page(
        stamp_ns=np.concatenate([part.stamp_ns for part in parts]),
        acceleration=np.concatenate([part.acceleration for part in parts]),
        line=None if parts[0].line is None else np.concatenate([_lines(part) for part in parts]),
    )


def _lines(page: Page) -> IntArray:
    """Return a page's numbers of lines: if one has them, all have."""
    assert page.line is not None
    return page.line
