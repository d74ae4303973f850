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

        def told(name: str, reached_s: float) -> None:
            words = f"{name}: {reached_s / SECONDS_PER_HOUR:.1f} h read"
            bar.update(task, description=output.shown(words, encoding))

        yield told
