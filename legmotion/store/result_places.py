"""Which results a path leads to: a night, a comparison, a course, clients, or a whole study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from legmotion.errors import MalformedFileError, ParameterError, UnreadableFileError
from legmotion.store.comparison import COMPARISON, COMPARISON_FILE, COMPARISON_PAGE
from legmotion.store.documents import NIGHT_FILE
from legmotion.store.night import PAGE_FILE
from legmotion.store.pool import POOL, POOL_FILE, POOL_PAGE
from legmotion.store.study_folder import DIARY, MASSAGES, NIGHTS, SETTINGS
from legmotion.store.trend import TREND, TREND_FILE, TREND_PAGE

ResultKind = Literal["night", "comparison", "trend", "pool"]
FILES: dict[ResultKind, str] = {
    "night": NIGHT_FILE,
    "comparison": COMPARISON_FILE,
    "trend": TREND_FILE,
    "pool": POOL_FILE,
}
PAGES: dict[ResultKind, str] = {
    "night": PAGE_FILE,
    "comparison": COMPARISON_PAGE,
    "trend": TREND_PAGE,
    "pool": POOL_PAGE,
}
_WHOLE: tuple[tuple[ResultKind, str], ...] = (
    ("comparison", COMPARISON), ("trend", TREND), ("pool", POOL),
)  # fmt: skip
_HINT = (
    "name the folder of a night, of a comparison, a trend or a pool, their JSON or page, or a "
    "study folder"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPlace:
    """One result on disk: its kind, its JSON, and where its page belongs."""

    kind: ResultKind
    file: Path
    page: Path

    @property
    def folder(self) -> Path:
        """The folder that it stands in."""
        return self.file.parent

    @property
    def study(self) -> Path | None:
        """The study folder that it belongs to, None where it stands by itself."""
        parent = self.folder.parent
        home = parent.parent if self.kind == "night" else parent
        is_placed = self.kind != "night" or parent.name == NIGHTS
        return home if is_placed and is_study(home) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundResults:
    """What a path leads to; `study` is set where it is a whole study."""

    places: tuple[ResultPlace, ...]
    study: Path | None = None


class _Head(Struct, frozen=True):
    schema: str = ""


def results_at(path: Path) -> FoundResults:
    """Return the results that a path leads to: a study's nights in order, then what is of all.

    Raises
    ------
    UnreadableFileError
        If there is nothing there, or nothing in it that is a result.
    MalformedFileError
        For a file that is no result of legmotion.
    """
    if path.is_dir():
        return _in_folder(path)
    if not path.exists():
        raise UnreadableFileError(f"{path}: there is no such file or folder", hint=_HINT)
    for kind, page in PAGES.items():
        if path.name == page and (path.parent / FILES[kind]).is_file():
            return FoundResults(places=(_place(kind, path.parent),))
    kind = _kind_of(path)
    named = PAGES[kind] if path.name == FILES[kind] else f"{path.stem}.html"
    return FoundResults(places=(ResultPlace(kind=kind, file=path, page=path.with_name(named)),))


def is_study(folder: Path) -> bool:
    """Return whether a folder is that of a study: its settings, a diary or nights are in it."""
    names = (SETTINGS, DIARY, MASSAGES)
    return (folder / NIGHTS).is_dir() or any((folder / name).is_file() for name in names)


def the_only(places: tuple[ResultPlace, ...], kinds: tuple[ResultKind, ...]) -> ResultPlace:
    """Return the one result of these kinds that there is; of a study it is the comparison.

    Raises ParameterError where there is none, or more than one.
    """
    fitting = [one for one in places if one.kind in kinds]
    whole = [one for one in fitting if one.kind != "night"]
    chosen = whole if len(whole) == 1 else fitting
    if len(chosen) != 1:
        found = f"{len(chosen)} nights and no comparison" if chosen else "nothing of the kind"
        raise ParameterError(
            f"there is {found} here, expected one night or one comparison",
            hint="name the folder of a night, or compare the nights first: legmotion compare",
        )
    return chosen[0]


def _in_folder(folder: Path) -> FoundResults:
    own = [_place(kind, folder) for kind, name in FILES.items() if (folder / name).is_file()]
    if own:
        return FoundResults(places=tuple(own))
    nights = folder if folder.name == NIGHTS else folder / NIGHTS
    places = [*_nights(nights), *_whole(folder)]
    if not places and not is_study(folder):
        raise UnreadableFileError(f"{folder}: there is no result in this folder", hint=_HINT)
    return FoundResults(places=tuple(places), study=folder if is_study(folder) else None)


def _nights(folder: Path) -> Iterator[ResultPlace]:
    if folder.is_dir():
        for one in sorted(folder.iterdir()):
            if not one.name.startswith(".") and (one / NIGHT_FILE).is_file():
                yield _place("night", one)


def _whole(folder: Path) -> Iterator[ResultPlace]:
    for kind, name in _WHOLE:
        if (folder / name / FILES[kind]).is_file():
            yield _place(kind, folder / name)


def _place(kind: ResultKind, folder: Path) -> ResultPlace:
    return ResultPlace(kind=kind, file=folder / FILES[kind], page=folder / PAGES[kind])


def _kind_of(file: Path) -> ResultKind:
    """Return of what kind a JSON file is, by what it says of itself."""
    try:
        schema = msgspec.json.decode(file.read_bytes(), type=_Head).schema
    except OSError as error:
        raise UnreadableFileError(
            f"{file}: {(error.strerror or 'cannot be read').lower()}", hint=_HINT
        ) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedFileError(
            f"{file}: is no result of legmotion, expected JSON that names its schema", hint=_HINT
        ) from error
    for kind in FILES:
        if schema.startswith(f"legmotion/{kind}/"):
            return kind
    found = f"schema {schema[:40]!r}" if schema else "no schema"
    raise MalformedFileError(
        f"{file}: {found} is named, expected a result of a kind that has a page", hint=_HINT
    )
