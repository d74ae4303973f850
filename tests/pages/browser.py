"""A page in Debian's Chromium: how it is started, and what a page may not do there."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

# Input is handed on to a page when the browser finds time; this long it may take.
PATIENCE_S = 10.0
GRAVE = ("moderate", "serious", "critical")
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 400, "height": 800}
# How every kind of page is looked at. A scheme changes the colours and a width the layout, neither
# both: each is seen once.
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "narrow and dark": {"viewport": NARROW, "color_scheme": "dark"},
}


def chromium_path() -> str:
    """Return where Chromium is; without it the tests are skipped, but where CI says so they fail.

    A browser is never downloaded for the tests.
    """
    path = shutil.which("chromium")
    if path is None and os.environ.get("CI"):
        pytest.fail("no chromium found on the path; the pages cannot be tested")
    if path is None:
        pytest.skip("no chromium found on the path")
    return path


def start(playwright: Playwright) -> Browser:
    """Start Chromium without a window; root may only run it without its sandbox."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return playwright.chromium.launch(
        executable_path=chromium_path(), args=["--no-sandbox"] if is_root else []
    )


@dataclass
class Visit:
    """One opened page with everything that it complained about or asked for."""

    page: Page
    context: BrowserContext
    messages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Begin to note messages, errors, and requests for anything but pages on disk."""
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.context.on("request", self._ask)

    def _ask(self, request: Request) -> None:
        opens_a_page = request.is_navigation_request() and request.frame == self.page.main_frame
        if not (opens_a_page and request.url.startswith("file:")):
            self.requests.append(request.url)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.messages.append(f"{message.type}: {message.text}")

    def complaints(self) -> list[str]:
        """Return what a page of ours never causes; a link to another page on disk is none."""
        return [*self.messages, *self.errors, *(f"request: {url}" for url in self.requests)]


def visit(browser: Browser, path: Path, **context: Any) -> Visit:
    """Open a file in a context of its own; `context` is what Playwright's new_context takes."""
    opened = browser.new_context(**{"viewport": WIDE, **context})
    opened.set_default_timeout(10_000)
    result = Visit(page=opened.new_page(), context=opened)
    result.listen()
    result.page.goto(path.resolve().as_uri())
    return result


def serious_findings(page: Page) -> list[str]:
    """Return what axe-core finds on the page that is moderate or worse, with the first place."""
    violations = _axe().run(page).response["violations"]
    return [
        f"{found['impact']}: {found['id']}: {found['help']}: {found['nodes'][0]['html'][:200]}"
        for found in violations
        if found["impact"] in GRAVE
    ]


def comes_to(page: Page, read: Callable[[], Any], wanted: object) -> None:
    """Assert what is read, as soon as the page has acted on what was done to it."""
    until_s = time.monotonic() + PATIENCE_S
    while (found := read()) != wanted and time.monotonic() < until_s:
        page.wait_for_timeout(20)
    assert found == wanted


@cache
def _axe() -> Axe:
    return Axe()
