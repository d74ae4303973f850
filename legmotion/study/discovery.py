"""Several outcomes looked at: how many of the finds are expected to be false."""

from __future__ import annotations

import numpy as np

from legmotion.units import FloatArray


def benjamini_hochberg(p: FloatArray) -> FloatArray:
    """Return the false-discovery rate at which each of (m,) p-values would be a find.

    Benjamini & Hochberg 1995, 10.1111/j.2517-6161.1995.tb02031.x.
    """
    m = p.size
    order = np.argsort(p, kind="stable")
    raised = p[order] * m / np.arange(1, m + 1)
    found = np.minimum.accumulate(raised[::-1])[::-1]
    q = np.empty(m)
    q[order] = np.minimum(found, 1.0)
    return q
