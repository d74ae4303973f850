"""The method paragraph and the items of the reporting guidelines."""

from __future__ import annotations

from typing import Any

import pytest

from legmotion._version import __version__
from legmotion.report.guidelines import cent_items, scribe_items
from legmotion.report.method import method_paragraph
from tests.report.comparisons import NUMBER, comparison, refusal


def scribe(item: str, **changes: Any) -> str:
    return next(one.text for one in scribe_items(comparison(**changes)) if one.item == item)


def test_the_paragraph_names_version_formula_numbers_and_sources() -> None:
    text = method_paragraph(comparison())
    for part in (
        f"legmotion {__version__}", "ln((count + 0.5) / hours)", "(X'R^-1 X)^-1 X'R^-1 y",
        "from -0.6 to 0.95 in steps of 0.05", "mean 0.25, SD 0.35", "15 degrees of freedom",
        "8 nights with massage and 9 without", "constant, massage and trend", "at least 20 %",
        "10.1371/journal.pone.0228077", "10.1136/bmj.h1738", "ab" * 32,
    ):  # fmt: skip
        assert part in text


def test_a_diary_has_the_flat_prior_and_says_so() -> None:
    text = method_paragraph(comparison(design="observational"))
    assert "a flat prior" in text
    assert "a normal prior" not in text


def test_a_number_is_modelled_as_it_is() -> None:
    text = method_paragraph(comparison(**NUMBER))
    assert "the value y of each night" in text
    assert "pooled rates," not in text


def test_a_refusal_says_that_nothing_was_compared() -> None:
    text = method_paragraph(refusal("too_few"))
    assert "They were not compared: The words of the refusal." in text
    assert "degrees of freedom" not in text


def test_every_item_is_there_once_and_in_order() -> None:
    assert [one.item for one in scribe_items(comparison())] == [str(k) for k in range(1, 27)]
    cent = [one.item for one in cent_items(comparison())]
    assert len(cent) == len(set(cent))
    assert {item.rstrip("abc") for item in cent} == {str(k) for k in range(1, 26)}


@pytest.mark.parametrize(
    ("item", "part"),
    [
        ("5", "fixed in advance"),
        ("8", "Drawn at random"),
        ("16", "Massages of 40 min"),
        ("17", "18 of 20 nights as planned"),
        ("19", "8 nights with massage and 9 without of 19 nights in all"),
        ("20", "`nights`"),
        ("25", "SHA-256 abab"),
    ],
)
def test_what_is_known_fills_the_items(item: str, part: str) -> None:
    assert part in scribe(item)


def test_what_is_not_recorded_is_left_to_the_author() -> None:
    assert {scribe(item) for item in ("1", "3", "11", "13", "21", "26")} == {""}
    assert scribe("25", plan_hash=None) == ""
    assert "not recorded" in scribe("8", plan_hash=None)


def test_the_intended_sequence_is_spelled_out() -> None:
    text = next(one.text for one in cent_items(comparison()) if one.item == "8c")
    assert text == "-M-M" + "M-M-M-M-M-M-M-M"[:0] + "M-M-M-M-M-M-M-M"
