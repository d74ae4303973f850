from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from legmotion.io.recording import Note, ReadLog, Repair
from legmotion.night.leg import leg_of, summarize, with_not_recorded
from tests.night.helpers import clock, frame, leg, night, no_clock, recording, train, value


def motion(**changes):
    given = {
        "start_s": 0.0, "end_s": 1000.0, "gaps_s": np.array([[450.0, 460.0]]),
        "lost_s": np.array([[90.0, 110.0], [450.0, 460.0]]), "floor_block_s": 5.0,
        "floor_mg": np.concatenate([np.full(20, 9.0), np.full(180, 1.5)]), "rate_hz": 49.9,
        "spread_mg": np.concatenate([np.full(20, 7.0), np.full(180, 2.5)]),
        "resolution_mg": 4.0, "jitter_ms": 2.0, "scale": 1.02,
        "clipped_s": np.array([[5.0, 6.0], [300.0, 300.5]]),
    }  # fmt: skip
    return SimpleNamespace(**{**given, **changes})


def cut(from_s, to_s, rows=(), **changes):
    return leg_of(
        motion(**changes),
        frame(rows),
        recording=recording(),
        side="left",
        side_origin="device",
        from_s=from_s,
        to_s=to_s,
    )


def test_a_movement_belongs_to_the_night_of_its_onset():
    rows = [(95.0, 101.0), (100.0, 102.0), (499.0, 503.0), (500.0, 501.0)]
    assert cut(100.0, 500.0, rows).movements["onset_s"].tolist() == [100.0, 499.0]


def test_a_night_ends_with_what_was_recorded():
    assert cut(100.0, 5000.0).span_s == (100.0, 1000.0)
    assert cut(-3600.0, 500.0).span_s == (0.0, 500.0)


def test_gaps_and_lost_time_are_cut_at_the_ends_of_the_night():
    one = cut(100.0, 455.0)
    assert one.gaps_s.tolist() == [[450.0, 455.0]]
    assert one.lost_s.tolist() == [[100.0, 110.0], [450.0, 455.0]]


def test_noise_and_clipping_are_those_of_the_night_without_its_margins():
    one = cut(100.0, 500.0)
    assert one.floor_mg == 1.5
    assert one.n_clipped == 1


def test_a_floor_that_nobody_knows_is_nan():
    assert np.isnan(cut(100.0, 500.0, floor_mg=np.full(200, np.nan)).floor_mg)


def test_the_summary_holds_notes_and_repairs_of_the_file():
    log = ReadLog(repairs={"unreadable_row": Repair(reason="not a number", n=3, first_line=17)})
    note = Note(code="unit_inferred", value="g", sentence="unit g inferred")
    leg = leg_of(
        motion(), frame(), recording=recording(log=log, notes=(note,)), side="left",
        side_origin="device", from_s=0.0, to_s=1000.0,
    )  # fmt: skip
    (summary,) = summarize(leg, clock())
    assert summary.notes == (note,)
    assert [(one.code, one.n, one.first_line) for one in summary.repairs] == [
        ("unreadable_row", 3, 17)
    ]
    assert summarize(leg, no_clock())[0].start is None


def test_what_the_file_did_not_record_restarts_scoring_and_leaves_the_denominator():
    log = ReadLog(not_recorded_s=[(1000.0, 1900.0), (5000.0, 6000.0)], is_complete=True)
    rows = train(900, 920, 940, 960, 1910, 1930, 1950)
    one = with_not_recorded(leg(rows, recording=recording(log=log), lost=[(1800.0, 2000.0)]))
    assert one.gaps_s.tolist() == [[1000.0, 1900.0]]
    result = night(one)
    assert value(result, "tib_analysable_min") == (3600.0 - 1000.0) / 60
    assert result.recordings[0].lost_s == 1000.0
    assert value(result, "plm_n") == 4
