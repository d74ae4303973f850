"""The guide to comparing runs from its first line to its last, and shows what it printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from legmotion.study.comparison import Status, Verdict
from tests.docs.walkthrough import as_it_runs

PAGE = Path(__file__).parents[2] / "docs" / "comparing.md"


@pytest.mark.whole_night
def test_the_guide_shows_what_its_commands_print(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    assert_generated: Callable[[Path, str], None],
) -> None:
    assert_generated(PAGE, as_it_runs(PAGE, tmp_path, monkeypatch, capsysbinary))


@pytest.mark.parametrize("status", [one for one in get_args(Status) if one != "ok"])
def test_the_guide_explains_every_status(status: str) -> None:
    assert f"`{status}`" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("word", get_args(Verdict))
def test_the_guide_names_every_verdict(word: str) -> None:
    assert f"*{word}*" in PAGE.read_text(encoding="utf-8")
