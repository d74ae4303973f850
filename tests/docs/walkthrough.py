"""A page whose commands are run as they stand, and which shows what they printed."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from legmotion_cli.main import main

BLOCK = re.compile(
    r"(?:<!-- (?P<note>[^>]*?) -->\n)?```(?P<language>\w+)\n(?P<body>.*?)```\n", re.DOTALL
)
SHOWN = re.compile(r"shown(?:: (\d+)(?:-(\d+))?)?$")
SETTINGS = ("LEGMOTION_TZ", "LEGMOTION_LEG", "LEGMOTION_RULES")


@dataclass
class Session:
    """A terminal in a folder: what a page types, and what it printed last."""

    home: Path
    capture: pytest.CaptureFixture[bytes]
    monkeypatch: pytest.MonkeyPatch
    printed: str = ""

    def shell(self, lines: str) -> None:
        """Run each line; what they printed is joined."""
        self.printed = ""
        for line in lines.splitlines():
            command, _, target = (part.strip() for part in line.partition(" > "))
            program, *arguments = shlex.split(command)
            text = getattr(self, f"_{program}")(*arguments)
            if target:
                Path(target).write_text(text, encoding="utf-8")
            else:
                self.printed += text

    def python(self, source: str) -> None:
        """Run a program that reads what the commands wrote."""
        exec(compile(source, "page", "exec"), {})
        self.printed = self.capture.readouterr().out.decode()

    def file(self, name: str, text: str) -> None:
        """Write a file as a reader would in an editor."""
        Path(name).write_text(text, encoding="utf-8")

    def shown(self, first: str | None, last: str | None) -> str:
        """Return the lines of what was printed that the page shows, without this computer's."""
        lines = self.printed.rstrip("\n").replace(str(self.home), "~").splitlines()
        start, stop = int(first or 1) - 1, int(last or first or len(lines))
        assert stop <= len(lines)
        return "\n".join(lines[start:stop]) + "\n"

    def _legmotion(self, *arguments: str) -> str:
        code = main(list(arguments))
        captured = self.capture.readouterr()
        assert (code, captured.err) == (0, b"")
        return captured.out.decode()

    def _cd(self, folder: str) -> str:
        self.monkeypatch.chdir(folder)
        return ""

    def _head(self, option: str, count: str, name: str) -> str:
        assert option == "-n"
        lines = Path(name).read_text(encoding="utf-8").splitlines(keepends=True)
        return "".join(lines[: int(count)])


def blocks(page: str) -> list[re.Match[str]]:
    """Every fenced block with the note above it, without the one that installs."""
    return [block for block in BLOCK.finditer(page) if "venv" not in block["body"]]


def played(page: str, session: Session) -> str:
    """Return the page with every shown block as the commands before it print."""
    replaced = []
    for block in blocks(page):
        note, body = block["note"] or "", block["body"]
        if found := SHOWN.match(note):
            replaced.append((block, session.shown(*found.groups())))
        elif note.startswith("file: "):
            session.file(note.removeprefix("file: "), body)
        elif block["language"] == "python":
            session.python(body)
        else:
            assert (note, block["language"]) == ("", "sh")
            session.shell(body)
    for block, text in reversed(replaced):
        page = page[: block.start("body")] + text + page[block.end("body") :]
    return page


def as_it_runs(
    page: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capture: pytest.CaptureFixture[bytes],
) -> str:
    """Return a page as its commands print it in a folder without settings."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    return played(page.read_text(encoding="utf-8"), Session(folder, capture, monkeypatch))
