"""Exports that no public file shows: RestEaZe bands, and Garmin's raw acceleration as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from legmotion.simulate.digits import constant, fixed_point, joined
from legmotion.simulate.layouts import wall_clock_ns
from legmotion.simulate.night import SimulatedLeg
from legmotion.units import MG_PER_G, Float32Array, IntArray

_NS_PER_S = 1_000_000_000
_NS_PER_MS = 1_000_000
_NS_PER_MIN = 60 * _NS_PER_S
# Garmin counts seconds from 1989-12-31.
_GARMIN_EPOCH_S = 631_065_600

GarminKind = Literal["calibrated", "compressed", "counts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestEaZeLayout:
    """What the band's app stores for one leg, as programs that read it describe it.

    Named columns with the phone's milliseconds, or thirteen columns in a fixed order without a
    time: three of capacity, acceleration in counts, three of angular rate.
    """

    has_names: bool = True
    counts_per_g: int = 4096
    utc_offset_min: int = 60

    def header(self) -> bytes:
        """Return the one line above the rows."""
        if self.has_names:
            return b"Android_Time,RemLogic_Relative_Time_sec,Acc_X,Acc_Y,Acc_Z\n"
        return (",".join(f"Column{number}" for number in range(1, 14)) + "\n").encode()

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the phone's UTC of every row in nanoseconds."""
        return wall_clock_ns(leg) - self.utc_offset_min * _NS_PER_MIN

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return rows as text."""
        counts = np.rint(acceleration_g.astype(np.float64) * self.counts_per_g).astype(np.int64)
        axes = [fixed_point(np.ascontiguousarray(axis), 0) for axis in counts.T]
        if self.has_names:
            elapsed_ms = (stamps[rows] - stamps[0]) // _NS_PER_MS
            time = [fixed_point(stamps[rows] // _NS_PER_MS, 0), fixed_point(elapsed_ms, 3)]
            return joined([*time, *axes], delimiter=",")
        n = rows.size
        before = [fixed_point(rows, 0), *[constant(text, n) for text in ("1", "2", "0")]]
        capacity = [constant(text, n) for text in ("510", "511", "512")]
        angular_rate = [constant(text, n) for text in ("3", "-4", "5")]
        return joined([*before, *capacity, *axes, *angular_rate], delimiter=",")


@dataclass(frozen=True, slots=True, kw_only=True)
class GarminCsvLayout:
    """What FitCSVTool makes of a FIT file with raw acceleration: a message of samples per row.

    `kind` says which of the three kinds of numbers the watch logged.
    """

    kind: GarminKind = "calibrated"
    samples_per_message: int = 25
    counts_per_g: int = 4096
    level_shift: int = 32768
    utc_offset_min: int = 60

    def header(self) -> bytes:
        """Return the line of names, and the messages that stand before the samples."""
        lines = [
            "Type,Local Number,Message,Field 1,Value 1,Units 1,Field 2,Value 2,Units 2,",
            "Definition,0,file_id,type,1,,manufacturer,1,,",
            'Data,0,file_id,type,"4",,manufacturer,"1",,serial_number,"1234",,',
            f'Data,1,three_d_sensor_calibration,sensor_type,"0",,accel_cal_factor,"1",g,'
            f'calibration_divisor,"{self.counts_per_g}",counts,'
            f'level_shift,"{self.level_shift}",,offset_cal,"0|0|0",,',
        ]
        return "".join(line + "\n" for line in lines).encode()

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the watch's UTC of every sample in nanoseconds."""
        return wall_clock_ns(leg) - self.utc_offset_min * _NS_PER_MIN

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return the messages of these samples as text."""
        name, values = self._values(acceleration_g)
        ns = stamps[rows]
        lines = []
        for first in range(0, rows.size, self.samples_per_message):
            part = slice(first, first + self.samples_per_message)
            ms = ns[part] // _NS_PER_MS
            seconds, rest = divmod(int(ms[0]), 1000)
            cells = [
                f'Data,2,accelerometer_data,timestamp,"{seconds - _GARMIN_EPOCH_S}",s',
                f'timestamp_ms,"{rest}",ms',
                f'sample_time_offset,"{_array(ms - ms[0])}",ms',
            ]
            cells += [
                f'{name}_{axis},"{_array(values[part, column])}",g'
                for column, axis in enumerate("xyz")
            ]
            lines.append(",".join(cells) + ",\n")
        return "".join(lines).encode()

    def _values(self, acceleration_g: Float32Array) -> tuple[str, np.ndarray]:
        exact = acceleration_g.astype(np.float64)
        match self.kind:
            case "counts":
                counts = np.rint(exact * self.counts_per_g).astype(np.int64)
                return "accel", counts + self.level_shift
            case "compressed":
                return "compressed_calibrated_accel", np.rint(exact * MG_PER_G).astype(np.int64)
            case _:
                return "calibrated_accel", exact.round(6)


def _array(values: np.ndarray) -> str:
    return "|".join(map(str, values.tolist()))
