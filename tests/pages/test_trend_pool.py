"""The pages of a course over time and of several clients, as a person sees and prints them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from legmotion.report.dates import night_pair
from legmotion.report.effect_words import EffectWords
from legmotion.report.page_parts import number_words
from legmotion.report.pool_page import pool_page
from legmotion.report.trend_page import trend_page
from legmotion.store.results import document_json
from legmotion.store.trend_document import TrendDocument
from legmotion.study.pool import pool
from legmotion.study.pooled import ClientEffect
from tests.pages.browser import LOOKS, NARROW, serious_findings
from tests.pages.conftest import OpenPage
from tests.report.shown_numbers import wrong_numbers
from tests.report.test_pool_page import with_nights
from tests.report.test_pool_page import written as written_pool
from tests.report.test_trend_page import MADE, asked
from tests.report.test_trend_page import written as written_trend
from tests.study.test_pool import EFFECTS, PARAMS, RATE, client
from tests.study.test_trend import stepped

EVIL = "<img src=x onerror='window.hit=1'><script>window.hit=1</script>"
DRAWN: dict[str, Callable[[], str]] = {
    "course": lambda: trend_page(some_nights()),
    "refused": lambda: trend_page(written_trend(asked(stepped(), 3))),
    "clients": lambda: pool_page(written_pool(with_nights())),
    "list": lambda: pool_page(written_pool(pool([client("c0", -0.4, 0.2)], RATE, PARAMS))),
}


def some_nights() -> TrendDocument:
    """A course with every part; of its nights those about the change, so that looking is quick."""
    document = written_trend(MADE["both"]())
    return msgspec.structs.replace(document, nights=document.nights[36:50])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each kind of page on disk, by its name."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, draw in DRAWN.items():
        made[name] = folder / f"{name}.html"
        made[name].write_text(draw(), encoding="utf-8")
    return made


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["course", "clients"])
def test_a_page_can_be_read_by_all_in_any_light_and_width(
    pages: dict[str, Path], open_page: OpenPage, name: str, look: str
) -> None:
    page = open_page(pages[name], **LOOKS[look])
    assert serious_findings(page) == []


@pytest.mark.parametrize("name", DRAWN)
def test_no_page_is_wider_than_a_narrow_window(
    pages: dict[str, Path], open_page: OpenPage, name: str
) -> None:
    page = open_page(pages[name], viewport=NARROW)
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0


def shown(page: Page) -> list[tuple[str, str]]:
    """Every number of the page as it is rendered: its place, its text."""
    found: list[tuple[str, str]] = page.eval_on_selector_all(
        "[data-key]", "all => all.map(one => [one.dataset.key, one.innerText])"
    )
    return found


def test_numbers_are_rendered_as_the_document_has_them(
    pages: dict[str, Path], open_page: OpenPage
) -> None:
    for name, document in (("course", some_nights()), ("clients", written_pool(with_nights()))):
        page = open_page(pages[name])
        content = json.loads(document_json(document))
        words = EffectWords(scale=document.scale, unit=document.unit)
        assert len(shown(page)) > 40
        assert not list(wrong_numbers(page.content(), content, words))


@pytest.mark.parametrize("name", ["course", "clients"])
def test_the_picture_says_what_it_shows_and_is_reached_with_the_keyboard(
    pages: dict[str, Path], open_page: OpenPage, name: str
) -> None:
    page = open_page(pages[name])
    picture = page.get_by_role("img")
    assert picture.count() == 1
    label = picture.get_attribute("aria-label")
    assert label is not None
    assert page.locator(".lead").first.inner_text().replace("\N{NO-BREAK SPACE}", " ") in label
    frame = page.locator(".picture")
    frame.focus()
    assert frame.evaluate("one => one === document.activeElement")


def test_what_is_wide_is_moved_inside_its_own_frame(
    pages: dict[str, Path], open_page: OpenPage
) -> None:
    page = open_page(pages["course"], viewport=NARROW)
    frame = page.locator(".picture")
    assert frame.evaluate("one => one.scrollWidth > one.clientWidth")


def test_the_nights_of_each_kind_differ_in_shape(
    pages: dict[str, Path], open_page: OpenPage
) -> None:
    page = open_page(pages["course"])
    signs = page.locator(".key li")
    assert signs.all_inner_texts() == ["with massage", "without"]
    drawn = signs.locator("circle, path").evaluate_all("all => all.map(one => one.tagName)")
    assert drawn == ["circle", "path"]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_on_paper_every_night_is_in_the_table(
    pages: dict[str, Path], open_page: OpenPage, paper: str
) -> None:
    printed = printed_text(open_page(pages["refused"]), paper)
    for night in asked(stepped()).nights:
        assert night_pair(night.night) in printed
        assert number_words(night.value) in printed
    assert "usable nights before the change" in printed
    assert "Not a diagnosis" in printed


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_on_paper_every_client_is_in_the_table(
    pages: dict[str, Path], open_page: OpenPage, paper: str
) -> None:
    printed = printed_text(open_page(pages["clients"]), paper)
    for one in written_pool(with_nights()).clients:
        assert one.code in printed
        for interval in (one.alone, one.shrunken):
            if interval is not None and interval.ci95 is not None:
                assert number_words(interval.ci95[1]) in printed
    assert "x 3 nights" in printed


def printed_text(page: Page, paper: str) -> str:
    """The words of a page as it is printed."""
    content = page.pdf(format=paper)
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.split())


def test_codes_and_reasons_that_are_programs_are_shown_and_not_run(
    tmp_path: Path, open_page: OpenPage
) -> None:
    hostile = [client(f"c{i}{EVIL}", *one) for i, one in enumerate(EFFECTS)]
    none = ClientEffect(code=f"z{EVIL}", status=EVIL, status_words="", design="observational")
    path = tmp_path / f"{EVIL.replace('/', '')}.html"
    path.write_text(pool_page(written_pool(pool([*hostile, none], RATE, PARAMS))), encoding="utf-8")
    page = open_page(path)
    assert page.evaluate("window.hit") is None
    assert page.get_by_role("rowheader", name=f"z{EVIL}").count() > 0
