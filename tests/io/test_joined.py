"""Files of one tracker that follow one another, as one recording."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import InputError
from legmotion.io.joined import (
    has_serial,
    is_one_tracker,
    joined,
    length_s,
    numbered_name,
    rate_hz,
    reaches,
)
from legmotion.io.recording import Part, Recording
from legmotion.io.registry import open_recording
from tests.io.helpers import PARAMS, axivity_lines, codes, notes, read, table, with_limits, write

N = 6000
LINES = axivity_lines(N)
SMALL = with_limits(block_rows=100)


def opened(path: Path, lines: list[str], params=PARAMS) -> Recording:
    return open_recording(str(write(path, lines)), params=params)


def whole(parts: list[tuple[Recording, float]], *, has_pauses: bool = True) -> Recording:
    parts = [Part(recording=recording, offset_s=offset_s) for recording, offset_s in parts]
    return joined(parts, has_pauses=has_pauses, params=PARAMS)


@pytest.mark.parametrize("params", [PARAMS, SMALL], ids=["large", "small"])
@pytest.mark.parametrize("cuts", [[1000], [4999], [1001, 2500], [2000, 3000, 4321]], ids=str)
def test_a_file_cut_in_pieces_is_the_file(tmp_path, params, cuts):
    edges = [0, *cuts, N]
    found = whole(
        [
            (opened(tmp_path / f"{first}.csv", LINES[first:stop], params), first / 100)
            for first, stop in pairwise(edges)
        ]
    )
    block = found.load()
    _, expected = read(write(tmp_path / "whole.csv", LINES))
    assert np.array_equal(block.acceleration_g, expected.acceleration_g)
    assert block.time_s == pytest.approx(expected.time_s, abs=1e-9)
    for one in found.blocks():
        assert not one.acceleration_g.flags.writeable
        assert not one.time_s.flags.writeable
    assert (found.log.n_samples, found.log.is_complete) == (N, True)
    assert found.log.last_time_s == pytest.approx(59.99)
    assert found.log.not_recorded_s == []
    assert found.name == f"0.csv and {len(cuts)} more"
    assert [part.recording.log.n_samples for part in found.parts] == np.diff(edges).tolist()


def test_a_pause_stays_a_pause_and_damage_is_counted_over_all_files(tmp_path):
    damaged = [*LINES[:1500], "?", *LINES[1500:2000]]
    found = whole(
        [
            (opened(tmp_path / "a.csv", damaged), 0.0),
            (opened(tmp_path / "b.csv", [*LINES[3000:3500], "?", "?", *LINES[3500:5000]]), 30.0),
        ]
    )
    block = found.load()
    kept = np.r_[0:2000, 3000:5000]
    assert block.time_s == pytest.approx(kept / 100)
    assert codes(found) == {"unreadable_row": (3, None)}
    assert "files_joined" in notes(found)
    assert [codes(part.recording)["unreadable_row"] for part in found.parts] == [
        (1, 1501), (2, 501),
    ]  # fmt: skip
    # Once more: the log counts one reading.
    found.load()
    assert codes(found) == {"unreadable_row": (3, None)}


def test_fill_keeps_its_place_on_the_clock_of_the_whole(tmp_path):
    sample = LINES[3500].partition(",")[2]
    idle = [f"{line.partition(',')[0]},{sample}" for line in LINES[3500:5500]]
    found = whole(
        [
            (opened(tmp_path / "a.csv", LINES[:3000]), 0.0),
            (opened(tmp_path / "b.csv", [*LINES[3000:3500], *idle, *LINES[5500:]]), 30.0),
        ]
    )
    found.load()
    assert found.log.filled_s == [(pytest.approx(35.01), pytest.approx(55.0))]
    assert found.log.not_recorded_s == found.log.filled_s


def test_what_a_file_repeats_of_the_one_before_is_left_out_and_counted(tmp_path):
    found = whole(
        [
            (opened(tmp_path / "a.csv", LINES[:3000]), 0.0),
            (opened(tmp_path / "b.csv", LINES[2900:]), 29.0),
        ]
    )
    block = found.load()
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert codes(found) == {"overlapping_files": (100, None)}


def test_files_that_overlap_by_more_are_no_recording(tmp_path):
    found = whole(
        [
            (opened(tmp_path / "a.csv", LINES[:3000]), 0.0),
            (opened(tmp_path / "b.csv", LINES[2000:]), 20.0),
        ]
    )
    with pytest.raises(InputError, match=r"a\.csv and b\.csv overlap in time") as caught:
        found.load()
    assert "--side" in caught.value.hint


def test_where_pauses_are_not_known_the_night_restarts_at_each(tmp_path):
    found = whole(
        [
            (opened(tmp_path / "a.csv", LINES[:3000]), 0.0),
            (opened(tmp_path / "b.csv", LINES[3000:]), 30.0),
        ],
        has_pauses=False,
    )
    found.load()
    assert found.log.not_recorded_s == [(pytest.approx(29.99), 30.0)]
    (note,) = [note for note in found.notes if note.code == "files_joined"]
    assert "pauses are not known" in note.sentence


def test_one_file_alone_is_itself(tmp_path):
    alone = opened(tmp_path / "a.csv", LINES)
    assert whole([(alone, 0.0)]) is alone
    assert [part.recording for part in alone.files] == [alone]


def test_files_of_one_tracker_agree_in_device_unit_and_rate(tmp_path):
    first = opened(tmp_path / "a.csv", LINES)
    assert is_one_tracker(first, opened(tmp_path / "b.csv", LINES), params=PARAMS)
    slow = axivity_lines(3000, rate_hz=50.0)
    for other in (
        opened(tmp_path / "c.csv", slow),
        opened(tmp_path / "d.csv", table(lambda i: LINES[i].partition(",")[0])),
        replace(first, unit="mg"),
        replace(first, device="Axivity AX6"),
        replace(first, clock="utc"),
        replace(first, gravity_included=False),
        replace(first, nominal_rate_hz=50.0),
    ):
        assert not is_one_tracker(first, other, params=PARAMS)
    one, other = (replace(first, device=f"Axivity AX3 39434, session {i}") for i in (1, 2))
    assert is_one_tracker(one, other, params=PARAMS)


def test_a_look_at_a_file_leaves_what_is_known_of_it(tmp_path):
    recording = opened(tmp_path / "a.csv", LINES, SMALL)
    assert rate_hz(recording) == pytest.approx(100.0, rel=1e-3)
    assert reaches(recording, 20.0)
    assert not reaches(recording, 60.0)
    assert recording.log.is_complete
    assert rate_hz(recording) == pytest.approx(100.0, rel=1e-3)
    assert recording.log.n_samples == N
    assert length_s(recording) == pytest.approx(60.0)


@pytest.mark.parametrize(
    ("device", "is_named"),
    [
        ("Axivity AX3 39434, session 7", True),
        ("Empatica E4 A00FF1", True),
        ("Empatica EmbracePlus 3YK3J151VJ", True),
        ("Polar Sense B5DED921", True),
        ("Axivity AX6", False),
        ("Axivity AX6, session 12345", False),
        ("Polar H10", False),
        ("an Android logger", False),
        ("", False),
    ],
)
def test_a_serial_number_names_one_tracker(tmp_path, device, is_named):
    recording = replace(opened(tmp_path / "a.csv", LINES), device=device)
    assert has_serial(recording) == is_named


def test_numbers_in_names_put_files_in_order(tmp_path):
    recording = opened(tmp_path / "a.csv", LINES)
    names = ["accellog.10.csv", "accellog.9.csv", "other.1.csv"]
    found = [numbered_name(replace(recording, name=name)) for name in names]
    assert found[0][:2] == found[1][:2] != found[2][:2]
    assert found[1] < found[0]
