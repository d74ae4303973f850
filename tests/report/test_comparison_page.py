"""The page of a comparison: what it says is what the document and the terminal say."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Callable
from typing import Any, get_args

import msgspec
import numpy as np
import pytest

from legmotion.report import comparison_checks as checks
from legmotion.report import comparison_story as story
from legmotion.report.comparison_effect import effect_spec, panel_spec
from legmotion.report.comparison_figures import hours_spec, left_out_marks, nights_spec
from legmotion.report.comparison_page import comparison_page
from legmotion.report.comparison_text import comparison_text
from legmotion.report.effect_words import words_of
from legmotion.report.timeline import drawn_value
from legmotion.report.told import told
from legmotion.store.comparison import comparison_document
from legmotion.store.comparison_document import ComparisonDocument
from legmotion.store.comparison_result import comparison_result
from legmotion.store.results import document_json
from legmotion.study.compare import CompareSettings, compare
from legmotion.study.comparison import Comparison, Status
from legmotion.study.nights import StudyNights
from legmotion.wording import DISCLAIMER
from tests.architecture.test_words import found_in
from tests.report.comparisons import FEWER, NUMBER, comparison, refusal
from tests.report.shown_numbers import ShownNumbers, wrong_numbers
from tests.study.made import PARAMS, by_turns, number_series, rate_series, rate_study, study
from tests.study.planned import plan_of
from tests.study.test_standing import nights_of

pytest.importorskip("vl_convert")
pytest.importorskip("jinja2")

EVIL = "<img src=x onerror=alert(1)>"
PLAN = plan_of(28)
RATINGS = np.array([6, 4, 7, 5, 6, 3, 8, 4, 6, 5, 7, 3, 6, 4, 7, 4, 8, 5, 6, 3, 7, 4], dtype=float)


def assigned(nights: StudyNights, **settings: Any) -> Comparison:
    return compare(nights, CompareSettings(design="assigned", **settings), PARAMS)


MADE: dict[str, Callable[[], Comparison]] = {
    "made by hand": comparison,
    "a number": lambda: comparison(**NUMBER),
    "a diary": lambda: comparison(design="observational", adherence=None, plan_hash=None),
    "a plan with departures": lambda: compare(
        nights_of(PLAN, swapped=(3, 9, 14)), CompareSettings(plan=PLAN), PARAMS
    ),
    "a locked plan": lambda: compare(nights_of(PLAN, until=20), CompareSettings(plan=PLAN), PARAMS),
    "ratings": lambda: assigned(study(by_turns(22), number_series(RATINGS))),
    "five of a kind": lambda: assigned(rate_study(by_turns(10))),
    "too few": lambda: assigned(rate_study(by_turns(8))),
    "too few, shown anyway": lambda: assigned(rate_study(by_turns(8)), show_anyway=True),
    "three": lambda: assigned(rate_study(by_turns(3))),
    "one night": lambda: assigned(rate_study([1])),
    "no night": lambda: assigned(rate_study([])),
    "hardly any movements": lambda: assigned(rate_study(by_turns(20), rate=1.0)),
    "an estimate of a refusal": lambda: refusal("too_few", effect=FEWER),
}


def written(made: Comparison) -> ComparisonDocument:
    return comparison_document(made, told(made))


def plain(page: str) -> str:
    """The text of a page as it is read: one kind of blank and of minus."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split()).replace("−", "-")


@pytest.fixture(scope="module", params=MADE)
def made(request: pytest.FixtureRequest) -> tuple[Comparison, ComparisonDocument, str]:
    """Each kind of result in turn as it is read back, its document, and its page."""
    document = written(MADE[request.param]())
    return comparison_result(document), document, comparison_page(document)


Made = tuple[Comparison, ComparisonDocument, str]


def test_every_number_of_the_page_is_the_one_of_the_document(made: Made) -> None:
    result, document, page = made
    content = json.loads(document_json(document))
    assert len(ShownNumbers(page).found) > len(result.nights)
    assert not list(wrong_numbers(page, content, words_of(result)))


