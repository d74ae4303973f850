"""Running the real command as a user does: through pipes, and in windows of any width."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

# Runs several commands in one process, so that the libraries are loaded once; a sign that no
# command prints stands between what they print.
BETWEEN = "\x1e"
SEVERAL = """
import sys
from legmotion_cli.main import main
for number, command in enumerate(sys.argv[1:]):
    for stream in (sys.stdout, sys.stderr) if number else ():
        print(end="\\x1e", file=stream, flush=True)
    print(main(command.split("|")), file=sys.stderr, flush=True)
"""
OF_A_TERMINAL = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "PYTHONIOENCODING")


@dataclass(frozen=True)
class Shown:
    """What a command left: its exit code, and the bytes of both streams."""

    code: int
    out: bytes
    err: bytes


@dataclass(frozen=True)
class Terminal:
    """A place to print to: its encoding, its width, whether it is a window, its environment."""

    name: str
    encoding: str = "utf-8"
    columns: int = 80
    is_window: bool = False
    is_data_piped: bool = False
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, folder: Path, *commands: Sequence[str]) -> list[Shown]:
        """Run commands in a folder, and return what each of them left."""
        arguments = [sys.executable, "-c", SEVERAL, *("|".join(command) for command in commands)]
        out, err = (
            self._window(arguments, folder) if self.is_window else self._pipe(arguments, folder)
        )
        return [
            _shown(data, messages)
            for data, messages in zip(
                out.split(BETWEEN.encode()), err.split(BETWEEN.encode()), strict=True
            )
        ]

    @property
    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OF_A_TERMINAL}
        if self.encoding != "utf-8":
            kept["PYTHONIOENCODING"] = self.encoding
        if self.is_window:
            kept["TERM"] = "xterm-256color"
        return kept | self.environment

    def _pipe(self, arguments: list[str], folder: Path) -> tuple[bytes, bytes]:
        done = subprocess.run(
            arguments, capture_output=True, cwd=folder, env=self._environment, check=True
        )
        return done.stdout, done.stderr

    def _window(self, arguments: list[str], folder: Path) -> tuple[bytes, bytes]:
        """Run with standard error, and mostly standard output, in windows of so many columns."""
        pairs = [pty.openpty(), pty.openpty()]
        for _, inside in pairs:
            fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, self.columns, 0, 0))
        (data, data_inside), (messages, messages_inside) = pairs
        process = subprocess.Popen(
            arguments,
            stdout=subprocess.PIPE if self.is_data_piped else data_inside,
            stderr=messages_inside,
            cwd=folder,
            env=self._environment,
        )
        for _, inside in pairs:
            os.close(inside)
        got: dict[int, bytes] = {}
        readers = [threading.Thread(target=_drain, args=(one, got)) for one in (data, messages)]
        for reader in readers:
            reader.start()
        out, _ = process.communicate()
        for reader in readers:
            reader.join()
        assert process.returncode == 0
        out = out if self.is_data_piped else got[data]
        return out.replace(b"\r\n", b"\n"), got[messages].replace(b"\r\n", b"\n")


def _shown(out: bytes, err: bytes) -> Shown:
    """Return what a command left; its exit code is the last line of its messages."""
    messages, _, code = err.rstrip(b"\n").rpartition(b"\n")
    last = code.split(b"\r")[-1].split(b"\x1b[2K")[-1]
    return Shown(int(last), out, messages + code[: len(code) - len(last)])


def _drain(outside: int, got: dict[int, bytes]) -> None:
    """Read what a window gets until nobody writes into it any more."""
    pieces = []
    while True:
        try:
            piece = os.read(outside, 4096)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(outside)
    got[outside] = b"".join(pieces)
