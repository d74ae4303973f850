"""Exports of apps on phones and watches of which no public file shows a night.

Physics Toolbox, loggers on Android, Movesense and Sensor Logger's JSON, as they are described.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from legmotion.simulate.digits import Bytes, constant, fixed_point, joined
from legmotion.simulate.layouts import Layout, wall_clock_ns
from legmotion.simulate.night import SimulatedLeg
from legmotion.units import STANDARD_GRAVITY_M_PER_S2, Float32Array, FloatArray, IntArray

_NS_PER_S = 1_000_000_000
_NS_PER_MS, _NS_PER_US = 1_000_000, 1000
_NS_PER_MIN = 60 * _NS_PER_S
_MS_PER_DAY = 86_400_000
_DECIMALS = 6

TimeStyle = Literal["elapsed", "time_of_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhysicsToolboxLayout:
    """What the phone app's g-force meter writes; with decimal commas by semicolons."""

    time: TimeStyle = "elapsed"
    delimiter: str = ","
    decimal: str = "."

    def header(self) -> bytes:
        """Return the column names."""
        return (self.delimiter.join(("time", "gFx", "gFy", "gFz", "TgF")) + "\n").encode()

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the wall clock of every row, or the time since the first, in nanoseconds."""
        ns = wall_clock_ns(leg)
        return ns if self.time == "time_of_day" else ns - ns[0]

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return rows as text."""
        values = acceleration_g.astype(np.float64)
        total = np.sqrt((values**2).sum(axis=1))
        columns = [self._time(stamps[rows])]
        columns += _decimals(np.column_stack((values, total)), mark=self.decimal)
        return joined(columns, delimiter=self.delimiter)

    def _time(self, ns: IntArray) -> Bytes:
        if self.time == "elapsed":
            return fixed_point(ns // _NS_PER_MS, 3, mark=self.decimal)
        ms = ns // _NS_PER_MS % _MS_PER_DAY
        parts = [ms // 3_600_000, ms // 60_000 % 60, ms // 1000 % 60]
        # A digit before, so that each part has its leading zeros, and it is cut off again.
        columns = [fixed_point(part + 100, 0)[:, 2:] for part in parts]
        millis = fixed_point(ms % 1000 + 1000, 0)[:, 2:]
        colon = constant(":", ns.size)
        return np.hstack([columns[0], colon, columns[1], colon, columns[2], colon, millis])


@dataclass(frozen=True, slots=True, kw_only=True)
class WearLoggerLayout:
    """What a logger on Android hands on: nanoseconds since boot, m/s2."""

    boot_ns: int = 123_456_789_012_345

    def header(self) -> bytes:
        """Return the column names."""
        return b"timestamp,x,y,z\n"

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the time since boot of every row in nanoseconds."""
        ns = wall_clock_ns(leg)
        ns += self.boot_ns - int(ns[0])
        return ns

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return rows as text."""
        return joined(
            [fixed_point(stamps[rows], 0), *_decimals(_in_m_per_s2(acceleration_g))], delimiter=","
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesenseCsvLayout:
    """What Movesense's Showcase app writes: milliseconds since boot, m/s2."""

    boot_ms: int = 7_654_321

    def header(self) -> bytes:
        """Return the column names."""
        return b"timestamp,x,y,z\n"

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the time since boot of every row in nanoseconds."""
        ns = wall_clock_ns(leg)
        ns += self.boot_ms * _NS_PER_MS - int(ns[0])
        return ns

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return rows as text."""
        time = fixed_point(stamps[rows] // _NS_PER_MS, 0)
        return joined([time, *_decimals(_in_m_per_s2(acceleration_g))], delimiter=",")


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesenseJsonLayout:
    """What Movesense's data logger, or the Showcase app, writes as JSON: blocks of samples.

    Stamps are those of the blocks' first rows, in ms since boot; a gap ends a block.
    """

    app: Literal["logger", "showcase"] = "logger"
    block_rows: int = 8
    boot_ms: int = 7_654_321
    utc_offset_min: int = 60

    def header(self) -> bytes:
        """Return how the array begins."""
        return b'{"Samples":[' if self.app == "logger" else b'{"data":['

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the UTC in nanoseconds of the first row of every row's block."""
        ns = wall_clock_ns(leg) - self.utc_offset_min * _NS_PER_MIN
        breaks = np.flatnonzero(np.diff(ns) > 4 * np.median(np.diff(ns))) + 1
        starts = np.concatenate([[0], breaks])
        start = np.repeat(starts, np.diff(np.append(starts, ns.size)))
        rows = np.arange(ns.size)
        return np.asarray(ns[start + (rows - start) // self.block_rows * self.block_rows])

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return rows as objects, with the brackets of their blocks."""
        n, last = rows.size, stamps.size - 1
        ns = stamps[rows]
        is_first = (rows == 0) | (ns != stamps[np.maximum(rows - 1, 0)])
        is_last = (rows == last) | (ns != stamps[np.minimum(rows + 1, last)])
        key = "MeasAcc" if self.app == "logger" else "acc"
        boot_ms = (ns - stamps[0]) // _NS_PER_MS + self.boot_ms
        opening = np.hstack([
            constant(f'{{"{key}":{{"Timestamp":', n), fixed_point(boot_ms, 0),
            constant(',"ArrayAcc":[', n),
        ])  # fmt: skip
        closing = constant("]}}", n)
        opening[~is_first] = 0
        closing[~is_last] = 0
        comma = constant(",", n)
        comma[rows == last] = 0
        x, y, z = _decimals(_in_m_per_s2(acceleration_g))
        columns = [
            opening, constant('{"x":', n), x, constant(',"y":', n), y, constant(',"z":', n), z,
            constant("}", n), closing, comma,
        ]  # fmt: skip
        text = joined(columns, delimiter="", end="")
        return text + self._end(int(stamps[0])) if rows[-1] == last else text

    def _end(self, first_ns: int) -> bytes:
        if self.app == "showcase":
            return b"]}"
        utc_us = first_ns // _NS_PER_US
        anchor = f'{{"TimeDetailed":{{"relativeTime":{self.boot_ms},"utcTime":{utc_us}}}}}'
        return f",{anchor}]}}".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorLoggerJsonLayout:
    """What Sensor Logger shares as JSON: an object per sample, nanoseconds in UTC, m/s2."""

    sensor: str = "TotalAcceleration"
    utc_offset_min: int = 60

    def header(self) -> bytes:
        """Return how the array begins."""
        return b"["

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the UTC of every row in nanoseconds."""
        return wall_clock_ns(leg) - self.utc_offset_min * _NS_PER_MIN

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return rows as objects."""
        n, last = rows.size, stamps.size - 1
        ns = stamps[rows]
        x, y, z = _decimals(_in_m_per_s2(acceleration_g))
        comma = constant(",", n)
        comma[rows == last] = 0
        columns = [
            constant(f'{{"sensor":"{self.sensor}","time":', n), fixed_point(ns, 0),
            constant(',"seconds_elapsed":', n), fixed_point((ns - stamps[0]) // _NS_PER_MS, 3),
            constant(',"values":{"z":', n), z, constant(',"y":', n), y, constant(',"x":', n), x,
            constant("}}", n), comma,
        ]  # fmt: skip
        text = joined(columns, delimiter="", end="")
        return text + b"]" if rows[-1] == last else text


PHONE_LAYOUTS: dict[str, Layout] = {
    "physics-toolbox": PhysicsToolboxLayout(),
    "physics-toolbox-comma": PhysicsToolboxLayout(delimiter=";", decimal=","),
    "physics-toolbox-clock": PhysicsToolboxLayout(time="time_of_day"),
    "wear-logger": WearLoggerLayout(),
    "movesense-csv": MovesenseCsvLayout(),
    "movesense-json": MovesenseJsonLayout(),
    "movesense-showcase": MovesenseJsonLayout(app="showcase"),
    "sensor-logger-json": SensorLoggerJsonLayout(),
}


def _in_m_per_s2(acceleration_g: Float32Array) -> FloatArray:
    scaled: FloatArray = acceleration_g.astype(np.float64) * STANDARD_GRAVITY_M_PER_S2
    return scaled


def _decimals(values: FloatArray, *, mark: str = ".") -> list[Bytes]:
    """Return columns as text."""
    scaled = np.rint(values * 10.0**_DECIMALS).astype(np.int64)
    return [fixed_point(np.ascontiguousarray(axis), _DECIMALS, mark=mark) for axis in scaled.T]
