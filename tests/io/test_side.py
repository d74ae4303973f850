from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.io.side import NamedFile, assign_sides, side_in_name


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
    return assign_sides(files, given)


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


@pytest.mark.parametrize(
    ("files", "given"),
    [
        ([file("left_1.csv"), file("left_2.csv")], []),
        ([file("left.csv"), file("b.csv")], ["left", "left"]),
        ([file("a.csv"), file("left.csv")], ["left"]),
        ([file("a.csv")], ["left", "right"]),
        ([file("a.csv"), file("b.csv"), file("c.csv")], []),
    ],
)
def test_sides_that_cannot_be_are_asked_for(files, given):
    with pytest.raises(ParameterError) as caught:
        assign_sides(files, given)
    assert caught.value.hint


NAMES = st.sampled_from(["left.csv", "right.csv", "a.csv", "l_r.csv"])
FILES = st.builds(file, NAMES, NAMES, st.sampled_from([None, "left", "right"]))


@given(st.lists(FILES, max_size=2), st.lists(st.sampled_from(["left", "right"]), max_size=2))
def test_two_legs_are_never_one(files, given):
    try:
        found = assign_sides(files, given)
    except ParameterError:
        return
    assert len({side for side, _ in found}) == len(files)
    assert [side for side, _ in found[: len(given)]] == given
