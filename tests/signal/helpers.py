"""Signals that the signal and events tests are written about."""

from __future__ import annotations

import numpy as np
import pytest

from legmotion.params import EventParameters, SignalParameters
from legmotion.signal.motion import MotionSignal, motion_signal

SIGNAL = SignalParameters()
EVENTS = EventParameters()


def bodies(kernel):
    """Return the compiled and the plain body of a kernel; without JIT there is no other."""
    return [kernel, kernel.py_func] if hasattr(kernel, "py_func") else [kernel]


def each_body(kernel):
    """Run a test with each body of a kernel."""
    ids = ["compiled", "python"] if hasattr(kernel, "py_func") else ["python"]
    return pytest.mark.parametrize("run", bodies(kernel), ids=ids)


def resting(duration_s, *, rate_hz=50.0, noise_mg=1.0, seed=0, up=(0.0, 0.0, 1.0)):
    """Return acceleration and stamps of a sensor at rest, with noise."""
    n = round(duration_s * rate_hz)
    noise = np.random.default_rng(seed).normal(size=(n, 3)) * noise_mg / 1000
    return (np.asarray(up) + noise).astype(np.float32), np.arange(n) / rate_hz


def motion_of(acceleration_g, time_s, **options) -> MotionSignal:
    """Return the motion signal under the default parameters."""
    return motion_signal(
        np.ascontiguousarray(acceleration_g, np.float32), time_s, params=SIGNAL, **options
    )


def random_rotation(seed):
    """Return a random proper rotation matrix."""
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    q = q * np.sign(np.diag(r))
    return q if np.linalg.det(q) > 0 else q[:, [1, 0, 2]]
