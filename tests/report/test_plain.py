"""Texts that flow, and what is drawn, on sheets of any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.report.plain import Sheet, bulleted, labelled, laid, listed, page, tied, wrapped

WORDS = st.lists(st.text("abcdefgh0123456789%.-", min_size=1, max_size=12), max_size=40)


@given(WORDS, st.integers(40, 100))
def test_a_text_keeps_its_words_and_fits(words: list[str], width: int) -> None:
    lines = laid(wrapped(" ".join(words)), Sheet(width=width))
    assert " ".join(lines).split() == words
    assert all(len(line) <= width for line in lines)


@given(WORDS, st.integers(40, 100), st.integers(4, 40))
def test_a_label_keeps_its_text_beside_or_above_it(
    words: list[str], width: int, label_width: int
) -> None:
    lines = laid(labelled("name", " ".join(words), width=label_width), Sheet(width=width))
    assert " ".join(lines).split() == ["name", *words]
    assert all(len(line) <= width for line in lines)


def test_a_text_stands_below_its_label_where_the_label_leaves_no_room() -> None:
    flow = labelled("Periodic leg movements", "48.3 per hour in bed   (350 in 7.2 h)", width=26)
    assert laid(flow, Sheet(width=40)) == [
        "  Periodic leg movements",
        "    48.3 per hour in bed   (350 in 7.2 h)".replace("   (350 in 7.2 h)", "   (350 in"),
        "    7.2 h)",
    ]


@pytest.mark.parametrize(
    "number", ["25 %", "7.2 h", "8 h 00", "12 min", "3.5 mg", "50.19 Hz", "21 Nov", "95 s"]
)
def test_no_line_ends_within_a_number_and_its_unit(number: str) -> None:
    for filled in range(20, 40):
        lines = laid(wrapped(f"{'x' * filled} {number} more words follow it"), Sheet(width=40))
        assert sum(number in line for line in lines) == 1


def test_what_is_tied_stays_together_unless_it_is_wider_than_the_sheet() -> None:
    text = listed(["a" * 20, "one part", "b" * 15])
    assert laid(wrapped(text, indent=""), Sheet(width=40)) == [
        f"{'a' * 20}, one part,",
        "b" * 15,
    ]
    long = tied("no more than a few words that are too long for it")
    assert " ".join(laid(wrapped(long), Sheet(width=40))).split() == long.split()


def test_a_path_is_never_broken() -> None:
    path = "/a/very/long/folder/name/that/is/wider/than/any/window/night.json"
    assert path in "\n".join(laid(wrapped(f"see {path} for it"), Sheet(width=40))).split()


def test_lines_are_filled_by_what_stands_in_for_a_sign() -> None:
    sheet = Sheet(width=40, shown=lambda text: text.replace("→", "->"))
    lines = laid(wrapped("22:00→06:00 " * 8), sheet)
    assert all(len(line) <= 40 for line in lines)
    assert "".join(lines).count("->") == 8


def test_text_begins_in_the_same_column_whatever_stands_in_for_a_label() -> None:
    sheet = Sheet(shown=lambda text: text.replace("ö", "oe"))
    lines = laid([*labelled("Jörg", "one"), *labelled("Anna", "two")], sheet)
    assert [line[20:] for line in lines] == ["one", "two"]


def test_a_list_hangs_behind_its_dashes() -> None:
    lines = laid(bulleted("To know", ["word " * 12]), Sheet(width=40))
    assert [line[:4] for line in lines] == ["To k", "  - ", "    "]
    assert bulleted("To know", []) == []


def test_a_page_ends_with_what_it_is_not() -> None:
    text = page([["drawn"], [], wrapped("said")], Sheet(width=60))
    assert text.startswith("drawn\n\n  said\n\nNot a diagnosis: ")
    assert all(len(line) <= 60 for line in text.split("\n"))
