"""Compiled loops for the pages of a GENEActiv `.bin` file: arrays in, the caller owns buffers.

A page is a line `Recorded Data`, some lines `key:value`, and one line of 3600 hexadecimal digits:
300 samples of 12. Each loop has a plain twin in `tests/reference/geneactiv.py`, written from the
layout.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from legmotion.units import Float32Array, FloatArray, IntArray

Octets = NDArray[np.uint8]

SAMPLES = 300
_DIGITS = 12
_LINE = SAMPLES * _DIGITS
# Columns of what is found of a page. DATA is -1 for a page that is not sound.
START, SEQUENCE, STAMP_NS, RATE_MHZ, DATA = range(5)
N_COLUMNS = 5
_MARK = np.frombuffer(b"Recorded Data", np.uint8)
_SEQUENCE = np.frombuffer(b"Sequence Number:", np.uint8)
_TIME = np.frombuffer(b"Page Time:", np.uint8)
_RATE = np.frombuffer(b"Measurement Frequency:", np.uint8)
# A key is no longer than this, a line of keys than that, and a page has so many of them.
_LONGEST_KEY, _LONGEST_LINE, _MOST_LINES = 40, 256, 24
_NS_PER_MS = 1_000_000
_LARGEST = 10**12
_DIGIT_VALUES = np.full(256, 255, np.uint8)
for _i, _digit in enumerate(b"0123456789"):
    _DIGIT_VALUES[_digit] = _i
for _i, _digit in enumerate(b"ABCDEF"):
    _DIGIT_VALUES[_digit] = _DIGIT_VALUES[_digit + 32] = 10 + _i


@njit(cache=True, nogil=True)
def find_pages(text: Octets, is_last: bool, rate_mhz: int, pages: IntArray) -> tuple[int, int]:
    """Write a row per page into `pages`, shape (n, 5); return how many, and where to go on.

    A page that is not whole yet is left for more text; without more (`is_last`) it is left too.
    A page is not sound if it has no number or no possible time, or another line than one of 3600
    characters behind its keys. `rate_mhz` is that of a page that names none.
    """
    n, at = 0, 0
    while n < pages.shape[0]:
        start = _next_mark(text, at)
        if start < 0:
            return n, max(at, text.size - _MARK.size + 1)
        pages[n, START], pages[n, RATE_MHZ] = start, rate_mhz
        pages[n, SEQUENCE], pages[n, STAMP_NS], pages[n, DATA] = -1, -1, -1
        data = _read_keys(text, start + _MARK.size, pages[n])
        if data >= 0:
            stop = data + _LINE
            if text.size < stop or (text.size == stop and not is_last):
                return n, start
            is_whole = text.size == stop or _is_end(text[stop])
            if is_whole and pages[n, SEQUENCE] >= 0 and pages[n, STAMP_NS] >= 0:
                pages[n, DATA] = data
            at = stop if is_whole else data
        elif data == -1:
            return n, start
        else:
            at = start + _MARK.size
        n += 1
    return n, at


@njit(cache=True, nogil=True)
def _next_mark(text: Octets, at: int) -> int:
    """Return where the next page begins, or -1."""
    for i in range(at, text.size - _MARK.size + 1):
        if text[i] == _MARK[0] and _begins(text, i, text.size, _MARK):
            return i
    return -1


@njit(cache=True, nogil=True)
def _begins(text: Octets, at: int, stop: int, words: Octets) -> bool:
    i, is_same = 0, at + words.size <= stop
    while is_same and i < words.size:
        is_same = text[at + i] == words[i]
        i += 1
    return is_same


@njit(cache=True, nogil=True)
def _is_end(octet: int) -> bool:
    return octet == 10 or octet == 13


@njit(cache=True, nogil=True)
def _read_keys(text: Octets, at: int, page: IntArray) -> int:
    """Read a page's keys; return where its data begins, -1 if the text ends, -2 for no page."""
    for _ in range(_MOST_LINES):
        while at < text.size and (_is_end(text[at]) or text[at] == 0):
            at += 1
        colon, stop = -1, at
        while stop < text.size and stop - at < _LONGEST_LINE and not _is_end(text[stop]):
            if text[stop] == 58 and colon < 0:
                colon = stop
            if colon < 0 and stop - at == _LONGEST_KEY:
                return at
            stop += 1
        if stop == text.size:
            return -1
        if colon < 0 or stop - at == _LONGEST_LINE:
            return -2
        _read_key(text, at, colon + 1, stop, page)
        at = stop
    return -2


