"""The page of a comparison, as a person sees and prints it."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from legmotion.report.comparison_page import comparison_page
from legmotion.report.dates import night_pair
from legmotion.report.effect_words import EffectWords
from legmotion.store.results import document_json
from legmotion.study.comparison import Comparison
from tests.pages.browser import LOOKS, NARROW, serious_findings
from tests.pages.conftest import OpenPage
from tests.report.comparisons import comparison, refusal
from tests.report.shown_numbers import wrong_numbers
from tests.report.test_comparison_page import MADE, written

EVIL = "<img src=x onerror='window.hit=1'><script>window.hit=1</script>"
DRAWN: dict[str, Callable[[], Comparison]] = {
    "whole": comparison,
    "ratings": MADE["ratings"],
    "few": MADE["too few"],
    "locked": MADE["a locked plan"],
    "nothing": lambda: refusal("no_nights", nights=(), warnings=(), profile=()),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each kind of page on disk, by its name."""
    folder = tmp_path_factory.mktemp("comparisons")
    made = {}
    for name, draw in DRAWN.items():
        made[name] = folder / f"{name}.html"
        made[name].write_text(comparison_page(written(draw())), encoding="utf-8")
    return made


def paper_text(page: Page, paper: str) -> str:
    """The text of the printed page, blanks made plain."""
    reader = PdfReader(io.BytesIO(page.pdf(format=paper)))
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["whole", "few"])
def test_the_page_can_be_read_by_all_in_any_light_and_width(
    pages: dict[str, Path], open_page: OpenPage, name: str, look: str
) -> None:
    page = open_page(pages[name], **LOOKS[look])
    assert serious_findings(page) == []


@pytest.mark.parametrize("name", DRAWN)
def test_no_page_is_wider_than_a_narrow_window(
    pages: dict[str, Path], open_page: OpenPage, name: str
) -> None:
    page = open_page(pages[name], viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("name", ["whole", "ratings", "locked"])
def test_numbers_are_rendered_as_the_document_has_them(
    pages: dict[str, Path], open_page: OpenPage, name: str
) -> None:
    page = open_page(pages[name])
    document = written(DRAWN[name]())
    words = EffectWords(scale=document.scale, unit=document.unit)
    content = json.loads(document_json(document))
    assert not list(wrong_numbers(page.content(), content, words))
    shown = page.locator(".lead").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    assert shown == document.sentence


def test_every_picture_says_what_it_shows_and_is_reached_with_the_keyboard(
    pages: dict[str, Path], open_page: OpenPage
) -> None:
    page = open_page(pages["whole"])
    pictures = page.get_by_role("img")
    assert pictures.count() == 4
    for picture in pictures.all():
        label = picture.get_attribute("aria-label")
        assert label is not None
        assert comparison_sentence() in label
    for frame in page.locator(".picture").all():
        frame.focus()
        assert frame.evaluate("one => one === document.activeElement")


def comparison_sentence() -> str:
    return written(comparison()).sentence


def test_massage_nights_and_others_differ_in_shape(
    pages: dict[str, Path], open_page: OpenPage
) -> None:
    page = open_page(pages["whole"])
    signs = page.locator(".key").first.locator("li")
    assert signs.all_inner_texts() == ["massage", "other night", "left out"]
    outlines = signs.locator("circle, path").evaluate_all(
        "all => all.map(one => one.tagName + (one.getAttribute('d') || ''))"
    )
    assert len(set(outlines)) == 3


def test_each_picture_has_a_table_beside_it(pages: dict[str, Path], open_page: OpenPage) -> None:
    page = open_page(pages["whole"])
    for heading in ("Both kinds of nights beside the difference", "The hours of the night"):
        section = page.locator("section", has=page.get_by_role("heading", name=heading))
        assert section.locator("table").count() >= 1
    page.get_by_text("The rows as a table").click()
    page.get_by_role("table", name="The same question asked in other ways").wait_for()
    page.get_by_role("link", name="To the table of nights").click()
    page.get_by_role("table", name="Every night").wait_for()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_on_paper_every_night_and_every_analysis_is_in_a_table(
    pages: dict[str, Path], open_page: OpenPage, paper: str
) -> None:
    made = comparison()
    text = paper_text(open_page(pages["whole"]), paper)
    for night in made.nights:
        assert night_pair(night.night) in text
    for row in made.sensitivity:
        assert f"{row.key} {row.label}" in text
    assert "no covariate is known on every night" in text
    for hour in made.profile:
        assert hour.label in text
    assert "Not a diagnosis" in text
    assert "To the table of nights" not in text


def test_a_refusal_says_on_screen_and_on_paper_what_is_missing(
    pages: dict[str, Path], open_page: OpenPage
) -> None:
    page = open_page(pages["few"])
    missing = "1 more night with massage and 1 more night without"
    assert page.locator(".note", has_text="Missing:").inner_text().endswith(f"{missing}.")
    assert missing in paper_text(page, "A4")


def test_nothing_that_came_from_a_file_runs(tmp_path: Path, open_page: OpenPage) -> None:
    whole = comparison()
    night = dataclasses.replace(whole.nights[0], excluded="x", reason=EVIL, arm=None)
    made = comparison(
        label=EVIL,
        outcome=EVIL,
        unit=EVIL,
        scale="number",
        hint=EVIL,
        design_origin=EVIL,
        nights=(night, *whole.nights[1:]),
        warnings=tuple(dataclasses.replace(one, sentence=EVIL) for one in whole.warnings),
        balance=tuple(dataclasses.replace(one, key=EVIL) for one in whole.balance),
    )
    path = tmp_path / "evil.html"
    path.write_text(comparison_page(written(made)), encoding="utf-8")
    page = open_page(path)
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0
    assert EVIL in page.locator("main").inner_text()
