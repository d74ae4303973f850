"""The page of one night: one file that opens from disk, with everything night.json says."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from legmotion.report.charts import chart_svg
from legmotion.report.html import page_html
from legmotion.report.night_data import night_blocks, shown_traces
from legmotion.report.night_envelope import STEP_S, Envelope, envelope_of
from legmotion.report.night_events import LegEvents, leg_events, series_s
from legmotion.report.night_figures import hours_spec, intervals_spec, legs_spec
from legmotion.report.night_method import night_method
from legmotion.report.night_numbers import number_tables
from legmotion.report.night_quality import quality_table
from legmotion.report.night_rows import rows_spec, top_mg
from legmotion.report.night_story import NightStory, night_story
from legmotion.report.night_tables import (
    MOVEMENT_COLUMNS,
    hours_table,
    intervals_table,
    legs_table,
    movement_rows,
)
from legmotion.report.night_times import NightTimes, night_times
from legmotion.report.trace_part import TRACE_SCRIPTS, TRACE_STYLES
from legmotion.signal.trace import Trace
from legmotion.store.documents import NightDocument
from legmotion.tables import Frame

_TEMPLATE = "night.html.j2"
_SCRIPTS = (*TRACE_SCRIPTS, "night.js")
# Characters that stand in no text: between the cells and between the rows of a long table.
_CELL, _ROW = "\x1f", "\x1e"
_NO_TRACE = "the trace of every sample is not in this page"


def night_page(
    document: NightDocument,
    *,
    leg_movements: Frame,
    movements: Frame,
    traces: Sequence[Trace],
    missing_trace: str = "",
) -> str:
    """Return the page of a night as the text of one HTML file.

    Parameters
    ----------
    document : NightDocument
        The night as it is stored; every number of the page is one of it.
    leg_movements, movements : Frame
        Its tables.
    traces : sequence of Trace
        What the sensors felt, on the first file's clock; empty where that is not at hand.
    missing_trace : str
        Why there is no trace, in words for a reader.

    Raises
    ------
    MissingLibraryError
        If a library that draws pages is not installed.
    """
    times = night_times(document)
    shown = shown_traces(document, traces)
    envelopes = [envelope_of(trace) for trace in shown]
    if not shown and not missing_trace:
        missing_trace = _NO_TRACE
    story = night_story(document, times, missing_trace=missing_trace)
    events = leg_events(document, leg_movements, movements)
    series = series_s(movements)
    context = {
        "night": document,
        "story": story,
        "has_trace": bool(shown),
        "has_positions": any(leg.positions for leg in document.legs or ()),
        **_pictures(document, times, movements, events, series, envelopes, story),
        "hours": hours_table(document),
        "intervals": intervals_table(document),
        "legs": legs_table(document),
        "quality": quality_table(document),
        "numbers": number_tables(document),
        "movement_columns": MOVEMENT_COLUMNS,
        "n_movements": movements.n_rows,
        "movements": _rows_markup(movement_rows(movements, times)),
        "method": night_method(document),
    }
    return page_html(
        _TEMPLATE,
        title=story.title,
        context=context,
        styles=TRACE_STYLES,
        scripts=_SCRIPTS,
        blocks=night_blocks(document, times, events, series, shown, envelopes),
    )


def _pictures(
    document: NightDocument,
    times: NightTimes,
    movements: Frame,
    events: Sequence[LegEvents],
    series: Sequence[tuple[float, float]],
    envelopes: Sequence[Envelope],
    story: NightStory,
) -> dict[str, object]:
    """Return the pictures of a night and what they say in words."""
    said = "".join(part.text for part in story.sentence)
    rows = chart_svg(
        rows_spec(document, times, events, series, envelopes),
        title="The whole night, one row per hour",
        description=f"{said} The table below holds the numbers of each hour.",
    )
    intervals = chart_svg(
        intervals_spec(document, movements),
        title="Intervals between movements, logarithmic axis",
        description="The table below holds how many are short, in range and long.",
    )
    hours = chart_svg(
        hours_spec(document),
        title="Movements per hour, hour by hour",
        description="Periodic movements filled, all movements as an outline; the table follows.",
    )
    legs = legs_spec(document, events)
    return {
        "rows_picture": rows,
        "envelope_words": _envelope_words(envelopes),
        "intervals_picture": intervals,
        "hours_picture": hours,
        "legs_picture": Markup("")
        if legs is None
        else chart_svg(
            legs,
            title="Periodic movements of each leg, hour by hour",
            description="The left leg above the line, the right leg below; the table follows.",
        ),
    }


def _rows_markup(rows: Sequence[Sequence[str]]) -> Markup:
    """Return the rows of a long table; its texts are escaped all at once, which is much faster."""
    texts = (_CELL.join(text.replace(_CELL, "").replace(_ROW, "") for text in row) for row in rows)
    escaped = str(escape(_ROW.join(texts)))
    lines = []
    for line in escaped.split(_ROW) if rows else ():
        name, *cells = line.split(_CELL)
        lines.append(f'<tr><th scope="row">{name}</th><td>{"</td><td>".join(cells)}</td></tr>')
    return Markup("\n".join(lines))


def _envelope_words(envelopes: Sequence[Envelope]) -> str:
    if not envelopes:
        return ""
    return (
        f"The pale outline is how much the sensor felt in every {STEP_S:g} seconds, "
        f"on a square-root scale, full at {top_mg(envelopes):.0f} mg"
    )
