"""A zip archive's directory where the standard library alone will not do: huge, or cut off."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from typing import IO

from legmotion.errors import InputError, MalformedFileError

LOCAL_MAGIC = b"PK\x03\x04"
_END_MAGIC = b"PK\x05\x06"
_END_BYTES = 22
_END_64_MAGIC = b"PK\x06\x06"
_END_64_BYTES, _LOCATOR_64_BYTES = 56, 20
_LONGEST_COMMENT = 65_535
_LOCAL = struct.Struct("<4s5H3I2H")
_HAS_SIZES_BEHIND = 0x8
_IS_UTF8 = 0x800
_PIECE_BYTES = 1 << 16
# An entry with a long name and extra fields; a directory of more than this per file is none.
_MAX_ENTRY_BYTES = 2048


def check_directory(file: IO[bytes], name: str, *, limit: int) -> None:
    """Raise InputError for a directory too large to be one of at most `limit` files."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LONGEST_COMMENT - _END_BYTES))
    tail = file.read(_LONGEST_COMMENT + _END_BYTES)
    at = tail.rfind(_END_MAGIC)
    if at < 0 or at + _END_BYTES > len(tail):
        return
    n_bytes = struct.unpack_from("<I", tail, at + 12)[0]
    end_64 = at - _LOCATOR_64_BYTES - _END_64_BYTES
    if end_64 >= 0 and tail.startswith(_END_64_MAGIC, end_64):
        n_bytes = struct.unpack_from("<Q", tail, end_64 + 40)[0]
    if n_bytes > limit * _MAX_ENTRY_BYTES:
        raise InputError(
            f"{name}: the archive's directory has {n_bytes} bytes; expected at most "
            f"{limit * _MAX_ENTRY_BYTES} for {limit} files",
            hint="unpack it and give the recording alone",
        )


def walk_entries(file: IO[bytes], name: str, *, limit: int) -> list[zipfile.ZipInfo]:
    """Return the members of an archive that lost its directory, found from its beginning on.

    Raises
    ------
    MalformedFileError
        If not even the first member is there.
    """
    size = file.seek(0, os.SEEK_END)
    found: list[zipfile.ZipInfo] = []
    at = 0
    while len(found) < limit and (info := _entry(file, at)) is not None:
        begin = file.tell()
        if info.flag_bits & _HAS_SIZES_BEHIND and not info.compress_size:
            info.compress_size = _packed_size(file) if info.compress_type else size - begin
        found.append(info)
        at = begin + info.compress_size
        at = _next_entry(file, at) if info.flag_bits & _HAS_SIZES_BEHIND else at
    if not found:
        raise MalformedFileError(
            f"{name}: the archive is damaged: it has no directory, and no file at its beginning",
            hint="copy or export the archive again",
        )
    return found


def _entry(file: IO[bytes], at: int) -> zipfile.ZipInfo | None:
    """Return the member that begins at a position, and leave the file at its data."""
    file.seek(at)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(LOCAL_MAGIC):
        return None
    fields = _LOCAL.unpack(head)
    flags, method, packed, unpacked, n_name, n_extra = (
        fields[2], fields[3], fields[7], fields[8], fields[9], fields[10],
    )  # fmt: skip
    name = file.read(n_name)
    file.seek(n_extra, os.SEEK_CUR)
    info = zipfile.ZipInfo(name.decode("utf-8" if flags & _IS_UTF8 else "cp437", "replace") or "?")
    info.flag_bits, info.compress_type, info.header_offset = flags, method, at
    info.compress_size, info.file_size, info.CRC = packed, unpacked, fields[6]
    return info


def _packed_size(file: IO[bytes]) -> int:
    """Return how many bytes of deflate data begin here, up to damage or the end."""
    engine = zlib.decompressobj(wbits=-15)
    n = 0
    while not engine.eof and (piece := file.read(_PIECE_BYTES)):
        n += len(piece)
        while piece:
            try:
                engine.decompress(piece, 1 << 20)
            except zlib.error:
                return n
            piece = engine.unconsumed_tail
    return n - len(engine.unused_data)


def _next_entry(file: IO[bytes], at: int) -> int:
    """Return where the next member begins, past the sizes that stand behind this one."""
    file.seek(at)
    found = file.read(32).find(LOCAL_MAGIC)
    return at + max(found, 0)
