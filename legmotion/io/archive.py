"""Members of a zip archive as sources: streamed, never unpacked to disk.

`members(source)` lists them; `member_source(source, name)` is one of them with the interface of
any other `Source`, so that a table or a decoder takes it unchanged. A member's name is a label:
it is compared and shown, never used as a path.
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Protocol

from legmotion.errors import InputError, MalformedFileError
from legmotion.io.directory import LOCAL_MAGIC, check_directory, walk_entries
from legmotion.io.inflate import inflate, note
from legmotion.io.recording import ReadLog
from legmotion.io.source import Source
from legmotion.io.stored import printable, read_some

_CHUNK_BYTES = 1 << 20
_LOCAL_BYTES = 30
_STORED, _DEFLATED = 0, 8
_METHODS = {9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 99: "AES"}
_ENCRYPTED = 0x1
# What systems put beside the files that were packed.
_JUNK = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_DAMAGED_ZIP = (
    zipfile.BadZipFile, NotImplementedError, UnicodeError, ValueError, OverflowError, EOFError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file in an archive.

    `n_bytes` and `n_packed_bytes` are its sizes unpacked and as stored, as the archive claims.
    `refusal` says why it cannot be read (encrypted, an unusual method), or is empty.
    """

    name: str
    n_bytes: int
    n_packed_bytes: int
    refusal: str
    method: int
    offset: int
    crc: int | None

    @property
    def file_name(self) -> str:
        """The last part of its name."""
        return self.name.replace("\\", "/").rpartition("/")[2]


def members(source: Source) -> tuple[Member, ...]:
    """Return the files in a zip archive, in the order of its directory; folders are left out.

    An archive whose directory is missing, because it was cut off, is listed from its beginning.

    Raises
    ------
    MalformedFileError
        For an archive without a readable directory or member.
    InputError
        For one with more than `max_archive_members` members.
    """
    limit = source.params.max_archive_members
    file, _ = source.open_archive()
    with file:
        check_directory(file, source.name, limit=limit)
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as packed:
                infos = packed.infolist()
        except _DAMAGED_ZIP:
            infos = walk_entries(file, source.name, limit=limit)
    if len(infos) > limit:
        raise InputError(
            f"{source.name}: {len(infos)} files in the archive; expected at most {limit}",
            hint="unpack it and give the recording alone",
        )
    return tuple(_member(info) for info in infos if not info.filename.endswith(("/", "\\")))


def member_names(source: Source) -> tuple[str, ...]:
    """Return the names in an archive; none for content that is no archive, or a damaged one."""
    if not source.is_zip:
        return ()
    try:
        return tuple(member.name for member in members(source))
    except InputError:
        return ()


def is_junk(name: str) -> bool:
    """Return whether a member is what a system adds, and no file of its user's."""
    words = name.replace("\\", "/").lower()
    last = words.rpartition("/")[2]
    return words.startswith(_JUNK[0]) or last in _JUNK or last.startswith("._")


def member_source(source: Source, name: str) -> Source:
    """Return one member as a source; the last of that name, as archives have it.

    Its `log.sha256` and `log.n_bytes`, once read, are those of the archive as stored.

    Raises
    ------
    InputError
        If it is missing, encrypted or packed in a way that is not read.
    """
    found = [member for member in members(source) if member.name == name]
    if not found:
        raise InputError(
            f"{source.name}: there is no {printable(name)!r} in the archive",
            hint="pack the folder again as the device or app wrote it",
        )
    member = found[-1]
    shown = printable(member.file_name)
    label = f"{source.name} ({shown})"
    if member.refusal:
        raise InputError(
            f"{label}: the file is {member.refusal}; expected one packed with deflate, or not "
            "packed, and without a password",
            hint="unpack it and give the file itself",
        )
    return Source(params=source.params, store=_Packed(source, member, label), file_name=shown)


def _member(info: zipfile.ZipInfo) -> Member:
    refusal = ""
    if info.flag_bits & _ENCRYPTED:
        refusal = "encrypted"
    elif info.compress_type not in (_STORED, _DEFLATED):
        method = _METHODS.get(info.compress_type, f"number {info.compress_type}")
        refusal = f"packed with the method {method}"
    return Member(
        name=info.filename,
        n_bytes=info.file_size,
        n_packed_bytes=info.compress_size,
        refusal=refusal,
        method=info.compress_type,
        offset=info.header_offset,
        # An archive that lost its directory may not tell the checksum.
        crc=info.CRC or None,
    )


