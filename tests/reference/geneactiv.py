"""The pages of a GENEActiv .bin file, read from the layout's description, line by line."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

EPOCH = datetime(1970, 1, 1)
KEYS = ("Sequence Number", "Page Time", "Measurement Frequency")


def pages(text):
    """Return what each page of a text says: sequence, stamp_ns and samples, or None if damaged."""
    return [page(part) for part in text.split("Recorded Data")[1:]]


def page(text):
    said, digits = {}, None
    for line in re.split(r"[\r\n]+", text):
        key, colon, value = line.partition(":")
        if colon and key in KEYS:
            said[key] = value.strip()
        elif line and not colon:
            digits = line
            break
    if digits is None or not re.fullmatch(r"[0-9A-Fa-f]{3600}", digits):
        return None
    if not re.match(r"\d", said.get("Sequence Number", "")):
        return None
    when = moment(said.get("Page Time", ""))
    if when is None:
        return None
    return {
        "sequence": int(re.match(r"\d+", said["Sequence Number"]).group()),
        "stamp_ns": (when - EPOCH) // timedelta(microseconds=1) * 1000,
        "samples": [sample(digits[i : i + 12]) for i in range(0, 3600, 12)],
    }


def moment(text):
    try:
        year, month, day, hour, minute, second, ms = map(int, re.split("[-: ]", text))
        return datetime(year, month, day, hour, minute, second, 1000 * ms)
    except ValueError:
        return None


def sample(digits):
    numbers = [int(digits[i : i + 3], 16) for i in (0, 3, 6)]
    return [number - 4096 if number >= 2048 else number for number in numbers]
