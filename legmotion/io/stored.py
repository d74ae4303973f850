"""Bytes as they are stored: a regular file or standard input, opened and never waited on."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO

from legmotion.errors import InputError, UnreadableFileError
from legmotion.io.recording import ReadLog

_CHUNK_BYTES = 1 << 20
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class StoredFile:
    """A regular file; it may be read any number of times."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.name = printable(Path(path).name or path)
        self.folder = _folder(path)

    def raw(self, *, keep: bool) -> Iterator[bytes]:
        """Yield the bytes as stored; a file keeps them anyway."""
        with self.open() as file:
            yield from read_all(file, self.name)

    def hashed(self, log: ReadLog) -> Iterator[bytes]:
        """Yield the bytes; at the end `log` holds their digest and number."""
        return _hashed(self.raw(keep=False), log)

    def open(self) -> IO[bytes]:
        """Return the file opened for reading."""
        return os.fdopen(_open_regular(self.path, self.name), "rb", buffering=0)


class StandardInput:
    """Standard input: it is read once, but what was kept of it is served again."""

    name = "standard input"
    folder = ""

    def __init__(self) -> None:
        self._seen: list[bytes] = []
        self._is_spent = False

    def raw(self, *, keep: bool) -> Iterator[bytes]:
        """Yield the bytes from the first on; without `keep` they cannot be had again."""
        if self._is_spent:
            raise InputError(
                f"{self.name}: it was read already", hint="give the file's name instead of -"
            )
        yield from self._seen
        if not keep:
            self._seen, self._is_spent = [], True
        for chunk in read_all(sys.stdin.buffer, self.name):
            if keep:
                self._seen.append(chunk)
            yield chunk

    def hashed(self, log: ReadLog) -> Iterator[bytes]:
        """Yield the bytes; at the end `log` holds their digest and number."""
        return _hashed(self.raw(keep=False), log)


def _hashed(raw: Iterator[bytes], log: ReadLog) -> Iterator[bytes]:
    """Yield the bytes; their digest is made beside it, on another core where there is one."""
    digest = hashlib.sha256()
    n_bytes = 0
    with ThreadPoolExecutor(1) as pool:
        done: Future[None] | None = None
        for chunk in raw:
            if done is not None:
                done.result()
            done = pool.submit(digest.update, chunk)
            n_bytes += len(chunk)
            yield chunk
    log.sha256, log.n_bytes = digest.hexdigest(), n_bytes


def read_all(file: IO[bytes], name: str) -> Iterator[bytes]:
    """Yield what is left of an open file; `name` is said if reading fails."""
    while chunk := read_some(file, name, _CHUNK_BYTES):
        yield chunk


def read_some(file: IO[bytes], name: str, n_bytes: int) -> bytes:
    """Return up to so many bytes of an open file."""
    try:
        return file.read(n_bytes)
    except OSError as error:
        raise _refuse(
            name, f"reading stopped ({error})", "copy the file to another disk"
        ) from error


def printable(text: str) -> str:
    r"""Return a file name that can be written as UTF-8, the same in every locale.

    Bytes on disk that are UTF-8 are its letters, even where the system reads names as ASCII; any
    other byte is spelled out.

    Examples
    --------
    >>> printable("J\udcc3\udcb6rg"), printable("caf\udce9")
    ('Jörg', 'caf\\xe9')
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _folder(path: str) -> str:
    try:
        return printable(Path(path).resolve().parent.name)
    except (OSError, ValueError, RuntimeError):
        return ""


def _refuse(name: str, found: str, hint: str) -> UnreadableFileError:
    return UnreadableFileError(f"{name}: {found}, expected a recording's file", hint=hint)


def _open_regular(path: str, name: str) -> int:
    """Open a regular file for reading; raise at once for anything else, without waiting."""
    try:
        _check_kind(Path(path).stat().st_mode, name)
        # Between the look and the opening the name may have become a pipe: O_NONBLOCK makes
        # even that opening return, and the second look refuses it.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError as error:
        raise _refuse(name, "there is no such file", "check the name and the folder") from error
    except PermissionError as error:
        raise _refuse(
            name, "the file may not be read", "ask its owner for permission to read it"
        ) from error
    except (OSError, ValueError) as error:
        raise _refuse(
            name, f"the file cannot be opened ({error})", "check the name and the disk"
        ) from error
    try:
        _check_kind(os.fstat(descriptor).st_mode, name)
    except UnreadableFileError:
        os.close(descriptor)
        raise
    return descriptor


def _check_kind(mode: int, name: str) -> None:
    if stat.S_ISREG(mode):
        return
    kind = next((text for is_kind, text in _KINDS if is_kind(mode)), "not a regular file")
    hint = (
        "name the files in it, one by one"
        if stat.S_ISDIR(mode)
        else "copy the recording into a file, or pipe it in and give - as the name"
    )
    raise _refuse(name, f"it is {kind}", hint)
