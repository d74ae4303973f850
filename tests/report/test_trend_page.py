"""The page of a course over time: what it says is what the document and the terminal say."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
import pytest

from legmotion.params import StudyParameters
from legmotion.report.effect_words import words_of
from legmotion.report.trend_figures import course_spec, levels, states
from legmotion.report.trend_page import trend_page
from legmotion.report.trend_story import trend_story
from legmotion.report.trend_text import trend_text
from legmotion.report.trend_words import trend_sentence
from legmotion.store.results import document_json
from legmotion.store.trend import trend_document
from legmotion.store.trend_document import TrendDocument
from legmotion.store.trend_result import trend_result
from legmotion.study.trend import TrendResult, TrendSettings, trend
from legmotion.wording import DISCLAIMER
from tests.architecture.test_words import found_in
from tests.report.shown_numbers import ShownNumbers, wrong_numbers
from tests.report.test_trend_text import MADE, asked, points
from tests.study.courses import course, made_rates, number_series
from tests.study.test_trend import AFTER, CHANGE, WEEKLY, N, stepped

pytest.importorskip("vl_convert")
pytest.importorskip("jinja2")

EVIL = "<img src=x onerror=alert(1)>"


def written(result: TrendResult) -> TrendDocument:
    return trend_document(result, trend_sentence(result))


def plain(page: str) -> str:
    """The text of a page as it is read, blanks made plain."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture(scope="module", params=MADE)
def made(request: pytest.FixtureRequest) -> tuple[TrendResult, TrendDocument, str]:
    """Each kind of result in turn, with its document and its page."""
    result = MADE[request.param]()
    document = written(result)
    return result, document, trend_page(document)


Made = tuple[TrendResult, TrendDocument, str]


def test_every_number_of_the_page_is_the_one_of_the_document(made: Made) -> None:
    result, document, page = made
    content = json.loads(document_json(document))
    assert len(ShownNumbers(page).found) > 3 * len(result.nights)
    assert not list(wrong_numbers(page, content, words_of(result)))


def test_every_number_of_a_night_is_in_the_table(made: Made) -> None:
    _, document, page = made
    shown = {key for key, *_ in ShownNumbers(page).found}
    names = ["minutes", "value", "trailing_7", "trailing_14", "decayed", "nights_since"]
    names += ["count", "hours"] if document.scale == "rate" else []
    wanted = {
        f"nights.{place}.{name}"
        for place, night in enumerate(document.nights)
        for name in names
        if getattr(night, name) is not None
    }
    assert wanted <= shown


def test_the_page_says_the_sentences_of_the_terminal(made: Made) -> None:
    result, document, page = made
    said = plain(page)
    assert document.sentence in said
    terminal = " ".join(trend_text(result).split())
    for sentence in (*trend_story(document).sentences, result.label):
        words = " ".join(sentence.split())
        assert words in said
        assert words in terminal


def test_the_page_neither_judges_nor_promises_and_ends_with_what_a_user_must_know(
    made: Made,
) -> None:
    said = plain(made[2])
    assert not found_in(said)
    assert DISCLAIMER in said


def test_the_effects_stand_in_the_words_of_the_terminal(made: Made) -> None:
    result, _, page = made
    said, words = plain(page), words_of(result)
    step = None if result.change is None else result.change.step
    tonight = None if result.regularity is None else result.regularity.tonight
    for one in (step, tonight):
        if one is not None:
            assert f"{one.label} {words.change(one.estimate)}" in said


def test_what_is_required_is_told_as_met_or_not() -> None:
    refused = plain(trend_page(written(asked(stepped(), 3))))
    assert "usable nights before the change 3 at least 14 ✗ not met" in refused
    assert "usable nights after the change 53 at least 14 ✓ met" in refused


def test_a_refusal_says_the_reason_and_what_to_do() -> None:
    said = plain(trend_page(written(asked(stepped(), 3))))
    assert "No answer: 3 usable nights before the change, 14 are needed." in said
    assert "Next: nights from before the change cannot be made up for" in said


