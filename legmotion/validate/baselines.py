"""Other ways to find leg movements, for comparison: each returns onsets and offsets in seconds.

They are written from the published descriptions, kindly: where a description leaves a choice,
the more sensitive one is taken. They see the same samples as legmotion does: `acceleration_g`
(n, 3) and `time_s` (n,), and return (m, 2). Nothing of legmotion's own detection is used.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import signal

from legmotion.units import MG_PER_G, AnyArray, BoolArray, FloatArray, IntArray

MIN_DURATION_S = 0.5


def uniform_g(acceleration_g: AnyArray, time_s: FloatArray) -> tuple[FloatArray, float]:
    """Return the acceleration on an even grid at the real rate, (n, 3), and that rate in Hz."""
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    grid_s = np.arange(0.0, time_s[-1], 1.0 / rate_hz)
    axes = [np.interp(grid_s, time_s, axis) for axis in acceleration_g.T]
    return np.stack(axes, axis=1), rate_hz


def fixed_thresholds(acceleration_g: AnyArray, time_s: FloatArray) -> FloatArray:
    """Begin at 100 mg, end below 50 mg for 0.5 s: as RestEaze does (Brooks 2022, open code)."""
    return _high_passed(acceleration_g, time_s, 100.0, 50.0)


def low_fixed_thresholds(acceleration_g: AnyArray, time_s: FloatArray) -> FloatArray:
    """Begin at 10 mg, end below 5 mg for 0.5 s: the low variant of RestEaze (Brooks 2022)."""
    return _high_passed(acceleration_g, time_s, 10.0, 5.0)


def _high_passed(
    acceleration_g: AnyArray, time_s: FloatArray, on_mg: float, off_mg: float
) -> FloatArray:
    even_g, rate_hz = uniform_g(acceleration_g, time_s)
    high_pass = signal.butter(2, 0.5, "highpass", fs=rate_hz, output="sos")
    return _movements(_vector_mg(_filtered(high_pass, even_g)), on_mg, off_mg, rate_hz, rest_s=0.5)


def pam_rl_thresholds(acceleration_g: AnyArray, time_s: FloatArray) -> FloatArray:
    """Begin at 200 mg, end below 100 mg for 1 s, 0.3 to 20 Hz: as PAM-RL (Sforza 2005)."""
    even_g, rate_hz = uniform_g(acceleration_g, time_s)
    band = [0.3, 20.0] if rate_hz > 45.0 else 0.3
    kind = "bandpass" if rate_hz > 45.0 else "highpass"
    sos = signal.butter(2, band, kind, fs=rate_hz, output="sos")
    level_mg = _vector_mg(_filtered(sos, even_g))
    return _movements(level_mg, 200.0, 100.0, rate_hz, rest_s=1.0)


def pandas_and_scipy(acceleration_g: AnyArray, time_s: FloatArray) -> FloatArray:
    """Return what a careful afternoon with pandas and scipy finds.

    Causal band-pass 0.5 to 8 Hz, vector RMS over 0.25 s, a rolling 30 % quantile over two
    minutes as the noise floor, hysteresis at 5 and 2.2 times the floor but at least 8 and
    3.5 mg, rests of up to three seconds bridged. Thresholds and rest are the best of 48
    combinations on four nights with known truth, which nobody has for a real one.
    """
    even_g, rate_hz = uniform_g(acceleration_g, time_s)
    band = [0.5, min(8.0, 0.4 * rate_hz)]
    sos = signal.butter(2, band, "bandpass", fs=rate_hz, output="sos")
    square = pd.Series(_vector_mg(_filtered(sos, even_g)) ** 2)
    width = max(1, round(0.25 * rate_hz))
    level = np.sqrt(square.rolling(width, center=True, min_periods=1).mean().clip(lower=0.0))
    block = level.groupby(level.index // round(5.0 * rate_hz)).quantile(0.3)
    floor_mg = block.rolling(24, center=True, min_periods=1).quantile(0.3).to_numpy()
    per_sample = np.repeat(floor_mg, round(5.0 * rate_hz))[: level.size]
    on_mg, off_mg = np.maximum(5.0 * per_sample, 8.0), np.maximum(2.2 * per_sample, 3.5)
    return _movements(level.to_numpy(), on_mg, off_mg, rate_hz, rest_s=3.0)


def _filtered(sos: FloatArray, acceleration_g: FloatArray) -> FloatArray:
    """Filter causally, at rest from the first sample on."""
    state = signal.sosfilt_zi(sos)[:, :, None] * acceleration_g[0]
    filtered, _ = signal.sosfilt(sos, acceleration_g, axis=0, zi=state)
    return np.asarray(filtered)


def _vector_mg(acceleration_g: FloatArray) -> FloatArray:
    return np.asarray(MG_PER_G * np.sqrt((acceleration_g**2).sum(axis=1)))


def _movements(
    level_mg: FloatArray,
    on_mg: FloatArray | float,
    off_mg: FloatArray | float,
    rate_hz: float,
    *,
    rest_s: float,
) -> FloatArray:
    """Return [onset, offset) of stretches above `off_mg` that reach `on_mg`, rests bridged."""
    starts, stops = _runs(level_mg >= off_mg)
    if starts.size == 0:
        return np.empty((0, 2))
    is_new = np.append(True, starts[1:] - stops[:-1] >= rest_s * rate_hz)
    first = np.flatnonzero(is_new)
    starts, stops = starts[first], np.append(stops[first[1:] - 1], stops[-1])
    reached = np.concatenate([[0], np.cumsum(level_mg >= on_mg)])
    is_movement = (reached[stops] > reached[starts]) & (stops - starts >= MIN_DURATION_S * rate_hz)
    return np.asarray(np.stack([starts, stops], axis=1)[is_movement] / rate_hz)


def _runs(is_above: BoolArray) -> tuple[IntArray, IntArray]:
    """Return the first and the last-but-one index of each run."""
    change = np.diff(np.concatenate([[0], is_above.astype(np.int8), [0]]))
    return np.flatnonzero(change == 1), np.flatnonzero(change == -1)
