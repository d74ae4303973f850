"""Bytes in pieces that are worth decoding at once."""

from __future__ import annotations

from collections.abc import Iterator

_ENOUGH_BYTES = 1 << 19


def pieces(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield the chunks' bytes in pieces of half a MiB or more, and whether one is the last.

    The last may be empty.
    """
    parts: list[bytes] = []
    n = 0
    for chunk in chunks:
        parts.append(chunk)
        n += len(chunk)
        if n >= _ENOUGH_BYTES:
            yield b"".join(parts), False
            parts, n = [], 0
    yield b"".join(parts), True
