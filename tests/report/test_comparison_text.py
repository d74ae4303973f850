"""The report in plain text: complete, 80 columns wide, and readable without UTF-8."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from legmotion.report.comparison_text import comparison_text
from legmotion.report.forest import effect_axis, effect_line
from legmotion.report.timeline import timeline
from legmotion.study.comparison import ComparedNight, Comparison, Status
from legmotion.wording import DISCLAIMER
from legmotion_cli.output import shown
from tests.architecture.test_words import found_in
from tests.report.comparisons import FEWER, NUMBER, comparison, refusal

GOLDEN = Path(__file__).with_name("comparison.txt")
KINDS = pytest.mark.parametrize(
    "made",
    [
        comparison(),
        comparison(**NUMBER),
        comparison(design="observational", adherence=None, plan_hash=None),
        comparison(nights=(), warnings=()),
        *(refusal(one) for one in get_args(Status) if one not in ("ok", "provisional")),
        refusal("too_few", effect=FEWER),
    ],
    ids=lambda made: f"{made.status}-{made.scale}-{made.design}",
)


def flat(text: str) -> str:
    return " ".join(text.split())


@KINDS
def test_no_line_is_wider_than_a_terminal_or_says_what_it_must_not(made: Comparison) -> None:
    text = comparison_text(made)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert not found_in(text)
    assert flat(DISCLAIMER) in flat(text)


@KINDS
def test_a_terminal_without_utf8_shows_every_sign(made: Comparison) -> None:
    plain = shown(comparison_text(made), "ascii")
    assert "\\u" not in plain
    assert "\\x" not in plain


def test_the_report_is_as_it_was_agreed(request: pytest.FixtureRequest) -> None:
    text = comparison_text(comparison()) + "\n"
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_every_night_left_out_stands_there_with_its_reason() -> None:
    text = flat(comparison_text(comparison()))
    for night in comparison().nights:
        if night.excluded:
            assert night.reason in text
    assert "10–11 Jan 2026 (massage)" in text
    assert "14–15 Jan 2026 (massage not known)" in text


def test_the_panel_shows_every_row_in_order() -> None:
    text = comparison_text(comparison())
    places = [text.index(f"  {key} ") for key in ("S1", "S2", "S4", "S5")]
    assert places == sorted(places)
    assert "S9 with covariates: no covariate is known on every night" in flat(text)
    assert "S2 p 0.031; smallest possible p 0.0003" in flat(text)


def test_a_diary_says_what_it_cannot_show() -> None:
    text = flat(comparison_text(comparison(design="observational")))
    assert "Whether the massage made the difference" in text
    assert "legmotion plan" in text


def test_what_to_do_next_is_what_the_refusal_says() -> None:
    assert "Next\n  What to do next." in comparison_text(refusal("locked"))


def dots(lines: list[str], sign: str) -> int:
    """How many nights of a kind stand in the figure, its margin and its further rows left out."""
    figure = [line for line in lines if "│" in line]
    return sum(line.partition("│")[2].partition("‹")[0].count(sign) for line in figure)


def test_every_usable_night_is_drawn_once_filled_or_open() -> None:
    lines = timeline(comparison())
    used = [night for night in comparison().nights if not night.excluded]
    assert dots(lines, "●") == sum(bool(night.massage) for night in used)
    assert dots(lines, "○") == sum(not night.massage for night in used)


def test_a_night_that_was_not_recorded_leaves_its_place_empty() -> None:
    lines = [line.partition("│")[2] for line in timeline(comparison()) if "│" in line]
    assert all(line[4:5] in ("", " ") for line in lines)
    assert any(line[3:4] in "●○" and line[3:4] for line in lines)


@pytest.mark.parametrize("n_nights", [1, 2, 56, 57, 180])
def test_long_studies_are_drawn_in_panels(n_nights: int) -> None:
    first = date(2025, 1, 1)
    nights = tuple(
        ComparedNight(
            night=str(first + timedelta(days=k)), number=k, massage=bool(k % 2), planned=None,
            value=5.0 + k % 7, count=float(35 + 7 * (k % 7)), hours=7.0, minutes=None,
            excluded="", reason="",
        )
        for k in range(n_nights)
    )  # fmt: skip
    lines = timeline(comparison(nights=nights))
    assert dots(lines, "●") + dots(lines, "○") == n_nights
    assert max(map(len, lines)) <= 80
    assert "1 Jan" in " ".join(lines)


def test_nights_without_a_value_draw_nothing() -> None:
    hidden = tuple(dataclasses.replace(one, value=None) for one in comparison().nights)
    assert timeline(comparison(nights=hidden)) == []


def line(**numbers: Any) -> str:
    axis = effect_axis(comparison(), width=41)
    return effect_line(axis, band=(0.8, 1.25), **numbers)


def test_an_interval_is_drawn_from_end_to_end_with_its_estimate_inside() -> None:
    drawn = line(estimate=0.68, low=0.52, high=0.88)
    assert drawn.index("├") < drawn.index("●") < drawn.index("┤") < drawn.index("│")
    assert len(drawn) == 41


def test_an_interval_beyond_the_axis_has_arrows() -> None:
    drawn = line(estimate=0.9, low=0.01, high=90.0)
    assert (drawn[0], drawn[-1]) == ("<", ">")


def test_the_mark_of_no_difference_stands_within_the_band() -> None:
    drawn = line(estimate=None, low=None, high=None)
    assert drawn.strip().strip("░") == "│"
