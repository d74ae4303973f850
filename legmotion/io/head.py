"""The first 64 KiB of a file, as readers look at it to say whether it is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from legmotion.errors import LegmotionError
from legmotion.io.archive import member_names
from legmotion.io.columns import TableShape, find_shape
from legmotion.io.lines import Repairs, text_blocks
from legmotion.io.recording import ReadLog
from legmotion.io.source import Source
from legmotion.params import IoParameters

_MAX_LINES = 400
# Text has hardly any control characters but tab and line ends; binary data is full of them.
_MAX_CONTROL_SHARE = 0.02
_CONTROL = bytes(code for code in range(32) if code not in (0, 9, 10, 12, 13, 26, 27)) + b"\x7f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A reader's answer: how specific its sign is (larger wins), and what it saw."""

    specificity: int
    reason: str


# From the surest sign to the weakest.
MAGIC = 50
FIRST_LINE = 40
HEADER = 30
SHAPE = 20
NAMES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a reader may look at before it is chosen.

    `data` holds up to 64 KiB, unpacked; `lines` its whole lines as text, without byte order
    mark; both `lines` and `shape` are empty for content that is no text. `members` are the
    names of all files in a zip archive, as its directory has them (folders with `/`). `name` is
    for messages; `file_name` is the file's own, without the archive it may lie in.
    """

    name: str
    file_name: str
    folder: str
    data: bytes
    is_whole: bool
    is_text: bool
    lines: tuple[str, ...]
    shape: TableShape | None
    members: tuple[str, ...] = ()

    @property
    def member_files(self) -> frozenset[str]:
        """The last parts of the members' names: `ACC.csv` for `night/ACC.csv`."""
        return frozenset(name.replace("\\", "/").rpartition("/")[2] for name in self.members)

    @property
    def first_line(self) -> str:
        """The first line that is not blank, or empty."""
        return next((line for line in self.lines if line.strip()), "")


def make_head(source: Source, *, decimal: str, params: IoParameters) -> Head:
    """Return a source's head; `decimal` overrides the decimal mark that is inferred."""
    is_text = _is_text(source.head)
    lines = tuple(_lines(source, params)) if is_text else ()
    return Head(
        name=source.name,
        file_name=source.file_name,
        folder=source.folder,
        data=source.head,
        is_whole=source.is_whole,
        is_text=is_text,
        lines=lines,
        shape=_shape(lines, decimal),
        members=member_names(source),
    )


@lru_cache(maxsize=2)
def _shape(lines: tuple[str, ...], decimal: str) -> TableShape | None:
    """Return the shape of a table; a reader asks again for that of the lines it was chosen by."""
    return find_shape(lines, decimal=decimal)


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    n_control = len(data) - len(data.translate(None, _CONTROL))
    return n_control <= _MAX_CONTROL_SHARE * len(data)


def _lines(source: Source, params: IoParameters) -> Iterator[str]:
    """Yield the head's lines; one that is too long ends them."""
    n = 0
    blocks = text_blocks(
        (source.head,), name=source.name, params=params, repairs=Repairs(ReadLog())
    )
    try:
        for block in blocks:
            if block.is_cut and not source.is_whole:
                return
            for line in block.data.split(b"\n")[:-1]:
                yield _text(line)
                n += 1
                if n >= _MAX_LINES:
                    return
    except LegmotionError:
        return


def _text(line: bytes) -> str:
    """Return a line as text; headers written on older Windows are not UTF-8."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")
