"""Digits of text as numbers, up to eight of them at once as the bytes of one 64-bit word.

Called by the loops of `_kernels`, and only there: a change here needs one there as well, since
what is compiled is kept until the file that holds the loop changes.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Octets = NDArray[np.uint8]
Words = NDArray[np.uint64]
# Python's number, or the machine's: the loops may run as Python.
Int = int | np.int64

# What a column holds: 0, 1 and 2 are the axes; the last one, where lines end in CR LF, nothing.
CLOCK, WHOLE, DECIMAL, SKIPPED, EMPTY = 3, 4, 5, 6, 7
NO_TIME = np.int64(-(2**63))
U = np.uint64

_ONE, _EIGHT = np.uint64(1), np.uint64(8)
_ZEROS, _HIGH = np.uint64(0x3030303030303030), np.uint64(0x8080808080808080)
# Added to a digit's value it stays below 128; to any other byte from 0 to 127 it does not.
_ABOVE = np.uint64(0x7676767676767676)
_TEN, _SIXTEEN, _HALF = np.uint64(10), np.uint64(16), np.uint64(32)
# 100 and a million, 1 and ten thousand: two pairs of digits each, added up in the upper half.
_PAIRS = np.uint64(0x000000FF000000FF)
_TIMES_1, _TIMES_2 = np.uint64(0x000F424000000064), np.uint64(0x0000271000000001)
_MONTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)
# What 64 bits of nanoseconds around 1970 can hold.
_YEARS = (1678, 2262)


@njit(cache=True, nogil=True, inline="always")
def eight_octets(octets: Octets, at: Int) -> np.uint64:
    """Return eight bytes as one word, the first lowest."""
    i = U(at)
    return (
        U(octets[i])
        | (U(octets[i + _ONE]) << _EIGHT)
        | (U(octets[i + U(2)]) << U(16))
        | (U(octets[i + U(3)]) << U(24))
        | (U(octets[i + U(4)]) << U(32))
        | (U(octets[i + U(5)]) << U(40))
        | (U(octets[i + U(6)]) << U(48))
        | (U(octets[i + U(7)]) << U(56))
    )


@njit(cache=True, nogil=True)
def eight_digits(values: np.uint64) -> Int:
    """Return the number that eight digits give, each a byte from 0 to 9."""
    values = values * _TEN + (values >> _EIGHT)
    values = (values & _PAIRS) * _TIMES_1 + ((values >> _SIXTEEN) & _PAIRS) * _TIMES_2
    return np.int64(values >> _HALF)


@njit(cache=True, nogil=True)
def marked_digits(values: np.uint64, before: np.uint64, after: np.uint64, shift: np.uint64) -> Int:
    """Return the number that the expected digits of a word give."""
    return eight_digits((((values & before) << _EIGHT) + (values & after)) << shift)


@njit(cache=True, nogil=True)
def leading_digits(word: np.uint64) -> Int:
    """Return how many of a word's bytes, from the first on, are digits: 0 to 8."""
    values = word ^ _ZEROS
    others, n = (values | (values + _ABOVE)) & _HIGH, np.int64(0)
    while n < 8 and not (others >> U(8 * n)) & U(0x80):
        n += 1
    return n


@njit(cache=True, nogil=True)
def first_digits(word: np.uint64, n: Int) -> Int:
    """Return the number that the first n bytes of a word give, digits all of them."""
    return eight_digits((word ^ _ZEROS) << U((64 - 8 * n) & 63)) if n else np.int64(0)


@njit(cache=True, nogil=True)
def expected(n_whole: Int, n_part: Int, mark: Int) -> tuple[U, U, U, U, U, U, Int]:
    """Return what a word must look like that holds so many digits, a mark, and so many more.

    The mark's place (with zeros elsewhere), which bytes are digits, which is the mark, the digits
    before it and behind, how far they are from a word's end, and their length with the mark. For
    more than a word holds, and for none, the length is 0, and no cell is like that.
    """
    length = n_whole + n_part + (1 if n_part else 0)
    if length > 8 or n_whole == 0:
        return _ZEROS, _HIGH, U(0), U(0), U(0), U(0), np.int64(0)
    shift = U(64 - 8 * length)
    every = ~U(0) >> shift
    if n_part == 0:
        return _ZEROS, every & _HIGH, U(0), U(0), every, shift, length
    before = (_ONE << U(8 * n_whole)) - _ONE
    dot = U(0xFF) << U(8 * n_whole)
    point = _ZEROS ^ (U(mark ^ 48) << U(8 * n_whole))
    return point, every & _HIGH, dot, before, every & ~(before | dot), shift, length


@njit(cache=True, nogil=True)
def is_met(values: np.uint64, mask: np.uint64, dot: np.uint64) -> bool:
    """Return whether a word, less what is expected, holds digits and the mark."""
    others: np.uint64 = ((values | (values + _ABOVE)) & mask) | (values & dot)
    return bool(others == U(0))


@njit(cache=True, nogil=True)
def total_of(word: np.uint64, n: Int, base: Int, factor: Int, top: Int) -> Int:
    """Return a stamp's number from its last n digits, or `NO_TIME` if they are none."""
    values = (word ^ _ZEROS) << U((64 - 8 * n) & 63)
    part = eight_digits(values)
    is_number = is_met(values, _HIGH, U(0)) and part < top
    return base + part * factor if is_number else NO_TIME


@njit(cache=True, nogil=True, error_model="numpy")
def nanoseconds(
    total: Int,
    kind: Int,
    scale: float,
    unit: Int,
    limit: float,
    ns_per_unit: float,
    origin: float,
    shown: float,
) -> Int:
    """Return what stands in the time column in nanoseconds, or `NO_TIME`."""
    if kind == CLOCK or total == NO_TIME:
        return total
    value = np.float64(total) / scale - origin
    if not abs(value) < limit:
        return NO_TIME
    if kind == WHOLE and unit and origin == 0.0:
        return total * unit
    if kind == WHOLE:
        return np.int64(np.rint(value)) * unit if unit else np.int64(np.rint(value * ns_per_unit))
    if shown:
        return np.int64(np.rint(value * shown)) * unit
    units = np.floor(value)
    rest = np.int64(np.rint((value - units) * ns_per_unit))
    return np.int64(np.rint(units)) * unit + rest


@njit(cache=True, nogil=True)
def days(year: Int, month: Int, day: Int) -> Int:
    """Return days since 1970-01-01, or `NO_TIME` for what is no date."""
    if not (_YEARS[0] < year < _YEARS[1] and 1 <= month <= 12 and day >= 1):
        return NO_TIME
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day > _MONTHS[month] + (1 if is_leap and month == 2 else 0):
        return NO_TIME
    # Years counted from March, so that the leap day is the last of its year.
    shifted = year - (1 if month <= 2 else 0)
    era_day = 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400
    return np.int64(era_day + (153 * ((month + 9) % 12) + 2) // 5 + day - 719_469)
