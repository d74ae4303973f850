"""The page of a night in a browser: opened from disk, walked with keys, printed."""

from __future__ import annotations

import base64
import gzip
from io import BytesIO
from pathlib import Path

import msgspec
import numpy as np
import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.night.helpers import leg, lying, night, recording, train
from tests.pages.browser import LOOKS, NARROW, comes_to, serious_findings
from tests.pages.conftest import OpenPage
from tests.report.night_pages import EVIL, MadePage, at, page_of, says, trace

LEFT = tuple(range(100, 900, 25))
RIGHT = tuple(range(105, 700, 30))


@pytest.fixture(scope="session")
def made() -> MadePage:
    """An hour of two legs, from files whose names are not friendly."""
    files = [recording(name=EVIL), recording(name="right & <b>bold</b>.csv")]
    two = night(
        leg(train(*LEFT), lying=lying(), recording=files[0]),
        leg(train(*RIGHT), side="right", lying=lying(), recording=files[1], lost=[(1200, 1500)]),
    )
    gaps_s = [(1200.0, 1500.0)]
    return page_of(
        two,
        traces=[
            trace(bursts_s=LEFT),
            trace(side="right", bursts_s=RIGHT, gaps_s=gaps_s),
        ],
    )


@pytest.fixture(scope="session")
def path(made: MadePage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("night") / "night.html"
    file.write_text(made.page, encoding="utf-8")
    return file


def ready(page: Page) -> Page:
    """Wait until the trace is drawn."""
    page.wait_for_selector('.trace[data-ready="true"]')
    return page


def view(page: Page) -> list[float]:
    found: list[float] = page.evaluate("document.getElementById('trace').legmotion.view()")
    return found


def test_the_page_opens_from_disk_and_draws_its_trace(open_page: OpenPage, path: Path) -> None:
    page = ready(open_page(path))
    assert page.title() == "Night of 21–22 Nov 2026"
    assert view(page) == [0.0, 3600.0]


@pytest.mark.parametrize("look", LOOKS)
def test_anybody_can_use_the_page(open_page: OpenPage, path: Path, look: str) -> None:
    page = ready(open_page(path, **LOOKS[look]))
    assert serious_findings(page) == []
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_every_number_in_the_browser_is_the_documents(
    open_page: OpenPage, path: Path, made: MadePage
) -> None:
    page = ready(open_page(path))
    stored = msgspec.to_builtins(made.document)
    shown = page.evaluate(
        "[...document.querySelectorAll('[data-key]')].map("
        "one => [one.dataset.key, one.dataset.value, one.textContent])"
    )
    assert len(shown) > 100
    for key, value, text in shown:
        assert float(value) == at(stored, key), key
        assert says(text, float(value)), key


def test_the_samples_in_the_browser_are_those_of_the_trace(
    open_page: OpenPage, path: Path, made: MadePage
) -> None:
    page = ready(open_page(path))
    page.evaluate("document.getElementById('trace').legmotion.show(100, 110)")
    seen = page.evaluate("[...document.getElementById('trace').legmotion.seen('left')]")
    assert seen == unpacked(made, "left")[1000:1100].tolist()


def unpacked(made: MadePage, side: str) -> np.ndarray:
    pieces = []
    for number in range(2):
        _, _, rest = made.page.partition(f'id="trace-{side}-{number}">')
        plain = gzip.decompress(base64.b64decode(rest.partition("<")[0]))
        low, high = np.frombuffer(plain, np.uint8).reshape(2, -1).astype(np.uint16)
        pieces.append(low | (high << 8))
    return np.concatenate(pieces)


def test_the_arrows_go_from_movement_to_movement(open_page: OpenPage, path: Path) -> None:
    page = ready(open_page(path))
    page.locator(".trace canvas").focus()
    onsets = sorted((*LEFT, *RIGHT))
    for number in range(3):
        page.keyboard.press("ArrowRight")
        comes_to(page, lambda: sum(view(page)) / 2, pytest.approx(onsets[number] + 1.0, abs=0.01))
        from_s, to_s = view(page)
        assert from_s < onsets[number] < to_s
    page.keyboard.press("ArrowLeft")
    comes_to(page, lambda: sum(view(page)) / 2, pytest.approx(onsets[1] + 1.0, abs=0.01))


def test_brackets_go_from_series_to_series(open_page: OpenPage, path: Path, made: MadePage) -> None:
    page = ready(open_page(path))
    page.locator(".trace canvas").focus()
    first, *_ = made.data["series"]
    page.keyboard.press("]")
    comes_to(page, lambda: view(page) != [0.0, 3600.0], wanted=True)
    from_s, to_s = view(page)
    assert from_s <= first[0]
    assert first[1] <= to_s
    page.keyboard.press("Home")
    comes_to(page, lambda: view(page), [0.0, 3600.0])


def test_every_table_can_be_reached_and_moved_with_the_keys(
    open_page: OpenPage, path: Path
) -> None:
    page = ready(open_page(path, viewport=NARROW))
    places = page.locator(".table")
    assert places.count() >= 8
    for number in range(places.count()):
        place = places.nth(number)
        assert place.get_attribute("tabindex") == "0"
        assert place.get_attribute("aria-label")
    hours = page.get_by_role("region", name="Movements in bed, hour by hour")
    hours.focus()
    assert hours.evaluate("place => place === document.activeElement")


def test_the_list_of_movements_opens(open_page: OpenPage, path: Path, made: MadePage) -> None:
    page = ready(open_page(path))
    page.get_by_text("movements, in bed or not, as movements.csv lists them").click()
    rows = page.locator("table.movements tbody tr")
    rows.first.wait_for()
    assert rows.count() == made.movements.n_rows


def test_no_name_of_a_file_is_run(open_page: OpenPage, path: Path) -> None:
    page = ready(open_page(path))
    assert page.locator("img").count() == 0
    assert page.get_by_text(EVIL, exact=True).count() == 1
    assert page.locator("b").count() == 0


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_page_prints_on_three_sheets_with_its_tables(
    open_page: OpenPage, path: Path, paper: str
) -> None:
    page = ready(open_page(path))
    printed = PdfReader(BytesIO(page.pdf(format=paper)))
    assert 1 <= len(printed.pages) <= 3
    words = " ".join(" ".join(sheet.extract_text().split()) for sheet in printed.pages)
    for part in (
        "Night of 21–22 Nov 2026", "Movements in bed, hour by hour", "Intervals between candidate",
        "left against right", "Jitter of the stamps", "Ferri's periodicity index",
        "sha256", "diagnoses",
    ):  # fmt: skip
        assert part in words, part
    assert "Previous movement" not in words


def test_the_longest_night_with_every_doubt_prints_on_three_sheets(
    open_page: OpenPage, tmp_path: Path
) -> None:
    span_s = (0.0, 14 * 3600.0)
    coarse = {"floor_mg": 7.0, "resolution_mg": 15.6, "rate_hz": 12.5, "jitter_ms": 60.0}
    turned = [(3600.0 * hour, [hour % 2, 1 - hour % 2, 0.0]) for hour in range(1, 14)]
    legs = [
        leg(
            train(*np.arange(300.0, span_s[1], 35.0)),
            side=side,
            span_s=span_s,
            lying=lying(span_s, places=turned),
            scale=0.93,
            **coarse,
        )
        for side in ("left", "right")
    ]
    made = page_of(night(*legs), traces=[trace(side=one.side, hours=14.0) for one in legs])
    assert len(made.document.quality.flags) > 12
    file = tmp_path / "night.html"
    file.write_text(made.page, encoding="utf-8")
    page = ready(open_page(file))
    for paper in ("A4", "Letter"):
        assert len(PdfReader(BytesIO(page.pdf(format=paper))).pages) <= 3


def test_without_scripts_the_numbers_are_there(open_page: OpenPage, path: Path) -> None:
    page = open_page(path, java_script_enabled=False)
    assert "Scripts are switched off in this browser" in page.content()
    assert page.get_by_role("region", name="Movements in bed, hour by hour").is_visible()
