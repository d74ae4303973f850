"""What leaves the program, on terminals of every kind."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion_cli.output import shown


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("Night of 21–22 Nov 2026", "utf-8", "Night of 21–22 Nov 2026"),
        ("Night of 21–22 Nov 2026", "ascii", "Night of 21-22 Nov 2026"),
        ("22:00 → 06:00", "latin-1", "22:00 -> 06:00"),
        ("22h ▁▂▃▄▅▆▇█", "ascii", "22h ._-:=+*#"),
        ("\x1b[31mred\x1b[0m", "utf-8", "\\x1b[31mred\\x1b[0m"),
        ("Jörg", "ascii", "Joerg"),
        ("broken\udcff", "utf-8", "broken\\udcff"),
    ],
)
def test_text_is_shown_as_the_terminal_can(text: str, encoding: str, expected: str) -> None:
    assert shown(text, encoding) == expected


@given(st.text(), st.sampled_from(["ascii", "latin-1", "cp1252", "utf-8"]))
def test_any_text_can_be_shown_in_any_encoding(text: str, encoding: str) -> None:
    shown(text, encoding).encode(encoding)


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = (
        "import sys; from legmotion_cli import output\n"
        "sys.stdin.read()\n"
        "for _ in range(100): output.data('x' * 10000)\n"
        "output.json_bytes(b'{}'); output.flush(); sys.exit(0)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.stdin.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert errors == b""
