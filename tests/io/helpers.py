"""Made recordings, written as trackers write them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from legmotion.errors import LegmotionError
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Block, Recording
from legmotion.io.registry import open_recording
from legmotion.params import IoParameters

PARAMS = IoParameters()
START = datetime(2026, 11, 21, 22, 0, 0)
G_M_PER_S2 = 9.80665


def with_limits(**limits: float) -> IoParameters:
    """Return the parameters with some replaced."""
    return replace(PARAMS, **limits)


def leg_at_rest(n: int, *, seed: int = 0) -> np.ndarray:
    """Return n samples in g: gravity, a little noise, a stroke now and then, six decimals."""
    rng = np.random.default_rng(seed)
    samples = np.array([0.1, -0.2, 0.97]) + rng.normal(0, 0.003, (n, 3))
    for start in range(700, n, 900):
        samples[start : start + 40] += rng.normal(0, 0.2, (len(samples[start : start + 40]), 3))
    return samples.round(6)


def wall(i: int, *, rate_hz: float = 100.0, start: datetime = START) -> datetime:
    """Return the wall clock of sample i."""
    return start + timedelta(seconds=i / rate_hz)


def omgui(moment: datetime) -> str:
    """Return a stamp as OMGUI writes it."""
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d}"


def axivity_lines(n: int = 1500, *, rate_hz: float = 100.0, seed: int = 0) -> list[str]:
    """Return the rows of an AX3 export."""
    samples = leg_at_rest(n, seed=seed)
    return [
        f"{omgui(wall(i, rate_hz=rate_hz))},{x:.6f},{y:.6f},{z:.6f}"
        for i, (x, y, z) in enumerate(samples)
    ]


def table(
    stamp: Callable[[int], str], *, n: int = 1500, names: Sequence[str] = ("time", "x", "y", "z"),
    per_g: float = 1.0, seed: int = 0,
) -> list[str]:  # fmt: skip
    """Return a header and rows whose first cell is `stamp(i)`."""
    samples = leg_at_rest(n, seed=seed) * per_g
    rows = [f"{stamp(i)},{x:.6f},{y:.6f},{z:.6f}" for i, (x, y, z) in enumerate(samples)]
    return [",".join(names), *rows]


def write(path: Path, lines: Sequence[str], *, end: str = "\n") -> Path:
    """Write lines of text and return the path."""
    path.write_bytes("".join(line + end for line in lines).encode())
    return path


def read(
    path: Path | str, *, params: IoParameters = PARAMS, **options: object
) -> tuple[Recording, Block]:
    """Open and load a recording."""
    recording = open_recording(str(path), options=ReadOptions(**options), params=params)
    return recording, recording.load()


def read_or_refused(
    path: Path | str, *, params: IoParameters = PARAMS
) -> tuple[Recording, Block] | LegmotionError:
    """Open and load a recording, or return its refusal; any other error is the test's."""
    try:
        return read(path, params=params)
    except LegmotionError as refusal:
        return refusal


def codes(recording: Recording) -> dict[str, tuple[int, int | None]]:
    """Return the repairs as count and first line."""
    return {code: (found.n, found.first_line) for code, found in recording.log.repairs.items()}


def notes(recording: Recording) -> set[str]:
    """Return the notes' codes."""
    return {note.code for note in recording.notes}
