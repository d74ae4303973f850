"""Samples in JSON objects to arrays: many at once, one by one only where that fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
import numpy as np

from legmotion.units import Float32Array, IntArray

_LATEST_NS = 2**62
_Ns = Annotated[int, msgspec.Meta(ge=0, le=_LATEST_NS)]
# Three numbers as float32 may not overflow; a sample is far smaller.
_Number = Annotated[float, msgspec.Meta(ge=-1e30, le=1e30)]


class _Triple(msgspec.Struct):
    x: _Number
    y: _Number
    z: _Number


class _Values(msgspec.Struct):
    x: _Number | None = None
    y: _Number | None = None
    z: _Number | None = None
    acceleration_x: _Number | None = msgspec.field(default=None, name="accelerationX")
    acceleration_y: _Number | None = msgspec.field(default=None, name="accelerationY")
    acceleration_z: _Number | None = msgspec.field(default=None, name="accelerationZ")


class _Sample(_Values):
    time: _Ns = 0
    values: _Values | None = None


_TRIPLES = msgspec.json.Decoder(list[_Triple])
_SAMPLES = msgspec.json.Decoder(list[_Sample], strict=False)


def triples(blocks: Sequence[bytes]) -> list[Float32Array | None]:
    """Return the samples of each block, `{"x":..,"y":..,"z":..},..`; None for a damaged one."""
    filled = [block for block in blocks if not block.isspace() and block]
    try:
        found = _TRIPLES.decode(b"[" + b",".join(filled) + b"]")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return [_one_block(block) for block in blocks]
    table = _table([(one.x, one.y, one.z) for one in found])
    lengths = [block.count(b"{") for block in blocks]
    if sum(lengths) != len(table):
        return [_one_block(block) for block in blocks]
    ends = np.cumsum(lengths)
    return [table[end - n : end] for n, end in zip(lengths, ends.tolist(), strict=True)]


def _one_block(block: bytes) -> Float32Array | None:
    try:
        found = _TRIPLES.decode(b"[" + block + b"]")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return _table([(one.x, one.y, one.z) for one in found])


def stamped(objects: Sequence[bytes]) -> tuple[IntArray, Float32Array, int]:
    """Return time in ns and x, y, z of objects, and how many could not be read.

    The numbers may be text, and stand in the object itself or in its `values`.
    """
    try:
        found = _SAMPLES.decode(b"[" + b",".join(objects) + b"]")
    except (msgspec.DecodeError, UnicodeDecodeError):
        found = [one for data in objects for one in _one_sample(data)]
    holders = [one if one.values is None else one.values for one in found]
    # What is missing becomes NaN.
    table = _table([(one.x, one.y, one.z) for one in holders])
    if np.isnan(table).all():
        table = _table(
            [(one.acceleration_x, one.acceleration_y, one.acceleration_z) for one in holders]
        )
    stamp_ns = np.array([one.time for one in found], np.int64)
    is_read = (stamp_ns > 0) & ~np.isnan(table).any(axis=1)
    return stamp_ns[is_read], table[is_read], len(objects) - int(np.count_nonzero(is_read))


def _one_sample(data: bytes) -> list[_Sample]:
    try:
        return _SAMPLES.decode(b"[" + data + b"]")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []


def _table(rows: Sequence[tuple[float | None, ...]]) -> Float32Array:
    table: Float32Array = np.array(rows, np.float32).reshape(-1, 3)
    return table
