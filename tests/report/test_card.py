"""A card: a PNG to show around, with the words that belong to its number and no names."""

from __future__ import annotations

import struct
from typing import Any

import msgspec
import pytest

from legmotion.report.card import HEIGHT_PX, WIDTH_PX, card_of, card_png, card_spec
from legmotion.report.share_safe import ShareOptions
from legmotion.study.comparison import Verdict
from tests.architecture.test_words import found_in
from tests.report.comparisons import FEWER, LOWER, WIDE
from tests.report.shared import (
    MARK,
    changed,
    dates_in,
    full_of_names,
    made_comparison,
    made_night,
)

PLAIN = ShareOptions()
DOCUMENTS = {"night": made_night, "comparison": made_comparison}
_LEAST_PX = 18


def chunks(png: bytes) -> list[str]:
    """The kinds of parts that a PNG is made of."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = [], 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        found.append(png[at + 4 : at + 8].decode("ascii"))
        at += 12 + size
    return found


def texts(spec: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every text on a card with its mark."""
    return [
        (layer["data"]["values"][0]["text"], layer["mark"])
        for layer in spec["layer"]
        if layer["mark"]["type"] == "text"
    ]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_card_is_a_picture_of_1200_by_630_and_holds_nothing_else(kind: str) -> None:
    png = card_png(DOCUMENTS[kind](), PLAIN)
    assert struct.unpack(">II", png[16:24]) == (WIDTH_PX, HEIGHT_PX) == (1200, 630)
    assert set(chunks(png)) <= {"IHDR", "PLTE", "tRNS", "sRGB", "pHYs", "IDAT", "IEND"}


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("with_dates", [False, True])
def test_no_text_of_a_result_gets_onto_a_card(kind: str, with_dates: bool) -> None:
    document, names = full_of_names(DOCUMENTS[kind]())
    assert names
    spec = card_spec(card_of(document, ShareOptions(with_dates=with_dates)))
    assert MARK not in repr(spec)


def test_a_date_and_a_name_stand_there_when_they_are_asked_for() -> None:
    assert dates_in(repr(card_spec(card_of(made_night(), PLAIN)))) == []
    card = card_of(made_night(), ShareOptions(with_dates=True, name="E. M."))
    assert card.title == "E. M.: night of 21–22 Nov 2026"


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_all_of_it_can_be_read(kind: str) -> None:
    found = texts(card_spec(card_of(DOCUMENTS[kind](), PLAIN)))
    assert all(mark["fontSize"] >= _LEAST_PX for _, mark in found)
    said = [text for text, _ in found]
    assert "legmotion counts movements of a sensor on the leg; it diagnoses nothing." in said
    assert found_in(card_of(DOCUMENTS[kind](), PLAIN).spoken) == []


def test_a_rate_stands_with_its_count_and_its_hours() -> None:
    card = card_of(made_night(), PLAIN)
    count = made_night().outcomes["plm_n"].value
    assert card.label == "Periodic leg movements per hour in bed"
    assert card.lines[0].startswith(f"{count} in ")
    assert "left leg only" in card.lines[1]


def test_a_night_without_a_rate_says_so() -> None:
    outcomes = msgspec.to_builtins(made_night())["outcomes"]
    outcomes["plm_per_h_tib"] |= {"value": None, "status": "not_computable", "reason": MARK}
    card = card_of(changed(made_night(), outcomes=outcomes), PLAIN)
    assert card.big == "No rate"


@pytest.mark.parametrize(
    ("verdict", "effect", "big"),
    [
        ("fewer", FEWER, "32 % fewer"),
        ("leaning fewer", FEWER, "Leaning towards fewer"),
        ("no meaningful difference", WIDE, "A difference under 20 %"),
        ("unclear", WIDE, "Not enough nights to tell"),
        ("leaning more", WIDE, "Leaning towards more"),
    ],
)
def test_a_size_stands_in_large_letters_only_where_the_verdict_is_clear(
    verdict: Verdict, effect: Any, big: str
) -> None:
    card = card_of(made_comparison(verdict=verdict, effect=effect), PLAIN)
    assert card.big == big
    assert any("95 % interval" in line for line in card.lines)


def test_a_diary_is_called_an_association() -> None:
    lines = card_of(made_comparison(design="observational"), PLAIN).lines
    assert "an association: massages came as they came" in lines


def test_a_refusal_shows_no_effect() -> None:
    card = card_of(made_comparison(status="too_few", verdict=None), PLAIN)
    assert card.big == "Not enough nights for a comparison yet"
    assert not any("interval" in line for line in card.lines)


def test_every_compared_night_is_a_dot_of_its_condition() -> None:
    spec = card_spec(card_of(made_comparison(), PLAIN))
    dots = {
        layer["mark"]["shape"]: len(layer["data"]["values"])
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point"
    }
    used = [night for night in made_comparison().nights if night.arm is not None]
    n_massage = sum(bool(night.arm) for night in used)
    assert dots == {"circle": n_massage, "diamond": len(used) - n_massage}


def test_an_outcome_that_is_no_rate_has_a_card_too() -> None:
    document = made_comparison(
        outcome="waso_min", scale="number", effect=LOWER, absolute=None, pooled_ratio=None,
        is_concordant=None,
    )  # fmt: skip
    card = card_of(document, PLAIN)
    assert card.label == "Time awake in the night, as noted"
    assert card.big == "2.1 min lower"
