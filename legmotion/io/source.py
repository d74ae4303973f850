"""Where bytes come from: a regular file or standard input, gzip or plain, read once."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from legmotion.errors import InputError, MalformedFileError, UnreadableFileError
from legmotion.io.recording import ReadLog, Repair
from legmotion.params import IoParameters

HEAD_BYTES = 65536
_CHUNK_BYTES = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class Source:
    """One file (or `-`, standard input), opened for reading only and never waited on.

    `name` is the file's own name, `folder` the name of the folder it stands in; neither tells
    where on the computer that is. `head` holds the first 64 KiB, unpacked when the content is
    gzip. A file may be read any number of times, standard input once.

    Raises
    ------
    UnreadableFileError
        For a file that is missing, not permitted or not a regular file.
    MalformedFileError
        For an empty one.
    """

    def __init__(self, path: str, *, params: IoParameters) -> None:
        self.path = path
        self.is_stdin = path == "-"
        self._params = params
        self._seen: list[bytes] = []
        self._is_spent = False
        self.name = "standard input" if self.is_stdin else _printable(Path(path).name or path)
        self.folder = "" if self.is_stdin else _folder(path)
        first = next(self._raw(keep=True), b"")
        self.is_gzip = first.startswith(_GZIP_MAGIC)
        self.head, self.is_whole = self.peek(HEAD_BYTES)
        if not self.head:
            raise MalformedFileError(
                f"{self.name}: the file is empty", hint="export the recording again"
            )

    def peek(self, n_bytes: int) -> tuple[bytes, bool]:
        """Return up to the first `n_bytes` unpacked bytes, and whether that is all there is."""
        parts, n = [], 0
        for chunk in self._unpacked(self._raw(keep=True), ReadLog()):
            parts.append(chunk)
            n += len(chunk)
            if n > n_bytes:
                break
        return b"".join(parts)[:n_bytes], n <= n_bytes

    def tail(self, n_bytes: int) -> bytes:
        """Return up to the last bytes as stored; nothing for standard input."""
        if self.is_stdin:
            return b""
        with os.fdopen(_open_regular(self.path, self.name), "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - n_bytes))
            return file.read(n_bytes)

    def chunks(self, log: ReadLog) -> Iterator[bytes]:
        """Yield all unpacked bytes; at the end `log` holds the stored file's digest and size."""
        digest = hashlib.sha256()
        n_bytes = 0

        def hashed() -> Iterator[bytes]:
            nonlocal n_bytes
            for raw in self._raw(keep=False):
                digest.update(raw)
                n_bytes += len(raw)
                yield raw

        yield from self._unpacked(hashed(), log)
        log.sha256, log.n_bytes = digest.hexdigest(), n_bytes

    def _raw(self, *, keep: bool) -> Iterator[bytes]:
        """Yield the bytes as stored; with `keep`, standard input can be read again."""
        if not self.is_stdin:
            yield from _file_chunks(self.path, self.name)
            return
        if self._is_spent:
            raise InputError(
                f"{self.name}: it was read already", hint="give the file's name instead of -"
            )
        yield from self._seen
        if not keep:
            self._seen, self._is_spent = [], True
        while chunk := _read(sys.stdin.buffer, self.name):
            if keep:
                self._seen.append(chunk)
            yield chunk

    def _unpacked(self, raw: Iterator[bytes], log: ReadLog) -> Iterator[bytes]:
        if self.is_gzip:
            return _gunzip(raw, name=self.name, params=self._params, log=log)
        return raw


def _printable(text: str) -> str:
    """Return a file name that can be written as UTF-8 whatever bytes it has on disk."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _folder(path: str) -> str:
    try:
        return _printable(Path(path).resolve().parent.name)
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


def _file_chunks(path: str, name: str) -> Iterator[bytes]:
    with os.fdopen(_open_regular(path, name), "rb", buffering=0) as file:
        while chunk := _read(file, name):
            yield chunk


def _read(file: IO[bytes], name: str) -> bytes:
    try:
        return file.read(_CHUNK_BYTES)
    except OSError as error:
        raise _refuse(
            name, f"reading stopped ({error})", "copy the file to another disk"
        ) from error


def _gunzip(
    raw: Iterator[bytes], *, name: str, params: IoParameters, log: ReadLog
) -> Iterator[bytes]:
    """Yield what gzip members hold, piece by piece, within the limit of the ratio."""
    engine = zlib.decompressobj(wbits=31)
    n_in = n_out = 0
    for chunk in raw:
        n_in += len(chunk)
        data = chunk
        while data:
            if engine.eof:
                data = data.lstrip(b"\0")
                if not data:
                    break
                if not _GZIP_MAGIC.startswith(data[:2]):
                    _note(log, "trailing_rubbish", "bytes after the end of the compressed file")
                    return
                engine = zlib.decompressobj(wbits=31)
            try:
                piece = engine.decompress(data, _CHUNK_BYTES)
            except zlib.error as error:
                raise MalformedFileError(
                    f"{name}: the compressed file is damaged after {n_out} bytes of text ({error})",
                    hint="copy or export the file again",
                ) from error
            n_out += len(piece)
            _check_ratio(n_in, n_out, name=name, params=params)
            if piece:
                yield piece
            data = engine.unused_data if engine.eof else engine.unconsumed_tail
    if tail := engine.flush():
        yield tail
    if not engine.eof:
        _note(log, "cut_file", "the compressed file ends early; all that it holds was read")


def _check_ratio(n_in: int, n_out: int, *, name: str, params: IoParameters) -> None:
    if n_out > max(params.gzip_free_bytes, params.max_gzip_ratio * n_in):
        raise InputError(
            f"{name}: {n_in} compressed bytes unpack to more than {n_out} bytes; "
            f"expected at most {params.max_gzip_ratio:g} times their size",
            hint="if this really is a recording, unpack it first and give the unpacked file",
        )


def _note(log: ReadLog, code: str, reason: str) -> None:
    log.repairs[code] = Repair(reason=reason, n=1, first_line=None)
