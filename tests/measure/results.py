"""Made-up results of the benchmark, for tests of what is done with them."""

from __future__ import annotations

from typing import Any


def row(median_s: float, *, state: str = "warm", half_s: float | None = None, **more: Any) -> dict:
    """A row whose middle half reaches `half_s` to each side, 1 % of the median unless told."""
    reach_s = 0.01 * median_s if half_s is None else half_s
    return {
        "state": state,
        "is_beside": False,
        "runs": 5,
        "median_s": median_s,
        "low_s": median_s - reach_s,
        "high_s": median_s + reach_s,
        "min_s": median_s - 2 * reach_s,
        "max_s": median_s + 2 * reach_s,
        "peak_mb": 100.0,
        **more,
    }


def result(**rows: dict) -> dict:
    """A result of an eight hours' night with these rows, `_` standing for a space in names."""
    return {
        "schema": "legmotion/bench/1",
        "legmotion": "0.0.0",
        "machine": {"cores": 3, "memory_gb": 5},
        "versions": {"python": "3.99", "numpy": "9.9"},
        "input": {
            "hours": 8.0,
            "rate_hz": 25.0,
            "runs": 5,
            "samples": 720000,
            "megabytes": 37.5,
        },
        "rows": {name.replace("_", " "): values for name, values in rows.items()},
    }
