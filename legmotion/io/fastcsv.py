"""The fast lane: rows of text that keep the shape of the first ones, by a compiled parser.

A shape is fixed columns, one delimiter, plain decimals that a float64 holds exactly, and one
layout of stamps: a text whose parts stand where they stood before, a whole number, or a decimal.
Every row is checked while it is read. The first one that differs, and what follows it, is left
to the plain lane, which gives the same numbers and stamps to the last bit; see `lanes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from legmotion.io import _kernels as kernels
from legmotion.io._digits import CLOCK, DECIMAL, EMPTY, SKIPPED, WHOLE
from legmotion.io.columns import TableShape
from legmotion.io.stamps import StampRule
from legmotion.io.textstamps import NS_PER_S, stamp_match
from legmotion.params import IoParameters
from legmotion.units import AnyArray, FloatArray, IntArray

# The longest date, and the longest offset from UTC, that the parser compares at once.
_MAX_PREFIX, _MAX_SUFFIX = 20, 8
_PREFIX_FIELDS = ("year", "month", "day", "hours", "minutes")
_FIRST_ROWS, _SPARE_ROWS = 20, 64
_NEVER = np.uint64(2**64 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FastText:
    r"""Whole lines: first `head`, then `data[start:stop]`, which has `ROOM` bytes behind it.

    Both end in `\n`. `head` is what stood before `start` and did not end in the chunk before.
    """

    head: bytes
    data: bytes
    start: int
    stop: int

    @property
    def size(self) -> int:
        """Number of bytes."""
        return len(self.head) + self.stop - self.start

    @property
    def line_size(self) -> int:
        """Number of bytes of the first line."""
        if self.head:
            return self.head.index(b"\n") + 1
        return self.data.index(b"\n", self.start) + 1 - self.start

    def behind(self, n_bytes: int) -> Iterator[bytes]:
        """Yield the text behind its first bytes."""
        if n_bytes < len(self.head):
            yield self.head[n_bytes:]
        begin = self.start + max(n_bytes - len(self.head), 0)
        if begin < self.stop:
            yield self.data[begin : self.stop]

    def until(self, n_bytes: int, most: int) -> bytes:
        """Return the end of the text's first bytes, up to `most` of them."""
        begin = self.start + max(n_bytes - len(self.head), 0)
        end = self.data[max(begin - most, self.start) : begin]
        return (self.head[: min(n_bytes, len(self.head))] + end)[-most:]


