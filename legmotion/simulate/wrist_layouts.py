"""Exports of wrist devices of research: GENEActiv and Empatica EmbracePlus, as CSV."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.simulate.digits import constant, fixed_point, joined, wall_clock
from legmotion.simulate.layouts import Layout, wall_clock_ns
from legmotion.simulate.night import SimulatedLeg
from legmotion.units import Float32Array, IntArray

_NS_PER_MIN = 60_000_000_000
_HEADER_LINES = 100
_COUNTS_PER_G = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneactivLayout:
    """What the GENEActiv software converts a recording to: 100 lines of pairs, then rows.

    A row is a stamp with a colon before its milliseconds, x, y and z in g, light, button and
    temperature. `utc_offset_min` is the offset that the device was set up with.
    """

    delimiter: str = ","
    decimal: str = "."
    place: str = "left ankle"
    rate_hz: float = 50.0
    utc_offset_min: int = 60

    def header(self) -> bytes:
        """Return the lines of pairs, filled up to 100."""
        sign = "-" if self.utc_offset_min < 0 else "+"
        offset = f"{abs(self.utc_offset_min) // 60:02d}:{abs(self.utc_offset_min) % 60:02d}"
        pairs = [
            ("Device Type", "GENEActiv"), ("Device Model", "1.1"),
            ("Device Unique Serial Code", "000000"), ("Accelerometer Range", "-8 to 8"),
            ("Measurement Frequency", f"{self.rate_hz:g} Hz".replace(".", self.decimal)),
            ("Time Zone", f"GMT {sign}{offset}"), ("Device Location Code", self.place),
        ]  # fmt: skip
        lines = [self.delimiter.join(pair) for pair in pairs]
        lines += [""] * (_HEADER_LINES - len(lines))
        return "".join(line + "\r\n" for line in lines).encode()

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the wall clock of every row."""
        return wall_clock_ns(leg)

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return rows as text."""
        n = rows.size
        scaled = np.rint(acceleration_g.astype(np.float64) * 1e4).astype(np.int64)
        columns = [wall_clock(stamps[rows], 3, mark=":")]
        columns += [fixed_point(axis, 4, mark=self.decimal) for axis in scaled.T]
        columns += [constant("0", n), constant("0", n), constant(f"27{self.decimal}3", n)]
        return joined(columns, delimiter=self.delimiter, end="\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbracePlusLayout:
    """What Empatica's script writes of an EmbracePlus: microseconds of UTC, then x, y, z.

    `is_counts` writes the sensor's counts instead of g; UTC is the wall clock less
    `utc_offset_min`.
    """

    is_counts: bool = False
    utc_offset_min: int = 60

    def header(self) -> bytes:
        """Return the column names."""
        return b"unix_timestamp,x,y,z\n"

    def stamps(self, leg: SimulatedLeg) -> IntArray:
        """Return the UTC of every row in nanoseconds."""
        return wall_clock_ns(leg) - self.utc_offset_min * _NS_PER_MIN

    def text(self, stamps: IntArray, acceleration_g: Float32Array, rows: IntArray) -> bytes:
        """Return rows as text."""
        decimals = 0 if self.is_counts else 6
        per_g = _COUNTS_PER_G if self.is_counts else 10**decimals
        scaled = np.rint(acceleration_g.astype(np.float64) * per_g).astype(np.int64)
        columns = [fixed_point(stamps[rows] // 1000, 0)]
        columns += [fixed_point(axis, decimals) for axis in scaled.T]
        return joined(columns, delimiter=",")


WRIST_LAYOUTS: dict[str, Layout] = {
    "geneactiv": GeneactivLayout(),
    "geneactiv-comma": GeneactivLayout(delimiter=";", decimal=","),
    "embraceplus": EmbracePlusLayout(),
    "embraceplus-counts": EmbracePlusLayout(is_counts=True),
}
