"""Periodic leg movements from an ordinary tracker worn on the ankle overnight.

The names below are the library's front door. They are loaded when they are asked for, so that
`import legmotion` costs nothing.

Examples
--------
>>> import legmotion
>>> legmotion.Parameters().scoring.rules
'wasm2016'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from legmotion._version import __version__

if TYPE_CHECKING:
    from legmotion.errors import (
        InputError,
        InsufficientDataError,
        LegmotionError,
        ParameterError,
        StudyError,
    )
    from legmotion.params import Parameters

__all__ = [
    "InputError",
    "InsufficientDataError",
    "LegmotionError",
    "ParameterError",
    "Parameters",
    "StudyError",
    "__version__",
]

_HOMES = {
    "InputError": "legmotion.errors",
    "InsufficientDataError": "legmotion.errors",
    "LegmotionError": "legmotion.errors",
    "ParameterError": "legmotion.errors",
    "Parameters": "legmotion.params",
    "StudyError": "legmotion.errors",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names beside what is loaded."""
    return sorted({*globals(), *__all__})
