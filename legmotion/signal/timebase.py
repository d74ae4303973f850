"""Nights cut out of a recording as it is read, each with a margin on both sides."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from legmotion.io.recording import Block
from legmotion.units import Float32Array, FloatArray, read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a recording between two boundaries, with a margin on both sides, read-only.

    `acceleration_g` (n, 3) and `time_s` (n,) are the samples as read; `from_s` and `to_s` are
    the boundaries without the margin, `index` counts the boundary that begins the stretch.
    """

    acceleration_g: Float32Array
    time_s: FloatArray
    from_s: float
    to_s: float
    index: int


class _Buffer:
    """Samples in arrays that grow by doubling, so that blocks are copied once."""

    def __init__(self) -> None:
        self.acceleration_g = np.empty((0, 3), np.float32)
        self.time_s = np.empty(0)
        self.size = 0

    def append(self, acceleration_g: Float32Array, time_s: FloatArray) -> None:
        """Copy samples behind those held."""
        size = self.size + time_s.size
        if size > self.time_s.size:
            capacity = max(2 * self.time_s.size, size, 65536)
            for name in ("acceleration_g", "time_s"):
                old = getattr(self, name)
                new = np.empty((capacity, *old.shape[1:]), old.dtype)
                new[: self.size] = old[: self.size]
                setattr(self, name, new)
        self.acceleration_g[self.size : size] = acceleration_g
        self.time_s[self.size : size] = time_s
        self.size = size

    def samples(self) -> tuple[Float32Array, FloatArray]:
        """Return views of what is held."""
        return self.acceleration_g[: self.size], self.time_s[: self.size]


def stretches(
    blocks: Iterable[Block], boundaries_s: Iterable[float], *, margin_s: float
) -> Iterator[Stretch]:
    """Yield the recording between each two neighbouring boundaries, as it is read.

    Parameters
    ----------
    blocks : iterable of Block
        The recording in time order.
    boundaries_s : iterable of float
        Increasing; seconds after the recording's first sample. It may be infinite.
    margin_s : float
        Read beyond both boundaries, so that the cut changes no movement between them.

    Yields
    ------
    Stretch
        Stretch k covers [b_k - margin_s, b_(k+1) + margin_s). One without a sample between
        its boundaries is skipped, its number too. Memory is bounded by one stretch.
    """
    boundaries = enumerate(_pairs(boundaries_s))
    index, (from_s, to_s) = next(boundaries, (0, (math.inf, math.inf)))
    held = _Buffer()
    for block in blocks:
        acceleration_g, time_s = block.acceleration_g, block.time_s
        while time_s.size and time_s[-1] >= to_s + margin_s:
            n_inside = int(np.searchsorted(time_s, to_s + margin_s))
            held.append(acceleration_g[:n_inside], time_s[:n_inside])
            acceleration_g, time_s = acceleration_g[n_inside:], time_s[n_inside:]
            yield from _cut(held, from_s, to_s, margin_s, index)
            index, (from_s, to_s) = next(boundaries, (0, (math.inf, math.inf)))
            held = _tail(held, from_s - margin_s)
        n_before = int(np.searchsorted(time_s, from_s - margin_s))
        held.append(acceleration_g[n_before:], time_s[n_before:])
    yield from _cut(held, from_s, to_s, margin_s, index)
    # The last block can reach beyond the last boundary that was passed with its margin.
    while held.size and held.time_s[held.size - 1] >= to_s:
        index, (from_s, to_s) = next(boundaries, (0, (math.inf, math.inf)))
        held = _tail(held, from_s - margin_s)
        yield from _cut(held, from_s, to_s, margin_s, index)


def _pairs(boundaries_s: Iterable[float]) -> Iterator[tuple[float, float]]:
    """Yield each two neighbouring boundaries."""
    before = math.nan
    for boundary_s in boundaries_s:
        if not math.isnan(before):
            yield before, boundary_s
        before = boundary_s


def _tail(held: _Buffer, from_s: float) -> _Buffer:
    """Return a new buffer with the samples from a time on."""
    tail = _Buffer()
    acceleration_g, time_s = held.samples()
    first = int(np.searchsorted(time_s, from_s))
    tail.append(acceleration_g[first:], time_s[first:])
    return tail


def _cut(
    held: _Buffer, from_s: float, to_s: float, margin_s: float, index: int
) -> Iterator[Stretch]:
    """Yield what is held as a stretch, if any of it lies between the boundaries."""
    acceleration_g, time_s = held.samples()
    first = int(np.searchsorted(time_s, from_s - margin_s))
    inside = np.searchsorted(time_s, [from_s, to_s])
    if inside[1] > inside[0]:
        yield Stretch(
            acceleration_g=read_only(acceleration_g[first:]),
            time_s=read_only(time_s[first:]),
            from_s=from_s,
            to_s=to_s,
            index=index,
        )