@dataclass(frozen=True, slots=True, kw_only=True)
class FastRows:
    """Rows that were read: `values` (n, 3), `stamp_ns` (n,), and how many bytes they took."""

    values: AnyArray
    stamp_ns: IntArray
    n_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FastLane:
    """What rows look like; `per_g` is None where their numbers stay in the file's unit."""

    roles: IntArray
    ends: AnyArray
    plan: IntArray
    factors: FloatArray
    template: IntArray
    suffix: tuple[int, int]
    per_g: float | None
    has_returns: bool = False

    def with_returns(self) -> FastLane:
        """Return the lane for lines that end in CR LF: behind CR, one more cell without text."""
        ends = np.append(self.ends, self.ends[-1])
        ends[-2] = ord("\r")
        return replace(self, ends=ends, roles=np.append(self.roles, EMPTY), has_returns=True)

    def read(self, text: FastText) -> FastRows:
        """Return the rows up to the first that differs, or up to the end."""
        return self._read(text, text.size // text.line_size * 9 // 8 + _SPARE_ROWS)

    def _read(self, text: FastText, room: int) -> FastRows:
        """Return rows; for more than there is room for, begin again with twice the room."""
        values, stamp_ns = self._buffers(room)
        n_rows, n_bytes = 0, 0
        padded = text.head + bytes(kernels.ROOM)
        for data, start, stop in (
            (padded, 0, len(text.head)),
            (text.data, text.start, text.stop),
        ):
            n, end = self._parse(data, start, stop, values[n_rows:], stamp_ns[n_rows:])
            n_rows, n_bytes = n_rows + n, n_bytes + end - start
            if end < stop and n_rows == room:
                return self._read(text, 2 * room)
            if end < stop:
                break
        return FastRows(values=values[:n_rows], stamp_ns=stamp_ns[:n_rows], n_bytes=n_bytes)

    def _buffers(self, n_rows: int) -> tuple[AnyArray, IntArray]:
        kind = np.float64 if self.per_g is None else np.float32
        return np.empty((n_rows, 3), kind), np.empty(n_rows, np.int64)

    def _parse(
        self, data: bytes, start: int, stop: int, values: AnyArray, stamp_ns: IntArray
    ) -> tuple[int, int]:
        if start == stop:
            return 0, stop
        memo = np.array([_NEVER] * 6 + list(self.suffix), np.uint64)
        held = np.zeros(kernels.N_HELD, np.int64)
        held[kernels.N_TAIL] = held[kernels.SCALE] = 1
        floats = values if self.per_g is None else np.empty((0, 3))
        samples = np.empty((0, 3), np.float32) if self.per_g is None else values
        # Python's own numbers do not wrap as the machine's do, and say so.
        with np.errstate(over="ignore"):
            n, end = kernels.read_rows(
                np.frombuffer(data, np.uint8), start, stop, self.roles, self.ends, self.plan,
                self.factors, self.template, memo, held, floats, samples, stamp_ns,
            )  # fmt: skip
        return int(n), int(end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """A text stamp: its bytes or fields up to the seconds, the mark behind them, its end."""

    template: tuple[int, ...]
    mark: str
    suffix: str
    zone_ns: int


def fast_lane(
    shape: TableShape,
    *,
    axes: Sequence[int],
    rule: StampRule,
    limit: float,
    per_g: float | None,
    params: IoParameters,
) -> FastLane | None:
    """Return the fast lane for a table, or None where its rows are not made for it.

    Without a compiler there is none: the plain lane is faster than the loops as Python.
    """
    is_compiled = hasattr(kernels.read_rows, "py_func")
    if not is_compiled:
        return None
    return make_lane(shape, axes=axes, rule=rule, limit=limit, per_g=per_g, params=params)


def make_lane(
    shape: TableShape,
    *,
    axes: Sequence[int],
    rule: StampRule,
    limit: float,
    per_g: float | None,
    params: IoParameters,
) -> FastLane | None:
    """Return the fast lane for a table, compiled or not; None where it is not made for it."""
    kind = _kind(rule)
    clock = _clock(shape, rule) if kind == CLOCK else None
    is_odd = shape.quoted_decimal or shape.decimal == shape.delimiter
    # A column has one role.
    is_shared = len({*axes, rule.column}) <= len(axes)
    if is_odd or is_shared or (kind == CLOCK and clock is None):
        return None
    roles = np.full(shape.n_fields, SKIPPED, np.int64)
    for axis, column in enumerate(axes):
        roles[column] = axis
    if rule.column is not None and kind is not None:
        roles[rule.column] = kind
    ends = np.full(shape.n_fields, ord(shape.delimiter), np.uint8)
    ends[-1] = ord("\n")
    plan, factors = _numbers(rule)
    plan[kernels.COLUMN] = rule.column or 0
    plan[kernels.KIND] = SKIPPED if kind is None else kind
    plan[kernels.MARK] = ord(shape.decimal)
    # Blanks are one delimiter, however many: they leave no cell empty.
    plan[kernels.MIN_CELL] = shape.delimiter == " "
    plan[kernels.MAX_LINE] = params.max_line_bytes
    factors[kernels.LIMIT], factors[kernels.PER_G] = limit, per_g or 1.0
    template, suffix = np.zeros(_MAX_PREFIX, np.int64), (0, 0)
    if clock is not None:
        template[: len(clock.template)] = clock.template
        plan[kernels.N_PREFIX], plan[kernels.N_SUFFIX] = len(clock.template), len(clock.suffix)
        plan[kernels.HAS_DATE] = -3 in clock.template
        plan[kernels.CLOCK_MARK], plan[kernels.ZONE_NS] = ord(clock.mark), clock.zone_ns
        word = int.from_bytes(clock.suffix.encode("latin-1"), "little")
        suffix = (word, 256 ** len(clock.suffix) - 1)
    return FastLane(
        roles=roles, ends=ends, plan=plan, factors=factors, template=template,
        suffix=suffix, per_g=per_g,
    )  # fmt: skip


def _kind(rule: StampRule) -> int | None:
    """Return what the time column holds, or None without one."""
    if rule.column is None:
        return None
    if rule.kind == "text":
        return CLOCK
    return WHOLE if rule.is_integer else DECIMAL


def _numbers(rule: StampRule) -> tuple[IntArray, FloatArray]:
    """Return the scalars by which a number of the time column becomes nanoseconds."""
    plan, factors = np.zeros(11, np.int64), np.zeros(6)
    unit = int(rule.ns_per_unit)
    is_exact = rule.decimals >= 0 and unit % 10**rule.decimals == 0
    if rule.is_integer:
        plan[kernels.UNIT] = unit if unit == rule.ns_per_unit else 0
    elif is_exact:
        plan[kernels.UNIT] = unit // 10**rule.decimals
        factors[kernels.SHOWN] = 10.0**rule.decimals
    else:
        plan[kernels.UNIT] = unit
    factors[kernels.NS_PER_UNIT], factors[kernels.ORIGIN] = rule.ns_per_unit, rule.origin
    factors[kernels.STAMP_LIMIT] = rule.limit
    return plan, factors


def _clock(shape: TableShape, rule: StampRule) -> _Clock | None:
    """Return the layout that most of the first stamps have, if the parser knows it."""
    assert rule.column is not None
    found = Counter(_clock_of(row[rule.column], rule) for row in shape.rows[:_FIRST_ROWS])
    return found.most_common(1)[0][0] if found else None


def _clock_of(text: str, rule: StampRule) -> _Clock | None:
    match = stamp_match(text)
    if match is None or match["half"] or match.start("seconds") > _MAX_PREFIX:
        return None
    template = [ord(character) for character in text[: match.start("seconds")]]
    order = {"ymd": ("year", "month", "day"), "dmy": ("day", "month"), "mdy": ("month", "day")}
    names = dict(zip(("first", "second"), order[rule.order], strict=False)) | {"last": "year"}
    for name in (*names, *_PREFIX_FIELDS):
        if match[name]:
            field = _PREFIX_FIELDS.index(names.get(name, name))
            for position in range(*match.span(name)):
                template[position] = -1 - field
    end = match.end("fraction") if match["fraction"] else match.end("seconds")
    suffix = text[end:]
    if len(suffix) > _MAX_SUFFIX:
        return None
    zone_min = 60 * int(match["zone_hours"] or 0) + int(match["zone_minutes"] or 0)
    return _Clock(
        template=tuple(template),
        mark=text[match.end("seconds")] if match["fraction"] else ".",
        suffix=suffix,
        zone_ns=(-zone_min if match["sign"] == "-" else zone_min) * 60 * NS_PER_S,
    )
