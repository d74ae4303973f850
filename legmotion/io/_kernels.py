"""Compiled loops of reading: arrays and scalars in, numbers out, the caller owns buffers.

`read_rows` reads rows of text that keep one shape, and stops before the first that does not. Up
to eight digits are looked at and converted together, as the bytes of one 64-bit word. Of a stamp
only the last digits are read; what stands before them is compared with the stamp before. A
number is one division of two numbers that a float64 holds exactly, so it is the float64 nearest
to its text; a longer one is not read here.

Each has a plain twin in `tests/reference/text.py`, written from the definition.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from legmotion.io._digits import (
    CLOCK,
    DECIMAL,
    EMPTY,
    NO_TIME,
    SKIPPED,
    Int,
    Octets,
    U,
    Words,
    days,
    eight_octets,
    expected,
    first_digits,
    is_met,
    leading_digits,
    marked_digits,
    nanoseconds,
    total_of,
)
from legmotion.units import Float32Array, FloatArray, IntArray

# Scalars of a shape, in `plan` and `factors`. `UNIT` is 0, or nanoseconds per unit (per last
# decimal with `SHOWN`); `SHOWN` is 0, or ten to the power of a decimal stamp's decimals.
COLUMN, KIND, MARK, CLOCK_MARK, HAS_DATE, N_PREFIX, N_SUFFIX, ZONE_NS, UNIT = range(9)
MIN_CELL, MAX_LINE = 9, 10
LIMIT, PER_G, STAMP_LIMIT, NS_PER_UNIT, ORIGIN, SHOWN = range(6)
# What is remembered of the last stamp: in `held`, the length of its beginning and of the digits
# behind, what each is worth, and what the digits stay below; in `memo`, three words of it, three
# masks, and the word and mask of what stands behind every stamp.
N_BEGIN, N_TAIL, BASE, FACTOR, TOP, SCALE = range(6)
# Behind them stand the fields of a text stamp: year, month, day, hours, minutes.
_FIELDS, N_HELD = 6, 12
# So many bytes behind the last row may be looked at, whatever they are.
ROOM = 48

_POWERS = np.array([10**k for k in range(19)], np.int64)
_FLOAT_POWERS = 10.0 ** np.arange(19)
_NS_PER_S = 1_000_000_000
_MAX_DIGITS, _LARGEST = 17, 2**53
_MAX_WHOLE_DIGITS, _TWO, _MAX_FRACTION = np.int64(19), np.int64(2), np.int64(9)
_MAX_TAIL, _WHOLE_TAIL = 8, 5
_FEED, _BLANK, _QUOTE, _MINUS, _ZERO, _NINE = 10, 32, 34, 45, 48, 57


@njit(cache=True, nogil=True)
def read_rows(
    octets: Octets,
    start: Int,
    stop: Int,
    roles: IntArray,
    ends: Octets,
    plan: IntArray,
    factors: FloatArray,
    template: IntArray,
    memo: Words,
    held: IntArray,
    values: FloatArray,
    acceleration_g: Float32Array,
    stamp_ns: IntArray,
) -> tuple[Int, Int]:
    r"""Read rows until one differs from the shape; return how many, and where they end.

    `octets[stop - 1]` is a `\n`, with `ROOM` bytes behind it. `roles` says what each of n columns
    holds, `ends` which byte ends it. `template` holds, for
    each byte of a text stamp up to its seconds, its value, or below 0 the field of its digit.
    Samples go into `values` in the file's unit, or, where that is empty, into `acceleration_g`;
    at most `stamp_ns.size` rows are read.
    """
    n: Int = np.int64(0)
    p, learnt = start, np.int64(-1)
    while True:
        n, p = _expected_rows(
            octets, n, p, stop, roles, ends, plan, factors, template, memo, held,
            values, acceleration_g, stamp_ns,
        )  # fmt: skip
        if p >= stop or n >= stamp_ns.size or p == learnt:
            return n, p
        # Its stamp may begin otherwise; if the row is not read then, something else differs.
        if not _learn_stamp(octets, p, ends, plan, template, memo, held):
            return n, p
        learnt = np.int64(p)


@njit(cache=True, nogil=True, error_model="numpy")
def _expected_rows(
    octets: Octets,
    n: Int,
    p: Int,
    stop: Int,
    roles: IntArray,
    ends: Octets,
    plan: IntArray,
    factors: FloatArray,
    template: IntArray,
    memo: Words,
    held: IntArray,
    values: FloatArray,
    acceleration_g: Float32Array,
    stamp_ns: IntArray,
) -> tuple[Int, Int]:
    """Read rows whose stamp begins as the remembered one; return how many, and where they end."""
    limit, per_g, mark, n_suffix = factors[LIMIT], factors[PER_G], plan[MARK], plan[N_SUFFIX]
    n_whole: Int = np.int64(0)
    n_part: Int = np.int64(0)
    point, mask, dot, before, after, shift, length = expected(n_whole, n_part, mark)
    while p < stop and n < stamp_ns.size:
        begin = p
        for f in range(roles.size):
            kind = roles[f]
            if kind < CLOCK:
                is_negative = octets[U(p)] == _MINUS
                p += np.int64(is_negative)
                word = eight_octets(octets, p)
                if is_met(word ^ point, mask, dot) and octets[U(p + length)] == ends[f]:
                    total, p = marked_digits(word ^ point, before, after, shift), p + length
                else:
                    n_whole, n_part = leading_digits(word), 0
                    total, p = first_digits(word, n_whole), p + n_whole
                    if octets[U(p)] == mark:
                        word = eight_octets(octets, p + 1)
                        n_part = leading_digits(word)
                        total = total * _POWERS[U(n_part)] + first_digits(word, n_part)
                        n_whole, p = n_whole if n_part else 0, p + 1 + n_part
                    point, mask, dot, before, after, shift, length = expected(n_whole, n_part, mark)
                value = np.float64(total) / _FLOAT_POWERS[U(n_part)]
                if n_whole == 0 or total > _LARGEST or not value <= limit:
                    return n, begin
                value = -value if is_negative else value
                if values.size:
                    values[U(n), U(kind)] = value
                else:
                    acceleration_g[U(n), U(kind)] = value if per_g == 1.0 else value / per_g
            elif kind >= SKIPPED:
                p = p if kind == EMPTY else _skipped(octets, p, ends[f], ends[0], plan[MIN_CELL])
            else:
                other = (eight_octets(octets, p) ^ memo[0]) & memo[3]
                other |= (eight_octets(octets, p + 8) ^ memo[1]) & memo[4]
                other |= (eight_octets(octets, p + 16) ^ memo[2]) & memo[5]
                word, p = eight_octets(octets, p + held[N_BEGIN]), p + held[N_BEGIN] + held[N_TAIL]
                other |= (eight_octets(octets, p) ^ memo[6]) & memo[7]
                total = total_of(word, held[N_TAIL], held[BASE], held[FACTOR], held[TOP])
                stamp_ns[U(n)] = nanoseconds(
                    total, kind, np.float64(held[SCALE]), plan[UNIT], factors[STAMP_LIMIT],
                    factors[NS_PER_UNIT], factors[ORIGIN], factors[SHOWN],
                )  # fmt: skip
                p = p + n_suffix if other == U(0) and stamp_ns[U(n)] != NO_TIME else -1
            if p < 0 or octets[U(p)] != ends[f] or p - begin > plan[MAX_LINE]:
                return n, begin
            p += 1
        n += 1
    return n, p


@njit(cache=True, nogil=True, inline="always")
def _skipped(octets: Octets, p: Int, end: Int, delimiter: Int, min_cell: Int) -> Int:
    """Return the position behind a cell of plain text, or -1."""
    begin = p
    while octets[U(p)] != end:
        is_odd = octets[U(p)] < _BLANK or octets[U(p)] == _QUOTE
        if is_odd or octets[U(p)] == delimiter:
            return -1
        p += 1
    return p if p - begin >= min_cell else -1


@njit(cache=True, nogil=True)
def _learn_stamp(
    octets: Octets,
    p: Int,
    ends: Octets,
    plan: IntArray,
    template: IntArray,
    memo: Words,
    held: IntArray,
) -> bool:
    """Remember all but the last digits of a row's stamp; return whether it is one."""
    for f in range(plan[COLUMN]):
        while octets[p] != ends[f]:
            if octets[p] == _FEED:
                return False
            p += 1
        p += 1
    if plan[KIND] == CLOCK:
        end, n_tail = _learn_clock(octets, p, plan, template, held)
    else:
        end, n_tail = _learn_number(octets, p, plan, held)
    if end < 0:
        return False
    held[N_BEGIN], held[N_TAIL] = end - p - n_tail, n_tail
    for k in range(3):
        n = min(max(end - p - n_tail - 8 * k, 0), 8)
        memo[k] = eight_octets(octets, p + 8 * k)
        memo[3 + k] = ~U(0) >> U(64 - 8 * n) if n else U(0)
    return True


