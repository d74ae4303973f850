"""How a command ends: its exit code, and words instead of a traceback."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import click
import pytest

import legmotion
from legmotion.errors import InputError, InsufficientDataError, ParameterError, StudyError
from legmotion_cli.commands import version as version_command
from legmotion_cli.main import COMMANDS
from tests.cli.conftest import Run


def test_the_bare_command_shows_the_help(run: Run) -> None:
    done = run()
    assert done.code == 0
    assert "Usage: legmotion" in done.out
    assert all(name in done.out for name in COMMANDS)


def test_version_names_what_a_result_depends_on(run: Run) -> None:
    done = run("version", "--json")
    assert done.json["legmotion"] == legmotion.__version__
    assert done.json["numpy"] == version("numpy")
    assert set(done.json) == {"legmotion", "python", "numpy", "numba", "pandas"}
    assert run("version").out.splitlines()[0].split() == ["legmotion", legmotion.__version__]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["analyse"], "the nearest is analyze"),
        (["--colour"], "--colour"),
        (["version", "--jsno"], "--jsno"),
        (["version", "extra"], "extra"),
    ],
)
def test_wrong_usage_is_said_with_code_2(run: Run, arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert said in done.err
    assert "--help" in done.err


def test_wrong_usage_is_json_where_json_was_asked_for(run: Run) -> None:
    done = run("version", "--json", "extra")
    assert done.code == 2
    assert done.err == ""
    assert done.json["error"]["code"] == "usage"
    assert done.json["error"]["exit_code"] == 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ParameterError("p", hint="do this"), 2),
        (InputError("i"), 3),
        (InsufficientDataError("n"), 4),
        (StudyError("s"), 5),
        (click.Abort(), 130),
        (KeyboardInterrupt(), 130),
        (MemoryError("all of it"), 1),
        (ZeroDivisionError("by zero"), 1),
    ],
)
def test_an_error_ends_with_its_code_and_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    def fail(_name: str) -> str:
        raise error

    monkeypatch.setattr(version_command, "version", fail)
    done = run("version")
    assert done.code == code
    assert done.out == ""
    assert "Traceback" not in done.err
    if code == 1:
        assert "please report" in done.err
        assert "legmotion_cli/commands/version.py, line" in done.err
    if code != 130:
        as_json = run("version", "--json")
        assert as_json.code == code
        assert as_json.json["error"]["exit_code"] == code


def test_a_full_disk_is_not_taken_for_a_fault_of_the_program(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_name: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(version_command, "version", fail)
    done = run("version")
    assert done.code == 1
    assert "the computer refused: No space left on device" in done.err
    assert "please report" not in done.err


def test_python_m_legmotion_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "legmotion", "version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("legmotion ")
    wrong = subprocess.run(
        [sys.executable, "-m", "legmotion", "nothing"], capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2
