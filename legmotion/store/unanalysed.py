"""Which recordings of a study folder no result was made from, by name and size alone."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from legmotion.io.stored import printable
from legmotion.store.study_folder import RECORDINGS

_PACKED = ".gz"
# Files that people and their computers leave beside recordings.
_OTHER_NAMES = frozenset({"thumbs.db", "desktop.ini", "readme.txt"})
_OTHER_SUFFIXES = frozenset(
    {".md", ".pdf", ".html", ".log", ".png", ".jpg", ".jpeg", ".json", ".toml", ".sha256"}
)


class KnownFiles:
    """The files that results were made from.

    Trackers that name every file alike are told apart by its size. A file that was packed or
    unpacked since has another size and is told by its name without `.gz`.
    """

    def __init__(self) -> None:
        self._sizes: dict[str, set[int]] = defaultdict(set)
        self._durations_s: dict[tuple[str, int], float] = {}
        self._unpacked: set[str] = set()

    def add(self, name: str, n_bytes: int, duration_s: float | None = None) -> None:
        """Take note of a file; 0 bytes is a size that nobody knows."""
        self._sizes[name].add(n_bytes)
        if duration_s is not None:
            self._durations_s[name, n_bytes] = duration_s
        self._unpacked.add(_unpacked(name))

    def __contains__(self, file: object) -> bool:
        """Tell whether a result was made from this file."""
        assert isinstance(file, Path)
        name = _written(file)
        sizes = self._sizes.get(name)
        if sizes is None:
            return _unpacked(name) in self._unpacked
        return 0 in sizes or file.stat().st_size in sizes

    def duration_s(self, file: Path) -> float | None:
        """Return how long a file lasts, None where no result says it."""
        return self._durations_s.get((_written(file), file.stat().st_size))


def unanalysed_recordings(
    study: Path, known: KnownFiles
) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return the recordings without a result, relative to the study, in order.

    Beside them what could not be looked at, with the reason. Nothing is opened.
    """
    files, unreadable = recordings_of(study)
    new = (file for file in files if file not in known)
    return tuple(file.relative_to(study).as_posix() for file in new), unreadable


def recordings_of(study: Path) -> tuple[list[Path], list[tuple[str, str]]]:
    """Return all recordings of a study in order, and what could not be looked at, with why."""
    unreadable: list[tuple[str, str]] = []

    def refused(error: OSError) -> None:
        unreadable.append((RECORDINGS, (error.strerror or "cannot be read").lower()))

    files: list[Path] = []
    if (study / RECORDINGS).is_dir():
        for folder, folders, names in os.walk(study / RECORDINGS, onerror=refused):
            folders[:] = [name for name in folders if not name.startswith(".")]
            files += _recordings(Path(folder), names)
    return sorted(files, key=lambda file: file.relative_to(study).as_posix()), unreadable


def _recordings(folder: Path, names: list[str]) -> Iterator[Path]:
    for name in names:
        file = folder / name
        is_other = name.lower() in _OTHER_NAMES or file.suffix.lower() in _OTHER_SUFFIXES
        if not name.startswith(".") and not is_other and file.is_file():
            yield file


def _written(file: Path) -> str:
    """Return a file's name as results hold it: as UTF-8, whatever bytes it has on disk."""
    return printable(file.name)


def _unpacked(name: str) -> str:
    return name[: -len(_PACKED)] if name.lower().endswith(_PACKED) else name