@njit(cache=True, nogil=True)
def _read_key(text: Octets, at: int, value: int, stop: int, page: IntArray) -> None:
    if _begins(text, at, stop, _SEQUENCE):
        page[SEQUENCE] = _number(text, value, stop)[0]
    elif _begins(text, at, stop, _TIME):
        page[STAMP_NS] = _stamp_ns(text, value, stop)
    elif _begins(text, at, stop, _RATE):
        rate_mhz = _thousandths(text, value, stop)
        if rate_mhz > 0:
            page[RATE_MHZ] = rate_mhz


@njit(cache=True, nogil=True)
def _number(text: Octets, at: int, stop: int) -> tuple[int, int]:
    """Return the whole number that begins here (-1 for none), and where it ends."""
    while at < stop and text[at] == 32:
        at += 1
    number = -1
    while at < stop and 48 <= text[at] <= 57:
        number = min(max(number, 0) * 10 + int(text[at]) - 48, _LARGEST)
        at += 1
    return number, at


@njit(cache=True, nogil=True)
def _thousandths(text: Octets, at: int, stop: int) -> int:
    """Return a number with a point or a comma in thousandths; -1 for none."""
    whole, at = _number(text, at, stop)
    if whole < 0:
        return -1
    number, unit = 1000 * whole, 100
    if at < stop and (text[at] == 44 or text[at] == 46):
        at += 1
        while at < stop and 48 <= text[at] <= 57 and unit > 0:
            number += (int(text[at]) - 48) * unit
            unit //= 10
            at += 1
    return number


@njit(cache=True, nogil=True)
def _n_days(year: int, month: int) -> int:
    """Return how many days a month has."""
    if month == 2:
        is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if is_leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


@njit(cache=True, nogil=True)
def _stamp_ns(text: Octets, at: int, stop: int) -> int:
    """Return the nanoseconds since 1970 of `2013-05-30 10:12:54:500`, or -1 for no time."""
    year, at = _number(text, at, stop)
    month, at = _number(text, at + 1, stop)
    day, at = _number(text, at + 1, stop)
    hour, at = _number(text, at, stop)
    minute, at = _number(text, at + 1, stop)
    second, at = _number(text, at + 1, stop)
    ms, at = _number(text, at + 1, stop)
    is_date = 1970 <= year < 2200 and 1 <= month <= 12 and 1 <= day <= _n_days(year, month)
    is_time = 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60 and 0 <= ms < 1000
    if not (is_date and is_time):
        return -1
    # Years that begin in March, so that a leap day is a year's last.
    month_of_year = (month + 9) % 12
    year -= 1 if month <= 2 else 0
    days = 365 * year + year // 4 - year // 100 + year // 400
    days += (153 * month_of_year + 2) // 5 + day - 1 - 719_468
    seconds = 86_400 * days + 3600 * hour + 60 * minute + second
    return (1000 * seconds + ms) * _NS_PER_MS


@njit(cache=True, nogil=True)
def decode(text: Octets, pages: IntArray, g_of: Float32Array, acceleration_g: Float32Array) -> int:
    """Write the samples of sound pages, one after the other, into (n, 3); return how many.

    A sample is three signed numbers of 12 bits, then light and button. `g_of` has shape
    (3, 4096): the acceleration that each number stands for. A page with another character than
    a hexadecimal digit is marked as not sound and left out.
    """
    n = 0
    for page in range(pages.shape[0]):
        at = pages[page, DATA]
        if at < 0:
            continue
        seen = 0
        for i in range(SAMPLES):
            for axis in range(3):
                first, second = _DIGIT_VALUES[text[at]], _DIGIT_VALUES[text[at + 1]]
                third = _DIGIT_VALUES[text[at + 2]]
                seen |= int(first) | int(second) | int(third)
                number = (int(first) << 8 | int(second) << 4 | int(third)) & 0xFFF
                acceleration_g[n + i, axis] = g_of[axis, number]
                at += 3
            for _ in range(3):
                seen |= int(_DIGIT_VALUES[text[at]])
                at += 1
        if seen > 15:
            pages[page, DATA] = -1
        else:
            n += SAMPLES
    return n


@njit(cache=True, nogil=True)
def lay_times(first_ns: IntArray, step_ns: FloatArray, stamp_ns: IntArray) -> None:
    """Write each sample's time: a page's stamp is its first sample's."""
    n = 0
    for page in range(first_ns.size):
        for i in range(SAMPLES):
            stamp_ns[n + i] = first_ns[page] + np.int64(math.floor(i * step_ns[page] + 0.5))
        n += SAMPLES