def test_every_number_of_a_night_is_in_the_table(made: Made) -> None:
    _, document, page = made
    shown = {key for key, *_ in ShownNumbers(page).found}
    names = ["value", "minutes", *(["count", "hours"] if document.scale == "rate" else [])]
    wanted = {
        f"nights.{place}.{name}"
        for place, night in enumerate(document.nights)
        for name in names
        if getattr(night, name) is not None
    }
    assert wanted <= shown


def test_what_the_page_says_the_terminal_says_too(made: Made) -> None:
    result, document, page = made
    said, terminal = plain(page), " ".join(comparison_text(result).split())
    sentences = [
        document.sentence,
        story.estimand_words(result),
        story.design_words(result),
        story.nights_words(result),
        story.plan_words(result),
        story.neighbours_words(result),
        story.absolute_words(result),
        *(one.what for one in story.chances(result)),
        *checks.agreement_sentences(result),
        *checks.drift_sentences(result),
        *checks.after_sentences(result),
        *checks.balance_sentences(result),
        *checks.needed_sentences(result),
        *checks.left_out_nights(result),
        *checks.limits(result),
        *(notice.sentence for notice in result.warnings),
    ]
    for sentence in sentences:
        words = " ".join(sentence.split())
        assert words.replace("`", "") in said
        assert words in terminal
    for step in story.next_steps(result):
        assert " ".join(step.split("`")[0].split()) in said


def test_the_page_neither_judges_nor_promises_and_ends_with_what_a_user_must_know(
    made: Made,
) -> None:
    said = plain(made[2])
    assert not found_in(said)
    assert DISCLAIMER in said


def test_the_same_document_gives_the_same_page() -> None:
    document = written(comparison())
    assert comparison_page(document) == comparison_page(document)


@pytest.mark.parametrize(
    "status", [one for one in get_args(Status) if one not in ("ok", "provisional")]
)
def test_a_refusal_says_its_words_and_what_to_do_and_shows_no_estimate(status: str) -> None:
    page = comparison_page(written(refusal(status)))
    said = plain(page)
    assert "The words of the refusal." in said
    assert "Next: What to do next." in said
    assert "How sure" not in said
    assert "no estimate of a difference" in said
    assert not {"rr", "p_fewer"} & {key for key, *_ in ShownNumbers(page).found}


@pytest.mark.parametrize(
    ("massage", "words"),
    [
        ([], "5 more nights with massage and 5 more nights without."),
        ([1], "4 more nights with massage and 5 more nights without."),
        (by_turns(8), "1 more night with massage and 1 more night without."),
        ([1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0], ""),
    ],
)
def test_few_nights_are_told_how_many_of_which_kind_are_missing(
    massage: list[int], words: str
) -> None:
    found = checks.missing_sentences(assigned(rate_study(massage)))
    if words:
        assert found == [f"A comparison takes 5 of each kind and 10 in all: {words}"]
    else:
        assert found == [
            "Every verdict can be reached from 7 of each kind on: 2 more nights with massage and "
            "1 more night without."
        ]


def test_nights_of_either_kind_can_be_missing_too() -> None:
    params = dataclasses.replace(PARAMS, min_nights=14)
    made = compare(rate_study(by_turns(10)), CompareSettings(design="assigned"), params)
    assert checks.missing_sentences(made) == [
        "A comparison takes 5 of each kind and 14 in all: 4 more nights of either kind."
    ]


def test_a_locked_result_shows_when_nights_were_and_nothing_that_was_measured() -> None:
    document = written(MADE["a locked plan"]())
    page = comparison_page(document)
    shown = {key.rpartition(".")[2] for key, *_ in ShownNumbers(page).found}
    assert not shown & {"value", "count", "typical", "per_h", "estimate", "rr"}
    assert "What was measured is not shown." in plain(page)
    rows = data_of(nights_spec(comparison_result(document)))
    assert {row["planned"] for row in rows} == {"massage", "other"}
    assert {row["drawn"] for row in rows} == {None}


