"""At a terminal: progress that does not touch the data, and a key that stops the work."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from legmotion_cli.main import INTERRUPTED

ANALYZE = [sys.executable, "-m", "legmotion", "analyze"]
COLOUR = re.compile(rb"\x1b\[[0-9;]*[1-9][0-9;]*m")


def on_a_terminal(arguments: list[str], **environment: str) -> tuple[int, bytes, bytes]:
    """Run with standard error on a terminal; return exit code, data and what the terminal got."""
    outside, inside = pty.openpty()
    process = subprocess.Popen(
        [*ANALYZE, *arguments],
        stdout=subprocess.PIPE,
        stderr=inside,
        env={**os.environ, "TERM": "xterm-256color", **environment},
    )
    os.close(inside)
    shown = b""
    while True:
        try:
            piece = os.read(outside, 4096)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(outside)
    data, _ = process.communicate()
    return process.returncode, data, shown


def test_progress_is_shown_on_a_terminal_and_leaves_the_data_alone(left: str) -> None:
    code, data, shown = on_a_terminal([left, "--tz", "Europe/Berlin", "--json"])
    assert code == 0
    assert f"{left}: 0.2 h read".encode() in shown
    assert data.startswith(b'{\n "schema": "legmotion/night/1"')
    assert b"\x1b" not in data


@pytest.mark.parametrize(("no_colour", "has_colour"), [("", True), ("1", False)])
def test_no_color_is_heard(left: str, no_colour: str, has_colour: bool) -> None:
    _, _, shown = on_a_terminal([left], NO_COLOR=no_colour)
    assert bool(COLOUR.search(shown)) is has_colour


def test_without_colour_progress_is_one_line_that_is_written_over(left: str) -> None:
    _, _, shown = on_a_terminal([left], NO_COLOR="1")
    assert b"\x1b" not in shown
    assert f"\r{left}: 0.2 h read".encode() in shown
    assert b"\n" not in shown
    assert re.search(rb"\r +\r$", shown)


def test_a_terminal_that_can_only_write_on_shows_no_progress(left: str) -> None:
    _, _, shown = on_a_terminal([left], TERM="dumb")
    assert shown == b""


def test_progress_is_gone_when_it_is_done(left: str) -> None:
    _, _, shown = on_a_terminal([left])
    after = shown.rpartition(f"{left}: 0.2 h read".encode())[2]
    assert after.endswith(b"\x1b[2K")
    assert not re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", after).rstrip(b"\r").endswith(b"read")


def test_a_study_says_which_of_its_recordings_is_read(left: str, tmp_path: Path) -> None:
    recordings = tmp_path / "study" / "recordings"
    recordings.mkdir(parents=True)
    for name, evening in (("one_left.csv", "2026-11-21"), ("two_left.csv", "2026-11-22")):
        text = (tmp_path / left).read_text(encoding="utf-8").replace("2026-11-21", evening)
        (recordings / name).write_text(text, encoding="utf-8")
    code, _, shown = on_a_terminal(["--study", "study", "--no-page"], NO_COLOR="1")
    assert code == 0
    assert b"measuring the noise of recording 1 of 2, one_left.csv" in shown
    assert b"analysing recording 2 of 2, two_left.csv: 0.2 h read" in shown


def test_without_a_terminal_there_is_no_progress(left: str) -> None:
    done = subprocess.run([*ANALYZE, left], capture_output=True, check=True)
    assert done.stderr == b""


def test_an_interrupted_analysis_leaves_nothing_behind(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*ANALYZE, "-", "--out", "results"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    end = time.monotonic() + 60
    while not (tmp_path / "results").exists() and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    data, errors = process.communicate()
    assert process.returncode == INTERRUPTED
    assert data == b""
    assert errors.strip() == b"legmotion: interrupted; nothing was left half-written"
    assert list(tmp_path.iterdir()) == []
