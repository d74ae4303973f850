"""What a result was measured on: size and versions, no name."""

from __future__ import annotations

import json
import math
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

_LIBRARIES = ("numba", "numpy", "pandas", "scipy")


def machine() -> dict[str, Any]:
    """Return cores and memory of this computer."""
    memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"cores": os.cpu_count(), "memory_gb": round(memory_bytes / 2**30)}


def versions() -> dict[str, str]:
    """Return the versions that can change a figure."""
    return {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}


def write_json(path: Path, result: dict[str, Any]) -> None:
    """Write a result; numbers to four decimals, null for what could not be computed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_plain(result), indent=1) + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    return value
