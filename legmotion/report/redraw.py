"""A page drawn again from the files of its result: the same page, by this version of legmotion."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from legmotion.events.movements import LEG_MOVEMENTS
from legmotion.report.comparison_page import comparison_page
from legmotion.report.night_page import night_page
from legmotion.report.pool_page import pool_page
from legmotion.report.trend_page import trend_page
from legmotion.scoring.movements import MOVEMENTS
from legmotion.store.comparison import read_comparison
from legmotion.store.csv import read_frame
from legmotion.store.night import LEG_MOVEMENTS_FILE, MOVEMENTS_FILE, read_night
from legmotion.store.page_file import keep_page, write_page
from legmotion.store.pool import read_pool
from legmotion.store.result_places import ResultPlace
from legmotion.store.traces import FoundTraces, SourceTraces, TraceOrigin, traces_of_page
from legmotion.store.trend import read_trend


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrawn:
    """A page that was drawn again.

    `trace` says where the trace of a night comes from, None for a page that has none; `why_not`
    why it is missing. `kept` is the earlier page, put aside because it holds a trace that could
    not be taken over.
    """

    place: ResultPlace
    page: Path
    trace: TraceOrigin | None = None
    why_not: str = ""
    kept: Path | None = None


def redraw(place: ResultPlace, sources: SourceTraces) -> Redrawn:
    """Draw the page of a result again and write it in the place of the older one.

    Parameters
    ----------
    place : ResultPlace
        The result.
    sources : SourceTraces
        Where the trace of a night comes from if the older page does not hold it.

    Raises
    ------
    InputError
        For a result or a table that cannot be read.
    MissingLibraryError
        If a library that draws pages is not installed.
    ParameterError
        If the page cannot be written. The older one is then as it was.
    """
    if place.kind == "night":
        return _night(place, sources)
    if place.kind == "comparison":
        page = comparison_page(read_comparison(place.file))
    elif place.kind == "trend":
        page = trend_page(read_trend(place.file))
    else:
        page = pool_page(read_pool(place.file))
    return Redrawn(place=place, page=write_page(place.page, page))


def _night(place: ResultPlace, sources: SourceTraces) -> Redrawn:
    document = read_night(place.file)
    leg_movements = read_frame(place.folder / LEG_MOVEMENTS_FILE, LEG_MOVEMENTS)
    movements = read_frame(place.folder / MOVEMENTS_FILE, MOVEMENTS)
    found = traces_of_page(place.page, document)
    is_left = found.is_left
    if not found.traces:
        found = _first(sources.of(document), found)
    missing = f"the trace of every sample is missing: {found.why_not}" if found.why_not else ""
    page = night_page(
        document,
        leg_movements=leg_movements,
        movements=movements,
        traces=found.traces,
        missing_trace=missing,
    )
    kept = keep_page(place.page) if is_left and not found.traces else None
    return Redrawn(
        place=place,
        page=write_page(place.page, page),
        trace=found.origin,
        why_not=found.why_not,
        kept=kept,
    )


def _first(source: FoundTraces, page: FoundTraces) -> FoundTraces:
    """Return what was found in the source; if that is nothing, with both reasons."""
    if source.traces:
        return source
    return FoundTraces(traces=(), origin="missing", why_not=f"{page.why_not}, and {source.why_not}")
