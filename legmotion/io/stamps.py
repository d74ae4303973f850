"""What the stamps of a column mean, found from its first cells, and their nanoseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from legmotion.errors import MalformedFileError
from legmotion.io.columns import is_number
from legmotion.io.lines import no_data
from legmotion.io.recording import Clock
from legmotion.io.textstamps import NS_PER_DAY, NS_PER_S, DayOrder, StampText, describe
from legmotion.params import IoParameters
from legmotion.units import AnyArray, BoolArray, IntArray

StampKind = Literal["text", "number", "sequence", "row"]

# Seconds since 1970 of any recording a tracker can have made: 1999 to 2049.
_EPOCH_S = (9.4e8, 2.5e9)
_EXCEL_DAYS = (30_000.0, 60_000.0)
_MATLAB_DAYS = (7e5, 8e5)
# Day 0 of a spreadsheet is 1899-12-30; 1970-01-01 is Matlab's day 719529.
_EXCEL_1970, _MATLAB_1970 = 25_569.0, 719_529.0
# Some sensors count nanoseconds from 2000: these are 2015 to 2029, and no time since a boot.
_SINCE_2000_NS = (4.73e17, 9.4e17)
_1970_BEFORE_2000_NS = -946_684_800e9
_LONGEST_ELAPSED_NS = 50 * 366 * NS_PER_DAY
_NS_PER = {"s": NS_PER_S, "ms": 1_000_000, "us": 1000, "ns": 1}
_UNIT_WORDS = {
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s", "ms": "ms", "msec": "ms",
    "millis": "ms", "milliseconds": "ms", "us": "us", "µs": "us", "micros": "us",
    "microseconds": "us", "ns": "ns", "nanos": "ns", "nanoseconds": "ns",
}  # fmt: skip
# Decimals beyond these are not in a float64 of this size anyway.
_MAX_DECIMALS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class StampRule:
    """How a time column (or, without one, the row's number) becomes nanoseconds.

    `words` says it to the user. `origin` is the number that means 1970. `decimals` is -1 where
    the text has an exponent or more digits than can be kept exactly.
    """

    kind: StampKind
    column: int | None
    clock: Clock
    words: str
    zone: str = ""
    order: DayOrder = "ymd"
    ns_per_unit: float = 1.0
    origin: float = 0.0
    decimals: int = -1
    is_integer: bool = False

    @property
    def limit(self) -> float:
        """What a number, less the origin, must stay below to fit into nanoseconds."""
        return min(2**62 / self.ns_per_unit, 2.0**62)

    def to_ns(self, values: AnyArray) -> tuple[IntArray, BoolArray]:
        """Return numbers of the column as nanoseconds, and which of them can be."""
        if self.origin:
            values = values - self.origin
        is_read: BoolArray = np.abs(values) < self.limit
        if not is_read.all():
            values = np.where(is_read, values, 0)
        return self._scaled(values), is_read

    def _scaled(self, values: AnyArray) -> IntArray:
        unit = int(self.ns_per_unit)
        ns: IntArray
        if self.is_integer and unit == self.ns_per_unit:
            ns = _whole(values) * unit
        elif self.is_integer:
            ns = _whole(values * self.ns_per_unit)
        elif self.decimals >= 0 and unit % 10**self.decimals == 0:
            ns = _whole(values * 10.0**self.decimals) * (unit // 10**self.decimals)
        else:
            units = np.floor(values)
            ns = _whole(units) * unit + _whole((values - units) * self.ns_per_unit)
        return ns


def _whole(values: AnyArray) -> IntArray:
    """Return the nearest whole numbers; integers stay as they are, however large."""
    rounded: IntArray = np.rint(values).astype(np.int64) if values.dtype.kind == "f" else values
    return rounded


def row_rule(rate_hz: float) -> StampRule:
    """Return the rule of a file without stamps: rows follow one another at this rate."""
    return StampRule(
        kind="row",
        column=None,
        clock="unknown",
        words=f"no time column; {rate_hz:g} Hz as given",
        ns_per_unit=NS_PER_S / rate_hz,
        is_integer=True,
    )


def is_stamp_column(cells: Sequence[str]) -> bool:
    """Return whether most of these cells are dates or times written as text."""
    return 2 * sum(describe(cell) is not None for cell in cells) > len(cells)


def find_rule(
    cells: Sequence[str],
    *,
    column: int,
    name: str,
    where: str,
    decimal: str,
    epoch_clock: Clock,
    near: date | None,
    rate_hz: float | None,
    params: IoParameters,
) -> StampRule | None:
    """Return what a column's stamps mean, or None for a bare sequence without a rate.

    `name` is the column's header, `where` the file's name for messages. `epoch_clock` says
    whose clock seconds since 1970 show (`local` for trackers that write wall time so). `near`
    decides between day and month where the stamps do not.
    """
    if not cells:
        raise no_data(where)
    if is_stamp_column(cells):
        texts = [text for cell in cells if (text := describe(cell)) is not None]
        return _text_rule(texts, cells, column=column, where=where, near=near)
    numbers = [cell.replace(decimal, ".") for cell in cells if is_number(cell, decimal)]
    if 2 * len(numbers) <= len(cells):
        raise MalformedFileError(
            f"{where}: the time column {name or column + 1} holds {cells[0]!r}; "
            "expected a date and time, or a number",
            hint="name the time column with --time-col",
        )
    found = _number_rule(numbers, name, column=column, epoch_clock=epoch_clock, params=params)
    if found is not None:
        return found
    step = _row_step(np.array(numbers, np.float64))
    if step != 1.0 or "." in "".join(numbers):
        raise MalformedFileError(
            f"{where}: the time column {name or column + 1} begins with {numbers[0]} and grows "
            f"by {step:g} per row; expected a date, seconds since 1970 or elapsed time",
            hint="name the time column with --time-col, or leave it out and give --rate",
        )
    if rate_hz is None:
        return None
    return StampRule(
        kind="sequence",
        column=column,
        clock="unknown",
        words=f"sample numbers; {rate_hz:g} Hz as given",
        ns_per_unit=NS_PER_S / rate_hz,
        is_integer=True,
    )


def _text_rule(
    texts: Sequence[StampText],
    cells: Sequence[str],
    *,
    column: int,
    where: str,
    near: date | None,
) -> StampRule:
    first = texts[0]
    order: DayOrder = "ymd"
    if first.has_date and not first.is_year_first:
        order = _day_order(texts, cells, where=where, near=near)
    clock: Clock = "local" if first.has_date else "time_of_day"
    if first.zone and first.has_date:
        clock = "utc"
    # Z and UTC say which instant, not where the wearer slept: they are no zone of the file.
    zone = _offset(first.zone) if first.zone[:1] in ("+", "-") else ""
    words = {
        "local": "date and time without a zone",
        "utc": f"date and time with {first.zone}",
        "time_of_day": "time of day without a date",
    }[clock]
    return StampRule(kind="text", column=column, clock=clock, zone=zone, order=order, words=words)


def _offset(zone: str) -> str:
    digits = zone[1:].replace(":", "")
    return f"{zone[0]}{digits[:2]}:{digits[2:4] or '00'}"


def _day_order(
    texts: Sequence[StampText], cells: Sequence[str], *, where: str, near: date | None
) -> DayOrder:
    """Return whether the day or the month stands first, or refuse to guess."""
    pairs = {text.fields for text in texts}
    if any(first > 12 for first, _ in pairs) or re.match(r"\d+\.\d+\.", cells[0].strip()):
        return "dmy"
    if any(second > 12 for _, second in pairs):
        return "mdy"
    if near is not None and (near.month, near.day) in pairs:
        return "mdy"
    if near is not None:
        return "dmy"
    raise MalformedFileError(
        f"{where}: the date {cells[0].strip()!r} may have the day or the month first",
        hint="give the date of the first sample with --start YYYY-MM-DDTHH:MM",
    )


def _number_rule(
    numbers: Sequence[str],
    name: str,
    *,
    column: int,
    epoch_clock: Clock,
    params: IoParameters,
) -> StampRule | None:
    """Return the rule for a column of numbers; None for a sequence or an unknown unit."""
    is_integer = all(re.fullmatch(r"[+-]?\d+", number) for number in numbers)
    values = np.array([float(number) for number in numbers])
    middle, step = float(np.median(values)), _row_step(values)
    named = _named_unit(name)
    longest_step_day = params.max_step_s * NS_PER_S / NS_PER_DAY

    def rule(unit_ns: int, words: str, clock: Clock, origin: float = 0.0) -> StampRule:
        return StampRule(
            kind="number",
            column=column,
            clock=clock,
            words=words,
            ns_per_unit=float(unit_ns),
            origin=origin,
            decimals=_decimals(numbers),
            is_integer=is_integer,
        )

    for unit, unit_ns in _NS_PER.items():
        low, high = (limit * NS_PER_S / unit_ns for limit in _EPOCH_S)
        if low < middle < high and named in ("", unit):
            return rule(unit_ns, f"{unit} since 1970", epoch_clock)
    if is_integer and _SINCE_2000_NS[0] < middle < _SINCE_2000_NS[1] and named in ("", "ns"):
        return rule(1, "ns since 2000-01-01", "local", _1970_BEFORE_2000_NS)
    if not is_integer and 0 <= step < longest_step_day:
        if _EXCEL_DAYS[0] < middle < _EXCEL_DAYS[1]:
            return rule(NS_PER_DAY, "days since 1899-12-30", "local", _EXCEL_1970)
        if _MATLAB_DAYS[0] < middle < _MATLAB_DAYS[1]:
            return rule(NS_PER_DAY, "days of Matlab's calendar", "local", _MATLAB_1970)
    if named:
        return rule(_NS_PER[named], f"elapsed {named}", "unknown")
    if is_integer and step == 1.0:
        return None
    for words, unit_ns in (("elapsed days", NS_PER_DAY), *_elapsed_units()):
        step_s = step * unit_ns / NS_PER_S
        is_rate = 1 / params.max_rate_hz <= step_s <= params.max_step_s
        if is_rate and abs(middle) * unit_ns < _LONGEST_ELAPSED_NS:
            return rule(unit_ns, words, "unknown")
    # Slower than any sampling: whole seconds, so that the refusal can say how slow.
    if 0.2 < step < 1e5 and abs(middle) * NS_PER_S < _LONGEST_ELAPSED_NS:
        return rule(NS_PER_S, "elapsed s", "unknown")
    return None


def _elapsed_units() -> list[tuple[str, int]]:
    return [(f"elapsed {unit}", unit_ns) for unit, unit_ns in _NS_PER.items()]


def _named_unit(name: str) -> str:
    """Return s, ms, us or ns if a column's name says so, in brackets or as its last word."""
    bracket = re.search(r"[(\[]\s*([a-zµA-Z]+)\s*[)\]]", name)
    words = re.findall(r"[A-Z]?[a-zµ]+|[A-Z]+", name)
    for word in ([bracket.group(1)] if bracket else []) + words[::-1]:
        if word.lower() in _UNIT_WORDS:
            return _UNIT_WORDS[word.lower()]
    return ""


def _row_step(values: AnyArray) -> float:
    """Return the usual step from row to row, over stamps that repeat as well."""
    steps = np.diff(values)
    forward = steps[steps > 0]
    if not forward.size:
        return 0.0
    share = forward.size / steps.size
    return float(np.median(forward)) * (share if share < 0.5 else 1.0)


def _decimals(numbers: Sequence[str]) -> int:
    """Return how many decimals the column shows, or -1 if they cannot be kept exactly."""
    if any("e" in number.lower() for number in numbers):
        return -1
    longest = max(len(number.partition(".")[2]) for number in numbers)
    return longest if longest <= _MAX_DECIMALS else -1
