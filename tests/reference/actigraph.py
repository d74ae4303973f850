"""ActiGraph's log.bin, read from the layout's description: slow, believable at sight."""

from __future__ import annotations

import functools
import operator
import struct


def record_at(data, at):
    """Return kind, second, what it carries and where it ends, or None for no sound record."""
    if len(data) < at + 9 or data[at] != 0x1E:
        return None
    kind, second, size = struct.unpack_from("<BIH", data, at + 1)
    end = at + 8 + size
    if end >= len(data):
        return None
    joined = functools.reduce(operator.xor, data[at:end])
    if 255 - joined != data[end]:
        return None
    return kind, second, data[at + 8 : end], end + 1


def samples(kind, carried):
    """Return the counts that a record carries, as a list of [x, y, z]."""
    if kind == 26:
        whole = len(carried) // 6 * 6
        return [list(found) for found in struct.iter_unpack("<3h", carried[:whole])]
    if kind not in (0, 27):
        return []
    digits = carried.hex()
    numbers = [int(digits[i : i + 3], 16) for i in range(0, len(digits) - 2, 3)]
    numbers = [number - 4096 if number >= 2048 else number for number in numbers]
    found = [numbers[i : i + 3] for i in range(0, len(numbers) - 2, 3)]
    return [[x, y, z] for y, x, z in found] if kind == 0 else found


def times(second, before, count, rate_hz):
    """Return the seconds at which a record's samples were taken."""
    per_s = max(rate_hz, before + count)
    return [second + i / per_s for i in range(before, before + count)]


def calibrated(counts, offset, g_per_count):
    return [
        [sum(row[k] * (sample[k] - offset[k]) for k in range(3)) for row in g_per_count]
        for sample in counts
    ]


def next_sound(data, at):
    """Return where the next record begins that is sound, with the end or another behind it."""
    for i in range(at, len(data)):
        found = record_at(data, i)
        if found is None or found[0] > 63:
            continue
        if found[3] == len(data) or data[found[3]] == 0x1E:
            return i
    return -1
