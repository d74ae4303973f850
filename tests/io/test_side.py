from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.io.side import NamedFile, known_sides, side_in_name, with_assumed


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("2026-11-21_left", "left"),
        ("LEFT", "left"),
        ("L", "left"),
        ("ankle_l_2", "left"),
        ("legL", "left"),
        ("LeftAnkle", "left"),
        ("leftankle", None),
        ("12left34", "left"),
        ("links.2026", "left"),
        ("jambe gauche", "left"),
        ("pierna-izquierda", "left"),
        ("right", "right"),
        ("R_2026", "right"),
        ("rechts", "right"),
        ("droite", "right"),
        ("derecha", "right"),
        ("copyright", None),
        ("leftover", None),
        ("Bright", None),
        ("night", None),
        ("left_and_right", None),
        ("l_r", None),
        ("", None),
    ],
)
def test_whole_words_name_the_side(name, side):
    assert side_in_name(name) == side


def sides(*files: NamedFile, given=()):
    return with_assumed(known_sides(files, given))


def file(name: str, folder: str = "", side=None) -> NamedFile:
    return NamedFile(name=name, folder=folder, side=side)


def test_what_is_given_wins_over_everything():
    assert sides(file("right.csv", side="right"), given=["left"]) == [("left", "given")]


def test_the_device_wins_over_the_names():
    assert sides(file("left.csv", "left", side="right")) == [("right", "device")]


def test_the_files_name_wins_over_the_folders():
    assert sides(file("left.csv", "right")) == [("left", "file_name")]
    assert sides(file("night.csv", "right")) == [("right", "folder_name")]


def test_the_ending_of_a_name_is_no_word_of_it():
    assert sides(file("night.r")) == [("left", "assumed")]
    assert sides(file("night_r.csv.gz")) == [("right", "file_name")]


def test_unnamed_files_are_left_then_right():
    assert sides(file("a.csv"), file("b.csv")) == [("left", "assumed"), ("right", "assumed")]


def test_an_unnamed_file_takes_the_free_side():
    assert sides(file("a.csv"), file("left.csv")) == [("right", "assumed"), ("left", "file_name")]
    assert sides(file("right.csv"), file("b.csv")) == [("right", "file_name"), ("left", "assumed")]
    assert sides(file("a.csv"), file("b.csv"), given=["right"]) == [
        ("right", "given"),
        ("left", "assumed"),
    ]


def test_files_of_one_name_in_two_folders_are_told_apart():
    assert sides(file("night.csv", "Left"), file("night.csv", "Right")) == [
        ("left", "folder_name"),
        ("right", "folder_name"),
    ]


def test_more_sides_than_files_are_refused():
    with pytest.raises(ParameterError, match="given 2 times for 1 file") as caught:
        known_sides([file("a.csv")], ["left", "right"])
    assert caught.value.hint


def test_a_file_of_which_nothing_says_the_side_has_none():
    assert known_sides([file("a.csv"), file("left.csv")]) == [None, ("left", "file_name")]


NAMES = st.sampled_from(["left.csv", "right.csv", "a.csv", "l_r.csv"])
FILES = st.builds(file, NAMES, NAMES, st.sampled_from([None, "left", "right"]))


@given(st.lists(FILES, min_size=1, max_size=2))
def test_what_is_assumed_is_the_side_that_is_free(files):
    known = known_sides(files)
    found = with_assumed(known)
    assert [one for one, before in zip(found, known, strict=True) if before is not None] == [
        before for before in known if before is not None
    ]
    if None in known:
        assert len({side for side, _ in found}) == len(files)
