"""FIT files as a test writes them: header, messages, checksum."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

START = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
START_S = round((START - datetime(1989, 12, 31, tzinfo=UTC)).total_seconds())
FILE_ID, RECORD, ACCELEROMETER, CALIBRATION = 0, 20, 165, 167
PER_MESSAGE = 25

# Field number and base type: (number, code, format letter).
_TYPES = {"enum": (0x00, "B"), "sint16": (0x83, "h"), "uint16": (0x84, "H"),
          "sint32": (0x85, "i"), "uint32": (0x86, "I"), "float32": (0x88, "f"),
          "uint32z": (0x8C, "I"), "uint8": (0x02, "B")}  # fmt: skip
Field = tuple[int, str, Sequence[float]]


def message(number: int, fields: Sequence[Field], *, local: int = 0) -> bytes:
    """Return a definition and one message of data."""
    definition = struct.pack("<BBBHB", 0x40 | local, 0, 0, number, len(fields))
    data = struct.pack("<B", local)
    for field, kind, values in fields:
        code, letter = _TYPES[kind]
        packed = struct.pack(f"<{len(values)}{letter}", *values)
        definition += struct.pack("<BBB", field, len(packed), code)
        data += packed
    return definition + data


def fit(*messages: bytes) -> bytes:
    """Return a whole file of messages."""
    body = b"".join(messages)
    head = struct.pack("<BBHI4s", 14, 0x20, 2195, len(body), b".FIT")
    head += struct.pack("<H", crc(head))
    return head + body + struct.pack("<H", crc(head + body))


def crc(data: bytes) -> int:
    """Return FIT's checksum of 16 bits, bit by bit."""
    value = 0
    for octet in data:
        value ^= octet
        for _ in range(8):
            value = (value >> 1) ^ (0xA001 if value & 1 else 0)
    return value


def file_id(serial: int = 4711) -> bytes:
    """Return the message that says who wrote the file."""
    return message(
        FILE_ID,
        [(0, "enum", [4]), (1, "uint16", [1]), (3, "uint32z", [serial])],
    )


def heart_rate(at_s: int) -> bytes:
    """Return a message of an ordinary activity."""
    return message(RECORD, [(253, "uint32", [at_s]), (3, "uint8", [61])])


def calibration(
    *, factor: int, divisor: int, level: int, turn: Sequence[int] = (), sensor: int = 0
) -> bytes:
    """Return the message that tells what a sensor's counts mean."""
    fields: list[Field] = [
        (253, "uint32", [START_S]),
        (0, "enum", [sensor]),
        (1, "uint32", [factor]),
        (2, "uint32", [divisor]),
        (3, "uint32", [level]),
        (4, "sint32", [3, -5, 7]),
    ]
    if turn:
        fields.append((5, "sint32", [65535 * one for one in turn]))
    return message(CALIBRATION, fields, local=2)


def bursts(
    values: np.ndarray,
    *,
    first_field: int,
    kind: str,
    rate_hz: float = 25.0,
    start_s: int = START_S,
    has_offsets: bool = True,
) -> list[bytes]:
    """Return messages of 25 samples each; `first_field` is the number of the x axis."""
    made = []
    for first in range(0, len(values), PER_MESSAGE):
        part = values[first : first + PER_MESSAGE]
        ms = round(1000 * first / rate_hz)
        fields: list[Field] = [
            (253, "uint32", [start_s + ms // 1000]),
            (0, "uint16", [ms % 1000]),
        ]
        if has_offsets:
            fields.append((1, "uint16", [round(1000 * i / rate_hz) for i in range(len(part))]))
        numbers = part.tolist() if kind == "float32" else np.rint(part).astype(int).tolist()
        fields += [(first_field + axis, kind, [row[axis] for row in numbers]) for axis in range(3)]
        made.append(message(ACCELEROMETER, fields, local=1))
    return made
