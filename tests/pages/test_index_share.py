"""The index of a study and the two sheets to give away, as a person sees, steps through, prints."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from legmotion.report.index_page import index_page
from legmotion.report.share_page import share_page
from legmotion.report.share_safe import ShareOptions
from legmotion.report.share_words import DOUBTS
from legmotion.store.documents import NightDocument
from tests.pages.browser import LOOKS, comes_to, serious_findings
from tests.pages.conftest import OpenPage
from tests.report.indexes import index_night, index_of, one_of_each
from tests.report.shared import changed, made_comparison, made_night

NAMED = ShareOptions(with_dates=True, name="Some person with a name that is rather long, 1970")
_HOURS = 14


def longest_night() -> NightDocument:
    """A night with everything that can be said: two legs apart, 14 hours, every doubt there is."""
    plain = msgspec.to_builtins(made_night())
    outcomes = plain["outcomes"]
    for key in ("plm_n", "plm_per_h_tib"):
        outcomes[key] |= {"value": None, "status": "not_computable", "reason": "apart"}
    for side in ("left", "right"):
        outcomes[f"{side}_leg_plm_n"] = outcomes["lm_n"] | {"value": 1234}
        outcomes[f"{side}_leg_plm_per_h_tib"] = outcomes["lm_per_h_tib"] | {"value": 123.4}
    (recording,) = plain["recordings"]
    hours = [
        plain["profile"][0] | {"label": f"{(20 + hour) % 24:02d}:00"} for hour in range(_HOURS)
    ]
    flags = [{"code": code, "value": None, "limit": None, "sentence": ""} for code in DOUBTS]
    return changed(
        made_night(),
        outcomes=outcomes,
        recordings=[recording, recording | {"side": "right"}],
        profile=hours,
        quality={"grade": "bad", "flags": flags},
    )


SHEETS: dict[str, Callable[[], str]] = {
    "night": lambda: share_page(made_night(), ShareOptions()),
    "longest night": lambda: share_page(longest_night(), NAMED),
    "comparison": lambda: share_page(made_comparison(), ShareOptions()),
    "longest comparison": lambda: share_page(
        made_comparison(design="observational", verdict="unclear", status="provisional"), NAMED
    ),
    "refusal": lambda: share_page(
        made_comparison(status="too_few", verdict=None, effect=None), ShareOptions()
    ),
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of nights of every kind, and a page of each that has one."""
    folder = tmp_path_factory.mktemp("study")
    index = one_of_each()
    for night in index.nights:
        if night.page:
            page = folder / night.page
            page.parent.mkdir(parents=True)
            page.write_text(
                f"<!doctype html><html lang='en'><title>{night.label}</title>", encoding="utf-8"
            )
    (folder / "index.html").write_text(index_page(index), encoding="utf-8")
    return folder / "index.html"


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each kind of what is given away on disk, by its name."""
    folder = tmp_path_factory.mktemp("anna-2026-11-21")
    made = {}
    for name, draw in SHEETS.items():
        made[name] = folder / f"{name}.html"
        made[name].write_text(draw(), encoding="utf-8")
    return made


def shows(page: Page, night: str) -> None:
    """Assert the night that the index comes to show beside its calendar."""
    comes_to(page, page.locator(".step-name").inner_text, night)


@pytest.mark.parametrize("look", LOOKS)
def test_an_index_can_be_read_by_all_in_any_light_and_width(
    study: Path, open_page: OpenPage, look: str
) -> None:
    page = open_page(study, **LOOKS[look])
    assert serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_arrows_go_from_night_to_night(study: Path, open_page: OpenPage) -> None:
    page = open_page(study)
    shows(page, "undated-1")
    page.keyboard.press("Home")
    shows(page, "7–8 Sep 2026 Mon")
    comes_to(page, page.locator("#step-place").inner_text, "1 of 8")
    page.keyboard.press("ArrowRight")
    shows(page, "8–9 Sep 2026 Tue")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    shows(page, "7–8 Sep 2026 Mon")
    page.keyboard.press("End")
    comes_to(page, page.locator("#step-place").inner_text, "8 of 8")


def test_the_buttons_do_what_the_keys_do(study: Path, open_page: OpenPage) -> None:
    page = open_page(study)
    page.get_by_role("button", name="Previous").click()
    shows(page, "5–6 Jan 2027 Tue")
    page.get_by_role("button", name="Next").click()
    shows(page, "undated-1")
    assert page.get_by_role("button", name="Next").get_attribute("aria-disabled") == "true"


def test_enter_opens_the_page_of_the_night(study: Path, open_page: OpenPage) -> None:
    page = open_page(study)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nights/2026-09-07/night.html")
    assert page.title() == "2026-09-07"


def test_coming_back_shows_the_night_that_was_looked_at(study: Path, open_page: OpenPage) -> None:
    page = open_page(study)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator("#step-open").click()
    page.go_back()
    shows(page, "9–10 Sep 2026 Wed")


def test_a_day_of_the_calendar_leads_to_its_night(study: Path, open_page: OpenPage) -> None:
    page = open_page(study)
    page.get_by_role("link", name="Thursday 10–11 Sep 2026, massage, 27.6 per hour").click()
    page.wait_for_url("**/nights/2026-09-10/night.html")


def test_the_focus_walks_through_the_calendar_with_the_arrows(
    study: Path, open_page: OpenPage
) -> None:
    page = open_page(study)
    page.locator('a[data-night="night-2026-09-07"]').focus()
    page.keyboard.press("ArrowRight")
    focused = "document.activeElement.dataset.night"
    comes_to(page, lambda: page.evaluate(focused), "night-2026-09-08")
    shows(page, "8–9 Sep 2026 Tue")


def test_conditions_differ_in_shape(study: Path, open_page: OpenPage) -> None:
    page = open_page(study)
    shapes = {
        kind: page.locator(f".calendar .mark-{kind}").first.evaluate("e => e.innerHTML")
        for kind in ("massage", "other", "unknown")
    }
    assert len(set(shapes.values())) == 3


def test_without_scripts_the_list_and_the_links_are_there(study: Path, open_page: OpenPage) -> None:
    page = open_page(study, java_script_enabled=False)
    assert page.locator("#list tbody tr").count() == 8
    assert page.locator('#list a[href="nights/2026-09-07/night.html"]').is_visible()
    assert not page.locator("#step").is_visible()


def test_a_long_study_is_stepped_through_all_the_same(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text(index_page(index_of(*map(index_night, range(120)))), encoding="utf-8")
    page = open_page(file)
    assert page.locator(".month").count() == 5
    page.keyboard.press("Home")
    comes_to(page, page.locator("#step-place").inner_text, "1 of 120")


def test_a_name_with_markup_runs_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    evil = "<img src=x onerror='window.hit=1'><script>window.hit=1</script>"
    file = tmp_path / "index.html"
    nights = index_night(0, reason=evil), index_night(None, label=evil, page="")
    file.write_text(index_page(index_of(*nights)), encoding="utf-8")
    page = open_page(file)
    page.keyboard.press("Home")
    page.keyboard.press("End")
    shows(page, evil)
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["night", "comparison"])
def test_the_sheets_can_be_read_by_all_in_any_light_and_width(
    sheets: dict[str, Path], open_page: OpenPage, name: str, look: str
) -> None:
    page = open_page(sheets[name], **LOOKS[look])
    assert serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", SHEETS)
def test_they_are_two_printed_sheets(
    sheets: dict[str, Path], open_page: OpenPage, name: str, paper: str
) -> None:
    pdf = open_page(sheets[name]).pdf(format=paper, print_background=True)
    first, second = (one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    assert "Numbers" in first
    assert "What was not measured" in second
    assert "Not a diagnosis" in second


def test_a_printed_sheet_holds_the_table_and_no_address(
    sheets: dict[str, Path], open_page: OpenPage
) -> None:
    page = open_page(sheets["night"])
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4", display_header_footer=True)))
    text = " ".join("".join(one.extract_text() for one in pdf.pages).split())
    assert f"{made_night().outcomes['plm_per_h_tib'].value:.1f}" in text
    assert "anna" not in text + repr(pdf.metadata)
    assert "2026-11-21" not in text + repr(pdf.metadata)
    assert "file:" not in text
