"""Compiled loops for the blocks of a `.cwa` file: arrays and scalars in, the caller owns buffers.

A block has 256 little-endian words: its mark `AX` and length, stamps, settings, from word 15 on
up to 120 samples, and a last word that makes the sum of all 0. Each loop has a plain twin in
`tests/reference/axivity.py`, written from the layout.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from legmotion.units import Float32Array, FloatArray, IntArray

Words = NDArray[np.uint16]

BLOCK_WORDS = 256
_MARK, _LENGTH = 0x5841, 508
_DATA_AT, _DATA_WORDS = 15, 240
_NS_PER_S = 1_000_000_000
_S_PER_DAY = 86_400
# Columns of what is read from a block's head.
SEQUENCE, STAMP_NS, ANCHOR, COUNT, RATE_MHZ, LAYOUT, SCALE_BITS = range(7)
N_COLUMNS = 7


@njit(cache=True, nogil=True)
def read_heads(words: Words, heads: IntArray) -> int:
    """Write a row per block into `heads`, shape (n, 7); return how many blocks are sound.

    `words` has shape (n * 256,). It ends at the first block with another mark or length, a wrong
    checksum, an unknown layout, more samples than fit, or a time that no clock shows. STAMP_NS
    is the block's time since 1970 on its wall clock, ANCHOR the sample that was taken then (it
    may lie before the block or behind it), RATE_MHZ the set rate in thousandths of 1 Hz.
    """
    for block in range(heads.shape[0]):
        at = block * BLOCK_WORDS
        if not _is_sound(words, at):
            return block
        layout, code = int(words[at + 12]) >> 8, int(words[at + 12]) & 0xFF
        anchor = int(words[at + 13])
        anchor = anchor - 0x10000 if anchor >= 0x8000 else anchor
        if code == 0:
            # The first loggers wrote the rate where the anchor is now.
            rate_mhz, anchor = 1000 * anchor, 0
        else:
            rate_mhz = 3_200_000 >> (15 - (code & 15))
        seconds = _seconds(int(words[at + 7]) | int(words[at + 8]) << 16)
        if seconds < 0 or rate_mhz <= 0:
            return block
        fraction = 0
        if words[at + 2] & 0x8000:
            # The anchor was moved to the whole second by whole samples: move it back.
            fraction = (int(words[at + 2]) & 0x7FFF) << 1
            anchor += fraction * (rate_mhz // 1000) >> 16
        heads[block, SEQUENCE] = int(words[at + 5]) | int(words[at + 6]) << 16
        heads[block, STAMP_NS] = seconds * _NS_PER_S + (fraction * _NS_PER_S >> 16)
        heads[block, ANCHOR] = anchor
        heads[block, COUNT] = int(words[at + 14])
        heads[block, RATE_MHZ] = rate_mhz
        heads[block, LAYOUT] = layout
        heads[block, SCALE_BITS] = 8 + (int(words[at + 9]) >> 13)
    return len(heads)


@njit(cache=True, nogil=True)
def _is_sound(words: Words, at: int) -> bool:
    """Return whether a block is whole and its samples fit into it."""
    if words[at] != _MARK or words[at + 1] != _LENGTH:
        return False
    total = 0
    for i in range(at, at + BLOCK_WORDS):
        total += int(words[i])
    layout, count = int(words[at + 12]) >> 8, int(words[at + 14])
    n_axes, packing = layout >> 4, layout & 15
    is_packed = packing == 0 and n_axes == 3
    is_plain = packing == 2 and n_axes in (3, 6, 9)
    n_words = count * (2 if is_packed else n_axes)
    return total & 0xFFFF == 0 and (is_packed or is_plain) and 0 < n_words <= _DATA_WORDS


@njit(cache=True, nogil=True)
def _seconds(packed: int) -> int:
    """Return the seconds since 1970 of a packed date and time, or -1 for none."""
    year, month, day = 2000 + (packed >> 26 & 0x3F), packed >> 22 & 0xF, packed >> 17 & 0x1F
    hour, minute, second = packed >> 12 & 0x1F, packed >> 6 & 0x3F, packed & 0x3F
    if not (1 <= month <= 12 and day >= 1 and hour < 24 and minute < 60 and second < 60):
        return -1
    # Years that begin in March, so that a leap day is a year's last.
    month_of_year = (month + 9) % 12
    year -= 1 if month <= 2 else 0
    days = 365 * year + year // 4 - year // 100 + year // 400
    days += (153 * month_of_year + 2) // 5 + day - 1 - 719_468
    return days * _S_PER_DAY + 3600 * hour + 60 * minute + second


@njit(cache=True, nogil=True)
def decode(words: Words, heads: IntArray, acceleration_g: Float32Array) -> None:
    """Write the acceleration of sound blocks, one after the other, into (n, 3).

    Packed samples are three numbers of ten bits and a common shift; others are words, of which
    the gyroscope's three come first where there are six or nine.
    """
    n = 0
    for block in range(heads.shape[0]):
        at = block * BLOCK_WORDS + _DATA_AT
        per_step = np.float32(1.0 / (1 << heads[block, SCALE_BITS]))
        n_axes = heads[block, LAYOUT] >> 4
        if heads[block, LAYOUT] & 15 == 0:
            for i in range(at, at + 2 * heads[block, COUNT], 2):
                sample = np.int64(words[i]) | np.int64(words[i + 1]) << 16
                shift = sample >> 30
                for axis in range(3):
                    step = ((sample >> (10 * axis) & 0x3FF) ^ 0x200) - 0x200
                    acceleration_g[n, axis] = np.float32(step << shift) * per_step
                n += 1
            continue
        first = at + (3 if n_axes > 3 else 0)
        for i in range(first, first + n_axes * heads[block, COUNT], n_axes):
            for axis in range(3):
                step = (np.int64(words[i + axis]) ^ 0x8000) - 0x8000
                acceleration_g[n, axis] = np.float32(step) * per_step
            n += 1


@njit(cache=True, nogil=True)
def lay_times(
    heads: IntArray, before_ns: FloatArray, after_ns: FloatArray, stamp_ns: IntArray
) -> None:
    """Write each sample's time: on a line through its block's anchor.

    `before_ns` and `after_ns`, one per block, are the steps from sample to sample before and
    behind the anchor.
    """
    n = 0
    for block in range(heads.shape[0]):
        anchor, anchor_ns = heads[block, ANCHOR], heads[block, STAMP_NS]
        count = heads[block, COUNT]
        split = min(max(anchor, 0), count)
        for i in range(split):
            offset_ns = (i - anchor) * before_ns[block]
            stamp_ns[n + i] = anchor_ns + np.int64(math.floor(offset_ns + 0.5))
        for i in range(split, count):
            offset_ns = (i - anchor) * after_ns[block]
            stamp_ns[n + i] = anchor_ns + np.int64(math.floor(offset_ns + 0.5))
        n += count