def test_the_next_step_of_one_question_is_not_told_twice() -> None:
    page = trend_page(written(asked(stepped(), None, is_consistency=True)))
    assert plain(page).count("Next:") == 1


def test_nights_left_out_are_listed_with_their_reason_and_drawn_apart() -> None:
    nights = stepped()
    bad = dataclasses.replace(nights.nights[3], excluded="bad_quality", reason=EVIL)
    rows = (*nights.nights[:3], bad, *nights.nights[4:])
    result = asked(dataclasses.replace(nights, nights=rows))
    page = trend_page(written(result))
    assert EVIL not in page
    assert f"{EVIL} 4–5 Sep 2026" in plain(page)
    assert states(result) == ["with massage", "without", "left out"]


def test_the_levels_are_the_typical_nights_and_the_band_is_that_of_the_step() -> None:
    result = trend_result(written(asked(stepped())))
    assert result.change is not None
    assert result.change.step is not None
    before, after, ends = levels(result)
    assert (before, after) == (result.change.before.typical, result.change.after.typical)
    assert before is not None
    assert ends == (before * result.change.step.low, before * result.change.step.high)
    differing = trend_result(written(asked(points())))
    assert differing.change is not None
    assert differing.change.step is not None
    before, _, ends = levels(differing)
    assert before is not None
    assert ends == (before + differing.change.step.low, before + differing.change.step.high)


def test_a_refusal_has_levels_and_no_band() -> None:
    result = asked(stepped(), 3)
    assert result.change is not None
    assert levels(result) == (result.change.before.typical, result.change.after.typical, None)
    assert levels(asked(stepped(), None, is_consistency=True)) == (None, None, None)


def drawn(spec: dict[str, Any] | None, panel: int) -> list[dict[str, Any]]:
    """The rows of data of every layer of one panel."""
    assert spec is not None
    shown = spec["vconcat"][panel]
    own = [shown["data"]["values"]] if "data" in shown else []
    layers = [layer["data"]["values"] for layer in shown["layer"] if "data" in layer]
    return [row for rows in (*own, *layers) for row in rows]


def test_every_night_with_a_value_is_drawn_once_at_its_place() -> None:
    result = asked(stepped())
    rows = [row for row in drawn(course_spec(result), 0) if "state" in row]
    assert sorted(row["night"] for row in rows) == [night.number for night in result.nights]
    for row, night in zip(sorted(rows, key=lambda row: row["night"]), result.nights, strict=True):
        assert night.count is not None
        assert night.hours is not None
        assert row["value"] == pytest.approx((night.count + 0.5) / night.hours)


def bars(result: TrendResult, panel: int) -> list[dict[str, Any]]:
    """The bars of one of the small panels, and what is hatched there."""
    return [row for row in drawn(course_spec(result), panel) if "value" in row]


@pytest.mark.parametrize("make", [lambda: asked(stepped()), lambda: many(400)], ids=["few", "many"])
def test_what_came_before_a_night_is_drawn_below_it(make: Callable[[], TrendResult]) -> None:
    result = make()
    for panel, name in ((1, "trailing_7"), (2, "trailing_14"), (3, "sessions")):
        for night in result.nights:
            here = [row for row in bars(result, panel) if row["from"] < night.number < row["to"]]
            assert [row["value"] for row in here] == [getattr(night, name)]


def test_nights_that_are_not_known_are_hatched_together() -> None:
    first = bars(asked(stepped()), 1)[0]
    assert first["value"] is None
    assert first["to"] - first["from"] == 7


def test_the_change_is_marked_in_every_panel() -> None:
    result = asked(stepped())
    assert result.change is not None
    for panel in range(4):
        at = {row["at"] for row in drawn(course_spec(result), panel) if set(row) == {"at"}}
        assert at == {result.change.since_number - 0.5}


def odd_course(n: int, **changes: Any) -> TrendResult:
    """A course of few or odd nights, asked for everything."""
    nights = course(made_rates([day % 2 for day in range(n)]), [day % 2 for day in range(n)])
    settings = TrendSettings(is_consistency=True, **changes)
    return trend(nights, settings, StudyParameters())


