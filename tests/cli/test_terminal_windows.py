"""What is printed is right in every terminal: its signs, its width, its colours, or none at all."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from legmotion_cli.output import shown
from tests.cli.conftest import TABLE, write_courses
from tests.cli.terminals import Shown, Terminal

NAME = "Jörg–night_left.csv"
MISSING = "a file that nobody has ever written to this folder.csv"
BARS = "▁▂▃▄▅▆▇█"
BERLIN = ("--tz", "Europe/Berlin")
COMMANDS = {
    "analyze": ("analyze", NAME, *BERLIN, "--no-page"),
    "json": ("analyze", NAME, *BERLIN, "--no-page", "--json"),
    "missing": ("analyze", MISSING),
    "inspect": ("inspect", NAME, *BERLIN),
    "diary": ("diary", "check"),
    "compare": ("compare", "--table", "table.csv", "--design", "assigned"),
    "trend": ("trend", "--table", "course.csv", "--since", "2025-03-01"),
    "pool": ("pool", "--table", "clients.csv"),
    "plan": ("plan", "--nights", "28", "--start", "2126-12-07", "--seed", "1", "--preview"),
    "formats": ("formats",),
}
# Without a window each of their facts stays in one line.
FACTS = ("inspect", "diary")
CODES = {"missing": 3, "diary": 3}
POSIX = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}

PIPE = Terminal("a pipe")
NARROW = Terminal("a window of 40 columns", columns=40, is_window=True)
TERMINALS = [
    Terminal("a pipe in the locale C", encoding="ascii", environment=POSIX),
    Terminal("a pipe in Latin-1", encoding="latin-1"),
    Terminal("a pipe in code page 437", encoding="cp437"),
    Terminal("a pipe in code page 1252", encoding="cp1252"),
    Terminal("a pipe of 45 columns", columns=45, environment={"COLUMNS": "45"}),
    NARROW,
    Terminal("a window of 60 columns", columns=60, is_window=True),
    Terminal("a window of 100 columns", columns=100, is_window=True),
    Terminal("a narrow window in ASCII", encoding="ascii", columns=47, is_window=True),
    Terminal("without colour", is_window=True, environment={"NO_COLOR": "1"}),
    Terminal("a dumb one", columns=72, is_window=True, environment={"TERM": "dumb"}),
    Terminal("a pipe out of a window", is_window=True, is_data_piped=True),
]


@pytest.fixture(scope="module")
def folder(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night, a diary with something to mend in it, and tables, with names of all letters."""
    here = tmp_path_factory.mktemp("windows")
    shutil.copy(exports / "night_left.csv", here / NAME)
    (here / "table.csv").write_text(TABLE, encoding="utf-8")
    write_courses(here)
    clients = here / "clients.csv"
    clients.write_text(clients.read_text("utf-8").replace("c1,", "Zoë,"), encoding="utf-8")
    (here / "massage.csv").write_text("date,massage,minutes\n2020-11-21,yes,45\n")
    (here / "nights.csv").write_text("night,lights_off,lights_on\n2020-11-22,later,06:30\n")
    return here


def printed(terminal: Terminal, folder: Path) -> dict[str, Shown]:
    """Return what each command printed there."""
    return dict(zip(COMMANDS, terminal.run(folder, *COMMANDS.values()), strict=True))


@pytest.fixture(scope="module")
def piped(folder: Path) -> dict[str, Shown]:
    """What each command prints into a pipe."""
    return printed(PIPE, folder)


@pytest.mark.parametrize("terminal", TERMINALS, ids=lambda one: one.name)
def test_everything_is_said_in_every_terminal_as_it_can_show_it(
    terminal: Terminal, folder: Path, piped: dict[str, Shown]
) -> None:
    found = printed(terminal, folder)
    check_ends(found)
    check_escape_codes(terminal, found)
    assert found["json"].out == piped["json"].out
    # A byte that is not of the encoding is no text; JSON is UTF-8 everywhere.
    texts = {
        name: done.out.decode(terminal.encoding) for name, done in found.items() if name != "json"
    }
    for name in ("analyze", "formats", *FACTS):
        # Every word and every number is there, in the same order, wherever lines end.
        expected = shown(piped[name].out.decode(), terminal.encoding).split()
        assert texts[name].split() == expected
    for name in ("analyze", "inspect", "diary", "pool", "plan"):
        assert "?" not in texts[name]
    for name, text in texts.items():
        if name not in FACTS or has_width(terminal):
            check_width(terminal, text)
    check_name(terminal, texts["analyze"])
    check_bars(terminal, texts["analyze"])
    check_panels(terminal, texts["compare"])
    check_intervals(texts["pool"])


