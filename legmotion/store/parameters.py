"""Parameters as TOML: what `analyze --params` and legmotion.toml read."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from legmotion.params import ParameterInfo, Parameters, parameter_infos

_WIDTH = 98


def parameters_toml(parameters: Parameters) -> str:
    """Return all parameters as TOML, in sections by stage, each with what is known about it.

    Above each value stand its reason and its source, behind it its unit and its default.
    """
    lines: list[str] = []
    section = ""
    for info in parameter_infos():
        if info.section != section:
            section = info.section
            lines += ["", f"[{section}]"] if lines else [f"[{section}]"]
        lines += _entry(info, getattr(getattr(parameters, section), info.name))
    return "\n".join(lines) + "\n"


def _entry(info: ParameterInfo, value: object) -> Iterator[str]:
    words = f"{info.reason}. Source: {info.source}" if info.source else info.reason
    yield ""
    yield from textwrap.wrap(words, _WIDTH, initial_indent="# ", subsequent_indent="# ")
    unit = "" if info.unit in ("", "1") else f"{info.unit}; "
    yield f"{info.name} = {_toml(value)}  # {unit}default {_toml(info.default)}"


def _toml(value: object) -> str:
    """Return a text or a number as TOML: a string of JSON is one of TOML too."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
