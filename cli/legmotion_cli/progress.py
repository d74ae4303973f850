"""How far the work has come: on standard error, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from legmotion_cli import output

SECONDS_PER_HOUR = 3600.0


@contextmanager
def reading_progress() -> Iterator[Callable[[str, float], None] | None]:
    """Give what is told a file's name and how far it has been read; None without a terminal."""
    with steps_progress() as told:
        if told is None:
            yield None
            return
        yield lambda name, reached_s: told(f"{name}: {reached_s / SECONDS_PER_HOUR:.1f} h read")


@contextmanager
def steps_progress() -> Iterator[Callable[[str], None] | None]:
    """Give what is told in words what is being done; None without a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    encoding = sys.stderr.encoding or "utf-8"
    columns = (
        SpinnerColumn("line"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("opening", total=None)
        yield lambda words: bar.update(task, description=output.shown(words, encoding))