@njit(cache=True, nogil=True)
def _learn_clock(
    octets: Octets, p: Int, plan: IntArray, template: IntArray, held: IntArray
) -> tuple[Int, Int]:
    """Note what a stamp's text is worth; return where it ends, or -1, and its last digits."""
    base, p = _minute(octets, p, plan, template, held), p + plan[N_PREFIX]
    if base == NO_TIME:
        return -1, 0
    seconds, end = _digits(octets, p, _TWO)
    if end != p + 2 or seconds > 59:
        return -1, 0
    held[BASE], held[FACTOR], held[TOP] = base, _NS_PER_S, 60
    if octets[end] != plan[CLOCK_MARK]:
        return end, 2
    part, p = _digits(octets, end + 1, _MAX_FRACTION)
    n_part = p - end - 1
    n_tail = min(n_part, _MAX_TAIL)
    held[FACTOR], held[TOP] = _POWERS[9 - n_part], _POWERS[n_tail]
    held[BASE] = base + seconds * _NS_PER_S + part // _POWERS[n_tail] * _POWERS[9 - n_part + n_tail]
    return (p if n_part else -1), n_tail


@njit(cache=True, nogil=True)
def _learn_number(octets: Octets, p: Int, plan: IntArray, held: IntArray) -> tuple[Int, Int]:
    """Note what a number is worth; return where it ends, or -1, and its last digits."""
    is_decimal = plan[KIND] == DECIMAL
    sign = -1 if is_decimal and octets[p] == _MINUS else 1
    begin = p + (1 if sign < 0 else 0)
    n_part: Int = 0
    total, p = _digits(octets, begin, _MAX_WHOLE_DIGITS)
    n_digits = p - begin
    n_tail = min(n_digits, _WHOLE_TAIL)
    if n_digits == 0 or (n_digits == _MAX_WHOLE_DIGITS and octets[begin] == _NINE):
        return -1, 0
    if is_decimal and n_digits > _MAX_DIGITS:
        return -1, 0
    if is_decimal and octets[p] == plan[MARK]:
        part, end = _digits(octets, p + 1, _MAX_DIGITS - n_digits)
        n_part = end - p - 1
        if n_part == 0 or total >= _LARGEST // _POWERS[n_part]:
            return -1, 0
        total, p, n_tail = total * _POWERS[n_part] + part, end, min(n_part, _MAX_TAIL)
    if is_decimal and total + _POWERS[n_tail] > _LARGEST:
        return -1, 0
    held[BASE], held[FACTOR] = sign * (total - total % _POWERS[n_tail]), sign
    held[TOP], held[SCALE] = _POWERS[n_tail], _POWERS[n_part]
    return p, n_tail


