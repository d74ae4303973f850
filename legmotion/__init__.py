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
    from legmotion.io.night_table import TableOptions, read_night_table
    from legmotion.night.night import Night
    from legmotion.params import Parameters
    from legmotion.pipeline import AnalyzeSettings, SkippedNight, analyze
    from legmotion.store.comparison import read_comparison
    from legmotion.store.night import read_night, write_nights
    from legmotion.store.study import StudyOptions, read_study
    from legmotion.study.compare import CompareSettings, compare
    from legmotion.study.comparison import Comparison
    from legmotion.study.from_table import nights_from_table

__all__ = [
    "AnalyzeSettings",
    "CompareSettings",
    "Comparison",
    "InputError",
    "InsufficientDataError",
    "LegmotionError",
    "Night",
    "ParameterError",
    "Parameters",
    "SkippedNight",
    "StudyError",
    "StudyOptions",
    "TableOptions",
    "__version__",
    "analyze",
    "compare",
    "nights_from_table",
    "read_comparison",
    "read_night",
    "read_night_table",
    "read_study",
    "write_nights",
]

_HOMES = {
    "AnalyzeSettings": "legmotion.pipeline",
    "CompareSettings": "legmotion.study.compare",
    "Comparison": "legmotion.study.comparison",
    "InputError": "legmotion.errors",
    "InsufficientDataError": "legmotion.errors",
    "LegmotionError": "legmotion.errors",
    "Night": "legmotion.night.night",
    "ParameterError": "legmotion.errors",
    "Parameters": "legmotion.params",
    "SkippedNight": "legmotion.pipeline",
    "StudyError": "legmotion.errors",
    "StudyOptions": "legmotion.store.study",
    "TableOptions": "legmotion.io.night_table",
    "analyze": "legmotion.pipeline",
    "compare": "legmotion.study.compare",
    "nights_from_table": "legmotion.study.from_table",
    "read_comparison": "legmotion.store.comparison",
    "read_night": "legmotion.store.night",
    "read_night_table": "legmotion.io.night_table",
    "read_study": "legmotion.store.study",
    "write_nights": "legmotion.store.night",
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
