"""Which files are legs and which follow one another, from what their files say."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InputError, ParameterError
from legmotion.io.recording import Block, Note, ReadLog
from legmotion.night.clock import NightClock
from legmotion.night.grouping import LegFiles, group_files
from legmotion.params import IoParameters
from tests.night.helpers import BERLIN, EVENING, recording

PARAMS = IoParameters()
LEFT, RIGHT = ("left", "file_name"), ("right", "file_name")
SERIAL, OTHER = "Axivity AX3 39434, session 7", "Axivity AX3 40112, session 9"


class File:
    """A made-up file of some minutes, which counts how often it is read."""

    def __init__(
        self, name: str, begin_min: float = 0.0, length_min: float = 60.0, *, known=None,
        clock: str = "local", start: datetime | None = EVENING, given: bool = False, **changes,
    ) -> None:  # fmt: skip
        self.known = known
        self.n_read = 0
        self.minutes = length_min
        log = ReadLog()

        def blocks():
            self.n_read += 1
            for minute in range(round(length_min)):
                time_s = 60.0 * minute + np.arange(0, 60, 0.1)
                yield Block(acceleration_g=np.zeros((600, 3), np.float32), time_s=time_s)
            log.last_time_s, log.is_complete = 60.0 * length_min - 0.1, True

        notes = (Note(code="start_given", value="", sentence=""),) if given else ()
        begin = None if start is None else start + timedelta(minutes=begin_min)
        self.recording = recording(
            name=name, start=begin, clock=clock, log=log, open_blocks=blocks, notes=notes, **changes
        )


def grouped(*files: File) -> list[LegFiles]:
    recordings = [file.recording for file in files]
    clocks = [NightClock(start=one.start, clock=one.clock, zone=BERLIN) for one in recordings]
    return group_files(recordings, clocks, [file.known for file in files], params=PARAMS)


def shown(*files: File) -> dict[str, list[str]]:
    return {
        leg.side: [part.recording.name for part in leg.recording.files] for leg in grouped(*files)
    }


def test_files_that_overlap_are_legs_and_those_that_follow_one_another_are_joined():
    assert shown(File("a"), File("b", 5)) == {"left": ["a"], "right": ["b"]}
    assert shown(File("a"), File("b", 65)) == {"left": ["a", "b"]}


@given(st.permutations(["a", "b", "c", "d", "e", "f"]))
def test_the_order_in_which_files_are_given_says_nothing(order):
    files = {
        "a": File("a", 0, device=SERIAL),
        "b": File("b", 1, device=OTHER),
        "c": File("c", 61, 30, device=SERIAL),
        "d": File("d", 70, 30, device=OTHER),
        "e": File("e", 120, device=SERIAL),
        "f": File("f", 119, device=OTHER),
    }
    assert shown(*(files[name] for name in order)) == {
        "left": ["a", "c", "e"], "right": ["b", "d", "f"],
    }  # fmt: skip


def test_a_serial_number_or_a_known_side_saves_reading_a_file_to_its_end():
    pieces = [File(str(i), 60 * i, device=SERIAL, nominal_rate_hz=10.0) for i in range(16)]
    assert [len(leg.order) for leg in grouped(*pieces)] == [16]
    legs = [File("l", known=LEFT), File("r", known=RIGHT)]
    assert len(grouped(*legs)) == 2
    assert {file.n_read for file in (*pieces, *legs)} == {0}


def test_parts_begin_where_their_stamps_say():
    (leg,) = grouped(File("late", 90), File("early"))
    assert [part.offset_s for part in leg.recording.parts] == [0.0, 5400.0]
    assert leg.clock.start == EVENING
    assert leg.order == (1, 0)


def test_a_known_side_is_the_side_of_all_files_of_its_tracker():
    (leg,) = grouped(File("a", 61, device=SERIAL), File("b", device=SERIAL, known=RIGHT))
    assert (leg.side, leg.side_origin) == ("right", "file_name")
    assert shown(File("a"), File("r", known=RIGHT)) == {"right": ["r"], "left": ["a"]}


@pytest.mark.parametrize("known", [(None, None, None), (LEFT, RIGHT, None)])
def test_three_files_of_one_time_are_refused(known):
    files = [
        File(name, i, known=side) for i, (name, side) in enumerate(zip("abc", known, strict=True))
    ]
    with pytest.raises(InputError, match="3 files overlap in time: a, b and c"):
        grouped(*files)


def test_two_files_of_one_leg_that_overlap_are_refused():
    with pytest.raises(InputError, match="a and b are both of the left leg and overlap"):
        grouped(File("a", known=LEFT), File("b", known=LEFT))
    (leg,) = grouped(File("a", known=LEFT), File("b", 30, known=LEFT))
    with pytest.raises(InputError, match="a and b overlap in time"):
        leg.recording.load()


def test_files_of_one_leg_are_of_one_tracker():
    with pytest.raises(InputError, match="of one leg and not of one tracker"):
        grouped(File("a", known=LEFT), File("b", 65, known=LEFT, device=SERIAL))
    with pytest.raises(InputError, match="belongs to neither leg"):
        grouped(File("a", device=SERIAL), File("b", 1, device=OTHER), File("c", 65, unit="mg"))


def test_a_file_that_follows_both_legs_is_asked_for():
    with pytest.raises(InputError, match="nothing says of which leg it is") as caught:
        grouped(File("a", known=LEFT), File("b", known=RIGHT), File("c", 65))
    assert "--side" in caught.value.hint


def test_files_of_which_only_some_say_when_they_began_are_refused():
    with pytest.raises(ParameterError, match="one recording says when it began"):
        grouped(File("a"), File("b", clock="unknown", start=None))


UNDATED = {"clock": "unknown", "start": None, "device": "Bangle.js"}


def test_numbered_files_without_a_clock_follow_one_another():
    names = ["log.10.csv", "log.9.csv", "log.11.csv"]
    (leg,) = grouped(*(File(name, length_min=10, **UNDATED) for name in names))
    assert [part.recording.name for part in leg.recording.parts] == [names[1], names[0], names[2]]
    assert [part.offset_s for part in leg.recording.parts] == pytest.approx([0.0, 600.0, 1200.0])
    leg.recording.load()
    assert len(leg.recording.log.not_recorded_s) == 2


def test_two_other_files_without_a_clock_are_legs_that_begin_together():
    assert shown(File("b.csv", **UNDATED), File("a.csv", **UNDATED)) == {
        "left": ["a.csv"], "right": ["b.csv"],
    }  # fmt: skip
    # A number alone is no reason: sensor1 and sensor2 may be on two legs.
    unnamed = {**UNDATED, "device": ""}
    assert len(shown(File("sensor1.csv", **unnamed), File("sensor2.csv", **unnamed))) == 2
    with pytest.raises(InputError, match="do not say when they began"):
        grouped(*(File(name, **unnamed) for name in ("a1.csv", "a2.csv", "a3.csv")))
    with pytest.raises(InputError, match="do not say when they began"):
        grouped(*(File(name, known=LEFT, **unnamed) for name in ("a.csv", "b.csv")))


def test_a_given_start_is_the_first_files_and_orders_nothing():
    files = [File(f"log.{i}.csv", length_min=10, device="Bangle.js", given=True) for i in (2, 1)]
    (leg,) = grouped(*files)
    assert [part.recording.name for part in leg.recording.parts] == ["log.1.csv", "log.2.csv"]
    assert leg.clock.start == EVENING
