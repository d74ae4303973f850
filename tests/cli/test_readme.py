"""The README's commands run, and what it prints is what they print."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from legmotion.wording import DISCLAIMER
from tests.cli.conftest import Run

SHOWN = re.compile(r"(<!-- shown: (?P<command>.*?) -->\n```text\n).*?(```\n)", re.DOTALL)
COMPARED = re.compile(r"(<!-- compared -->\n```text\n).*?(```\n)", re.DOTALL)
INSTALL = "python3 -m venv .venv && .venv/bin/pip install "


def commands(readme: str) -> list[list[str]]:
    """The one-line commands for a fresh machine, each split at `&&`."""
    lines = [line for line in readme.splitlines() if line.startswith(INSTALL)]
    return [[part.strip() for part in line.split("&&")] for line in lines]


def legmotion_calls(readme: str) -> list[list[str]]:
    """The arguments of every call of legmotion in the first command."""
    main_job, _tests = commands(readme)
    prefix = ".venv/bin/legmotion "
    return [shlex.split(part)[1:] for part in main_job if part.startswith(prefix)]


@pytest.fixture
def readme(checkout: Path) -> str:
    return (checkout / "README.md").read_text(encoding="utf-8")


@pytest.mark.whole_night
def test_the_readme_shows_what_its_command_prints(
    run: Run,
    checkout: Path,
    readme: str,
    assert_generated: Callable[[Path, str], None],
) -> None:
    calls = legmotion_calls(readme)
    assert [call[0] for call in calls] == ["simulate", "analyze"]
    for call in calls:
        done = run(*call)
        assert (done.code, done.err) == (0, "")
    block = SHOWN.search(readme)
    assert block is not None
    assert shlex.split(block["command"])[1:] == calls[-1]
    night, _, _ = done.out.partition("\nNot a diagnosis")
    shown = SHOWN.sub(lambda found: f"{found[1]}{night.rstrip()}\n{found[3]}", readme)
    assert_generated(checkout / "README.md", shown)


@pytest.mark.whole_night
def test_the_readme_shows_what_a_comparison_says(
    run: Run, checkout: Path, readme: str, assert_generated: Callable[[Path, str], None]
) -> None:
    assert run("demo").code == 0
    done = run("compare", "legmotion-demo")
    assert (done.code, done.err) == (0, "")
    said, _, _ = done.out.partition("\nThe effect, and the same")
    shown, n = COMPARED.subn(lambda found: f"{found[1]}{said.rstrip()}\n{found[2]}", readme)
    assert n == 1
    assert_generated(checkout / "README.md", shown)


@pytest.mark.usefixtures("left")
def test_the_library_example_runs(
    readme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("2026-11-21 ")
    assert (tmp_path / "nights" / "2026-11-21" / "night.json").is_file()


def test_the_second_command_installs_and_tests(readme: str) -> None:
    _, tests = commands(readme)
    assert tests[-1] == ".venv/bin/pytest -n auto"


def test_the_readme_says_what_the_numbers_are_not(readme: str) -> None:
    flat = " ".join(readme.split())
    assert DISCLAIMER in flat
    assert "advises not to put actigraphy in the place of electromyography" in flat
    assert "simulated nights only" in flat


def test_every_link_of_the_readme_leads_somewhere(readme: str, checkout: Path) -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", readme)
    assert targets
    assert [target for target in targets if not (checkout / target).exists()] == []
