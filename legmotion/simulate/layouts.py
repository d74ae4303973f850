"""What an export looks like: columns, stamps, units, marks.

Stamps are nanoseconds since 1970 as the wall clock shows; trackers without a zone write those.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

import numpy as np

from legmotion.errors import ParameterError
from legmotion.simulate.digits import Bytes, constant, fixed_point, joined, wall_clock
from legmotion.simulate.night import SimulatedLeg
from legmotion.units import MG_PER_G, STANDARD_GRAVITY_M_PER_S2, Float32Array, FloatArray, IntArray

_NS_PER_S = 1_000_000_000
# Days of a spreadsheet and of Matlab on 1970-01-01.
_EXCEL_DAY_1970, _MATLAB_DAY_1970 = 25_569, 719_529
# Ten decimals of a day are 8.64 microseconds.
_NS_PER_DAY_STEP, _DAY_STEPS, _DAY_DECIMALS = 8640, 10**10, 10

AxivityStamp = Literal["timestamp", "unix", "secs", "excel", "matlab", "sequence", "none", "block"]
GenericTime = Literal[
    "iso_offset", "iso_local", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns",
    "elapsed_s", "elapsed_ms", "none",
]  # fmt: skip
Unit = Literal["g", "mg", "m/s2"]


class Layout(Protocol):
    """One way to write a recording."""

    def header(self) -> bytes:
        """Return what stands above the rows."""

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the stamp of every row, shape (n,), in the layout's own sense."""

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return the rows with these numbers, whose samples are given, as text."""


def wall_clock_ns(leg: SimulatedLeg) -> IntArray:
    """Return the wall clock of every sample in nanoseconds since 1970, shape (n,)."""
    since_1970 = leg.start - datetime(1970, 1, 1)
    start_us = (since_1970.days * 86_400 + since_1970.seconds) * 1_000_000
    start_ns = (start_us + since_1970.microseconds) * 1000
    ns: IntArray = np.rint(leg.time_s * 1e9).astype(np.int64)
    ns += start_ns
    return ns


@dataclass(frozen=True, slots=True, kw_only=True)
class AxivityLayout:
    """What OmGui and cwa-convert write: no header, comma, point.

    `excel` is also what they call days and serial. `counts_per_g` is the converter's step;
    `is_lsb` writes counts instead of g. An AX6 has three columns of angular rate behind.
    """

    stamp: AxivityStamp = "timestamp"
    device: Literal["AX3", "AX6"] = "AX3"
    counts_per_g: int = 256
    is_lsb: bool = False
    block_rows: int = 120

    def header(self) -> bytes:
        """Return nothing: these files have no header."""
        return b""

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the wall clock of every row; that of its block's first row for `block`."""
        ns = wall_clock_ns(leg)
        if self.stamp == "secs":
            ns -= ns[0]
        if self.stamp == "block":
            # A gap ends a block.
            breaks = np.flatnonzero(np.diff(ns) > 4 * np.median(np.diff(ns))) + 1
            starts = np.concatenate([[0], breaks])
            lengths = np.diff(np.append(starts, ns.size))
            start = np.repeat(starts, lengths)
            rows = np.arange(ns.size)
            return np.asarray(ns[start + (rows - start) // self.block_rows * self.block_rows])
        return ns

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return rows as text."""
        counts = np.rint(acceleration_g.astype(np.float64) * self.counts_per_g)
        columns = [] if self.stamp == "none" else [self._stamp(stamps[rows], rows)]
        if self.is_lsb:
            columns += [fixed_point(axis.astype(np.int64), 0) for axis in counts.T]
        else:
            columns += _decimals(counts / self.counts_per_g, 6)
        if self.device == "AX6":
            columns += _decimals(_gyroscope_dps(rows), 6)
        return joined(columns, delimiter=",")

    def _stamp(self, ns: IntArray, rows: IntArray) -> Bytes:
        match self.stamp:
            case "unix" | "secs":
                return fixed_point((ns + 50_000) // 100_000, 4)
            case "excel":
                steps = ns // _NS_PER_DAY_STEP + _EXCEL_DAY_1970 * _DAY_STEPS
                return fixed_point(steps, _DAY_DECIMALS)
            case "matlab":
                steps = ns // _NS_PER_DAY_STEP + _MATLAB_DAY_1970 * _DAY_STEPS
                return fixed_point(steps, _DAY_DECIMALS)
            case "sequence":
                return fixed_point(rows, 0)
            case _:
                return wall_clock(ns, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class GenericLayout:
    """A table with named columns, as phones, watches and research tools write it.

    `names` are the time column and the three axes; an empty name leaves the time column out.
    Epoch times are UTC: the wall clock less `utc_offset_min`.
    """

    names: tuple[str, str, str, str] = ("time", "x", "y", "z")
    time: GenericTime = "iso_offset"
    unit: Unit = "g"
    delimiter: str = ","
    decimal: str = "."
    decimals: int = 6
    utc_offset_min: int = 60

    def __post_init__(self) -> None:
        """Refuse a layout that cannot be read back."""
        if self.delimiter == self.decimal:
            raise ParameterError(
                f"{self.decimal!r} cannot be both the delimiter and the decimal mark",
                hint="use the delimiter ';' with the decimal mark ','",
            )

    def header(self) -> bytes:
        """Return the column names."""
        names = self.names[1:] if self.time == "none" else self.names
        return (self.delimiter.join(names) + "\n").encode()

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the wall clock, UTC or elapsed time of every row in nanoseconds."""
        ns = wall_clock_ns(leg)
        if self.time.startswith("epoch"):
            ns -= self.utc_offset_min * 60 * _NS_PER_S
        elif self.time.startswith("elapsed"):
            ns -= ns[0]
        return ns

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return rows as text."""
        per_g = {"g": 1.0, "mg": MG_PER_G, "m/s2": STANDARD_GRAVITY_M_PER_S2}[self.unit]
        values = acceleration_g.astype(np.float64) * per_g
        columns = [] if self.time == "none" else [self._time(stamps[rows])]
        columns += _decimals(values, self.decimals, mark=self.decimal)
        return joined(columns, delimiter=self.delimiter)

    def _time(self, ns: IntArray) -> Bytes:
        match self.time:
            case "iso_offset":
                clock = wall_clock(ns, 3, between="T")
                return np.hstack([clock, constant(_offset(self.utc_offset_min), ns.size)])
            case "iso_local":
                return wall_clock(ns, 3, between="T")
            case "epoch_s" | "elapsed_s":
                return fixed_point(ns // 100_000, 4, mark=self.decimal)
            case "epoch_ms":
                return fixed_point(ns // 1_000_000, 0)
            case "elapsed_ms":
                return fixed_point(ns // 100_000, 1, mark=self.decimal)
            case "epoch_us":
                return fixed_point(ns // 1000, 0)
            case _:
                return fixed_point(ns, 0)


LAYOUTS: dict[str, Layout] = {
    "axivity": AxivityLayout(),
    **{
        f"axivity-{stamp}": AxivityLayout(stamp=stamp)
        for stamp in ("unix", "secs", "excel", "matlab", "sequence", "none", "block")
    },
    "axivity-ax6": AxivityLayout(device="AX6", counts_per_g=4096),
    "axivity-lsb": AxivityLayout(is_lsb=True),
    "generic": GenericLayout(),
    "generic-local": GenericLayout(time="iso_local"),
    "generic-epoch-s": GenericLayout(time="epoch_s"),
    "generic-epoch-ms": GenericLayout(time="epoch_ms", unit="mg", decimals=2),
    "generic-epoch-us": GenericLayout(time="epoch_us"),
    "generic-epoch-ns": GenericLayout(time="epoch_ns", unit="m/s2"),
    "generic-elapsed": GenericLayout(time="elapsed_s", names=("seconds", "x", "y", "z")),
    "generic-comma": GenericLayout(delimiter=";", decimal=","),
    "generic-no-time": GenericLayout(time="none"),
}


def _offset(minutes: int) -> str:
    """Return an offset from UTC as +01:00."""
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _decimals(values: FloatArray, decimals: int, *, mark: str = ".") -> list[Bytes]:
    """Return three axes as text."""
    scaled = np.rint(values * 10.0**decimals).astype(np.int64)
    return [fixed_point(np.ascontiguousarray(axis), decimals, mark=mark) for axis in scaled.T]


def _gyroscope_dps(rows: IntArray) -> FloatArray:
    """Return what a gyroscope at rest shows: nobody reads it, but the columns must be there."""
    phase = rows[:, None] * np.array([0.7548776662, 0.5698402910, 0.4142135624])
    steps: FloatArray = np.floor(phase % 1.0 * 16.0) - 8.0
    return steps * (2000.0 / 32768.0)
