"""Which leg each file is of: given, recorded, named by the file or its folder, or assumed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from legmotion.errors import ParameterError
from legmotion.units import Side

SideOrigin = Literal["given", "device", "file_name", "folder_name", "assumed"]

_LEFT = {"left", "l", "links", "gauche", "izquierda", "izquierdo"}
_RIGHT = {"right", "r", "rechts", "droite", "droit", "derecha", "derecho"}
# Words end at anything but a letter, and where a capital begins a new one (LeftAnkle).
_TOKENS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"[A-ZÀ-Þ]+(?![a-zß-ÿ])|[A-ZÀ-Þ]?[a-zß-ÿ]+")


class HasSide(Protocol):
    """What of a recording tells its side."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def folder(self) -> str:
        """The name of the folder it stands in."""

    @property
    def side(self) -> Side | None:
        """What the device recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """A file's name and folder, for asking before it is opened."""

    name: str
    folder: str = ""
    side: Side | None = None


def side_in_name(name: str) -> Side | None:
    """Return the side that a name's words say, or None if they say none, or both.

    Examples
    --------
    >>> side_in_name("2026-11-21_left.csv"), side_in_name("LeftAnkle2"), side_in_name("legacy")
    ('left', 'left', None)
    """
    words = {
        word.lower() for token in _TOKENS.findall(name) for word in (token, *_CAMEL.findall(token))
    }
    is_left, is_right = bool(words & _LEFT), bool(words & _RIGHT)
    if is_left == is_right:
        return None
    return "left" if is_left else "right"


def known_sides(
    files: Sequence[HasSide], given: Sequence[Side] = ()
) -> list[tuple[Side, SideOrigin] | None]:
    """Return the side that something says of each file, in order, and what says it; else None.

    `given` holds `--side`, once per file in order; files beyond it go by what the device
    recorded, then by the words in the file's name, then in its folder's.

    Raises
    ------
    ParameterError
        For more sides than files.
    """
    if len(given) > len(files):
        raise ParameterError(
            f"--side is given {len(given)} times for {len(files)} file(s)",
            hint="give it once per file, in the order of the files",
        )
    return [_known(file, given[i] if i < len(given) else None) for i, file in enumerate(files)]


def with_assumed(
    known: Sequence[tuple[Side, SideOrigin] | None],
) -> list[tuple[Side, SideOrigin]]:
    """Return the sides of one or two legs; what is not known is the first free side.

    Left comes before right.
    """
    taken = [entry[0] for entry in known if entry is not None]
    free: list[Side] = [side for side in ("left", "right") if side not in taken]
    return [entry if entry is not None else (free.pop(0), "assumed") for entry in known]


def says_otherwise(file: HasSide, side: Side) -> str:
    """Return what says that a file is of the other leg: its device or its name; empty if none."""
    said = {"the device": file.side, "the file's name": side_in_name(_stem(file))}
    return " and ".join(voice for voice, other in said.items() if other not in (None, side))


def _stem(file: HasSide) -> str:
    return file.name.removesuffix(".gz").rpartition(".")[0] or file.name


def _known(file: HasSide, given: Side | None) -> tuple[Side, SideOrigin] | None:
    """Return what is said about one file's side, by the strongest voice."""
    if given is not None:
        return given, "given"
    if file.side is not None:
        return file.side, "device"
    if (side := side_in_name(_stem(file))) is not None:
        return side, "file_name"
    if (side := side_in_name(file.folder)) is not None:
        return side, "folder_name"
    return None
