"""Every help ends with two examples that run, and every command is documented."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from legmotion.scoring.rules import RULES
from legmotion_cli.main import COMMANDS, legmotion
from tests.cli.conftest import Run

# Whose examples take a night of samples.
LONG = {"bench", "demo"}
HELPS = [
    (),
    *(
        pytest.param((name,), marks=pytest.mark.whole_night) if name in LONG else (name,)
        for name in COMMANDS
    ),
]


def examples(text: str) -> list[str]:
    """The example lines that a help text ends with."""
    _, _, after = text.partition("Examples:\n")
    return [line.strip() for line in after.strip().splitlines()]


@pytest.mark.usefixtures("measured")
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


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_json_and_says_every_option(name: str) -> None:
    command = legmotion.get_command(click.Context(legmotion), name)
    assert command is not None
    options = [param for param in command.params if isinstance(param, click.Option)]
    assert any("--json" in option.opts for option in options)
    for option in options:
        assert option.help, f"{name} {option.opts}"


def test_the_help_names_every_rule(run: Run) -> None:
    shown = " ".join(run("analyze", "--help").out.split())
    assert all(re.search(rf"\b{rule}\b", shown) for rule in RULES)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(checkout: Path, name: str) -> None:
    assert f"`legmotion {name}" in (checkout / "README.md").read_text(encoding="utf-8")