@njit(cache=True, nogil=True)
def _digits(octets: Octets, p: Int, most: Int) -> tuple[Int, Int]:
    """Return the number that up to `most` digits give, and the position behind them."""
    number, begin = np.int64(0), p
    while p - begin < most and _ZERO <= octets[p] <= _NINE:
        number = number * 10 + (np.int64(octets[p]) - _ZERO)
        p += 1
    return number, p


@njit(cache=True, nogil=True)
def _minute(octets: Octets, p: Int, plan: IntArray, template: IntArray, held: IntArray) -> Int:
    """Return the nanoseconds of a stamp's date, hours and minutes, or `NO_TIME`.

    The fields of the template are year, month, day, hours, minutes: -1 to -5.
    """
    for field in range(1, 6):
        held[_FIELDS + field] = 0
    for k in range(plan[N_PREFIX]):
        field, digit = template[k], np.int64(octets[p + k]) - _ZERO
        if (field >= 0 and field != digit + _ZERO) or (field < 0 and not 0 <= digit <= 9):
            return NO_TIME
        if field < 0:
            held[_FIELDS - field] = held[_FIELDS - field] * 10 + digit
    year, month, day, hours, minutes = held[7], held[8], held[9], held[10], held[11]
    day_number = days(year, month, day) if plan[HAS_DATE] else 0
    if day_number == NO_TIME or hours > 23 or minutes > 59:
        return NO_TIME
    minute: np.int64 = (day_number * 24 + hours) * 60 + minutes
    return int(minute * 60 * _NS_PER_S - plan[ZONE_NS])


@njit(cache=True, nogil=True)
def find_runs(
    values: Float32Array,
    time_s: FloatArray,
    start: Int,
    stride: Int,
    break_s: float,
    least_s: float,
    bounds: IntArray,
) -> Int:
    """Write [first, stop) of runs that last `least_s` and end before the block; return how many.

    A run repeats one triple (n, 3) without a step of more than `break_s`. Each that lasts long
    enough has more than two strides: only every `stride`th sample is looked at until two agree.
    """
    n, low, at = np.int64(0), start, start
    while at + stride < time_s.size:
        stop = at + 1
        if _is_one(values, at, at + stride):
            while stop < time_s.size and _goes_on(values, time_s, stop, break_s):
                stop += 1
        if stop - at <= stride:
            at += stride
            continue
        first = at
        while first > low and _goes_on(values, time_s, first, break_s):
            first -= 1
        if stop < time_s.size and time_s[stop - 1] - time_s[first] >= least_s:
            bounds[n, 0], bounds[n, 1] = first, stop
            n += 1
        low = at = stop
    return n


@njit(cache=True, nogil=True)
def _is_one(values: Float32Array, i: Int, k: Int) -> bool:
    """Return whether two samples are the same on all axes."""
    is_same = values[i, 0] == values[k, 0] and values[i, 1] == values[k, 1]
    return bool(is_same and values[i, 2] == values[k, 2])


@njit(cache=True, nogil=True)
def _goes_on(values: Float32Array, time_s: FloatArray, i: Int, break_s: float) -> bool:
    """Return whether a sample belongs to the run of the one before."""
    return _is_one(values, i - 1, i) and bool(time_s[i] - time_s[i - 1] <= break_s)