def data_of(spec: dict[str, Any] | None) -> list[dict[str, Any]]:
    assert spec is not None
    found: list[dict[str, Any]] = spec["data"]["values"]
    return found


def layers_of(part: Any) -> list[dict[str, Any]]:
    """Every row of data in a specification, wherever it stands."""
    if isinstance(part, list):
        return [row for one in part for row in layers_of(one)]
    if not isinstance(part, dict):
        return []
    own = part.get("data", {}).get("values", [])
    return [*own, *layers_of(list(part.values()))]


def test_every_night_is_drawn_once_as_it_counted() -> None:
    result = comparison()
    rows = data_of(nights_spec(result))
    assert [row["number"] for row in rows] == [night.number for night in result.nights]
    for row, night in zip(rows, result.nights, strict=True):
        assert row["drawn"] == drawn_value(result, night)
        kind = "out" if night.excluded else "massage" if night.arm else "other"
        assert row["kind"] == kind


def test_a_night_left_out_has_the_letter_of_its_reason() -> None:
    result = comparison()
    marks = left_out_marks(result)
    assert marks == {"short": "a", "unknown": "b"}
    drawn = {row["number"]: row["mark"] for row in data_of(nights_spec(result))}
    for night in result.nights:
        assert drawn[night.number] == marks.get(night.excluded, "")
    said = plain(comparison_page(written(result)))
    assert "10–11 Jan 2026 a massage 2.1 h could be analysed, 3 h are needed" in said
    assert "14–15 Jan 2026 b not known" in said


def test_a_night_that_went_otherwise_than_planned_is_ringed_and_counts_as_planned() -> None:
    result = MADE["a plan with departures"]()
    rows = data_of(nights_spec(result))
    assert [place for place, row in enumerate(rows) if row["differs"]] == [3, 9, 14]
    for place in (3, 9, 14):
        assert rows[place]["kind"] == rows[place]["planned"] != rows[place]["happened"]
    said = plain(comparison_page(written(result)))
    assert "A ring marks a night that went otherwise than planned." in said
    assert "25 of 28 nights as planned" in said


def test_the_effect_is_level_with_the_nights_that_it_is_about() -> None:
    result = comparison()
    assert result.effect is not None
    assert result.none.typical is not None
    rows = layers_of(effect_spec(result))
    interval = next(row for row in rows if "high" in row)
    base = result.none.typical
    assert interval["at"] == pytest.approx(base * result.effect.estimate)
    assert interval["low"] == pytest.approx(base * result.effect.low)
    dots = [row for row in rows if "height" in row and "arm" in row]
    assert len(dots) == sum(night.arm is not None for night in result.nights)
    differing = comparison(**NUMBER)
    assert differing.effect is not None
    interval = next(row for row in layers_of(effect_spec(differing)) if "high" in row)
    assert interval["at"] == pytest.approx(base + differing.effect.estimate)


def test_no_night_hides_another_beside_the_effect() -> None:
    result = assigned(study(by_turns(22), number_series(RATINGS)))
    dots = [row for row in layers_of(effect_spec(result)) if "height" in row and "arm" in row]
    places = [(row["height"], row["x"]) for row in dots]
    assert len(set(places)) == len(places) == 22


def test_the_forest_holds_the_effect_and_every_row_that_applies_in_order() -> None:
    result = comparison()
    rows = [row for row in layers_of(panel_spec(result)) if "name" in row]
    names = [row["name"] for row in rows]
    assert names[0] == "this analysis"
    applying = [row for row in result.sensitivity if row.status == "ok"]
    assert names[1:] == [f"{row.key} {row.label}" for row in applying]
    said = plain(comparison_page(written(result)))
    assert "S9 with covariates – – – – – no covariate is known on every night" in said


def test_an_hour_of_too_few_nights_is_a_gap_and_not_a_zero() -> None:
    rows = data_of(hours_spec(comparison()))
    assert {(row["arm"], row["hour"]): row["per_h"] for row in rows}["other", "01:00"] is None
    assert hours_spec(comparison(profile=())) is None


