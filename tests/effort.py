"""How often a law is tried.

Kernels that are run as plain Python are a hundred times slower and do the same. There, a few
examples tell whether they do; all of them are tried where kernels are compiled.
"""

from __future__ import annotations

import os

IS_PLAIN = os.environ.get("NUMBA_DISABLE_JIT", "0") != "0"


def examples(n: int) -> int:
    """Return how many of n examples are tried in this run."""
    return max(2, n // 5) if IS_PLAIN else n
