"""The tutorial runs from its first line to its last, and shows what it printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.walkthrough import Session, as_it_runs, blocks, played

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"


@pytest.mark.whole_night
def test_the_tutorial_shows_what_its_commands_print(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    assert_generated: Callable[[Path, str], None],
) -> None:
    assert_generated(PAGE, as_it_runs(PAGE, tmp_path, monkeypatch, capsysbinary))


def test_the_tutorial_installs_as_the_readme_does(checkout: Path) -> None:
    page, readme = (path.read_text(encoding="utf-8") for path in (PAGE, checkout / "README.md"))
    (install,) = re.findall(r"^python3 -m venv .*", page, re.MULTILINE)
    assert (
        install.split(" && ")[:2]
        == re.findall(r"^python3 -m venv .*", readme, re.MULTILINE)[0].split(" && ")[:2]
    )


def test_the_tutorial_shows_something_after_every_step() -> None:
    notes = [block["note"] or "" for block in blocks(PAGE.read_text(encoding="utf-8"))]
    assert sum(note.startswith("shown") for note in notes) >= 10


def test_a_page_that_shows_something_else_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    page = (
        "```sh\nlegmotion simulate --list\n```\n\n<!-- shown: 2 -->\n```text\nlayouts none\n```\n"
    )
    monkeypatch.chdir(tmp_path)
    shown = played(page, Session(tmp_path, capsysbinary, monkeypatch))
    assert "layouts none" not in shown
    assert "layouts    axivity" in shown