def many(n: int) -> TrendResult:
    massage = [int(day % 3 == 0) for day in range(n)]
    return asked(course(made_rates(massage), massage), n // 2, is_consistency=True)


ODD = {
    "none": lambda: odd_course(0),
    "one": lambda: odd_course(1),
    "two": lambda: odd_course(2),
    "years": lambda: many(400),
    "flat": lambda: asked(course(number_series([3.0] * N), WEEKLY), is_consistency=True),
    "unknown": lambda: asked(course(made_rates(WEEKLY), [None] * N), is_consistency=True),
    "at_the_first_night": lambda: asked(stepped(), 0),
    "after_the_last_night": lambda: asked(stepped(), N + 5),
    "no_movement": lambda: asked(
        course(
            number_series([0.0] * N, scale="rate", count=np.zeros(N), hours=np.full(N, 6.0)), WEEKLY
        )
    ),
    "below_zero": lambda: asked(course(number_series((-2.0 + AFTER).tolist()), WEEKLY)),
}


@pytest.mark.parametrize("name", ODD)
def test_a_course_that_is_odd_has_a_page_that_says_what_is_missing(name: str) -> None:
    result = ODD[name]()
    document = written(result)
    page = trend_page(document)
    assert document.sentence in plain(page)
    assert not list(wrong_numbers(page, json.loads(document_json(document)), words_of(result)))
    assert ("<svg xmlns" in page) == bool(result.nights)


def test_numbered_nights_are_named_by_their_numbers() -> None:
    document = written(asked(stepped()))
    assert document.change is not None
    named = [
        msgspec.structs.replace(night, night=str(place))
        for place, night in enumerate(document.nights, 1)
    ]
    change = msgspec.structs.replace(document.change, since="29")
    page = plain(trend_page(msgspec.structs.replace(document, nights=named, change=change)))
    assert f"night 1 to {N}" in page
    assert "Before and after night 29: before/after, no control" in page
    assert "number of the night" in page


def test_a_page_whose_words_are_of_another_version_says_what_the_file_says() -> None:
    document = msgspec.structs.replace(written(asked(stepped())), sentence="As it was said then.")
    assert trend_story(document).sentences == ["As it was said then."]


def test_whatever_is_written_in_a_document_is_text() -> None:
    document = written(asked(stepped()))
    nights = [msgspec.structs.replace(document.nights[0], night=EVIL), *document.nights[1:]]
    assert document.change is not None
    hostile = msgspec.structs.replace(
        document,
        label=f"{EVIL} '); alert(1)",
        unit=EVIL,
        scale="number",
        hint=f"`{EVIL}`",
        nights=nights,
        change=msgspec.structs.replace(document.change, since=EVIL),
    )
    page = trend_page(hostile)
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_the_same_document_gives_the_same_page() -> None:
    document = written(asked(stepped()))
    assert trend_page(document) == trend_page(document)


def test_method_names_the_models_that_were_fitted() -> None:
    def method(result: TrendResult) -> Sequence[str]:
        return trend_story(written(result)).method

    both = " ".join(method(MADE["both"]()))
    for part in (
        "a constant and a step at the change",
        "sessions of the seven nights",
        "Wagner 2002",
        "Sen 1968",
    ):
        assert part in both
    refused = " ".join(method(asked(stepped(), 3)))
    assert "No model was fitted: 3 usable nights before the change" in refused
    assert "a constant and a step" not in refused


def test_a_step_that_is_late_has_its_name_before_its_line() -> None:
    spec = course_spec(asked(stepped(), N - 5))
    assert spec is not None
    named = [
        layer["mark"]["align"]
        for layer in spec["vconcat"][0]["layer"]
        if layer["mark"]["type"] == "text" and layer["encoding"]["y"] == {"value": 3}
    ]
    assert set(named) == {"right"}
    assert CHANGE < N - 5
