"""Two legs of which one is of another time: refused, with the mistake that would explain it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InputError
from legmotion.io.recording import ReadLog
from legmotion.night.grouping import LegFiles
from legmotion.night.overlap import check_overlap, common_s
from tests.night.helpers import EVENING, clock, recording

H = 3600.0


def files(name, begins: datetime, hours: float, side="left") -> LegFiles:
    log = ReadLog(n_samples=2000, last_time_s=hours * H, is_complete=True)
    return LegFiles(
        recording=recording(name=name, start=begins, log=log),
        clock=clock(begins),
        side=side,
        side_origin="given",
        order=(0,),
    )


def refused(later_h: float, *, hours=8.0, other_hours=8.0) -> InputError:
    first = files("left.csv", EVENING, hours)
    other = files("right.csv", EVENING + timedelta(hours=later_h), other_hours, "right")
    with pytest.raises(InputError) as caught:
        check_overlap([first, other])
    assert "left.csv and right.csv do not overlap in time" in caught.value.message
    return caught.value


def test_one_leg_and_two_legs_of_one_night_pass():
    first = files("left.csv", EVENING, 8.0)
    check_overlap([first])
    check_overlap([first, files("right.csv", EVENING + timedelta(hours=7), 8.0, "right")])


@pytest.mark.parametrize(
    ("later_h", "said"),
    [
        (12.05, "begins 12 h 03 min after the first, and would overlap with it if its clock "
         "were 12 h earlier"),
        (-12.0, "begins 12 h 00 min before the first, and would overlap with it if its clock "
         "were 12 h later"),
    ],
)  # fmt: skip
def test_clocks_half_a_day_apart_may_be_set_to_the_wrong_half(later_h, said):
    error = refused(later_h)
    assert said in error.message
    assert "am, pm" in error.hint


def test_clocks_hours_apart_may_be_of_another_zone():
    error = refused(9.0)
    assert "if its clock were 9 h earlier" in error.message
    assert "time zone" in error.hint


def test_a_leg_of_the_night_after_is_of_another_night():
    error = refused(23.8)
    assert "if its clock were 24 h earlier" in error.message
    assert "the files of one night" in error.hint


@given(later_h=st.floats(8.01, 200.0))
def test_any_recording_that_begins_after_the_other_ended_is_refused(later_h):
    assert refused(later_h).hint
    assert refused(-later_h).hint


@given(apart_s=st.floats(-1e5, 1e5), length_s=st.floats(1, 1e5), other_s=st.floats(1, 1e5))
def test_what_two_recordings_have_in_common_is_that_of_either_one(apart_s, length_s, other_s):
    one = common_s(apart_s, length_s, other_s)
    assert one == pytest.approx(common_s(-apart_s, other_s, length_s), abs=1e-6)
    assert one <= min(length_s, other_s) + 1e-6
