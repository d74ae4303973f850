"""The bytes of a diary or of a table of nights, by a path or from standard input."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from legmotion.errors import UnreadableFileError
from legmotion.io.stored import printable

MAX_BYTES = 4 << 20  # a row a night for a lifetime is smaller


def read_bytes(path: str, *, what: str = "the diary") -> tuple[str, bytes]:
    """Return the name of a regular file and its first bytes, one more than are taken.

    Raises UnreadableFileError for a file that is missing, not permitted or not a regular file.
    """
    name = printable(Path(path).name)
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise UnreadableFileError(
                f"{name}: not a regular file", hint=f"give {what} as a CSV file"
            )
        with Path(path).open("rb") as file:
            return name, file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise UnreadableFileError(
            f"{name}: {reason.lower()}", hint=f"check the path and the rights of {what}"
        ) from error


def read_table_bytes(path: str) -> tuple[str, bytes]:
    """Return the name and the first bytes of a table, as `read_bytes` does; `-` is standard input.

    Raises UnreadableFileError for one that cannot be read.
    """
    if path != "-":
        return read_bytes(path, what="the table")
    try:
        return "standard input", sys.stdin.buffer.read(MAX_BYTES + 1)
    except (OSError, AttributeError) as error:
        raise UnreadableFileError(
            "standard input: cannot be read", hint="give the table's name instead of -"
        ) from error
