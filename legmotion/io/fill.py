"""What was not recorded is not stillness: samples that a tracker filled in are taken out.

Some trackers save power at rest and write the last sample again and again, or zeros, until they
wake. A sensor's noise does not repeat one triple for long, so a long run of one triple is such a
fill: the first sample of it was measured and stays, its repeats go, and the time they stand for
is listed as not recorded. Zeros were never measured: all of them go.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.io.recording import Block, ReadLog, Repair
from legmotion.params import IoParameters
from legmotion.units import AnyArray, BoolArray, Float32Array, FloatArray, read_only

# Differences below this are rounding of float32, not steps of a sensor.
_MIN_STEP_G = 2e-5
_REASONS = {
    "idle_fill": "stretches that repeat one sample, as trackers write while they sleep, taken as "
    "not recorded",
    "zero_fill": "stretches of zeros on all axes, taken as not recorded",
}


def resolution_g(acceleration_g: AnyArray) -> float:
    """Return the smallest step between the values of one axis, in g; infinite without one."""
    smallest = np.inf
    for axis in range(3):
        steps = np.diff(np.unique(acceleration_g[:, axis]).astype(np.float64))
        smallest = min(smallest, float(steps[steps > _MIN_STEP_G].min(initial=np.inf)))
    return smallest


def shortest_fill_s(acceleration_g: AnyArray, *, params: IoParameters) -> float:
    """Return how long one sample is repeated, at least, where it was filled in.

    `acceleration_g` holds the recording's first samples: the coarser their steps, the longer
    real rest repeats itself.
    """
    coarseness = min(1.0, resolution_g(acceleration_g) / params.coarse_resolution_g)
    return max(params.idle_fill_s, params.coarse_idle_fill_s * coarseness)


@dataclass(slots=True, kw_only=True)
class _Run:
    """Samples of one value that the last one seen belongs to."""

    value: Float32Array
    start_s: float
    last_s: float
    is_fill: bool

    @property
    def is_zero(self) -> bool:
        """Whether all axes are 0."""
        return not self.value.any()


class FillFilter:
    """Takes filled-in samples out of blocks and lists when they stood.

    `step_s` is the usual time from sample to sample, `fill_s` the shortest fill. Samples that
    may turn out to be one are held back until the run they belong to ends, so that the result
    does not depend on where blocks end.
    """

    def __init__(self, log: ReadLog, *, step_s: float, fill_s: float, params: IoParameters) -> None:
        self._log = log
        self._step_s = step_s
        self._fill_s = fill_s
        # A run is of consecutive samples: a gap ends it.
        self._break_s = max(params.max_step_s, 2.5 * step_s)
        # Every fill is longer than two strides, so that one lies in it from end to end.
        self._stride = max(1, int(fill_s / self._break_s / 2))
        self._run: _Run | None = None
        self._held: Block | None = None

    def push(self, block: Block) -> Block | None:
        """Take a block; return the samples that are known to be measured."""
        values, time_s = self._with_held(block)
        keep = np.ones(time_s.size, np.bool_)
        stop = self._go_on(values, time_s, keep)
        if stop < time_s.size:
            self._take_out(values, time_s, keep, stop)
            self._begin_run(values, time_s, keep, stop)
        return _part(values, time_s, keep)

    def finish(self) -> Block | None:
        """Return what was held back; the last run ends here."""
        held, self._held = self._held, None
        if self._run is not None:
            self._close(self._run)
        self._run = None
        return held

    def _with_held(self, block: Block) -> tuple[Float32Array, FloatArray]:
        held, self._held = self._held, None
        if held is None:
            return block.acceleration_g, block.time_s
        values = np.concatenate((held.acceleration_g, block.acceleration_g))
        return values, np.concatenate((held.time_s, block.time_s))

    def _go_on(self, values: Float32Array, time_s: FloatArray, keep: BoolArray) -> int:
        """Let the last run go on at the beginning of a block; return where it stops."""
        run = self._run
        if run is None:
            return 0
        follows = time_s[0] - run.last_s <= self._break_s and (values[0] == run.value).all()
        # What was held back is the run itself, whatever its times.
        stop = self._run_stop(values, time_s, 0) if follows else 0
        if stop:
            run.last_s = float(time_s[stop - 1])
            run.is_fill = run.is_fill or run.last_s - run.start_s >= self._fill_s
            keep[:stop] = not run.is_fill
        if stop == time_s.size and not run.is_fill:
            self._hold(values, time_s, keep, 0)
        elif stop < time_s.size:
            self._close(run)
            self._run = None
        return stop

    def _take_out(
        self, values: Float32Array, time_s: FloatArray, keep: BoolArray, start: int
    ) -> None:
        """Take out the runs that begin and end within a block."""
        bounds = np.empty((time_s.size // (2 * self._stride) + 1, 2), np.int64)
        from legmotion.io._kernels import find_runs

        n = find_runs(values, time_s, start, self._stride, self._break_s, self._fill_s, bounds)
        for first, stop in bounds[:n].tolist():
            run = self._run_of(values, time_s, first, stop)
            keep[first if run.is_zero else first + 1 : stop] = False
            self._close(run)

    def _begin_run(
        self, values: Float32Array, time_s: FloatArray, keep: BoolArray, start: int
    ) -> None:
        """Remember the run at the end of a block, and hold back what may be filled in."""
        first = self._run_start(values, time_s, time_s.size - 1, start)
        self._run = run = self._run_of(values, time_s, first, time_s.size)
        uncertain = first if run.is_zero else first + 1
        if run.is_fill:
            keep[uncertain:] = False
        else:
            self._hold(values, time_s, keep, uncertain)

    def _hold(self, values: Float32Array, time_s: FloatArray, keep: BoolArray, first: int) -> None:
        if first < time_s.size:
            keep[first:] = False
            self._held = Block(acceleration_g=values[first:], time_s=time_s[first:])

    def _run_of(self, values: Float32Array, time_s: FloatArray, first: int, stop: int) -> _Run:
        start_s, last_s = float(time_s[first]), float(time_s[stop - 1])
        is_fill = last_s - start_s >= self._fill_s
        return _Run(value=values[first].copy(), start_s=start_s, last_s=last_s, is_fill=is_fill)

    def _close(self, run: _Run) -> None:
        """Write a fill into the log."""
        if not run.is_fill:
            return
        code = "zero_fill" if run.is_zero else "idle_fill"
        interval = (run.start_s if run.is_zero else run.start_s + self._step_s,
                    run.last_s + self._step_s)  # fmt: skip
        self._log.not_recorded_s.append(interval)
        self._log.filled_s.append(interval)
        repair = self._log.repairs.setdefault(
            code, Repair(reason=_REASONS[code], n=0, first_line=None)
        )
        repair.n += 1

    def _run_start(self, values: Float32Array, time_s: FloatArray, at: int, low: int) -> int:
        """Return the first sample of the run that one belongs to, not before `low`."""
        size = self._stride
        while at > low:
            begin = max(low, at - size)
            breaks = np.flatnonzero(self._breaks(values[begin : at + 1], time_s[begin : at + 1]))
            if breaks.size:
                return begin + int(breaks[-1]) + 1
            at, size = begin, 4 * size
        return at

    def _run_stop(self, values: Float32Array, time_s: FloatArray, at: int) -> int:
        """Return the first sample behind the run that one belongs to."""
        size = self._stride
        while at < time_s.size - 1:
            end = min(time_s.size, at + size + 1)
            breaks = np.flatnonzero(self._breaks(values[at:end], time_s[at:end]))
            if breaks.size:
                return at + int(breaks[0]) + 1
            at, size = end - 1, 4 * size
        return time_s.size

    def _breaks(self, values: Float32Array, time_s: FloatArray) -> BoolArray:
        """Return after which samples a run ends."""
        is_other = (values[1:] != values[:-1]).any(axis=1)
        ends: BoolArray = is_other | (np.diff(time_s) > self._break_s)
        return ends


def _part(values: Float32Array, time_s: FloatArray, keep: BoolArray) -> Block | None:
    """Return the samples that are kept, without a copy where they stand together."""
    n_kept = int(np.count_nonzero(keep))
    if not n_kept:
        return None
    first = int(np.argmax(keep))
    chosen = slice(first, first + n_kept) if keep[first : first + n_kept].all() else keep
    return Block(acceleration_g=read_only(values[chosen]), time_s=read_only(time_s[chosen]))
