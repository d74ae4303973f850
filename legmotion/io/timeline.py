"""Settled rows to samples: put in time order, repeated stamps spread, strictly increasing."""

from __future__ import annotations

import numpy as np

from legmotion.errors import MalformedFileError
from legmotion.io.clockfilter import Stretch, no_stretch
from legmotion.io.lines import Repairs
from legmotion.io.recording import Block
from legmotion.io.textstamps import NS_PER_S
from legmotion.io.timeplan import TimePlan
from legmotion.params import IoParameters
from legmotion.units import BoolArray, FloatArray, IntArray, read_only

# A row that shares its stamp lasts at most so much longer than usual: beyond that is a gap.
_LONGEST_STEP = 1.5


class Timeline:
    """Holds rows back for the sort window, so that a late one still finds its place."""

    def __init__(
        self, plan: TimePlan, *, where: str, params: IoParameters, repairs: Repairs
    ) -> None:
        self._plan = plan
        self._where = where
        self._repairs = repairs
        self._window_ns = int(params.sort_window_s * NS_PER_S)
        self._max_waiting = params.max_waiting_rows
        self._waiting = no_stretch()
        # The latest stamp that was seen.
        self.newest_ns = plan.start_ns
        self._last_s = -np.inf

    def go_on_from(self, last_s: float) -> None:
        """Take a sample that was handed on without this window as the last one."""
        self._last_s = last_s

    def push(self, rows: Stretch, *, is_last: bool = False) -> Block | None:
        """Take rows in file order; return the samples that no later row can come before."""
        rows = self._waiting.then(self._in_time(rows))
        if not rows.size:
            return None
        limit = self.newest_ns + 1 if is_last else self.newest_ns - self._window_ns
        if (np.diff(rows.stamp_ns) < 0).any():
            rows = rows.part(np.argsort(rows.stamp_ns, kind="stable"))
        n_ready = int(np.searchsorted(rows.stamp_ns, limit))
        ready, self._waiting = rows.part(slice(n_ready)), rows.part(slice(n_ready, None))
        if self._waiting.size > self._max_waiting:
            at = self._repairs.at(int(self._waiting.line[0]))
            raise MalformedFileError(
                f"{self._where}, {at}: the time stands still for "
                f"{self._waiting.size} rows; expected stamps that grow",
                hint="name the right time column with --time-col, or leave it out and give --rate",
            )
        return self._block(ready) if ready.size else None

    def _in_time(self, rows: Stretch) -> Stretch:
        """Return rows that still find their place; count those that were out of order."""
        if not rows.size:
            return rows
        newest = np.maximum.accumulate(np.maximum(rows.stamp_ns, self.newest_ns))
        before = np.concatenate(([self.newest_ns], newest[:-1]))
        self.newest_ns = int(newest[-1])
        is_behind = rows.stamp_ns < before
        if not is_behind.any():
            return rows
        is_late = rows.stamp_ns < np.maximum(before - self._window_ns, self._plan.start_ns)
        self._count("rows_out_of_order", "rows out of order, sorted", rows, is_behind & ~is_late)
        self._count("rows_too_late", "rows far behind those before, left out", rows, is_late)
        return rows.part(~is_late)

    def _count(self, code: str, reason: str, rows: Stretch, which: BoolArray) -> None:
        n = int(which.sum())
        if n:
            self._repairs.add(code, reason, n=n, first_line=int(rows.line[which].min()))

    def _block(self, rows: Stretch) -> Block | None:
        """Return rows in time order as a block of strictly increasing times."""
        plan = self._plan
        repeats = np.diff(rows.stamp_ns, prepend=rows.stamp_ns[0] - 1) == 0
        if repeats.any():
            if not plan.has_block_stamps:
                rows = self._without_doubles(rows, repeats)
            following = self._waiting.stamp_ns[:1] - plan.start_ns
            time_s = spread(rows.stamp_ns - plan.start_ns, following, step_ns=plan.step_ns)
        else:
            time_s = (rows.stamp_ns - plan.start_ns) / NS_PER_S
        is_later = np.diff(time_s, prepend=self._last_s) > 0
        if not is_later.all():
            self._count("duplicate_stamps", "rows with one time", rows, ~is_later)
            rows, time_s = rows.part(is_later), time_s[is_later]
        if not rows.size:
            return None
        self._last_s = float(time_s[-1])
        return Block(
            acceleration_g=read_only(np.ascontiguousarray(rows.acceleration_g)),
            time_s=read_only(time_s),
        )

    def _without_doubles(self, rows: Stretch, repeats: BoolArray) -> Stretch:
        """Drop rows written twice; count those that share a stamp with other values."""
        same = np.zeros(rows.size, np.bool_)
        same[1:] = (rows.acceleration_g[1:] == rows.acceleration_g[:-1]).all(axis=1)
        reason = "rows written twice: the same time, the same values"
        self._count("duplicate_rows", reason, rows, repeats & same)
        reason = "rows that repeat the time before, spread up to the next"
        self._count("duplicate_stamps", reason, rows, repeats & ~same)
        return rows.part(~(repeats & same))


def spread(stamp_ns: IntArray, following_ns: IntArray, *, step_ns: float) -> FloatArray:
    """Return seconds for stamps that repeat: each group spread up to the next stamp.

    `stamp_ns` has shape (n,), not decreasing; `following_ns` holds the stamp after the last, or
    nothing. Before a gap a group keeps the usual pace, `step_ns` per row.
    """
    first = np.flatnonzero(np.diff(stamp_ns, prepend=stamp_ns[0] - 1))
    counts = np.diff(np.append(first, stamp_ns.size))
    group_ns = stamp_ns[first]
    after = following_ns if following_ns.size else group_ns[-1:] + int(counts[-1] * step_ns)
    per_row = (np.append(group_ns[1:], after[:1]) - group_ns) / counts
    per_row = np.where(counts > 1, np.minimum(per_row, _LONGEST_STEP * step_ns), 0.0)
    within = np.arange(stamp_ns.size) - np.repeat(first, counts)
    seconds: FloatArray = (stamp_ns + within * np.repeat(per_row, counts)) / NS_PER_S
    return seconds
