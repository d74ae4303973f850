from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.io.moment import in_night, parse_moment

NIGHT = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22:30", time(22, 30)),
        (" 7:05 ", time(7, 5)),
        ("00:00", time(0, 0)),
        ("22:30:15", time(22, 30, 15)),
        ("2026-11-21T22:30", datetime(2026, 11, 21, 22, 30)),
        ("2026-11-21 22:30:05", datetime(2026, 11, 21, 22, 30, 5)),
        ("2026-11-21T22:30:05.250", datetime(2026, 11, 21, 22, 30, 5, 250000)),
        ("2026-11-21T22:30Z", datetime(2026, 11, 21, 22, 30, tzinfo=UTC)),
        (
            "2026-11-21T22:30+01:00",
            datetime(2026, 11, 21, 22, 30, tzinfo=timezone(timedelta(hours=1))),
        ),
    ],
)
def test_a_time_of_day_and_a_full_moment_are_understood(text, expected):
    found = parse_moment(text, what="--lights-off")
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("24:00", "00:00"),
        ("22.30", "write 22:30"),
        ("7h05", "write 07:05"),
        ("10:30 PM", "22:30"),
        ("2026-11-21", "2026-11-21T22:30"),
        ("25:10", "hours count"),
        ("22:60", "hours count"),
        ("", "hours count"),
        ("21/11/2026 22:30", "year-month-day"),
        ("2026-02-30T22:30", "year-month-day"),
        ("0001-01-01T00:00", "year-month-day"),
        ("2026-11-21T22:30+99:00", "year-month-day"),
        ("46000.9375", "hours count"),
    ],
)
def test_anything_else_is_refused_with_what_to_write(text, hint):
    with pytest.raises(ParameterError, match="--lights-off is") as caught:
        parse_moment(text, what="--lights-off")
    assert "expected HH:MM" in caught.value.message
    assert hint in caught.value.hint


@given(st.times(), st.booleans())
def test_every_time_of_day_has_one_place_in_a_night(at, is_end):
    found = in_night(NIGHT, at, is_end=is_end)
    noon = datetime(2026, 11, 21, 12)
    assert found.time() == at
    assert noon <= found <= noon + timedelta(days=1)


def test_noon_begins_a_night_and_ends_it():
    assert in_night(NIGHT, time(12), is_end=False) == datetime(2026, 11, 21, 12)
    assert in_night(NIGHT, time(12), is_end=True) == datetime(2026, 11, 22, 12)
