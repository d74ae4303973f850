"""A file that is given twice, under one name or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from itertools import combinations

from legmotion.io.registry import is_same_content
from legmotion.io.source import Source
from legmotion.params import IoParameters


def repeated_content(paths: Sequence[str], *, params: IoParameters) -> tuple[str, str] | None:
    """Return the first two paths that hold the same recording, or None.

    Only files that begin alike are read; standard input is not compared with files.
    """
    alike: dict[bytes, list[str]] = defaultdict(list)
    if len(paths) < 2:
        return None
    for path in paths:
        head = b"" if path == "-" else Source(path, params=params).head
        alike[sha256(head).digest()].append(path)
    for group in alike.values():
        for first, other in combinations(group, 2):
            if is_same_content(first, other, params=params):
                return first, other
    return None
