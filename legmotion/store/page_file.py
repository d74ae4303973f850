"""One file beside a result, written whole in the place of an older one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from legmotion.errors import ParameterError

_MODE = 0o644


def write_page(file: Path, page: str) -> Path:
    """Write a page in UTF-8, in the place of an older one, or leave that as it is.

    Raises
    ------
    ParameterError
        If the folder cannot be written.
    """
    return write_file(file, page.encode("utf-8", "backslashreplace"))


def write_file(file: Path, content: bytes) -> Path:
    """Write a file, making its folder, in the place of an older one, or leave that as it is.

    Raises
    ------
    ParameterError
        If the folder cannot be written.
    """
    hidden = ""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, hidden = tempfile.mkstemp(prefix=".legmotion-", dir=file.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(hidden).chmod(_MODE)
        Path(hidden).replace(file)
    except OSError as error:
        if hidden:
            Path(hidden).unlink(missing_ok=True)
        raise ParameterError(
            f"{file}: cannot be written ({error.strerror or error})",
            hint="close programs that hold the file open, or choose a folder with --out",
        ) from error
    return file


def keep_page(file: Path) -> Path:
    """Put a page aside under another name in its folder, and return where it is.

    Raises
    ------
    ParameterError
        If the folder cannot be written.
    """
    number, kept = 1, file.with_name(f"{file.stem}-before{file.suffix}")
    while kept.exists():
        number += 1
        kept = file.with_name(f"{file.stem}-before-{number}{file.suffix}")
    try:
        file.rename(kept)
    except OSError as error:
        raise ParameterError(
            f"{file}: cannot be put aside ({error.strerror or error})",
            hint="close programs that hold the file open, or move it away",
        ) from error
    return kept
