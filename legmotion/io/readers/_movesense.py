"""What the readers of Movesense share."""

from __future__ import annotations

import re

_SERIAL = re.compile(r"(?<!\d)(\d{12})(?!\d)")


def device_named(file_name: str) -> str:
    """Return the sensor, with its serial number where the file's name carries it."""
    serial = _SERIAL.search(file_name)
    return f"Movesense {serial.group(1)}" if serial else "Movesense"
