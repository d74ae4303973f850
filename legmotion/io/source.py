"""Where bytes come from: a file, standard input or a member of an archive, gzip or plain."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Protocol

from legmotion.errors import InputError, MalformedFileError
from legmotion.io.inflate import GZIP_MAGIC, gunzip
from legmotion.io.recording import ReadLog
from legmotion.io.stored import StandardInput, StoredFile
from legmotion.params import IoParameters

HEAD_BYTES = 65536
# How a zip archive begins, with members and without.
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


class Store(Protocol):
    """What keeps a source's bytes as they are stored."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def folder(self) -> str:
        """The name of the folder it stands in."""

    def raw(self, *, keep: bool) -> Iterator[bytes]:
        """Yield the stored bytes; with `keep` they can be had again."""

    def hashed(self, log: ReadLog) -> Iterator[bytes]:
        """Yield the stored bytes; at the end `log` holds the stored file's digest and size."""


class Source:
    """One file (or `-`, standard input), opened for reading only and never waited on.

    `name` is the file's own name, with a member's in brackets behind it where it is one of an
    archive; `file_name` is the name of the innermost alone. `folder` is the name of the folder
    the file stands in; none of them tells where on the computer that is. `head` holds the first
    64 KiB, unpacked when the content is gzip. A file may be read any number of times, standard
    input once.

    Raises
    ------
    UnreadableFileError
        For a file that is missing, not permitted or not a regular file.
    MalformedFileError
        For an empty one.
    """

    def __init__(
        self, path: str = "", *, params: IoParameters, store: Store | None = None,
        file_name: str = "",
    ) -> None:  # fmt: skip
        self.params = params
        self._store: Store = store or (StandardInput() if path == "-" else StoredFile(path))
        self._unpacked_zip: tuple[bytes, ReadLog] | None = None
        self.is_stdin = path == "-"
        self.name = self._store.name
        self.file_name = file_name or self.name
        self.folder = self._store.folder
        first = next(self._store.raw(keep=True), b"")
        self.is_gzip = first.startswith(GZIP_MAGIC)
        self.head, self.is_whole = self.peek(HEAD_BYTES)
        if not self.head:
            raise MalformedFileError(
                f"{self.name}: the file is empty", hint="export the recording again"
            )

    @property
    def is_zip(self) -> bool:
        """Whether the content is a zip archive."""
        return self.head.startswith(ZIP_MAGIC)

    def peek(self, n_bytes: int) -> tuple[bytes, bool]:
        """Return up to the first `n_bytes` unpacked bytes, and whether that is all there is."""
        parts, n = [], 0
        for chunk in self._unpacked(self._store.raw(keep=True), ReadLog()):
            parts.append(chunk)
            n += len(chunk)
            if n > n_bytes:
                break
        return b"".join(parts)[:n_bytes], n <= n_bytes

    def chunks(self, log: ReadLog) -> Iterator[bytes]:
        """Yield all unpacked bytes; at the end `log` holds the stored file's digest and size.

        A log that holds a digest keeps it: of an archive's members only the first one that is
        read through costs the digest of the archive.
        """
        stored = self._store.raw(keep=False) if log.sha256 else self._store.hashed(log)
        yield from self._unpacked(stored, log)
        for _ in stored:
            pass

    def open_archive(self) -> tuple[IO[bytes], ReadLog | None]:
        """Return the archive that this is, opened for reading anywhere in it.

        Standard input, and an archive that is packed again, are held in memory, within a limit;
        their digest and size come with them.
        """
        if isinstance(self._store, StoredFile) and not self.is_gzip:
            return self._store.open(), None
        if self._unpacked_zip is None:
            log = ReadLog()
            parts, n = [], 0
            for chunk in self.chunks(log):
                parts.append(chunk)
                n += len(chunk)
                if n > self.params.max_archive_in_memory_bytes:
                    raise InputError(
                        f"{self.name}: the archive is larger than "
                        f"{self.params.max_archive_in_memory_bytes} bytes, and it is held in "
                        "memory when it is piped in or packed again",
                        hint="give the archive itself as a file",
                    )
            self._unpacked_zip = (b"".join(parts), log)
        content, log = self._unpacked_zip
        return io.BytesIO(content), log

    def _unpacked(self, raw: Iterator[bytes], log: ReadLog) -> Iterator[bytes]:
        if self.is_gzip:
            return gunzip(raw, name=self.name, params=self.params, log=log)
        return raw
