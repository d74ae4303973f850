"""What leaves the program, on terminals of every kind."""

from __future__ import annotations

import ast
import io
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.report.forest import axis_over, effect_line
from legmotion.report.timeline import LEFT_OUT, MASSAGE, OTHER, UNKNOWN
from legmotion_cli.output import shown, width
from legmotion_cli.words import BARS
from tests.architecture.source import docstrings, modules


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("Night of 21–22 Nov 2026", "utf-8", "Night of 21–22 Nov 2026"),
        ("Night of 21–22 Nov 2026", "ascii", "Night of 21-22 Nov 2026"),
        ("22:00 → 06:00", "latin-1", "22:00 -> 06:00"),
        ("22h ▁▂▃▄▅▆▇█", "ascii", "22h ._-:=+*#"),
        ("\x1b[31mred\x1b[0m", "utf-8", "\\x1b[31mred\\x1b[0m"),
        ("Jörg", "ascii", "Joerg"),
        ("J\u00f6rg", "latin-1", "J\u00f6rg"),
        ("Jo\u0308rg", "ascii", "Joerg"),
        ("J\udcc3\udcb6rg", "ascii", "Joerg"),
        ("Łódź, Ærø, Þór", "ascii", "Lodz, AEro, \\xdeor"),
        ("22h ▁▂▃▄▅▆▇█ │", "cp437", "22h ._-:=+*# │"),
        ("21–22 Nov → ▅ ·", "cp1252", "21–22 Nov -> = ·"),
        ("gpj.\u202ecsv", "utf-8", "gpj.\\u202ecsv"),
        ("broken\udcff", "utf-8", "broken\\udcff"),
    ],
)
def test_text_is_shown_as_the_terminal_can(text: str, encoding: str, expected: str) -> None:
    assert shown(text, encoding) == expected


@given(st.text(), st.sampled_from(["ascii", "latin-1", "cp1252", "utf-8"]))
def test_any_text_can_be_shown_in_any_encoding(text: str, encoding: str) -> None:
    shown(text, encoding).encode(encoding)


def test_every_sign_that_is_printed_has_a_stand_in() -> None:
    floors = ("legmotion.study.", "legmotion.night.", "legmotion_cli.")
    texts = ("_text", "_words", "_parts", "plain", "timeline", "forest", "course", "dates")
    signs: set[str] = set()
    for module in modules():
        is_text = module.name.startswith("legmotion.report.") and module.name.endswith(texts)
        if is_text or module.name.startswith(floors):
            hidden = docstrings(module.tree)
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Constant) and id(node) not in hidden:
                    signs |= {sign for sign in str(node.value) if not sign.isascii()}
    assert signs
    assert {sign for sign in signs if "\\u" in shown(sign, "ascii")} == set()


def test_what_is_drawn_stays_as_wide_as_it_is() -> None:
    axis = axis_over([-1.0, 1.0], width=30, is_ratio=False)
    drawn = effect_line(axis, band=(-0.2, 0.2), estimate=-0.4, low=-0.9, high=0.1)
    for text in (drawn, BARS, "│└┴─", MASSAGE + OTHER + LEFT_OUT + UNKNOWN):
        assert len(shown(text, "ascii")) == len(text)
    assert len(set(shown(BARS + "·", "ascii"))) == len(BARS) + 1


@pytest.mark.parametrize(
    ("columns", "expected"),
    [("", 80), ("0", 80), ("wide", 80), ("66", 66), ("12", 40), ("300", 100)],
)
def test_columns_is_heard_within_reason(
    columns: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert width(io.StringIO()) == expected
    assert width(None) == expected


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
