"""A text table as a recording: first rows understood, all rows streamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from legmotion.io.clock import beginning, clock_evidence
from legmotion.io.columns import TableShape
from legmotion.io.fill import shortest_fill_s
from legmotion.io.lines import Repairs, no_data
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Block, Note, ReadLog, Recording
from legmotion.io.rows import RowReader, Rows
from legmotion.io.scale import Rest, Scale, choose_scale, observe_rest
from legmotion.io.settle import Page, Settler, gathered
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.stream import Outlet, check_share, restart
from legmotion.io.textstamps import NS_PER_S
from legmotion.io.timeplan import TimePlan, plan_time
from legmotion.params import IoParameters

# The lanes load a compiler: only where a table is read, not where a reader is chosen.
if TYPE_CHECKING:
    from legmotion.io.lanes import Lanes

# Before the unit is known any number that is one may be a sample.
_ANY_NUMBER = 1e30
_MIN_ROWS = 3
# Of the rows that a block may have, fewer than one in so many are not worth its overhead.
_FEW_BLOCKS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a table keeps what a recording needs, as its reader found it.

    `axes` are the columns of x, y and z, `named_unit` the unit the file or format states,
    `own_repairs` the kinds of damage that this format always has and that are none.
    """

    shape: TableShape
    axes: Sequence[int]
    rule: StampRule
    named_unit: str
    is_gravity_free: bool
    reader: str
    device: str
    notes: tuple[Note, ...] = ()
    own_repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What the first rows showed."""

    time: TimePlan
    scale: Scale
    fill_s: float


def read_table(
    source: Source, layout: Layout, *, options: ReadOptions, params: IoParameters
) -> Recording:
    """Return the table as a recording, after reading its first rows.

    Raises
    ------
    InputError
        For all that the first rows show to be unusable: epochs, a rate too low, no unit.
    """
    plan = _look_ahead(source, layout, options=options, params=params)
    begins = beginning(plan.time.start_ns, layout.rule, options=options, params=params)
    log = ReadLog()
    nominal_hz = options.rate_hz if layout.rule.kind in ("row", "sequence") else None

    def blocks() -> Iterator[Block]:
        from legmotion.io.lanes import usable_threads

        return _stream(source.chunks(log), source.name, layout, plan, log, params, usable_threads())

    return Recording(
        start=begins.start,
        clock=begins.clock,
        zone=begins.zone,
        side=None,
        nominal_rate_hz=nominal_hz,
        gravity_included=plan.scale.gravity_included,
        unit=plan.scale.unit,
        device=layout.device,
        name=source.name,
        folder=source.folder,
        clock_evidence=clock_evidence(layout.rule, options),
        reader=layout.reader,
        notes=(
            *layout.notes,
            *plan.scale.notes,
            *begins.notes,
            *_time_notes(plan, layout, options),
        ),
        log=log,
        open_blocks=blocks,
    )


def _look_ahead(
    source: Source, layout: Layout, *, options: ReadOptions, params: IoParameters
) -> _Plan:
    """Return the plan; look further once if the first rows hold no still second."""
    for n_bytes in (params.probe_bytes, params.probe_max_bytes):
        data, is_whole = source.peek(n_bytes)
        rows = _first_rows(data, source.name, layout, is_whole=is_whole, params=params)
        time = plan_time(rows, layout.rule, where=source.name, params=params)
        rest = _rest(rows, time, params=params)
        if is_whole or rest.n_still >= params.min_still_windows:
            break
    scale = choose_scale(
        rest,
        given=options.unit,
        named=layout.named_unit,
        is_gravity_free=layout.is_gravity_free,
        where=source.name,
        params=params,
    )
    fill_s = shortest_fill_s(rows.values / scale.per_g, params=params)
    plan = _Plan(time=time, scale=scale, fill_s=fill_s)
    if is_whole:
        # All of the file is known already: what streaming would refuse is refused here.
        for _ in _stream(iter((data,)), source.name, layout, plan, ReadLog(), params):
            pass
    return plan


def _first_rows(
    data: bytes, where: str, layout: Layout, *, is_whole: bool, params: IoParameters
) -> Rows:
    from legmotion.io.lanes import read_pieces

    repairs = Repairs(ReadLog())
    lanes = _lanes(layout, limit=_ANY_NUMBER, per_g=None, repairs=repairs, params=params)
    parts = list(
        read_pieces((data,), lanes, name=where, params=params, repairs=repairs, is_whole=is_whole)
    )
    lanes.plain.finish()
    check_share(repairs, lanes.plain.n_read, where=where, params=params)
    if lanes.plain.n_read < _MIN_ROWS:
        raise no_data(where)
    return Rows(
        values=np.concatenate([part.values for part in parts]),
        stamp_ns=np.concatenate([part.stamp_ns for part in parts]),
        line=np.concatenate([part.line for part in parts]),
    )


def _lanes(
    layout: Layout,
    *,
    limit: float,
    per_g: float | None,
    repairs: Repairs,
    params: IoParameters,
    n_threads: int = 1,
) -> Lanes:
    """Return the lanes of a table, for samples in g or, without `per_g`, in the file's unit."""
    from legmotion.io.fastcsv import fast_lane
    from legmotion.io.lanes import Lanes

    shape, axes, rule = layout.shape, layout.axes, layout.rule
    return Lanes(
        plain=RowReader(shape, axes=axes, rule=rule, repairs=repairs, limit=limit),
        fast=fast_lane(shape, axes=axes, rule=rule, limit=limit, per_g=per_g, params=params),
        rule=rule,
        n_before=shape.first_row,
        per_g=per_g,
        n_threads=n_threads,
    )


