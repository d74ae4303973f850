"""What the header of a GENEActiv recording says, in the `.bin` file and in the CSV alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from legmotion.io.recording import Note
from legmotion.io.side import side_in_name
from legmotion.units import Side

_ZONE = re.compile(r"(?:GMT|UTC)?\s*([+-])\s*(\d{1,2}):?(\d{2})?")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_DRIFT = re.compile(r"clock drift\s*(?:of|is|:)?\s*([+-]?\d+(?:[.,]\d+)?)\s*s", re.IGNORECASE)
_MAX_OFFSET_MIN = 14 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHeader:
    """How the device was set up.

    `offset_min` and `zone` are the offset of its clock from UTC, fixed since it was set up; None
    and empty where the header does not say.
    """

    serial: str
    rate_hz: float | None
    zone: str
    offset_min: int | None
    side: Side | None
    notes: tuple[Note, ...]

    @property
    def device(self) -> str:
        """The device's name for the user."""
        return f"GENEActiv {self.serial}".strip()

    @property
    def clock_words(self) -> str:
        """Whose time the stamps show."""
        if self.offset_min is None:
            return "the device's stamps, a wall clock without a zone"
        return f"the device's stamps, and the offset it was set up with: GMT {self.zone}, all night"


def read_pairs(lines: Iterable[str], mark: str) -> dict[str, str]:
    """Return keys and values of lines such as `x gain:25875`, the first of each key."""
    said: dict[str, str] = {}
    for line in lines:
        key, has_value, value = line.replace("\0", "").partition(mark)
        if has_value:
            said.setdefault(key.strip().strip('"').lower(), value.strip(' "\t\r\n,;'))
    return said


def device_header(said: Mapping[str, str]) -> DeviceHeader:
    """Return what the pairs of a header say of device, clock and leg."""
    zone, offset_min = _zone(said.get("time zone", ""))
    rate_hz = number(said.get("measurement frequency", ""))
    place = _shown(said.get("device location code", ""))
    return DeviceHeader(
        serial=_shown(said.get("device unique serial code", "")),
        rate_hz=rate_hz if rate_hz and rate_hz > 0 else None,
        zone=zone,
        offset_min=offset_min,
        side=side_in_name(place),
        notes=(*_placed(place), *_drifted(said.get("extract notes", ""))),
    )


def number(text: str) -> float | None:
    """Return the number that a value begins with, with a point or a comma; None for none."""
    match = _NUMBER.match(text.strip())
    return float(match.group().replace(",", ".")) if match else None


def _zone(text: str) -> tuple[str, int | None]:
    match = _ZONE.search(text)
    if match is None:
        return "", None
    minutes = 60 * int(match.group(2)) + int(match.group(3) or 0)
    if minutes > _MAX_OFFSET_MIN:
        return "", None
    sign = -1 if match.group(1) == "-" else 1
    return f"{match.group(1)}{minutes // 60:02d}:{minutes % 60:02d}", sign * minutes


def _placed(place: str) -> Iterable[Note]:
    if place:
        sentence = f"the device was set up for: {place}"
        yield Note(code="placement_recorded", value=place, sentence=sentence)


def _drifted(text: str) -> Iterable[Note]:
    match = _DRIFT.search(text)
    if match:
        drift_s = float(match.group(1).replace(",", "."))
        yield Note(
            code="clock_drift",
            value=drift_s,
            sentence=f"when the device was read out its clock was {drift_s:g} s off the computer's",
        )


def _shown(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()[:40]
