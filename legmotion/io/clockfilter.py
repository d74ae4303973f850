"""Rows in file order without stray stamps and reset clocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.errors import MalformedFileError
from legmotion.io.lines import Repairs
from legmotion.io.textstamps import NS_PER_DAY, NS_PER_S
from legmotion.io.timeplan import MIDNIGHT_NS, TimePlan
from legmotion.io.unset import is_unset, shown
from legmotion.params import IoParameters
from legmotion.units import AnyArray, BoolArray, Float32Array, IntArray

_HOUR_NS = 3_600 * NS_PER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Rows on their way: `stamp_ns` (n,), `acceleration_g` (n, 3), `line` (n,)."""

    stamp_ns: IntArray
    acceleration_g: Float32Array
    line: IntArray

    @property
    def size(self) -> int:
        """Number of rows."""
        return int(self.line.size)

    def part(self, chosen: AnyArray | slice) -> Stretch:
        """Return some of the rows."""
        return Stretch(
            stamp_ns=self.stamp_ns[chosen],
            acceleration_g=self.acceleration_g[chosen],
            line=self.line[chosen],
        )

    def then(self, other: Stretch) -> Stretch:
        """Return these rows and the others after them."""
        if not self.size:
            return other
        return Stretch(
            stamp_ns=np.concatenate((self.stamp_ns, other.stamp_ns)),
            acceleration_g=np.concatenate((self.acceleration_g, other.acceleration_g)),
            line=np.concatenate((self.line, other.line)),
        )


def no_stretch() -> Stretch:
    """Return no rows."""
    nothing = np.empty(0, np.int64)
    return Stretch(stamp_ns=nothing, acceleration_g=np.empty((0, 3), np.float32), line=nothing)


