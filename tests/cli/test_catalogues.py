"""`legmotion formats`, `params` and `completion`: what the program says about itself."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from legmotion.io.registry import formats, readers
from legmotion.params import Parameters, parameter_infos
from legmotion_cli.formats_page import formats_reference
from legmotion_cli.main import COMMANDS
from legmotion_cli.settings import load_settings
from tests.cli.conftest import Run


def test_every_reader_is_named_once_with_what_it_reads_or_refuses(run: Run) -> None:
    found = run("formats", "--json").json["formats"]
    assert {one["name"] for one in found} == set(readers())
    assert all(one["label"] and one["about"] for one in found)
    read = [one["name"] for one in found if one["is_read"]]
    assert {"axivity_csv", "csv"} <= set(read)
    assert len(read) == len(set(read))
    shown = " ".join(run("formats").out.split())
    for one in found:
        assert one["label"] in shown
        assert one["about"] in shown


def test_how_to_wear_and_export_is_said_in_text_json_and_page(run: Run) -> None:
    found = {one["name"]: one for one in run("formats", "--json").json["formats"] if one["is_read"]}
    shown = " ".join(run("formats").out.split())
    page = formats_reference()
    for one in formats():
        words = [one.placement, one.export, one.quirks]
        if one.is_read:
            listed = found[one.name]
            assert [listed[key] for key in ("placement", "export", "quirks")] == words
            assert listed["is_experimental"] is one.is_experimental
            assert all(text in shown and text in page for text in words)
            marked = f"{one.name}: {one.label} (experimental" in shown
            assert marked is one.is_experimental
            assert (f"### {one.label} (experimental)\n" in page) is one.is_experimental


def test_a_name_of_a_format_that_is_read_is_what_the_option_takes(run: Run, left: str) -> None:
    (name,) = [one.name for one in formats() if one.is_read and one.label == "Axivity OMGUI CSV"]
    assert run("inspect", left, "--format", name).code == 0


def test_a_reader_of_another_package_that_says_nothing_is_one_that_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Other:
        NAME = "other"
        LABEL = "of another package"

    monkeypatch.setattr("legmotion.io.registry.readers", lambda: {"other": Other})
    (only,) = formats()
    assert (only.name, only.is_read, only.about) == ("other", True, "")


def test_the_parameters_printed_are_read_by_analyze_as_they_are(
    run: Run, left: str, tmp_path: Path
) -> None:
    (tmp_path / "all.toml").write_text(run("params").out, encoding="utf-8")
    settings = load_settings(params_file="all.toml", environment={}, folder=tmp_path)
    assert settings.parameters == Parameters()
    plain = run("analyze", left, "--json").json
    assert run("analyze", left, "--params", "all.toml", "--json").json == plain


def test_the_parameters_are_those_that_hold_here(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "legmotion.toml").write_text("[events]\nmin_on_mg = 12\n")
    monkeypatch.setenv("LEGMOTION_SCORING_RULES", "aasm")
    printed = tomllib.loads(run("params").out)
    assert printed["events"]["min_on_mg"] == 12.0
    assert printed["scoring"]["rules"] == "aasm"
    listed = {one["key"]: one for one in run("params", "--json").json["parameters"]}
    assert set(listed) == {info.key for info in parameter_infos()}
    assert listed["events.min_on_mg"]["value"] == 12.0
    assert listed["events.min_on_mg"]["default"] == Parameters().events.min_on_mg
    assert listed["events.min_on_mg"]["unit"] == "mg"
    assert all(one["reason"] for one in listed.values())


@pytest.mark.parametrize(
    ("shell", "mark"), [("bash", "complete "), ("zsh", "#compdef"), ("fish", "complete ")]
)
def test_a_completion_calls_the_command_with_the_shells_variable(
    run: Run, shell: str, mark: str
) -> None:
    text = run("completion", shell).out
    assert f"_LEGMOTION_COMPLETE={shell}_complete" in text
    assert mark in text
    found = run("completion", shell, "--json").json
    assert (found["shell"], found["script"].strip()) == (shell, text.strip())


def test_another_shell_is_refused_by_name(run: Run) -> None:
    done = run("completion", "tcsh")
    assert done.code == 2
    assert "'bash', 'zsh', 'fish'" in done.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("legmotion ", set(COMMANDS)),
        ("legmotion an", {"analyze"}),
        ("legmotion init d --le", {"--leg"}),
        ("legmotion init d --leg ", {"left", "right"}),
    ],
)
def test_the_program_answers_what_the_shell_asks(words: str, expected: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "legmotion"],
        env={
            **os.environ,
            "_LEGMOTION_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split(" ")) - 1),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert {line.partition(",")[2] for line in done.stdout.splitlines()} == expected