def _rest(rows: Rows, time: TimePlan, *, params: IoParameters) -> Rest:
    values = rows.values[rows.line >= time.first_line]
    window = round(params.still_window_s * NS_PER_S / time.step_ns)
    return observe_rest(values, window, params=params)


def _time_notes(plan: _Plan, layout: Layout, options: ReadOptions) -> Iterator[Note]:
    if plan.time.has_block_stamps:
        yield Note(
            code="stamps_spread",
            value=layout.rule.words,
            sentence="rows share a stamp block by block; their times are spread between stamps",
        )
    if options.rate_hz is not None and layout.rule.kind not in ("row", "sequence"):
        yield Note(
            code="rate_not_used",
            value=options.rate_hz,
            sentence="--rate was not used: the file has stamps, and the rate is taken from them",
        )


def _stream(
    chunks: Iterator[bytes],
    where: str,
    layout: Layout,
    plan: _Plan,
    log: ReadLog,
    params: IoParameters,
    n_threads: int = 1,
) -> Iterator[Block]:
    """Yield the recording's blocks and complete its log."""
    from legmotion.io.lanes import read_pieces

    restart(log)
    repairs = Repairs(log)
    per_g = plan.scale.per_g
    lanes = _lanes(
        layout,
        limit=params.max_acceleration_g * per_g,
        per_g=per_g,
        repairs=repairs,
        params=params,
        n_threads=n_threads,
    )
    settler = Settler(plan.time, where=where, params=params, repairs=repairs)
    outlet = Outlet(
        log,
        step_s=plan.time.step_ns / NS_PER_S,
        fill_s=plan.fill_s,
        where=where,
        params=params,
    )
    pages = (
        Page(stamp_ns=piece.stamp_ns, acceleration=piece.values, line=piece.line)
        for piece in read_pieces(chunks, lanes, name=where, params=params, repairs=repairs)
    )
    for page in gathered(pages, params=params, enough=params.block_rows // _FEW_BLOCKS):
        for block in settler.push(page):
            yield from outlet.push(block)
    lanes.plain.finish()
    for block in settler.finish():
        yield from outlet.push(block)
    for code in layout.own_repairs:
        log.repairs.pop(code, None)
    repairs.put_in_order()
    log.not_recorded_s.extend(settler.resets_s)
    yield from outlet.close()
