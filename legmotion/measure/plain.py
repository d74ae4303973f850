"""The same work, or the least that any way must do, without legmotion.

Nothing of legmotion's own detection is loaded, so that a process that runs one of these
programs is as large and as slow as that program.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from legmotion.units import Float32Array

# Order 4 is what the field's programs use; order 2 is the least that takes gravity away.
ORDERS = (2, 4)
_BAND_HZ = (0.5, 8.0)
_SMOOTHED_S = 0.25
_AXES = ("x", "y", "z")


def has_pyarrow() -> bool:
    """Return whether pyarrow is installed; nothing of legmotion needs it."""
    return find_spec("pyarrow") is not None


def plain_work(
    samples_g: Float32Array, rate_hz: float, file: Path, found: Path
) -> dict[str, Callable[[], object]]:
    """Return plain work by name, over samples in memory (n, 3) or over a night's file.

    `found` is where the detector of pandas and scipy writes what it finds.
    """
    target = np.empty_like(samples_g)
    work: dict[str, Callable[[], object]] = {
        f"scipy sosfilt (order {order}) + norm + lfilter": partial(
            envelope, samples_g, rate_hz, order=order
        )
        for order in ORDERS
    }
    work |= {
        "numpy copy of the samples": partial(np.copyto, target, samples_g),
        "pandas + scipy": partial(detect, str(file), str(found)),
        "pandas reads": partial(pandas_reads, str(file)),
    }
    if has_pyarrow():
        work["pyarrow reads"] = partial(pyarrow_reads, str(file))
    return work


def envelope(samples_g: Float32Array, rate_hz: float, *, order: int) -> object:
    """Filter, take the length, smooth: the envelope of a plain detector and nothing more."""
    from scipy import signal

    low_hz, high_hz = _BAND_HZ
    sos = signal.butter(
        order, [low_hz, min(high_hz, 0.4 * rate_hz)], "bandpass", fs=rate_hz, output="sos"
    )
    level = np.linalg.norm(signal.sosfilt(sos, samples_g, axis=0), axis=1)
    share = 1.0 / (_SMOOTHED_S * rate_hz)
    return signal.lfilter([share], [1.0, share - 1.0], level)


def detect(path: str, found_path: str) -> None:
    """Read a night of stamp, x, y, z, find its movements with pandas and scipy, write them."""
    import pandas as pd

    from legmotion.validate.baselines import pandas_and_scipy

    names = ["time", *_AXES]
    night = pd.read_csv(path, header=None, names=names, parse_dates=["time"])
    time_s = (night["time"] - night["time"].iloc[0]).dt.total_seconds().to_numpy(np.float64)
    intervals_s = pandas_and_scipy(night[[*_AXES]].to_numpy(), time_s)
    table = pd.DataFrame(intervals_s, columns=["onset_s", "offset_s"])
    table.to_csv(found_path, index=False, float_format="%.3f")


def pandas_reads(path: str) -> int:
    """Read a night with pandas, stamps converted, and return its rows."""
    import pandas as pd

    return len(pd.read_csv(path, header=None, names=["time", *_AXES], parse_dates=["time"]))


def pyarrow_reads(path: str) -> int:
    """Read a night with pyarrow and its usual threads, stamps converted, and return its rows."""
    csv = import_module("pyarrow.csv")
    options = csv.ReadOptions(column_names=["time", *_AXES])
    return int(csv.read_csv(path, read_options=options).num_rows)