class ClockFilter:
    """Settles every step of the clock that is no ordinary step, in file order.

    A few rows that leave the sequence and come back are strays and go. Half a day back on a
    clock without dates is midnight; one hour on a wall clock is a change of summer time, and
    time runs on. A leap to or from the date of a clock that was never set is one that lost its
    setting: time runs on by the samples, until the clock is right again. A counter that starts
    anew, with other samples than at first, runs on in the same way. Any other step further
    back than the sort window, or further ahead than any pause, is a reset: rows are left out
    until the clock runs on from the last good one. Everything else is a gap and stays. The last
    few rows wait until those after them are known.
    """

    def __init__(
        self, plan: TimePlan, *, where: str, params: IoParameters, repairs: Repairs
    ) -> None:
        self._plan = plan
        self._where = where
        self._repairs = repairs
        self._n_stray = params.max_stray_rows
        self._max_jumps = params.max_clock_jumps
        self._longest_ns = int(params.max_jump_s * NS_PER_S)
        self._waiting = no_stretch()
        self._last_ns: int | None = None
        self._shift_ns = 0
        # What the clock needed before it lost its setting.
        self._right_shift_ns: int | None = None
        # The samples that the file begins with, and those that are being settled.
        self._first_g: Float32Array | None = None
        self._rows_g = no_stretch().acceleration_g
        self._params = params
        # While set, rows are refused until one lies in (low, high].
        self._resume: tuple[int, int] | None = None
        self._n_jumps = 0
        # From the last good row to the one that time runs on from, after each reset.
        self.resets_s: list[tuple[float, float]] = []

    @property
    def shift_ns(self) -> int:
        """What midnights and changes of summer time have added to the clock so far."""
        return self._shift_ns

    @property
    def is_out_of_step(self) -> bool:
        """Whether rows are left out until the clock runs on from the last good one."""
        return self._resume is not None

    @property
    def waiting_ns(self) -> IntArray:
        """The stamps of the rows that are not settled yet, as they stand now."""
        return self._waiting.stamp_ns + self._shift_ns

    def go_on_from(self, last_ns: int) -> None:
        """Take a row that was good without this filter as the last one."""
        self._last_ns = last_ns

    def begin_with(self, acceleration_g: Float32Array) -> None:
        """Remember the recording's first samples: a counter that starts anew may repeat them."""
        if self._first_g is None and len(acceleration_g):
            self._first_g = acceleration_g[: self._n_stray].copy()

    def push(self, rows: Stretch, *, is_last: bool = False) -> Stretch:
        """Take rows in file order; return those that are settled."""
        if rows.size and rows.line[0] < self._plan.first_line:
            rows = self._without_beginning(rows)
        rows = self._waiting.then(rows)
        n_sure = rows.size if is_last else max(rows.size - self._n_stray, 0)
        stamp_ns = rows.stamp_ns.copy()
        keep = np.ones(rows.size, np.bool_)
        self._rows_g = rows.acceleration_g
        self.begin_with(rows.acceleration_g)
        n_settled = self._settle(stamp_ns, rows.line, keep, n_sure)
        self._waiting = rows.part(slice(n_settled, None))
        settled = Stretch(
            stamp_ns=stamp_ns[:n_settled],
            acceleration_g=rows.acceleration_g[:n_settled],
            line=rows.line[:n_settled],
        )
        settled = settled if keep[:n_settled].all() else settled.part(keep[:n_settled])
        if settled.size:
            self._last_ns = int(settled.stamp_ns[-1])
        return settled

    def _without_beginning(self, rows: Stretch) -> Stretch:
        is_early = rows.line < self._plan.first_line
        reason = "rows before the clock was right"
        n, first_line = int(is_early.sum()), int(rows.line[0])
        self._repairs.add("stray_stamps", reason, n=n, first_line=first_line)
        return rows.part(~is_early)

    def _settle(self, stamp_ns: IntArray, line: IntArray, keep: BoolArray, n_sure: int) -> int:
        """Shift stamps and mark rows to drop, in place; return how many rows are settled."""
        if not stamp_ns.size:
            return 0
        stamp_ns += self._shift_ns
        last_ns = int(stamp_ns[0]) if self._last_ns is None else self._last_ns
        steps = np.diff(stamp_ns, prepend=last_ns)
        jumps = np.flatnonzero(np.abs(steps) > self._plan.jump_ns)
        at = 0
        if self._resume is not None:
            at = self._drop_until_resumed(stamp_ns, steps, keep, 0)
        for jump in jumps.tolist():
            if jump < at:
                continue
            if jump >= n_sure:
                return int(jump)
            before_ns = int(stamp_ns[jump - 1]) if jump else last_ns
            n_stray = self._stray_rows(stamp_ns[jump : jump + self._n_stray + 1], before_ns)
            if not n_stray and steps[jump] > 0 and stamp_ns.size - jump <= self._n_stray:
                # The file ends before they could have come back: nothing confirms them.
                n_stray = stamp_ns.size - jump
            if n_stray:
                reason = "rows whose stamps leave the sequence and come back"
                first_line = int(line[jump])
                self._repairs.add("stray_stamps", reason, n=n_stray, first_line=first_line)
                keep[jump : jump + n_stray] = False
                at = jump + n_stray + 1
                continue
            shift_ns = self._shift_for(int(steps[jump]), int(line[jump]))
            if shift_ns:
                self._count_jump(int(line[jump]))
                self._shift_ns += shift_ns
                stamp_ns[jump:] += shift_ns
            elif steps[jump] < 0 or steps[jump] > self._longest_ns:
                self._count_jump(int(line[jump]))
                shift_ns = self._shift_for_lost(before_ns, int(stamp_ns[jump]), int(line[jump]))
                if not shift_ns and self._starts_anew(int(stamp_ns[jump]), int(jump)):
                    shift_ns = self._shift_for_restart(
                        before_ns, int(stamp_ns[jump]), int(line[jump])
                    )
                if shift_ns:
                    self._shift_ns += shift_ns
                    stamp_ns[jump:] += shift_ns
                    continue
                self._begin_reset(before_ns, int(steps[jump]), int(line[jump]))
                at = self._drop_until_resumed(stamp_ns, steps, keep, jump)
        return max(n_sure, min(at, stamp_ns.size))

    def _stray_rows(self, stamp_ns: IntArray, before_ns: int) -> int:
        """Return how many rows are away before one comes back; 0 if none does."""
        away_ns = stamp_ns - before_ns
        play_ns = self._plan.jump_ns + self._plan.step_ns * np.arange(1, stamp_ns.size + 1)
        is_return = np.diff(stamp_ns, prepend=stamp_ns[0]) * np.sign(-away_ns[0])
        back = np.flatnonzero((np.abs(away_ns) <= play_ns) & (2 * is_return > abs(away_ns[0])))
        return int(back[0]) if back.size else 0

    def _shift_for(self, step_ns: int, line: int) -> int:
        """Return what midnight or a change of summer time adds to the clock."""
        if not self._plan.has_dates and step_ns < -MIDNIGHT_NS:
            return NS_PER_DAY
        # An hour and an ordinary step: wider play than a gap that is bridged, not more.
        usual_ns = max(self._plan.step_ns, self._plan.stamp_step_ns)
        play_ns = max(0.15 * NS_PER_S, 2.5 * self._plan.step_ns, 1.5 * self._plan.stamp_step_ns)
        if self._plan.follows_zone:
            for hour_ns in (_HOUR_NS, -_HOUR_NS):
                if abs(step_ns - hour_ns - usual_ns) <= play_ns:
                    reason = "the wall clock changed by one hour; time runs on"
                    self._repairs.add("clock_change", reason, first_line=line)
                    return -hour_ns
        return 0

    def _shift_for_lost(self, last_ns: int, stamp_ns: int, line: int) -> int:
        """Return what runs on from the last good row where a clock lost its setting; else 0."""
        if not self._plan.is_calendar:
            return 0
        raw_ns, right_ns = stamp_ns - self._shift_ns, self._right_shift_ns
        if right_ns is not None and last_ns < raw_ns + right_ns <= last_ns + self._longest_ns:
            self._right_shift_ns = None
            self._run_on(last_ns, raw_ns + right_ns, "clock_lost", "the clock is right again", line)
            return right_ns - self._shift_ns
        raw_last_ns = last_ns - self._shift_ns
        if not any(is_unset(ns, params=self._params) for ns in (raw_last_ns, raw_ns)):
            return 0
        if right_ns is None:
            self._right_shift_ns = self._shift_ns
        next_ns = last_ns + round(self._plan.step_ns)
        reason = (
            f"the clock lost its setting or was set: it leaps to {shown(raw_ns):%Y-%m-%d %H:%M:%S}"
        )
        self._run_on(last_ns, next_ns, "clock_lost", reason + ", and time runs on", line)
        return next_ns - stamp_ns

    def _starts_anew(self, stamp_ns: int, at: int) -> bool:
        """Return whether a counter is back where it began, and what it counts is not the same."""
        is_back = abs(stamp_ns - self._shift_ns - self._plan.start_ns) <= self._plan.jump_ns
        if not self._plan.is_elapsed or not is_back or self._first_g is None:
            return False
        again_g = self._rows_g[at : at + len(self._first_g)]
        return not np.array_equal(again_g, self._first_g[: len(again_g)])

    def _shift_for_restart(self, last_ns: int, stamp_ns: int, line: int) -> int:
        """Return what lets a counter that started anew run on from the last good row."""
        next_ns = last_ns + round(self._plan.step_ns)
        reason = "the elapsed time starts anew, and runs on by the samples"
        self._run_on(last_ns, next_ns, "clock_restarted", reason, line)
        return next_ns - stamp_ns

    def _run_on(self, last_ns: int, next_ns: int, code: str, reason: str, line: int) -> None:
        """Say that time runs on; how long the clock stood still nobody knows: a restart."""
        start_ns = self._plan.start_ns
        last_s, next_s = ((ns - start_ns) / NS_PER_S for ns in (last_ns, next_ns))
        reason = f"{reason}, {last_s:.0f} s after the first sample"
        self._repairs.add(code, reason, first_line=line)
        self.resets_s.append((last_s, next_s))

    def _begin_reset(self, last_ns: int, step_ns: int, line: int) -> None:
        self._resume = (last_ns, last_ns + self._longest_ns)
        last_s = (last_ns - self._plan.start_ns) / NS_PER_S
        way = "back" if step_ns < 0 else "ahead"
        reason = (
            f"the clock jumps {way} by {abs(step_ns) / NS_PER_S:.0f} s, {last_s:.0f} s after the "
            "first sample; rows are left out until it runs on from there"
        )
        self._repairs.add("clock_reset", reason, n=0, first_line=line)

    def _drop_until_resumed(
        self, stamp_ns: IntArray, steps: IntArray, keep: BoolArray, start: int
    ) -> int:
        """Drop rows until the clock runs on, and two rows agree on it; return the next row."""
        assert self._resume is not None
        low, high = self._resume
        is_right = (stamp_ns[start:] > low) & (stamp_ns[start:] <= high)
        is_right[:-1] &= np.abs(steps[start + 1 :]) <= self._plan.jump_ns
        found = np.flatnonzero(is_right)
        stop = start + int(found[0]) if found.size else stamp_ns.size
        keep[start:stop] = False
        self._repairs.add("clock_reset", "", n=stop - start)
        if found.size:
            self._resume = None
            start_ns = self._plan.start_ns
            resumed_ns = int(stamp_ns[stop])
            self.resets_s.append(((low - start_ns) / NS_PER_S, (resumed_ns - start_ns) / NS_PER_S))
            return stop + 1
        return stop

    def _count_jump(self, line: int) -> None:
        self._n_jumps += 1
        if self._n_jumps > self._max_jumps:
            raise MalformedFileError(
                f"{self._where}, {self._repairs.at(line)}: the clock jumps for the "
                f"{self._n_jumps}th time; expected times that grow from row to row",
                hint="name the right time column with --time-col, or leave it out and give --rate",
            )
