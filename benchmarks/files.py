"""Results as JSON, and pages whose parts between markers are written from them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def write_json(path: Path, result: dict[str, Any]) -> None:
    """Write a result; numbers to four decimals, null for what could not be computed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_plain(result), indent=1) + "\n", encoding="utf-8")


def filled(page: str, parts: Mapping[str, str]) -> str:
    """Return a page with what stands between the markers of each part replaced.

    Raises ValueError where a marker is missing.
    """
    for name, text in parts.items():
        begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
        if page.count(begin) != 1 or page.count(end) != 1:
            raise ValueError(f"the page has no single pair of markers for {name}")
        before, rest = page.split(begin)
        page = before + begin + text + end + rest.split(end)[1]
    return page


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(map(str, line)) + " |" for line in lines]


def described(result: Mapping[str, Any]) -> str:
    """Return what a result was measured on."""
    size, versions = result["machine"], result["versions"]
    libraries = ", ".join(f"{name} {number}" for name, number in versions.items())
    return (
        f"Machine: {size['cores']} cores, {size['memory_gb']} GB. "
        f"Versions: legmotion {result['legmotion']}, {libraries}."
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    return value
