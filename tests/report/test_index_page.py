"""The page of all nights: relative links only, everything escaped, written whole."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from legmotion.errors import ParameterError
from legmotion.report.index_page import index_page, refresh_index
from legmotion.store.page_file import write_page
from legmotion.store.study import StudyOptions
from legmotion.store.study_index import IndexResult
from legmotion.study.nights import Notice
from tests.report.indexes import index_night, index_of, one_of_each
from tests.store.studies import BERLIN, PARAMS, made_study


class Links(HTMLParser):
    """The links of a page, and the ids that it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self.hrefs.append(str(found["href"]))
        if found.get("id"):
            self.ids.append(str(found["id"]))


def test_every_link_is_relative_and_every_place_within_the_page_exists() -> None:
    links = Links(index_page(one_of_each()))
    assert "nights/2026-09-07/night.html" in links.hrefs
    assert not [href for href in links.hrefs if re.match(r"[a-z]+:|/", href)]
    assert not [href for href in links.hrefs if href[0] == "#" and href[1:] not in links.ids]
    assert len(set(links.ids)) == len(links.ids)


def test_a_night_without_a_page_leads_to_its_row() -> None:
    assert "#night-2026-09-08" in Links(index_page(one_of_each())).hrefs


def test_what_came_from_files_is_never_markup() -> None:
    evil = "<img src=x onerror=alert(1)>"
    page = index_page(
        index_of(
            index_night(0, reason=evil, why_not=evil, grade=evil),
            index_night(None, label=evil),
            results=(IndexResult(kind="trend", page="", sentence=evil),),
            notices=(Notice(code="odd", sentence=evil),),
        )
    )
    assert evil not in page
    assert "&lt;img src=x" in page
    assert " style=" not in page


def test_the_same_study_gives_the_same_page() -> None:
    assert index_page(one_of_each()) == index_page(one_of_each())


def test_the_index_of_a_folder_shows_its_nights_with_and_without_a_page(tmp_path: Path) -> None:
    study = made_study(tmp_path, n_nights=3)
    (study / "nights" / "2026-11-21" / "night.html").write_text("<p>a page", encoding="utf-8")
    written = refresh_index(study, StudyOptions(zone=BERLIN), PARAMS)
    assert written == study / "index.html"
    links = Links(written.read_text(encoding="utf-8"))
    assert [href for href in links.hrefs if href.startswith("nights/")] == [
        "nights/2026-11-21/night.html"
    ] * 2
    assert "#night-2026-11-22" in links.hrefs


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ParameterError, match="cannot be written") as caught:
        write_page(tmp_path / "file" / "index.html", "page")
    assert "--out" in caught.value.hint


def test_an_older_page_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    for text in ("old", "new"):
        write_page(tmp_path / "page.html", text)
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "new"
