"""Time out of bed or without the sensor leaves the night and is said; so is a change of size."""

from __future__ import annotations

import numpy as np
import pytest

from legmotion.events.away import Away
from legmotion.night.leg import leg_of
from tests.night.helpers import codes, frame, leg, moved, night, recording, train, value
from tests.night.test_leg import motion

MINUTE_S = 60.0


def spans(*rows):
    return np.array(rows, dtype=float).reshape(-1, 2)


def flag(result, code):
    return next(flag for flag in result.quality.flags if flag.code == code)


def cut(away, rows=(), *, from_s=100.0, to_s=900.0):
    return leg_of(
        motion(lost_s=spans(), gaps_s=spans()),
        frame(rows),
        recording=recording(),
        side="left",
        side_origin="given",
        from_s=from_s,
        to_s=to_s,
        away=away,
    )


def test_time_off_the_leg_restarts_scoring_and_is_lost():
    one = cut(Away(not_worn_s=spans((300.0, 400.0)), cut_s=spans((300.0, 400.0))))
    assert one.gaps_s.tolist() == one.lost_s.tolist() == [[300.0, 400.0]]


def test_what_may_be_a_still_sleeper_is_kept():
    one = cut(Away(suspect_s=spans((300.0, 400.0))))
    assert one.gaps_s.size == one.lost_s.size == 0


def test_what_lies_outside_the_night_is_not_said_of_it():
    away = Away(out_of_bed_s=spans((0.0, 90.0), (850.0, 950.0)), cut_s=spans((0.0, 90.0)))
    assert cut(away).away.intervals() == [("walking", 850.0, 900.0)]


def test_it_leaves_the_denominator():
    rows = train(*np.arange(100.0, 800.0, 20.0))
    seen = night(cut(Away(), rows))
    cut_s = spans((850.0, 900.0))
    less = night(cut(Away(out_of_bed_s=cut_s, cut_s=cut_s), rows))
    assert value(less, "plm_per_h_tib") == pytest.approx(value(seen, "plm_per_h_tib") * 800 / 750)


@pytest.mark.parametrize(
    ("away", "code", "minutes", "words"),
    [
        (Away(out_of_bed_s=spans((600.0, 720.0))), "out_of_bed", 2.0, "once, 2 min"),
        (
            Away(not_worn_s=spans((600.0, 720.0), (900.0, 1080.0))),
            "not_worn",
            5.0,
            "2 times, 5 min",
        ),
        (Away(suspect_s=spans((600.0, 1200.0))), "wear_in_doubt", 10.0, "for 10 min"),
    ],
)
def test_each_kind_is_said_with_its_minutes(away, code, minutes, words):
    result = night(leg(train(*np.arange(100.0, 3000.0, 25.0)), away=away))
    found = flag(result, code)
    assert found.value == minutes
    assert words in found.sentence


def test_a_night_in_bed_says_nothing_of_it():
    said = codes(night(leg(train(*np.arange(100.0, 3000.0, 25.0)))))
    assert not {"out_of_bed", "not_worn", "wear_in_doubt", "gain_changed"} & set(said)


def with_sizes(*, apart_s):
    """Return a leg whose movements, so far apart, are half as large from the middle on."""
    peak_mg = np.random.default_rng(4).lognormal(4.0, 0.5, 200) * np.repeat([1.0, 0.5], 100)
    onset_s = MINUTE_S + apart_s * np.arange(peak_mg.size)
    one = leg(train(*onset_s), span_s=(0.0, float(onset_s[-1]) + MINUTE_S))
    columns = {name: one.movements[name] for name in one.movements}
    return moved(one, movements=one.movements.table.frame({**columns, "peak_mg": peak_mg}))


def test_periodic_movements_that_become_smaller_are_said():
    found = flag(night(with_sizes(apart_s=25.0)), "gain_changed")
    assert found.value == pytest.approx(0.5, rel=0.3)
    assert "from 0.7 h on" in found.sentence


def test_movements_that_are_not_periodic_say_nothing_of_the_strap():
    assert "gain_changed" not in codes(night(with_sizes(apart_s=120.0)))
