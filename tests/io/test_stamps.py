from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import MalformedFileError
from legmotion.io.stamps import StampRule, find_rule
from legmotion.io.textstamps import parse_stamps
from tests.io.helpers import PARAMS

EPOCH = datetime(1970, 1, 1)
MOMENTS = st.datetimes(datetime(1700, 1, 1), datetime(2250, 1, 1))
US = timedelta(microseconds=1)


def ns_of(moment: datetime) -> int:
    return (moment - EPOCH) // US * 1000


def parsed(texts: list[str], order="ymd") -> tuple[np.ndarray, np.ndarray]:
    cells = [text.encode() for text in texts]
    lengths = np.array([len(cell) for cell in cells], np.int64)
    start = np.cumsum(lengths + 1) - lengths - 1
    data = np.frombuffer(b"\n".join(cells) + b"\n", np.uint8)
    return parse_stamps(data, start, start + lengths, order=order)


LAYOUTS = {
    "ymd": ["%Y-%m-%d %H:%M:%S.%f", "%Y/%m/%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S,%fZ",
            "%Y-%m-%d %H:%M:%S:%f", "%Y-%m-%d %I:%M:%S.%f %p"],
    "dmy": ["%d.%m.%Y %H:%M:%S.%f", "%d/%m/%Y %I:%M:%S.%f %p"],
    "mdy": ["%m/%d/%Y, %H:%M:%S.%f"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("order", "layout"), [(order, layout) for order, found in LAYOUTS.items() for layout in found]
)
@given(moments=st.lists(MOMENTS, min_size=1, max_size=8))
def test_stamps_are_read_as_python_writes_them(order, layout, moments):
    ns, is_read = parsed([moment.strftime(layout) for moment in moments], order)
    assert is_read.all()
    assert ns.tolist() == [ns_of(moment) for moment in moments]


@given(st.lists(MOMENTS, min_size=1, max_size=8))
def test_stamps_that_leave_out_zeros_are_read(moments):
    ns, is_read = parsed([moment.isoformat() for moment in moments])
    assert is_read.all()
    assert ns.tolist() == [ns_of(moment) for moment in moments]


@given(MOMENTS, st.integers(-14 * 60, 14 * 60), st.booleans())
def test_an_offset_is_taken_off(moment, offset_min, has_colon):
    text = moment.replace(tzinfo=timezone(timedelta(minutes=offset_min))).isoformat()
    ns, is_read = parsed([text if has_colon else text[:-3] + text[-2:]])
    assert is_read.all()
    assert ns[0] == ns_of(moment - timedelta(minutes=offset_min))


@given(st.text("0123456789-/.: TZ+APMapm", max_size=30))
def test_any_text_is_a_real_time_or_refused(text):
    ns, is_read = parsed([text, "2026-11-21 22:00:00"])
    assert is_read[1]
    if is_read[0]:
        assert abs(int(ns[0])) < 2**63


@pytest.mark.parametrize(
    "text",
    ["2026-02-29 00:00:00", "2026-13-01 00:00:00", "2026-00-10 00:00:00", "2026-01-00 00:00:00",
     "2026-01-01 24:00:00", "2026-01-01 00:60:00", "2026-01-01 00:00:61", "2026-01-01",
     "1900-01-01 13:00:00 PM", "0001-01-01 00:00:00", "2026-01-01 00:00:00+0", ""],
)  # fmt: skip
def test_times_that_do_not_exist_are_not_read(text):
    assert not parsed([text])[1][0]


def test_leap_days_exist():
    assert parsed(["2024-02-29 00:00:00", "2000-02-29 00:00:00"])[1].all()
    assert not parsed(["1900-02-29 00:00:00"])[1].any()


def rule(cells, name="time", **more) -> StampRule:
    given = {
        "column": 0, "where": "night.csv", "decimal": ".", "epoch_clock": "utc",
        "near": None, "rate_hz": None, "params": PARAMS,
    }  # fmt: skip
    return find_rule([str(cell) for cell in cells], name=name, **{**given, **more})


def ns_by(found: StampRule, cells) -> list[int]:
    kind = np.int64 if found.is_integer else np.float64
    values, is_read = found.to_ns(np.array([kind(cell) for cell in cells]))
    assert is_read.all()
    return values.tolist()


@pytest.mark.parametrize(
    ("cells", "ns"),
    [
        (["1551178506.0000", "1551178506.0100"], [1551178506000000000, 1551178506010000000]),
        (["1551178506010", "1551178506020"], [1551178506010000000, 1551178506020000000]),
        (["1551178506010000", "1551178506020000"], [1551178506010000000, 1551178506020000000]),
        (["1760565906248623001", "1760565906258652203"],
         [1760565906248623001, 1760565906258652203]),
    ],
)  # fmt: skip
def test_epochs_are_known_by_their_size_and_kept_exactly(cells, ns):
    found = rule(cells)
    assert found.clock == "utc"
    assert ns_by(found, cells) == ns


def test_an_epoch_of_a_tracker_without_zone_shows_its_wall_clock():
    assert rule(["1551178506.0", "1551178506.1"], epoch_clock="local").clock == "local"


@pytest.mark.parametrize(
    ("cells", "name", "step_ns"),
    [
        (["0.00", "0.01"], "time", 10_000_000),
        (["0", "10"], "time", 10_000_000),
        (["0", "10000"], "time", 10_000_000),
        (["0", "10000000"], "time", 10_000_000),
        (["0.0000000", "0.0000001"], "time", 8_640_000),
        (["0", "1"], "elapsed (ms)", 1_000_000),
        (["5", "6"], "t_us", 1000),
        (["1.0e-2", "2.0e-2"], "Time (s)", 10_000_000),
        (["-0.02", "-0.01"], "t", 10_000_000),
        (["81234567890000", "81234577890000"], "timestamp", 10_000_000),
    ],
)
def test_elapsed_time_is_known_by_its_name_or_its_step(cells, name, step_ns):
    found = rule(cells, name)
    assert found.clock == "unknown"
    first, second = ns_by(found, cells)
    assert second - first == step_ns


def test_days_of_a_spreadsheet_and_of_matlab_are_wall_clocks():
    moment = datetime(2026, 11, 21, 12)
    excel = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    matlab = moment.toordinal() + 366.5
    for days in (excel, matlab):
        cells = [f"{days + i * 0.01 / 86400:.10f}" for i in range(3)]
        found = rule(cells)
        assert found.clock == "local"
        assert abs(ns_by(found, cells)[0] - ns_of(moment)) < 10_000


def test_a_sequence_needs_the_rate():
    assert rule([7, 8, 9], "n") is None
    found = rule([7, 8, 9], "n", rate_hz=50.0)
    assert np.diff(ns_by(found, [7, 8, 10])).tolist() == [20_000_000, 40_000_000]


def test_a_decimal_comma_is_one_in_stamps_too():
    assert rule(["0,00", "0,01"], decimal=",").words == "elapsed s"


@pytest.mark.parametrize("cells", [["red", "green"], ["31.6", "31.5", "31.4"], ["5", "5", "5"]])
def test_a_column_that_is_no_time_is_refused(cells):
    with pytest.raises(MalformedFileError) as caught:
        rule(cells)
    assert "--time-col" in caught.value.hint


def test_text_says_whose_clock_it_shows():
    assert rule(["2026-11-21 22:00:00.000"]).clock == "local"
    assert rule(["22:00:00.000"]).clock == "time_of_day"
    utc, east = rule(["2026-11-21T22:00:00Z"]), rule(["2026-11-21T22:00:00.123+0200"])
    assert (utc.clock, utc.zone) == ("utc", "")
    assert (east.clock, east.zone) == ("utc", "+02:00")


def test_the_order_of_day_and_month_is_never_guessed():
    assert rule(["21.11.2026 22:00:00"]).order == "dmy"
    assert rule(["21/11/2026 22:00:00"]).order == "dmy"
    assert rule(["11/21/2026 22:00:00"]).order == "mdy"
    assert rule(["03/04/2026 22:00:00"], near=date(2026, 3, 4)).order == "mdy"
    assert rule(["03/04/2026 22:00:00"], near=date(2026, 4, 3)).order == "dmy"
    with pytest.raises(MalformedFileError, match="day or the month first") as caught:
        rule(["03/04/2026 22:00:00"])
    assert "--start" in caught.value.hint


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=20))
def test_numbers_beyond_any_time_are_not_read(values):
    found = rule(["1551178506.0000", "1551178506.0100"])
    ns, is_read = found.to_ns(np.array(values))
    for value, time_ns, read in zip(values, ns.tolist(), is_read.tolist(), strict=True):
        assert read == (abs(value) < 2**62 / 1e9)
        if read:
            assert abs(time_ns - value * 1e9) <= max(1e5, abs(value) * 1e-6)