class Digest(Protocol):
    """What sums bytes up."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""


class _Packed:
    """A member where it lies in its archive."""

    def __init__(self, archive: Source, member: Member, name: str) -> None:
        self._archive = archive
        self._member = member
        self.name = name
        self.folder = archive.folder

    def raw(self, *, keep: bool) -> Iterator[bytes]:
        """Yield the member's bytes, straight from where they are."""
        file, _ = self._archive.open_archive()
        with file:
            yield from self._unpacked(_Reading(file, self._archive.name, None), ReadLog())

    def hashed(self, log: ReadLog) -> Iterator[bytes]:
        """Yield the member's bytes; what lies around them is read for the archive's digest."""
        file, known = self._archive.open_archive()
        with file:
            digest = None if known is not None else hashlib.sha256()
            reading = _Reading(file, self._archive.name, digest)
            yield from self._unpacked(reading, log)
            if known is not None:
                log.sha256, log.n_bytes = known.sha256, known.n_bytes
            elif digest is not None:
                reading.skip(None)
                log.sha256, log.n_bytes = digest.hexdigest(), reading.at

    def _unpacked(self, reading: _Reading, log: ReadLog) -> Iterator[bytes]:
        """Yield what the member holds, and note where it is not what the archive says."""
        packed = self._packed(reading, log)
        if self._member.method == _DEFLATED:
            packed = inflate(packed, name=self.name, params=self._archive.params, log=log)
        crc = 0
        for piece in packed:
            crc = zlib.crc32(piece, crc)
            yield piece
        is_cut = "cut_file" in log.repairs
        if self._member.crc is not None and crc != self._member.crc and not is_cut:
            note(log, "damaged_member", "the file's checksum in the archive is another one")

    def _packed(self, reading: _Reading, log: ReadLog) -> Iterator[bytes]:
        """Yield the member's bytes as they lie in the archive."""
        # A damaged directory may point anywhere, even to before the file.
        reading.skip(max(self._member.offset, 0))
        head = reading.read(_LOCAL_BYTES)
        if not head.startswith(LOCAL_MAGIC) or len(head) < _LOCAL_BYTES:
            raise MalformedFileError(
                f"{self.name}: the archive is damaged where this file should begin",
                hint="copy or export the archive again",
            )
        n_name, n_extra = struct.unpack_from("<HH", head, 26)
        reading.skip(reading.at + n_name + n_extra)
        n_left = self._member.n_packed_bytes
        while n_left:
            chunk = reading.read(min(n_left, _CHUNK_BYTES))
            if not chunk:
                note(log, "cut_file", "the archive ends early; all that it holds was read")
                return
            n_left -= len(chunk)
            yield chunk


class _Reading:
    """An archive read from its first byte to its last, or past what nobody asked for.

    With a digest nothing is passed over: every byte enters it.
    """

    def __init__(self, file: IO[bytes], name: str, digest: Digest | None) -> None:
        self._file = file
        self._name = name
        self._digest = digest
        self.at = 0

    def read(self, n_bytes: int) -> bytes:
        """Return so many bytes, or those that are left."""
        chunk = read_some(self._file, self._name, n_bytes)
        while len(chunk) < n_bytes and (more := self._more(n_bytes - len(chunk))):
            chunk += more
        self.at += len(chunk)
        if self._digest is not None:
            self._digest.update(chunk)
        return chunk

    def _more(self, n_bytes: int) -> bytes:
        return read_some(self._file, self._name, n_bytes)

    def skip(self, to: int | None) -> None:
        """Go on to a position, or to the end."""
        if self._digest is None:
            self._file.seek(0, 2) if to is None else self._file.seek(to)
            self.at = self._file.tell()
            return
        while to is None or self.at < to:
            if not self.read(_CHUNK_BYTES if to is None else min(to - self.at, _CHUNK_BYTES)):
                return
