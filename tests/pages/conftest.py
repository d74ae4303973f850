"""One browser for all tests of a process; every page that a test opens is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.pages.browser import Visit, chromium_path, start, visit

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    chromium_path()
    with sync_playwright() as playwright:
        started = start(playwright)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open a file from disk: `open_page(path, viewport=…, color_scheme="dark", …)`.

    When the test ends, no page may have written an error or a warning to the console, thrown, or
    asked for anything but pages on disk that it was told to open or that were gone to from there.
    """
    yield from watched(browser)


@pytest.fixture(scope="module")
def open_shared_page(browser: Browser) -> Iterator[OpenPage]:
    """As `open_page`, for pages that all tests of a module look at and none changes."""
    yield from watched(browser)


def watched(browser: Browser) -> Iterator[OpenPage]:
    """Give what opens pages; close them in the end, and fail where one had something to complain.

    For fixtures of other scopes: `yield from watched(browser)`.
    """
    visits: list[Visit] = []

    def opened(path: Path, **context: Any) -> Page:
        made = visit(browser, path, **context)
        visits.append(made)
        return made.page

    yield opened
    complaints: list[str] = []
    for made in visits:
        complaints += made.complaints()
        made.context.close()
    assert not complaints, "\n".join(complaints)
