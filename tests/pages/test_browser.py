"""The watch over opened pages sees what a page may not do."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.browser import serious_findings, visit
from tests.pages.conftest import OpenPage

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
{head}</head><body><main><h1>A page</h1>{body}</main></body></html>"""
_STRICT = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'


def written(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "page.html"
    path.write_text(_PAGE.format(body=body, head=head), encoding="utf-8")
    return path


def test_a_plain_page_gives_no_complaint(tmp_path: Path, open_page: OpenPage) -> None:
    page = open_page(written(tmp_path, "<p>Nothing moves.</p>"))
    assert page.title() == "A page"


@pytest.mark.parametrize(
    ("body", "head", "complaint"),
    [
        ("<script>console.warn('odd')</script>", "", "warning: odd"),
        ("<script>throw new Error('broken')</script>", "", "broken"),
        ("<img alt='' src='http://127.0.0.1:9/x.png'>", "", "request: http://127.0.0.1:9/x.png"),
        ("<img alt='' src='other.png'>", "", "other.png"),
        ("<script>document.title = 'run'</script>", _STRICT, "Content Security Policy"),
    ],
    ids=["warning", "exception", "network", "another file", "script against the policy"],
)
def test_a_complaint_is_noted(
    tmp_path: Path, browser: Browser, body: str, head: str, complaint: str
) -> None:
    made = visit(browser, written(tmp_path, body, head))
    made.page.wait_for_load_state("networkidle")
    complaints = made.complaints()
    made.context.close()
    assert any(complaint in said for said in complaints), complaints


def test_axe_finds_what_is_grave_under_the_strictest_policy(
    tmp_path: Path, open_page: OpenPage
) -> None:
    good = open_page(written(tmp_path, "<p>Text.</p>", _STRICT))
    assert serious_findings(good) == []
    bad = open_page(written(tmp_path, "<button></button>", _STRICT))
    assert [found.split(":")[1].strip() for found in serious_findings(bad)] == ["button-name"]