def test_secondary_outcomes_are_marked_as_such() -> None:
    said = plain(comparison_page(written(comparison())))
    assert "Secondary: none of them decides the verdict." in said
    assert "Time awake in the night, as noted (min) 9 8 12 min lower -12 -20 3 0.200" in said


def test_a_diary_says_what_it_cannot_show() -> None:
    said = plain(comparison_page(written(MADE["a diary"]())))
    assert "Whether the massage made the difference." in said
    assert "cannot show that the massage caused it" in said


def test_what_came_from_a_file_is_text_wherever_it_stands() -> None:
    result = comparison()
    nights = (dataclasses.replace(result.nights[0], reason=EVIL, excluded="x", arm=None),)
    balance = tuple(dataclasses.replace(one, key=EVIL) for one in result.balance)
    rows = tuple(dataclasses.replace(row, note=EVIL) for row in result.sensitivity)
    warnings = tuple(dataclasses.replace(one, sentence=EVIL) for one in result.warnings)
    made = comparison(
        nights=(*nights, *result.nights[1:]),
        balance=balance,
        sensitivity=rows,
        warnings=warnings,
        label=EVIL,
        unit="'\"</script>",
        scale="number",
        outcome=EVIL,
        design_origin=EVIL,
        hint=EVIL,
    )
    page = comparison_page(written(made))
    assert "<img" not in page
    assert plain(page).count(EVIL) > 6


def test_a_document_of_an_older_version_is_drawn_with_what_it_has() -> None:
    older = json.loads(document_json(written(comparison())))
    for key in ("drift", "curve", "profile"):
        del older[key]
    for night in older["nights"]:
        del night["arm"]
    page = comparison_page(msgspec.convert(older, ComparisonDocument))
    said = plain(page)
    assert "Both kinds of nights beside the difference" in said
    assert "The hours of the night" not in said
    assert "Over the whole study" not in said


def odd_study(massage: list[int], count: list[float], **more: Any) -> Comparison:
    series = rate_series(np.array(count), np.full(len(count), 7.0))
    return assigned(study(massage, series, **more))


@pytest.mark.parametrize(
    "odd",
    [
        lambda: odd_study(by_turns(20), [0.0, 90.0] * 10),
        lambda: odd_study(by_turns(20), [90.0] * 20),
        lambda: odd_study(by_turns(20), [0.0] * 20),
        lambda: odd_study(by_turns(20), [1e5, 1.0] * 10),
        lambda: odd_study(by_turns(20), list(range(20)), numbers=[30 * k for k in range(20)]),
        lambda: odd_study(by_turns(400), [60.0 + k % 7 for k in range(400)]),
        lambda: assigned(study([None] * 5, rate_series(np.full(5, 90.0), np.full(5, 7.0)))),
        lambda: assigned(study(by_turns(20), number_series(np.full(20, 3.0)))),
        lambda: assigned(study(by_turns(20), number_series(-1e4 * np.arange(20.0) % 7))),
        lambda: comparison(curve=()),
        lambda: comparison(effect=dataclasses.replace(FEWER, low=1e-4, high=300.0)),
        lambda: comparison(nights=()),
    ],
)
def test_odd_nights_have_a_page_too(odd: Callable[[], Comparison]) -> None:
    document = written(odd())
    page = comparison_page(document)
    content = json.loads(document_json(document))
    assert not list(wrong_numbers(page, content, words_of(comparison_result(document))))
    assert "NaN" not in page
    assert "Infinity" not in page


def test_nights_that_are_numbered_have_no_dates() -> None:
    result = comparison()
    numbered = tuple(
        dataclasses.replace(night, night=str(place), number=place)
        for place, night in enumerate(result.nights)
    )
    page = comparison_page(written(comparison(nights=numbered)))
    assert "0 to 18" in plain(page)
    assert "Jan" not in plain(page).partition("Method")[0]
