"""Numbers and times as text, a block of rows at once.

A column of text is a matrix of bytes, one row per sample, in which a zero byte stands for no
character at all. Columns are put side by side and the zero bytes dropped: writing a night this
way takes seconds, where formatting number by number takes minutes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from legmotion.units import IntArray

Bytes = NDArray[np.uint8]

_ZERO, _MINUS, _NOTHING = ord("0"), ord("-"), 0
_NS_PER_S = 1_000_000_000
_NS_PER_DAY = 86_400 * _NS_PER_S


def constant(text: str, rows: int) -> Bytes:
    """Return the same text in every row."""
    return np.tile(np.frombuffer(text.encode("ascii"), dtype=np.uint8), (rows, 1))


def fixed_point(scaled: IntArray, decimals: int, *, mark: str = ".") -> Bytes:
    """Return whole numbers as text with `decimals` digits after the mark: 1234 and 2 give 12.34."""
    size = np.abs(scaled)
    largest = int(size.max()) if size.size else 0
    n_digits = max(len(str(largest)), decimals + 1)
    digits = _digits(size, n_digits)
    is_leading = np.cumsum(digits != _ZERO, axis=1) == 0
    is_leading[:, n_digits - decimals - 1 :] = False
    digits[is_leading] = _NOTHING
    sign = np.where(scaled < 0, _MINUS, _NOTHING).astype(np.uint8)[:, None]
    if decimals == 0:
        return np.hstack([sign, digits])
    whole, part = digits[:, :-decimals], digits[:, -decimals:]
    return np.hstack([sign, whole, constant(mark, scaled.size), part])


def wall_clock(ns: IntArray, decimals: int, *, between: str = " ", mark: str = ".") -> Bytes:
    """Return nanoseconds since 1970 as `2026-01-20 22:30:00.000`, cut after `decimals` digits."""
    days, in_day = np.divmod(ns, _NS_PER_DAY)
    seconds, rest = np.divmod(in_day, _NS_PER_S)
    minutes, second = np.divmod(seconds, 60)
    hour, minute = np.divmod(minutes, 60)
    dates, which = np.unique(days, return_inverse=True)
    texts = "".join(np.datetime_as_string(dates.astype("datetime64[D]")).tolist()).encode("ascii")
    date = np.frombuffer(texts, dtype=np.uint8).reshape(-1, 10)[which.reshape(-1)]
    n = ns.size
    columns = [
        date, constant(between, n), _digits(hour, 2), constant(":", n), _digits(minute, 2),
        constant(":", n), _digits(second, 2),
    ]  # fmt: skip
    if decimals:
        columns += [constant(mark, n), _digits(rest // 10 ** (9 - decimals), decimals)]
    return np.hstack(columns)


def joined(columns: Sequence[Bytes], *, delimiter: str, end: str = "\n") -> bytes:
    """Return rows of text from columns of equal length."""
    rows = columns[0].shape[0]
    parts: list[Bytes] = []
    for column in columns:
        parts += [column, constant(delimiter, rows)]
    parts[-1] = constant(end, rows)
    flat = np.hstack(parts).ravel()
    return bytes(flat[flat != _NOTHING].data)


def _digits(values: IntArray, n_digits: int) -> Bytes:
    """Return the last decimal digits of numbers that are not negative."""
    digits = np.empty((values.size, n_digits), dtype=np.uint8)
    for column in range(n_digits - 1, -1, -1):
        values, last = np.divmod(values, 10)
        digits[:, column] = last + _ZERO
    return digits