def has_width(terminal: Terminal) -> bool:
    """Return whether anybody says how wide the terminal is."""
    is_shown = terminal.is_window and not terminal.is_data_piped
    return is_shown or "COLUMNS" in terminal.environment


def check_ends(found: dict[str, Shown]) -> None:
    assert {name: done.code for name, done in found.items()} == {
        name: CODES.get(name, 0) for name in COMMANDS
    }
    for done in found.values():
        assert b"Traceback" not in done.err
        assert b"unexpected" not in done.err


def check_escape_codes(terminal: Terminal, found: dict[str, Shown]) -> None:
    """The data holds none; messages hold some where a window has colours and can take back."""
    assert all(b"\x1b" not in done.out for done in found.values())
    is_plain = not terminal.is_window or {"NO_COLOR", "TERM"} & set(terminal.environment)
    assert any(b"\x1b" in done.err for done in found.values()) is not bool(is_plain)


def check_width(terminal: Terminal, text: str) -> None:
    """Only a word that hardly fits into any line, as a hash, is wider than the terminal."""
    for line in text.split("\n"):
        widest = max(map(len, line.split()), default=0)
        assert len(line) <= terminal.columns or widest > terminal.columns - 10, line


def check_name(terminal: Terminal, text: str) -> None:
    """A name is shown by its letters, or by plain ones."""
    names = {"utf-8": NAME, "cp1252": NAME, "ascii": "Joerg-night_left.csv"}
    assert names.get(terminal.encoding, "Jörg-night_left.csv") in text.split()


def check_bars(terminal: Terminal, text: str) -> None:
    """All bars are of one kind; what is out of bed is another sign, which is named."""
    (hour,) = re.findall(r"^   22h (\S{8})$", text, re.MULTILINE)
    kind = BARS if terminal.encoding == "utf-8" else "._-:=+*#"
    (out_of_bed,) = re.findall(r"; (\S) is out of bed", " ".join(text.split()))
    assert set(hour) <= {*kind, out_of_bed}
    assert out_of_bed not in kind


def check_panels(terminal: Terminal, text: str) -> None:
    """Every night is drawn once; in a narrow window some nights stand below the others."""
    massage, other, upright, typical = shown("●○│‹", terminal.encoding)
    nights, _, _ = text.partition("The effect, and the same")
    rows = re.findall(rf"^ *[\d.]* {re.escape(upright)}(.*)$", nights, re.MULTILINE)
    drawn = "".join(row.partition(typical)[0] for row in rows)
    assert (drawn.count(massage), drawn.count(other)) == (10, 10)
    assert len(rows) == (16 if terminal.columns < 44 else 8)


def check_intervals(text: str) -> None:
    """The intervals of several clients stand below each other, their numbers too."""
    rows = [line for line in text.split("\n") if re.search(r"\[\d\.\d\d, \d\.\d\d\]$", line)]
    assert len(rows) == 6
    assert len({line.index("[") for line in rows}) == 1


def test_facts_stay_in_one_line_where_no_window_has_to_hold_them(piped: dict[str, Shown]) -> None:
    lines = piped["diary"].out.decode().split("\n")
    (problem,) = [line for line in lines if "nights.csv:2" in line]
    assert "fix: " in problem
    assert len(problem) > 80


def test_an_error_ends_its_lines_between_words_in_a_window(
    folder: Path, piped: dict[str, Shown]
) -> None:
    (done,) = NARROW.run(folder, COMMANDS["missing"])
    text = re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]|\r", b"", done.err).decode()
    said = text[text.index("legmotion: ") :]
    assert max(map(len, said.split("\n"))) <= 40
    assert said.split() == piped["missing"].err.decode().split()
    assert MISSING in piped["missing"].err.decode()


def test_a_night_stays_on_one_screen(piped: dict[str, Shown]) -> None:
    night, _, _ = piped["analyze"].out.decode().partition("Not a diagnosis")
    assert len(night.split("\n")) <= 30


def test_json_holds_names_as_they_are(piped: dict[str, Shown]) -> None:
    assert json.loads(piped["json"].out)["recordings"][0]["name"] == NAME
