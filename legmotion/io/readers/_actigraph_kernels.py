"""Kernels for ActiGraph's own files: the records of log.bin, and samples of 12 and 16 bits.

A record is a separator, its kind, its second (u32), the size of what it carries (u16), that, and
a checksum: all bytes before it, joined by exclusive or, inverted. Each loop has a plain twin in
`tests/reference/actigraph.py`, written from the layout.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from legmotion.units import Float32Array, FloatArray, IntArray

Octets = NDArray[np.uint8]

SEPARATOR = 0x1E
HEAD_BYTES = 8
# Kinds that carry acceleration: 12 bits as y, x, z; 16 bits; 12 bits as x, y, z.
PACKED_YXZ, WORDS, PACKED = 0, 26, 27
# Columns of what is kept of a record with samples.
AT, KIND, SECOND, COUNT, BEFORE = range(5)
N_COLUMNS = 5
# Why reading records ended.
MORE, DAMAGED, FULL = range(3)
_LAST_KIND = 63
_NS_PER_S = 1_000_000_000
_WORDS_BYTES, _PACKED_NIBBLES = 6, 9


@njit(cache=True, nogil=True)
def read_records(
    data: Octets, at: int, is_last: bool, records: IntArray, last: IntArray
) -> tuple[int, int, int]:
    """Write a row per record with samples; return how many, where it ended, and why.

    It ends where the bytes do (MORE), at a record without separator, with a wrong checksum or
    with no other behind it (DAMAGED), or where `records`, shape (n, 5), is FULL. `is_last` says
    that the data ends with these bytes. `last` holds the second of the last record with samples
    and how many samples that second has had; both are kept up.
    """
    n = 0
    while n < records.shape[0]:
        end = sound_end(data, at, is_last)
        if end < 0:
            return n, at, MORE
        if end == 0:
            return n, at, DAMAGED
        n_bytes = end - at - HEAD_BYTES - 1
        count = _samples_in(data[at + 1], n_bytes)
        if count:
            second = _second(data, at)
            if second != last[0]:
                last[0], last[1] = second, 0
            records[n, AT] = at + HEAD_BYTES
            records[n, KIND] = data[at + 1]
            records[n, SECOND] = second
            records[n, COUNT] = count
            records[n, BEFORE] = last[1]
            last[1] += count
            n += 1
        at = end
    return n, at, FULL


@njit(cache=True, nogil=True)
def sound_end(data: Octets, at: int, is_last: bool) -> int:
    """Return where a sound record that begins here ends; 0 for none, -1 for too few bytes.

    The checksum misses one in 256 of the damaged; what follows must begin a record as well.
    """
    size = data.size
    if at < size and data[at] != SEPARATOR:
        return 0
    if at + HEAD_BYTES + 1 > size:
        return -1
    end = at + HEAD_BYTES + (int(data[at + 6]) | int(data[at + 7]) << 8)
    if end >= size or (end + 1 == size and not is_last):
        return -1
    joined = np.uint8(0xFF)
    for i in range(at, end):
        joined ^= data[i]
    leads_on = end + 1 == size or data[end + 1] == SEPARATOR
    return end + 1 if joined == data[end] and leads_on else 0


@njit(cache=True, nogil=True)
def _samples_in(kind: int, n_bytes: int) -> int:
    """Return how many samples a record holds; a mark of one byte, or another kind, holds none."""
    if kind == WORDS:
        return n_bytes // _WORDS_BYTES
    if kind in (PACKED_YXZ, PACKED):
        return 2 * n_bytes // _PACKED_NIBBLES
    return 0


@njit(cache=True, nogil=True)
def _second(data: Octets, at: int) -> int:
    second = 0
    for i in range(4):
        second |= int(data[at + 2 + i]) << (8 * i)
    return second


@njit(cache=True, nogil=True)
def run_checks(data: Octets, joined: Octets) -> None:
    """Write what all bytes before each one, and behind the last, join to; shape (n + 1,)."""
    joined[0] = 0
    for i in range(data.size):
        joined[i + 1] = joined[i] ^ data[i]


@njit(cache=True, nogil=True)
def next_record(data: Octets, joined: Octets, at: int, is_last: bool) -> tuple[int, int]:
    """Return where the next sound record begins, or -1; and from where on one may be cut off."""
    size = data.size
    pending = size
    for i in range(at, size):
        if data[i] != SEPARATOR:
            continue
        if i + HEAD_BYTES + 1 > size:
            return -1, min(pending, i)
        end = i + HEAD_BYTES + (int(data[i + 6]) | int(data[i + 7]) << 8)
        if data[i + 1] > _LAST_KIND:
            continue
        if end >= size or (end + 1 == size and not is_last):
            pending = min(pending, i)
            continue
        leads_on = end + 1 == size or data[end + 1] == SEPARATOR
        if leads_on and joined[end] ^ joined[i] ^ 0xFF == data[end]:
            return i, pending
    return -1, pending


@njit(cache=True, nogil=True)
def lay_times(records: IntArray, rate_hz: float, offset_ns: int, stamp_ns: IntArray) -> None:
    """Write each sample's time: the samples of a second follow one another at the set rate.

    A second with more of them than the rate says spreads them over itself; a rate of 0 is not
    known, and every second does. `offset_ns` is added to all.
    """
    n = 0
    for record in range(records.shape[0]):
        second_ns = records[record, SECOND] * _NS_PER_S + offset_ns
        before, count = records[record, BEFORE], records[record, COUNT]
        step_ns = _NS_PER_S / max(rate_hz, float(before + count))
        for i in range(before, before + count):
            stamp_ns[n] = second_ns + np.int64(math.floor(i * step_ns + 0.5))
            n += 1


@njit(cache=True, nogil=True)
def decode(data: Octets, records: IntArray, per_unit: float, values: Float32Array) -> None:
    """Write the samples of records, one after the other, into (n, 3), divided by `per_unit`."""
    n, units = 0, 1 / per_unit
    for record in range(records.shape[0]):
        at, count = records[record, AT], records[record, COUNT]
        if records[record, KIND] == WORDS:
            for i in range(at, at + _WORDS_BYTES * count, _WORDS_BYTES):
                for axis in range(3):
                    low = np.int64(data[i + 2 * axis])
                    word = low | np.int64(data[i + 2 * axis + 1]) << 8
                    values[n, axis] = np.float32(((word ^ 0x8000) - 0x8000) * units)
                n += 1
            continue
        unpack(data, at, records[record, KIND] == PACKED_YXZ, per_unit, values[n : n + count])
        n += count


@njit(cache=True, nogil=True)
def unpack(data: Octets, at: int, is_yxz: bool, per_unit: float, values: Float32Array) -> None:
    """Write samples of three numbers of 12 bits, packed without a space, into (n, 3)."""
    first, second = (1, 0) if is_yxz else (0, 1)
    units = 1 / per_unit
    for i in range(values.shape[0]):
        byte = at + (_PACKED_NIBBLES * i >> 1)
        b0, b1, b2 = np.int64(data[byte]), np.int64(data[byte + 1]), np.int64(data[byte + 2])
        b3, b4 = np.int64(data[byte + 3]), np.int64(data[byte + 4])
        if i & 1:
            one, other, last = (b0 & 15) << 8 | b1, b2 << 4 | b3 >> 4, (b3 & 15) << 8 | b4
        else:
            one, other, last = b0 << 4 | b1 >> 4, (b1 & 15) << 8 | b2, b3 << 4 | b4 >> 4
        values[i, first] = np.float32(((one ^ 0x800) - 0x800) * units)
        values[i, second] = np.float32(((other ^ 0x800) - 0x800) * units)
        values[i, 2] = np.float32(((last ^ 0x800) - 0x800) * units)


@njit(cache=True, nogil=True)
def calibrate(values: Float32Array, offset: FloatArray, g_per_count: FloatArray) -> None:
    """Turn counts (n, 3) into g: less the offset (3,), times a matrix (3, 3)."""
    for i in range(values.shape[0]):
        x, y, z = values[i, 0] - offset[0], values[i, 1] - offset[1], values[i, 2] - offset[2]
        for axis in range(3):
            row = g_per_count[axis]
            values[i, axis] = np.float32(row[0] * x + row[1] * y + row[2] * z)
