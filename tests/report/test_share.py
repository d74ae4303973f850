"""Two sheets to give away: all that matters is in them, and nothing that says whose they are."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest

from legmotion.report.share_comparison import shared_comparison
from legmotion.report.share_night import shared_night
from legmotion.report.share_page import share_page
from legmotion.report.share_safe import LEFT_OUT, ShareOptions, safe_comparison
from legmotion.report.share_words import DOUBTS
from legmotion.wording import DISCLAIMER
from tests.architecture.test_words import found_in
from tests.report.comparisons import refusal
from tests.report.shared import (
    MARK,
    changed,
    dates_in,
    full_of_names,
    made_comparison,
    made_night,
)

PLAIN = ShareOptions()
DATED = ShareOptions(with_dates=True)
DOCUMENTS = {"night": made_night, "comparison": made_comparison}


class Numbers(HTMLParser):
    """The numbers of a page that say where they stand in the result."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if of.get("data-key"):
            self.found.append((str(of["data-key"]), str(of["data-value"])))


def at(document: Any, path: str) -> Any:
    """What stands in a result under a dotted path."""
    part = msgspec.to_builtins(document)
    for name in path.split("."):
        part = part[name]
    return part


def text_of(page: str) -> str:
    """What a reader sees of a page."""
    body = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("options", [PLAIN, DATED], ids=["plain", "dated"])
def test_no_text_of_a_result_gets_into_the_page(kind: str, options: ShareOptions) -> None:
    document, names = full_of_names(DOCUMENTS[kind]())
    assert len(names) > 20
    page = share_page(document, options)
    assert [name for name in names if name in page] == []
    assert MARK not in page


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_no_date_is_in_the_page_unless_it_is_asked_for(kind: str) -> None:
    document = DOCUMENTS[kind]()
    assert dates_in(share_page(document, PLAIN)) == []
    assert dates_in(share_page(document, DATED)) != []


def test_names_of_files_devices_and_places_are_left_out() -> None:
    said = {
        "name": "anna_2026-11-21_left.csv",
        "sha256": "5f" * 32,
        "device": "AX3 17658",
        "zone": "Europe/Berlin",
    }
    recordings = [one | said for one in msgspec.to_builtins(made_night())["recordings"]]
    page = share_page(changed(made_night(), recordings=recordings), PLAIN)
    for text in (*said.values(), "17658", "anna", made_night().provenance.parameters_sha256):
        assert text not in page


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_without_a_name_there_is_a_line_to_write_it_on(kind: str) -> None:
    page = share_page(DOCUMENTS[kind](), PLAIN)
    assert '<span class="line"></span>' in page


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_name_that_was_asked_for_is_text_and_no_markup(kind: str) -> None:
    page = share_page(DOCUMENTS[kind](), ShareOptions(name="<b>E. M.</b>"))
    assert "&lt;b&gt;E. M.&lt;/b&gt;" in page
    assert "<b>" not in page


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_number_is_one_of_the_result(kind: str) -> None:
    document = DOCUMENTS[kind]()
    numbers = Numbers(share_page(document, PLAIN)).found
    assert len(numbers) >= 12
    for key, value in numbers:
        assert str(at(document, key)) == value


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_it_says_what_was_not_measured_and_what_the_numbers_are_not(kind: str) -> None:
    text = text_of(share_page(DOCUMENTS[kind](), PLAIN))
    for part in (
        "What was not measured", "electromyography", "electroencephalography", "Breathing",
        "What the numbers are", "What they are not", "recommends against actigraphy",
        "How they came about", DISCLAIMER,
    ):  # fmt: skip
        assert part in text
    assert found_in(text) == []


def test_text_stands_before_the_picture_and_the_picture_before_the_table() -> None:
    page = share_page(made_night(), PLAIN)
    assert page.index('class="lead"') < page.index("<svg xmlns") < page.index("<table")
    assert page.count("<svg xmlns") == page.count("<table") == 1


def test_a_night_says_count_hours_and_rate_first() -> None:
    lead = "".join(part.text for part in shared_night(made_night(), PLAIN).lead)
    assert re.match(r"The sensor on the left leg counted \d+ periodic leg movements in ", lead)
    assert " per hour" in lead


def test_the_other_leg_is_named_among_what_was_not_measured() -> None:
    said = shared_night(made_night(), PLAIN).not_measured
    assert any(sentence.startswith("The other leg") for sentence in said)


def test_a_doubt_about_the_recording_is_told_in_words_of_its_own() -> None:
    flag = {"code": "noise_floor", "value": 9.0, "limit": 8.0, "sentence": MARK}
    document = changed(made_night(), quality={"grade": "fair", "flags": [flag]})
    said = ["".join(part.text for part in one) for one in shared_night(document, PLAIN).text]
    assert f"To know of this recording: {DOUBTS['noise_floor']}." in said
    assert MARK not in "".join(said)


def test_a_night_without_any_movement_still_makes_sense() -> None:
    document = made_night()
    outcomes = msgspec.to_builtins(document)["outcomes"]
    for key in ("lm_n", "plm_n", "series_n"):
        outcomes[key]["value"] = 0
    for key in ("imi_median_s", "plm_per_h_tib", "lm_per_h_tib"):
        outcomes[key] |= {"value": None, "status": "not_computable", "reason": MARK}
    profile = [
        hour | {"lm_per_h": None, "plm_per_h": None}
        for hour in msgspec.to_builtins(document)["profile"]
    ]
    page = share_page(changed(document, outcomes=outcomes, profile=profile), PLAIN)
    assert "counted no leg movement in" in text_of(page)
    assert "<svg xmlns" not in page
    assert MARK not in page


def test_a_night_of_an_unknown_rule_names_none() -> None:
    rule = msgspec.to_builtins(made_night())["rule"] | {"key": MARK, "title": MARK}
    assert "by the rule" not in text_of(share_page(changed(made_night(), rule=rule), PLAIN))


def test_nights_of_a_comparison_are_numbered_from_the_first_with_gaps_kept() -> None:
    nights = safe_comparison(made_comparison(), PLAIN).nights
    assert [night.number for night in nights][:6] == [1, 2, 3, 4, 6, 7]
    assert [night.night for night in nights][:2] == ["1", "2"]


def test_a_night_that_was_left_out_has_a_reason_without_a_name() -> None:
    how = " ".join(shared_comparison(made_comparison(), PLAIN).how)
    assert f"2 nights left out: {LEFT_OUT['short']} (1), {LEFT_OUT['unknown']} (1)." in how


def test_an_outcome_of_a_table_loses_its_name() -> None:
    found = safe_comparison(
        made_comparison(outcome="annas_rating", label="Annas rating", unit="anna"), PLAIN
    )
    assert (found.label, found.unit) == ("Movements per hour", "1/h")


@pytest.mark.parametrize("status", ["too_few", "mixed_measurement", "locked", "no_nights"])
def test_a_refusal_is_given_away_as_one_and_says_no_name(status: str) -> None:
    found = refusal(status, status_words=MARK, hint=MARK)
    document = made_comparison(
        **{field: getattr(found, field) for field in ("status", "status_words", "hint", "effect")},
        verdict=None,
    )
    page = share_page(document, PLAIN)
    assert MARK not in page
    lead = shared_comparison(document, PLAIN).lead[0].text
    assert lead.startswith(("Not ", "Nothing ", "Locked "))


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_same_result_gives_the_same_page(kind: str) -> None:
    assert share_page(DOCUMENTS[kind](), PLAIN) == share_page(DOCUMENTS[kind](), PLAIN)
