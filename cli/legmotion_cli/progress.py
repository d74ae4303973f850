"""How far the work has come: on standard error, on a terminal only, gone when it is done."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from legmotion_cli import output

SECONDS_PER_HOUR = 3600.0
# Terminals that only write on: nothing on them can be taken back.
_WRITE_ONLY = ("dumb", "unknown")
# What stands beside the words: a spinner, the time that has passed, the blanks between.
_BESIDE_WIDTH = 12


@contextmanager
def reading_progress() -> Iterator[Callable[[str, float], None] | None]:
    """Give what is told a file's name and how far it has been read; None without a terminal."""
    with steps_progress() as told:
        if told is None:
            yield None
            return
        yield lambda name, reached_s: told(f"{name}: {hours_read(reached_s)}")


@contextmanager
def steps_progress() -> Iterator[Callable[[str], None] | None]:
    """Give what is told in words what is being done; None without a terminal.

    With NO_COLOR it is a line of plain text that is overwritten, without any escape code.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty() or os.environ.get("TERM", "dumb") in _WRITE_ONLY:
        yield None
    elif os.environ.get("NO_COLOR"):
        with _plain(stream) as told:
            yield told
    else:
        with _moving(stream) as told:
            yield told


def hours_read(reached_s: float) -> str:
    """Return how far a file has been read, in words."""
    return f"{reached_s / SECONDS_PER_HOUR:.1f} h read"


@contextmanager
def _moving(stream: TextIO) -> Iterator[Callable[[str], None]]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn("line"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("opening", total=None)
        yield lambda words: bar.update(task, description=_fitting(words, stream))


@contextmanager
def _plain(stream: TextIO) -> Iterator[Callable[[str], None]]:
    room = output.width(stream) - 1

    def tell(words: str) -> None:
        stream.write(f"\r{_fitting(words, stream):<{room}}")
        stream.flush()

    try:
        tell("opening")
        yield tell
    finally:
        stream.write(f"\r{'':<{room}}\r")
        stream.flush()


def _fitting(words: str, stream: TextIO) -> str:
    """Return words that fit into one line; what is too long leaves out its middle."""
    words = output.shown(words, stream.encoding or "utf-8")
    room = output.width(stream) - _BESIDE_WIDTH
    if len(words) <= room:
        return words
    half = (room - 3) // 2
    return f"{words[:half]}...{words[-half:]}"
