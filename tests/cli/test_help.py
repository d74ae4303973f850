"""Every help ends with two examples that run, and every command is documented."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from legmotion.scoring.rules import RULES
from legmotion.store.night import write_nights
from legmotion.store.study_folder import NIGHTS
from legmotion_cli.main import COMMANDS, legmotion
from legmotion_cli.reference import command_reference
from tests.cli.conftest import Run
from tests.store.studies import made_night

# Whose examples take a night of samples.
LONG = {"bench", "demo"}


def command_at(*path: str) -> click.Command:
    """The command that a path of names leads to."""
    found: click.Command = legmotion
    for name in path:
        assert isinstance(found, click.Group)
        below = found.get_command(click.Context(found), name)
        assert below is not None
        found = below
    return found


def paths() -> Iterator[tuple[str, ...]]:
    """Every command, and those below a group."""
    for name in COMMANDS:
        yield (name,)
        group = command_at(name)
        if isinstance(group, click.Group):
            yield from ((name, below) for below in group.commands)


PATHS = list(paths())
LEAVES = [path for path in PATHS if not isinstance(command_at(*path), click.Group)]
HELPS = [
    (),
    *(
        pytest.param(path, marks=pytest.mark.whole_night) if path[0] in LONG else path
        for path in PATHS
    ),
]


def examples(text: str) -> list[str]:
    """The example lines that a help text ends with."""
    _, _, after = text.partition("Examples:\n")
    return [line.strip() for line in after.strip().splitlines()]


@pytest.fixture
def night(tmp_path: Path) -> None:
    """A night's result in the test's own folder: nights/2026-11-21."""
    write_nights(made_night(), tmp_path / NIGHTS)


@pytest.mark.usefixtures("measured", "table", "courses", "night")
@pytest.mark.parametrize("path", HELPS, ids=lambda path: " ".join(path) or "legmotion")
def test_a_help_ends_with_two_examples_that_run(
    run: Run, left: str, tmp_path: Path, path: tuple[str, ...]
) -> None:
    del left
    shown = examples(run(*path, "--help").out)
    assert len(shown) == 2
    for example in shown:
        program, *arguments = shlex.split(example.partition(">")[0])
        assert program == "legmotion"
        assert not path or arguments[0] == path[0]
        done = run(*arguments)
        assert done.code == 0, done.err
        assert done.out
    assert tmp_path.is_dir()


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_has_json_and_says_every_option(path: tuple[str, ...]) -> None:
    options = [param for param in command_at(*path).params if isinstance(param, click.Option)]
    assert any("--json" in option.opts for option in options)
    for option in options:
        assert option.help, f"{path} {option.opts}"


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_command_is_documented(path: tuple[str, ...]) -> None:
    assert f"## `legmotion {' '.join(path)}" in command_reference()


def test_the_help_names_every_rule(run: Run) -> None:
    shown = " ".join(run("analyze", "--help").out.split())
    assert all(re.search(rf"\b{rule}\b", shown) for rule in RULES)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(checkout: Path, name: str) -> None:
    assert f"`legmotion {name}" in (checkout / "README.md").read_text(encoding="utf-8")
