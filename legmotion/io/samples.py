"""Samples that a reader decodes itself, as a recording: the way of every binary format.

A reader hands over what it knows of the file (`About`) and a function `pages(chunks, repairs)`
that turns the file's bytes, in chunks of any size, into pages of samples in file order. The
function is called twice: on the first bytes alone, to infer rate, rest and start (what it counts
as damage there is forgotten), and on all of them while the blocks are read. It must therefore be
a generator without memory between calls, end quietly where the bytes end, and hold no more than
one page at a time. Everything a table of text gets is done here: the clock is filtered, gaps
stay, fill is taken out, the log is kept, limits are checked.

    def read(source, options, params):
        header = parse_header(source.head)
        about = About(reader=NAME, device=..., clock="local", clock_words="...", ...)
        return sample_recording(source, about, _pages, options=options, params=params)

    def _pages(chunks, repairs):
        for chunk in chunks:
            ...
            yield Page(stamp_ns=..., acceleration=...)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from legmotion.errors import MalformedFileError
from legmotion.io.clock import beginning, clock_evidence
from legmotion.io.fill import shortest_fill_s
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Block, Clock, Note, ReadLog, Recording
from legmotion.io.rows import Rows
from legmotion.io.scale import Scale, choose_scale, observe_rest
from legmotion.io.settle import Page, Settler, gathered
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.stream import Outlet, restart
from legmotion.io.textstamps import NS_PER_S
from legmotion.io.timeplan import TimePlan, plan_time
from legmotion.params import IoParameters
from legmotion.units import Side

__all__ = ["About", "Page", "Pages", "sample_recording"]

_MIN_SAMPLES = 3
# Before the unit is known any number that is one may be a sample.
_ANY_NUMBER = 1e30
# So many blocks of samples are looked at where the first one holds no still second.
_FURTHER_BLOCKS = 8

Pages = Callable[[Iterator[bytes], Repairs], Iterator[Page]]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a reader knows of its file before the samples.

    `clock` is whose time the stamps show; `clock_words` says where that was read from, `zone`
    is the file's own offset (`+02:00`) or empty. `follows_zone` is true for a clock that is put
    forward and back an hour with the seasons while it records (a phone's; a logger's is not).
    `unit` is that of the pages' numbers: g, m/s2, mg, or empty for counts, whose size rest
    tells (or `--unit`). `name` replaces the source's where that is a part of the recording
    (`log.bin` of an archive).
    """

    reader: str
    device: str
    clock: Clock
    clock_words: str
    zone: str = ""
    follows_zone: bool = False
    unit: str = "g"
    is_gravity_free: bool = False
    side: Side | None = None
    nominal_rate_hz: float | None = None
    notes: tuple[Note, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What the first samples showed."""

    time: TimePlan
    scale: Scale
    fill_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One file to be read, and how."""

    source: Source
    about: About
    pages: Pages
    options: ReadOptions
    params: IoParameters

    @property
    def where(self) -> str:
        """The name of the recording."""
        return self.about.name or self.source.name

    @property
    def rule(self) -> StampRule:
        """The clock, as a time column of text would have it."""
        about = self.about
        return StampRule(
            kind="number", column=None, clock=about.clock, words=about.clock_words, zone=about.zone
        )


def sample_recording(
    source: Source,
    about: About,
    pages: Pages,
    *,
    options: ReadOptions,
    params: IoParameters,
) -> Recording:
    """Return a source's samples as a recording, after decoding its first ones.

    Raises
    ------
    InputError
        For all that the first samples show to be unusable: none at all, a rate too low.
    """
    job = _Job(source=source, about=about, pages=pages, options=options, params=params)
    plan = _look_ahead(job)
    begins = beginning(plan.time.start_ns, job.rule, options=options, params=params)
    log = ReadLog()
    return Recording(
        start=begins.start,
        clock=begins.clock,
        zone=begins.zone,
        side=about.side,
        nominal_rate_hz=about.nominal_rate_hz,
        gravity_included=plan.scale.gravity_included,
        unit=plan.scale.unit,
        device=about.device,
        name=job.where,
        folder=source.folder,
        clock_evidence=clock_evidence(job.rule, options),
        reader=about.reader,
        notes=(*about.notes, *plan.scale.notes, *begins.notes, *_unused(about, options)),
        log=log,
        open_blocks=lambda: _stream(source.chunks(log), job, plan, log),
    )


def _look_ahead(job: _Job) -> _Plan:
    """Return the plan; look further once if the first samples hold no still second."""
    params = job.params
    looks = ((params.probe_bytes, 1), (params.probe_max_bytes, _FURTHER_BLOCKS))
    for n_bytes, n_blocks in looks:
        data, is_whole = job.source.peek(n_bytes)
        rows = _first_samples(job, data, n_blocks * params.block_rows)
        time = plan_time(rows, job.rule, where=job.where, params=params, place="sample")
        values = rows.values[rows.line >= time.first_line]
        window = round(params.still_window_s * NS_PER_S / time.step_ns)
        rest = observe_rest(values, window, params=params)
        if is_whole or rest.n_still >= params.min_still_windows:
            break
    scale = choose_scale(
        rest,
        given="" if job.about.unit else job.options.unit,
        named=job.about.unit,
        is_gravity_free=job.about.is_gravity_free,
        where=job.where,
        params=params,
    )
    plan = _Plan(
        time=replace(time, follows_zone=job.about.follows_zone),
        scale=scale,
        fill_s=shortest_fill_s(rows.values / scale.per_g, params=params),
    )
    if is_whole:
        # All of the file is known already: what streaming would refuse is refused here.
        for _ in _stream(iter((data,)), job, plan, ReadLog()):
            pass
    return plan


def _first_samples(job: _Job, data: bytes, most: int) -> Rows:
    """Return the samples that the first bytes hold, at most so many."""
    repairs = Repairs(ReadLog(), place="sample")
    parts: list[Page] = []
    n = 0
    for page in job.pages(iter((data,)), repairs):
        parts.append(_usable(page, _ANY_NUMBER, repairs))
        n += parts[-1].stamp_ns.size
        if n >= most:
            break
    if n < _MIN_SAMPLES:
        raise MalformedFileError(
            f"{job.where}: no samples were found behind the beginning of the file; "
            "expected a recording",
            hint="copy or export the recording again",
        )
    return Rows(
        values=np.concatenate([part.acceleration for part in parts])[:most].astype(np.float64),
        stamp_ns=np.concatenate([part.stamp_ns for part in parts])[:most],
        line=np.arange(min(n, most)),
    )


def _stream(chunks: Iterator[bytes], job: _Job, plan: _Plan, log: ReadLog) -> Iterator[Block]:
    """Yield the recording's blocks and complete its log."""
    restart(log)
    params, per_g = job.params, plan.scale.per_g
    repairs = Repairs(log, place="sample")
    settler = Settler(plan.time, where=job.where, params=params, repairs=repairs)
    outlet = Outlet(
        log,
        step_s=plan.time.step_ns / NS_PER_S,
        fill_s=plan.fill_s,
        where=job.where,
        params=params,
    )
    usable = (
        _usable(page, params.max_acceleration_g * per_g, repairs)
        for page in job.pages(chunks, repairs)
    )
    for page in gathered(usable, params=params):
        for block in settler.push(page if per_g == 1 else _in_g(page, per_g)):
            yield from outlet.push(block)
    for block in settler.finish():
        yield from outlet.push(block)
    log.not_recorded_s.extend(settler.resets_s)
    yield from outlet.close()


def _in_g(page: Page, per_g: float) -> Page:
    scaled = (page.acceleration.astype(np.float64) / per_g).astype(np.float32)
    return Page(stamp_ns=page.stamp_ns, acceleration=scaled)


def _usable(page: Page, limit: float, repairs: Repairs) -> Page:
    """Return the samples that can be: numbers, and no larger than any tracker's."""
    values = page.acceleration
    if not values.size or (values.min() >= -limit and values.max() <= limit):
        return page
    with np.errstate(invalid="ignore"):
        is_usable = (np.abs(values) <= limit).all(axis=1)
    n = int(np.count_nonzero(~is_usable))
    repairs.add("unreadable_sample", "samples that are no possible numbers, left out", n=n)
    return Page(stamp_ns=page.stamp_ns[is_usable], acceleration=values[is_usable])


def _unused(about: About, options: ReadOptions) -> Iterator[Note]:
    """Yield notes about options that such a file has no use for."""
    if options.rate_hz is not None:
        yield Note(
            code="rate_not_used",
            value=options.rate_hz,
            sentence="--rate was not used: the file has stamps, and the rate is taken from them",
        )
    if options.unit and about.unit:
        yield Note(
            code="unit_not_used",
            value=options.unit,
            sentence="--unit was not used: the file's own unit is known",
        )
