"""Which columns are the three axes: by name, never by order, and never a gyroscope's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Words by which trackers and apps name acceleration, and what may stand beside them.
_ACCELERATION = {"acc", "accel", "acceleration", "accelerometer", "accelerometry", "gforce"}
_GRAVITY_FREE = {"linear", "user", "lin", "without"}
_PREFERRED = {"ln": 2, "cal": 1, "calibrated": 1, "total": 1, "wr": -1, "raw": -1, "uncal": -2}
_OTHER_SENSORS = {
    "gyro", "gyr", "gyroscope", "rotation", "rotationrate", "rot", "mag", "magn", "magnet",
    "magnetic", "magnetometer", "angle", "angular", "angvel", "quat", "quaternion", "attitude",
    "euler", "orientation", "pitch", "roll", "yaw", "velocity", "position", "pressure", "ecg",
    "ppg", "count", "counts", "mean", "sd", "std", "sum", "enmo", "geomagnetic",
}  # fmt: skip
# A file named so holds another sensor under the same bare x, y, z.
_OTHER_FILES = {
    "gyro", "gyroscope", "gyr", "mag", "magn", "magnetometer", "gravity", "orientation",
    "rotation", "compass",
}  # fmt: skip
_UNITS = {
    "g": "g", "gs": "g", "gn": "g", "mg": "mg", "millig": "mg",
    "m/s2": "m/s2", "m/s^2": "m/s2", "m/(s^2)": "m/s2", "m/(s2)": "m/s2", "m/s²": "m/s2",
    "ms2": "m/s2", "mps2": "m/s2", "m/s/s": "m/s2", "ms-2": "m/s2", "m.s-2": "m/s2",
    "m*s^-2": "m/s2", "meters/sec2": "m/s2", "m/sec2": "m/s2", "lsb": "lsb", "raw": "lsb",
    "no units": "lsb",
}  # fmt: skip
_JOINED = re.compile(r"(?:a|acc|accel|acceleration|accelerometer)([xyz])|gf([xyz])")
_BRACKET = re.compile(r"[(\[]\s*(.*?)\s*[)\]]\s*$")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[²]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """The columns of x, y and z, the unit their names carry, and what they leave out.

    `columns` is empty if there are not three; `found` then lists the axes that were named.
    `is_gravity_free` is true where the names say so.
    """

    columns: tuple[int, ...] = ()
    unit: str = ""
    is_gravity_free: bool = False
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """One column's name, taken apart."""

    column: int
    axis: str
    stem: tuple[str, ...]
    unit: str
    is_acceleration: bool


def find_axes(names: Sequence[str], units: Sequence[str] = (), *, file_name: str = "") -> Axes:
    """Return the three columns that hold acceleration, by their names.

    `units` is a row of units below the names, if the file has one. Bare `x`, `y`, `z` in a file
    named after another sensor are that sensor's. Of several sets the one with gravity wins.
    """
    other_file = bool({word.lower() for word in _words(file_name)} & _OTHER_FILES)
    groups: dict[tuple[str, ...], dict[str, _Named]] = {}
    for column, name in enumerate(names):
        unit_cell = units[column] if column < len(units) else ""
        named = _take_apart(column, name, unit_cell)
        if named is None or (other_file and not named.is_acceleration):
            continue
        groups.setdefault(named.stem, {}).setdefault(named.axis, named)
    whole = [group for group in groups.values() if len(group) == 3]
    if not whole:
        partial: dict[str, _Named] = max(groups.values(), key=len, default={})
        return Axes(found=tuple(names[partial[axis].column] for axis in sorted(partial)))
    best = max(whole, key=lambda group: (_rank(group["x"]), -group["x"].column))
    return Axes(
        columns=tuple(best[axis].column for axis in "xyz"),
        unit=best["x"].unit,
        is_gravity_free=bool(_GRAVITY_FREE & set(best["x"].stem)),
        found=("x", "y", "z"),
    )


def unit_named(text: str) -> str:
    """Return g, mg, m/s2 or lsb for a unit as files and users write it, else empty."""
    return _UNITS.get(text.strip().lower(), "")


def _rank(named: _Named) -> int:
    words = set(named.stem)
    score = sum(weight for word, weight in _PREFERRED.items() if word in words)
    return score + 8 * named.is_acceleration - 4 * bool(words & _GRAVITY_FREE)


def _words(name: str) -> list[str]:
    return _WORDS.findall(name)


def _take_apart(column: int, name: str, unit_cell: str) -> _Named | None:
    """Return what one column's name says, or None if it is not an acceleration axis."""
    bracket = _BRACKET.search(name)
    unit_text = bracket.group(1) if bracket else unit_cell
    words = [word.lower() for word in _words(name[: bracket.start()] if bracket else name)]
    words = [part for word in words for part in _parted(word)]
    words = _joined_single_letters(words)
    if not bracket and not unit_cell and len(words) > 1:
        unit_text, words = _trailing_unit(words)
    axes = [word for word in words if word in ("x", "y", "z")]
    stem = tuple(word for word in words if word not in ("x", "y", "z"))
    unit = unit_named(unit_text)
    is_acceleration = bool(_ACCELERATION & set(stem))
    if len(axes) != 1 or _OTHER_SENSORS & set(stem) or _is_gravity_alone(stem):
        return None
    if unit_text and not unit:
        return None
    if not is_acceleration and (unit_text == "G" or not set(stem) <= {"axis", "value", "raw"}):
        return None
    return _Named(
        column=column, axis=axes[0], stem=stem, unit=unit, is_acceleration=is_acceleration
    )


def _parted(word: str) -> list[str]:
    """Return `accx` as `acc` and `x`, and `gfx` (g-force) likewise."""
    match = _JOINED.fullmatch(word)
    return ["accelerometer", match.group(1) or match.group(2)] if match else [word]


def _joined_single_letters(words: list[str]) -> list[str]:
    """Return `a`, `x` (from `aX` or `a_x`) and `g`, `fx` (from `gFx`) as acceleration."""
    if words[:1] == ["a"] and len(words) > 1 and words[1] in ("x", "y", "z"):
        return ["accelerometer", *words[1:]]
    if len(words) == 2 and words[0] == "g" and re.fullmatch("f[xyz]", words[1]):
        return ["accelerometer", words[1][1]]
    return words


def _trailing_unit(words: list[str]) -> tuple[str, list[str]]:
    """Return the unit that ends a name such as `acc_x_mg` or `acc_x_m_s2`, and the rest."""
    for n in (3, 2, 1):
        tail = "".join(words[-n:])
        if len(words) > n and tail in _UNITS and words[-n:] != ["raw"]:
            return tail, words[:-n]
    return "", words


def _is_gravity_alone(stem: tuple[str, ...]) -> bool:
    """Return whether a name means the gravity estimate of an app, not what was measured."""
    return "gravity" in stem and not _ACCELERATION & set(stem)
