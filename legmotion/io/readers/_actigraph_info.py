"""What info.txt and calibration.json in an ActiGraph archive say of device, set-up and scale."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import numpy as np

from legmotion.io.archive import Member, member_source
from legmotion.io.recording import Note
from legmotion.io.side import side_in_name
from legmotion.io.source import HEAD_BYTES, Source
from legmotion.units import FloatArray, Side

INFO, CALIBRATION = "info.txt", "calibration.json"

# .NET counts ticks of 100 ns since the year 1; 1970 is so many seconds later.
_TICKS_PER_S = 10_000_000
_YEAR_1_TO_1970_S = 62_135_596_800
# Counts per g by the first letters of a serial number; 256 where info.txt names none.
_COUNTS_PER_G = {"NEO": 341, "CLE": 341, "MRA": 341, "MOS": 256, "TAS": 256, "CPW": 256}
# In the year 2200; nanoseconds since 1970 hold neither the year 2263 nor the year 1.
_LATEST_S = 7_258_118_400
_ZONE = re.compile(r"([+-]?)(\d{1,2}):(\d\d)(?::\d\d)?")
_LARGEST_OFFSET_S = 14 * 3600
_METHOD = 2
# Sensitivities are in hundredths of a count per g; those across axes lie around this.
_HUNDREDTHS, _CROSS_COUNTS = 0.01, 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How uncalibrated counts become g: less `offset` (3,), times `g_per_count` (3, 3)."""

    offset: FloatArray
    g_per_count: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What info.txt says; 0, empty or None where it does not.

    `start_s` and `zone_s` are seconds: since 1970 on the device's own clock, and from UTC to it.
    """

    serial: str = ""
    model: str = ""
    rate_hz: float = 0.0
    start_s: float | None = None
    zone: str = ""
    zone_s: int = 0
    counts_per_g: float = 0.0
    limb: str = ""
    side: Side | None = None

    @property
    def device(self) -> str:
        """Maker, model and serial number."""
        return " ".join(word for word in ("ActiGraph", self.model, self.serial) if word)

    @property
    def placement(self) -> tuple[Note, ...]:
        """What the device was set up for, as a note."""
        words = " ".join(word for word in (self.side or "", self.limb.lower()) if word)
        if not words:
            return ()
        sentence = f"the device was set up for: {words}"
        return (Note(code="placement_recorded", value=words, sentence=sentence),)


def counts_per_g(serial: str) -> int | None:
    """Return how many counts ActiGraphs with such a serial number show for 1 g."""
    return _COUNTS_PER_G.get(serial[:3].upper())


def read_info(source: Source, member: Member | None) -> Info:
    """Return what info.txt says; an archive without one says nothing."""
    if member is None:
        return Info()
    data, _ = member_source(source, member.name).peek(HEAD_BYTES)
    pairs = (line.partition(":")[::2] for line in data.decode("utf-8-sig", "replace").splitlines())
    said = {key.strip().lower(): _printable(value) for key, value in pairs}
    serial = said.get("serial number", "")
    zone, zone_s = _zone(said.get("timezone", ""))
    return Info(
        serial=serial,
        model=said.get("device type", ""),
        rate_hz=_number(said.get("sample rate", "")),
        start_s=_local_s(said.get("start date", "")),
        zone=zone,
        zone_s=zone_s,
        counts_per_g=_number(said.get("acceleration scale", "")),
        limb=said.get("limb", ""),
        side=side_in_name(f"{said.get('side', '')} {said.get('limb', '')}"),
    )


def read_calibration(source: Source, member: Member | None) -> dict[str, object]:
    """Return what calibration.json says; empty without one, or where it is damaged."""
    if member is None:
        return {}
    data, _ = member_source(source, member.name).peek(HEAD_BYTES)
    try:
        said = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def find_calibration(said: dict[str, object], rate_hz: float) -> Calibration | None:
    """Return the calibration for a rate, or None where there is none of the known kind."""
    names = [f"offset{axis}" for axis in "XYZ"]
    names += [f"sensitivity{axes}" for axes in ("XX", "YY", "ZZ", "XY", "XZ", "YZ")]
    found = [said.get(f"{name}_{rate_hz:g}") for name in names]
    numbers = [float(value) for value in found if isinstance(value, (int, float))]
    if said.get("calibrationMethod") != _METHOD or len(numbers) < len(names):
        return None
    if not np.isfinite(numbers).all() or 0 in numbers[3:6]:
        return None
    counts = _HUNDREDTHS * np.array(numbers[3:])
    own = 1 / counts[:3]
    across = np.zeros(3)
    is_real = counts[3:] != -_CROSS_COUNTS
    across[is_real] = 1 / (counts[3:][is_real] + _CROSS_COUNTS) - 1 / _CROSS_COUNTS
    xy, xz, yz = across
    return Calibration(
        offset=np.array(numbers[:3]),
        g_per_count=np.array([[own[0], xy, xz], [xy, own[1], yz], [xz, yz, own[2]]]),
    )


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()


def _number(text: str) -> float:
    """Return a number above 0 with a point or a comma, or 0."""
    match = re.match(r"\d+(?:[.,]\d+)?", text)
    number = float(match.group().replace(",", ".")) if match else 0.0
    return number if np.isfinite(number) else 0.0


def _local_s(text: str) -> float | None:
    """Return a date in ticks as seconds since 1970; None if it was not set, or cannot be."""
    if not re.fullmatch(r"[1-9]\d{0,18}", text):
        return None
    date_s = int(text) / _TICKS_PER_S - _YEAR_1_TO_1970_S
    return date_s if 0 <= date_s < _LATEST_S else None


def _zone(text: str) -> tuple[str, int]:
    """Return an offset such as `-05:00:00` as `-05:00` and in seconds; none for an odd one."""
    match = _ZONE.fullmatch(text)
    if not match:
        return "", 0
    offset_s = 3600 * int(match.group(2)) + 60 * int(match.group(3))
    if offset_s > _LARGEST_OFFSET_S:
        return "", 0
    sign = match.group(1) or "+"
    zone = f"{sign}{int(match.group(2)):02d}:{match.group(3)}"
    return zone, -offset_s if sign == "-" else offset_s
