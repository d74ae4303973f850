"""The blocks of an Avro container file: unpacked within limits, their records not yet read."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType

from legmotion.errors import MalformedFileError
from legmotion.io.readers._library import load_library

KIND = "an Avro file"
MAGIC = b"Obj\x01"
_SYNC_BYTES = 16
_LONGEST_NUMBER = 10
_MAX_RATIO = 200
_FREE_BYTES = 1 << 20

# A schema as JSON has it: names, lists and records of further ones.
Schema = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A file's schema, how its blocks are packed, and where the first one begins."""

    schema: Schema
    codec: str
    sync: bytes
    begin: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The records of one block, unpacked; `is_cut` where some of their bytes are missing."""

    n_records: int
    data: bytes
    is_cut: bool


def read_container(data: bytes, where: str) -> Container:
    """Return what stands before the first block.

    Raises
    ------
    MalformedFileError
        For a header that cannot be read, or blocks packed in a way that is not.
    """
    fastavro = load_library("fastavro", where=where, kind=KIND)
    stream = io.BytesIO(data)
    try:
        found = fastavro.reader(stream)
        schema = json.loads(found.metadata["avro.schema"])
        codec = found.metadata.get("avro.codec", "null")
    # Whatever damaged bytes make the library raise: all of it means the same.
    except Exception as error:
        raise MalformedFileError(
            f"{where}: the header of this Avro file cannot be read; expected its schema",
            hint="download the file again",
        ) from error
    if codec not in ("null", "deflate") or not isinstance(schema, dict):
        raise MalformedFileError(
            f"{where}: the blocks are packed with {str(codec)[:20]!r}; expected deflate, as "
            "Empatica writes them",
            hint="download the file again",
        )
    begin = stream.tell()
    return Container(
        schema=schema, codec=codec, sync=data[begin - _SYNC_BYTES : begin], begin=begin
    )


def blocks(data: bytes, container: Container, where: str) -> Iterator[Block]:
    """Yield the blocks of a file, up to damage or its end; the last may be cut.

    Raises
    ------
    MalformedFileError
        For a block that unpacks to far more than any recording.
    """
    at = container.begin
    while at < len(data):
        n_records, at = _number(data, at)
        n_bytes, at = _number(data, at)
        if n_records <= 0 or n_bytes < 0:
            return
        packed = data[at : at + n_bytes]
        at += n_bytes
        is_cut = len(packed) < n_bytes
        if container.codec == "deflate":
            packed, is_whole = _inflated(packed, where)
            is_cut |= not is_whole
        yield Block(n_records=n_records, data=packed, is_cut=is_cut)
        at = _behind_sync(data, at, container.sync)


def _behind_sync(data: bytes, at: int, sync: bytes) -> int:
    """Return where the next block begins: behind the mark here, or the next one there is."""
    if data[at : at + _SYNC_BYTES] == sync:
        return at + _SYNC_BYTES
    found = data.find(sync, at)
    return len(data) if found < 0 else found + _SYNC_BYTES


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return the number of variable length that begins here (-1 for none), and its end."""
    value = 0
    for i, octet in enumerate(data[at : at + _LONGEST_NUMBER]):
        value |= (octet & 0x7F) << 7 * i
        if octet < 0x80:
            return (value >> 1) ^ -(value & 1), at + i + 1
    return -1, len(data)


def _inflated(packed: bytes, where: str) -> tuple[bytes, bool]:
    """Return what a block unpacks to, as far as it does, and whether that is all."""
    limit = max(_MAX_RATIO * len(packed), _FREE_BYTES)
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    parts = []
    try:
        parts.append(machine.decompress(packed, limit))
    except zlib.error:
        return _piecewise(packed, limit), False
    if machine.unconsumed_tail:
        raise MalformedFileError(
            f"{where}: a block unpacks to more than {_MAX_RATIO} times its size; expected a "
            "recording",
            hint="download the file again",
        )
    return b"".join(parts), machine.eof


def _piecewise(packed: bytes, limit: int, size: int = 512) -> bytes:
    """Return what a damaged block unpacks to before the damage."""
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    out = bytearray()
    try:
        for start in range(0, len(packed), size):
            out += machine.decompress(packed[start : start + size], limit)
            if len(out) > limit:
                break
    except zlib.error:
        pass
    return bytes(out)


def records(
    block: Block, schema: Schema, beginning: Schema, where: str
) -> Iterator[tuple[object, bool]]:
    """Yield a block's records, and whether each is sound; they end at damage.

    `beginning` is the schema without the fields behind the last that is wanted: a record that
    ends early, or not where it should, is read by that, and is not sound.
    """
    fastavro = load_library("fastavro", where=where, kind=KIND)
    stream = io.BytesIO(block.data)
    for number in range(block.n_records):
        at = stream.tell()
        is_last = number + 1 == block.n_records
        record = _record(fastavro, stream, schema)
        if record is not None and not (is_last and stream.tell() < len(block.data)):
            yield record, True
            continue
        stream.seek(at)
        record = _record(fastavro, stream, beginning)
        if record is not None:
            yield record, False
        return


def _record(fastavro: ModuleType, stream: io.BytesIO, schema: Schema) -> object:
    """Return the record that begins here, or None."""
    try:
        return fastavro.schemaless_reader(stream, schema, None)
    # Whatever damaged bytes make the library raise: the record is not there.
    except Exception:
        return None
