"""Results put in place together: all of a run's files, or none.

A night is written to a hidden folder beside its final place as soon as it is done. When the
whole run has succeeded the files are renamed, a night's JSON last: a night that holds its JSON
is complete, and a refused recording leaves nothing behind, not even an empty folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from legmotion.errors import ParameterError


class Staging:
    """A context in which results are written, and from which they are put in place."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._made: list[Path] = []
        self._hidden: Path | None = None
        self._labels: dict[str, tuple[str, ...]] = {}

    def __enter__(self) -> Self:
        """Make the folders, so that one that cannot be written is known before the work."""
        try:
            self._make(self._out)
            self._hidden = Path(tempfile.mkdtemp(prefix=".legmotion-", dir=self._out))
        except OSError as error:
            self._remove_made()
            raise _unwritable(self._out, error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what was not put in place."""
        if self._hidden is not None:
            shutil.rmtree(self._hidden, ignore_errors=True)
        self._remove_made()

    def add(self, label: str, files: Mapping[str, bytes]) -> None:
        """Write the files of one result; the last of them makes the result complete."""
        assert self._hidden is not None, "add is called inside the context"
        folder = self._hidden / label
        try:
            folder.mkdir()
            for name, content in files.items():
                with (folder / name).open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            raise _unwritable(self._out, error) from error
        self._labels[label] = tuple(files)

    def put_in_place(self) -> dict[str, Path]:
        """Rename every result to its final place and return the folders by label."""
        assert self._hidden is not None, "put_in_place is called inside the context"
        placed = {}
        for label, names in self._labels.items():
            target = self._out / label
            try:
                self._make(target)
                _exchange(self._hidden / label, target, names)
            except OSError as error:
                raise _unwritable(target, error) from error
            placed[label] = target
        return placed

    def _make(self, folder: Path) -> None:
        """Make a folder and its parents, and remember which of them are new."""
        if folder.is_dir():
            return
        if folder.parent != folder:
            self._make(folder.parent)
        folder.mkdir()
        self._made.append(folder)

    def _remove_made(self) -> None:
        for folder in reversed(self._made):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def _exchange(staged: Path, target: Path, names: tuple[str, ...]) -> None:
    """Put files in the place of older ones; when one cannot be moved, undo every move.

    The file that makes a result complete leaves first and arrives last, so that a run that is
    killed half-way leaves an incomplete night and never a mixture of two.
    """
    moves = [
        (target / name, staged / f"{name}.before")
        for name in reversed(names)
        if (target / name).exists()
    ]
    moves.extend((staged / name, target / name) for name in names)
    done: list[tuple[Path, Path]] = []
    try:
        for origin, goal in moves:
            origin.replace(goal)
            done.append((origin, goal))
    except OSError:
        for origin, goal in reversed(done):
            goal.replace(origin)
        raise


def _unwritable(folder: Path, error: OSError) -> ParameterError:
    return ParameterError(
        f"{folder}: results cannot be written here ({error.strerror or error})",
        hint="close programs that hold the old results open, or choose a folder with --out",
    )
