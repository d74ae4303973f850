"""The pictures of a night: what is drawn, and where."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from legmotion.night.night import Night
from legmotion.report.charts import HATCH, chart_svg
from legmotion.report.night_envelope import envelope_of
from legmotion.report.night_events import leg_events, series_s
from legmotion.report.night_figures import (
    hourly,
    hours_spec,
    interval_bins,
    intervals_spec,
    legs_spec,
)
from legmotion.report.night_layout import LEFT, PLOT
from legmotion.report.night_rows import rows_spec, top_mg
from legmotion.report.night_times import night_times
from legmotion.signal.trace import Trace
from legmotion.store.night import night_document
from tests.night.helpers import clock, leg, lying, night, no_clock, train
from tests.report.night_pages import HOUR_S, one_leg, trace, two_legs

_TICK = re.compile(r"M([\d.]+) ([\d.]+)v(-?[\d.]+)")


def rows_of(made: Night, *traces: Trace) -> dict[str, Any]:
    document = night_document(made)
    events = leg_events(document, made.leg_movements, made.movements)
    envelopes = [envelope_of(one) for one in traces]
    series = series_s(made.movements)
    return rows_spec(document, night_times(document), events, series, envelopes)


def outlines(spec: dict[str, Any], **look: Any) -> list[str]:
    """The outlines of a picture that look like this."""
    return [
        layer["mark"]["shape"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point"
        and all(layer["mark"].get(name) == value for name, value in look.items())
    ]


def ticks(spec: dict[str, Any], colour: str) -> list[tuple[float, float, float]]:
    return [
        (float(x), float(y), float(length))
        for outline in outlines(spec, stroke=colour)
        for x, y, length in _TICK.findall(outline)
    ]


def test_a_periodic_movement_is_a_taller_mark_than_another() -> None:
    spec = rows_of(one_leg(*range(300, 500, 20), 2000))
    periodic, other = (ticks(spec, f"var(--{name})") for name in ("periodic", "movement"))
    assert len(periodic) == 10
    assert len(other) == 1
    assert abs(periodic[0][2]) > 2 * abs(other[0][2])


def test_a_mark_stands_at_its_minute_of_the_hour() -> None:
    made = one_leg(*range(3600 + 900, 3600 + 1000, 20), hours=2.0)
    (x, y, _), *_ = ticks(rows_of(made), "var(--periodic)")
    assert x == pytest.approx(LEFT + 0.25 * PLOT, abs=0.1)
    first_row = ticks(rows_of(one_leg(*range(900, 1000, 20))), "var(--periodic)")
    assert y > first_row[0][1]


def test_a_night_that_begins_within_an_hour_begins_within_its_row() -> None:
    half_past = clock(start=clock().start.replace(minute=30))
    spec = rows_of(one_leg(*range(300, 500, 20), at=half_past))
    (x, _, _), *_ = ticks(spec, "var(--periodic)")
    assert x == pytest.approx(LEFT + (30 + 5) / 60 * PLOT, abs=0.1)


def test_the_right_leg_hangs_below_the_left_one() -> None:
    found = ticks(rows_of(two_legs()), "var(--periodic)")
    up = [y for _, y, length in found if length < 0]
    down = [y for _, y, length in found if length > 0]
    assert up
    assert down
    assert max(up) < min(down)


def test_an_hour_of_a_moment_has_no_row_of_its_own() -> None:
    document = night_document(two_legs())
    assert len(document.profile) == 2
    names = [
        value["text"]
        for layer in rows_of(two_legs())["layer"]
        if layer["mark"]["type"] == "text"
        for value in layer["data"]["values"]
    ]
    assert "22:00" in names
    assert "23:00" not in names


def test_every_series_has_a_bracket() -> None:
    made = one_leg(*range(300, 500, 20), *range(2000, 2200, 20))
    brackets = outlines(rows_of(made), strokeWidth=1.6)
    assert len(brackets) == 1
    assert brackets[0].count("M") == len(series_s(made.movements)) == 2


def test_what_was_not_recorded_is_hatched() -> None:
    gap = [(900.0, 1200.0)]
    made = night(leg(train(100, 300), gaps=gap, lost=gap, lying=lying()))
    (hatched,) = outlines(rows_of(made), fill=HATCH)
    width = float(re.search(r"h([\d.]+)", hatched).group(1))
    assert width == pytest.approx(PLOT / 12, abs=0.2)
    assert not outlines(rows_of(one_leg(100, 300)), fill=HATCH)


def test_the_envelope_is_high_where_the_sensor_moved() -> None:
    found = envelope_of(trace(bursts_s=[1000.0]))
    moved = found.middle_s[found.span_mg > 200]
    assert moved.tolist() == [pytest.approx(1005.0)]
    assert top_mg([found]) >= 50.0


def test_the_envelope_has_no_value_where_nothing_was_recorded() -> None:
    found = envelope_of(trace(gaps_s=[(600.0, 700.0)]))
    is_missing = np.isnan(found.span_mg)
    assert found.middle_s[is_missing].tolist() == [605.0 + 10 * n for n in range(10)]
    partly = envelope_of(trace(gaps_s=[(602.0, 608.0)]))
    assert partly.span_mg[60] < 10


def test_the_envelope_leaves_its_gaps_open() -> None:
    spec = rows_of(one_leg(100, 300), trace(gaps_s=[(600.0, 700.0)]))
    (outline,) = outlines(spec, fill="var(--envelope)")
    assert outline.count("M") == 2
    whole = rows_of(one_leg(100, 300), trace())
    assert outlines(whole, fill="var(--envelope)")[0].count("M") == 1


def test_rest_is_the_median_of_what_was_recorded() -> None:
    made = trace(bursts_s=[100.0], gaps_s=[(200.0, 3000.0)])
    known = made.magnitude_mg()[made.magnitude_mg() != 65535]
    assert envelope_of(made).rest_mg == pytest.approx(np.median(known), abs=0.5)
    assert envelope_of(trace(gaps_s=[(0.0, HOUR_S)])).rest_mg is None


def test_the_intervals_of_the_picture_are_those_of_the_document() -> None:
    made = one_leg(*range(100, 900, 20), 1200, 1205, 1600)
    document = night_document(made)
    bins = interval_bins(made.movements)
    assert sum(one["n"] for one in bins) == document.intervals.n_defined
    below = sum(one["n"] for one in bins if one["to_s"] <= 10.1)
    assert below == document.intervals.n_short


def test_a_rate_of_an_hour_that_was_hardly_seen_is_hidden() -> None:
    gap = [(0.0, 3000.0)]
    document = night_document(
        night(leg(train(3300), span_s=(0.0, 2 * HOUR_S), gaps=gap, lost=gap, lying=lying()))
    )
    bars, _, hidden = hours_spec(document)["layer"]
    assert [one["at"] for one in bars["data"]["values"]] == [1]
    assert hidden["data"]["values"] == [{"at": 0}]
    assert hidden["mark"]["fill"] == HATCH


def test_left_against_right_needs_two_legs() -> None:
    one = one_leg(*range(100, 500, 20))
    document = night_document(one)
    assert legs_spec(document, leg_events(document, one.leg_movements, one.movements)) is None
    two = two_legs()
    document = night_document(two)
    events = leg_events(document, two.leg_movements, two.movements)
    values = legs_spec(document, events)["layer"][0]["data"]["values"]
    left, right = (hourly(document, leg.onset_s[leg.is_plm]) for leg in events)
    assert [one["n"] for one in values] == [*left, *(-n for n in right)]
    assert sum(left) > sum(right) > 0


def test_a_night_of_nothing_can_be_drawn() -> None:
    made = one_leg(at=no_clock())
    document = night_document(made)
    for spec in (rows_of(made), hours_spec(document), intervals_spec(document, made.movements)):
        assert chart_svg(spec, title="x", description="y").startswith("<svg")


def test_hours_that_the_clock_shows_twice_have_a_place_each() -> None:
    autumn = clock(start=clock().start.replace(month=10, day=24))
    document = night_document(one_leg(*range(100, 500, 20), hours=7.0, at=autumn))
    labels = [hour.label for hour in document.profile]
    assert labels.count("02:00") == 2
    axis = hours_spec(document)["layer"][0]["encoding"]["x"]
    assert axis["scale"]["domain"] == list(range(7))
    assert "'02', '02'" in axis["axis"]["labelExpr"]
    times = night_times(document)
    assert len(times.entries()) == 2
    assert times.clock(4.5 * HOUR_S) == "02:30:00"
    assert times.clock(5.5 * HOUR_S) == "02:30:00"


def test_times_without_a_clock_count_from_the_first_sample() -> None:
    times = night_times(night_document(one_leg(100, at=no_clock())))
    assert [times.clock(at_s) for at_s in (0.0, 3723.4, -61.0)] == [
        "0:00:00",
        "1:02:03",
        "−0:01:01",
    ]
    assert times.entries() == []
