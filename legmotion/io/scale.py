"""Counts to g: the unit from the column's name, the user, or gravity in still seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from legmotion.errors import MalformedFileError, ParameterError
from legmotion.io.axes import unit_named
from legmotion.io.recording import Note
from legmotion.params import IoParameters
from legmotion.units import MG_PER_G, STANDARD_GRAVITY_M_PER_S2, FloatArray

_NAMED = {"g": 1.0, "m/s2": STANDARD_GRAVITY_M_PER_S2, "mg": MG_PER_G}
# Counts per g of trackers: E4 64, ActiGraph 256 and 341, EmbracePlus and 16 g ranges 2048,
# 8 g ranges 4096, Bangle.js and 4 g ranges 8192, 2 g ranges 16384.
_COUNTS_PER_G = (64.0, 256.0, 341.0, 2048.0, 4096.0, 8192.0, 16384.0)
_STILLEST_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What the stillest stretches show, in the file's own unit.

    `magnitude` is the median length of the acceleration in them, `n_still` how many windows
    were still; `largest` is the largest number seen.
    """

    magnitude: float
    n_still: int
    largest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How many of the file's units make 1 g, and what is said about it."""

    unit: str
    per_g: float
    gravity_included: bool
    notes: tuple[Note, ...] = ()


def observe_rest(values: FloatArray, window: int, *, params: IoParameters) -> Rest:
    """Return what is seen at rest in `values`, shape (n, 3), in windows of so many rows."""
    window = max(2, min(window, len(values)))
    n = len(values) // window
    blocks = values[: n * window].reshape(n, window, 3)
    magnitude = np.median(np.sqrt((blocks**2).sum(axis=2)), axis=1)
    spread = np.sqrt(blocks.var(axis=1).sum(axis=1))
    is_still = (spread < params.still_spread * magnitude) & (magnitude > 0)
    n_still = int(is_still.sum())
    if n_still < params.min_still_windows:
        limit = np.quantile(spread, _STILLEST_SHARE)
        is_still = spread <= limit
    return Rest(
        magnitude=float(np.median(magnitude[is_still])),
        n_still=n_still,
        largest=float(np.abs(values).max()),
    )


def choose_scale(
    rest: Rest,
    *,
    given: str,
    named: str,
    is_gravity_free: bool,
    where: str,
    params: IoParameters,
) -> Scale:
    """Return the scale: the user's unit, else the header's if rest agrees, else rest's.

    `given` is `--unit`, `named` the unit in the header (g, mg, m/s2 or, for counts, as
    `1/256 g`), `is_gravity_free` whether the header
    says that gravity was removed.
    """
    if given:
        return _given_scale(rest, given, where=where, params=params)
    per_g = _size_of(named)
    if per_g:
        return _named_scale(rest, named, per_g, is_gravity_free, params=params)
    if is_gravity_free:
        raise _no_unit(rest, where, "its columns say that gravity was removed")
    fitting = _fitting(rest, params=params)
    if fitting is None:
        raise _no_unit(rest, where, "no known unit makes that 1 g")
    return _inferred(rest, fitting, "the file names no unit")


def _size_of(named: str) -> float:
    """Return how many of a unit make 1 g, also of one named as `1/256 g`; 0 for no unit."""
    counts = re.fullmatch(r"1/(\d+(?:\.\d+)?) g", named)
    return _NAMED.get(named, float(counts.group(1)) if counts else 0.0)


def _named_scale(
    rest: Rest, named: str, per_g: float, is_gravity_free: bool, *, params: IoParameters
) -> Scale:
    rest_g = rest.magnitude / per_g
    if is_gravity_free or rest_g < params.gravity_free_below_g:
        return _gravity_free(named, per_g, rest_g)
    if _is_near(rest_g, params=params):
        return Scale(unit=named, per_g=per_g, gravity_included=True)
    fitting = _fitting(rest, params=params)
    if fitting is not None and rest.n_still >= params.min_still_windows:
        return _inferred(rest, fitting, f"the header says {named}, rest says otherwise")
    note = _doubtful(named, rest_g)
    return Scale(unit=named, per_g=per_g, gravity_included=True, notes=(note,))


def _given_scale(rest: Rest, given: str, *, where: str, params: IoParameters) -> Scale:
    unit, per_g = _parse_unit(given)
    if per_g is None:
        counts = _fitting(rest, params=params, known=_COUNTS_PER_G)
        if counts is None:
            raise _no_unit(rest, where, "no known count per g fits")
        return _inferred(rest, counts, "--unit lsb")
    rest_g = rest.magnitude / per_g
    if rest_g < params.gravity_free_below_g:
        return _gravity_free(unit, per_g, rest_g)
    notes = () if _is_near(rest_g, params=params) else (_doubtful(unit, rest_g),)
    return Scale(unit=unit, per_g=per_g, gravity_included=True, notes=notes)


def _parse_unit(text: str) -> tuple[str, float | None]:
    """Return unit and count per g of `--unit`; None stands for counts to be inferred."""
    unit = unit_named(text)
    if unit == "lsb":
        return unit, None
    if unit:
        return unit, _NAMED[unit]
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:/\s*g|lsb/g|per g)?\s*", text)
    per_g = float(match.group(1)) if match else 0.0
    if per_g <= 0:
        raise ParameterError(
            f"--unit is {text!r}, expected g, mg, m/s2, lsb or the counts per g",
            hint="for example --unit m/s2, or --unit 4096",
        )
    return _label(per_g), per_g


def _label(per_g: float) -> str:
    named = next((unit for unit, size in _NAMED.items() if size == per_g), "")
    return named or f"1/{per_g:g} g"


def _is_near(rest_g: float, *, params: IoParameters) -> bool:
    return 1 / (1 + params.unit_tolerance) < rest_g < 1 + params.unit_tolerance


def _fitting(rest: Rest, *, params: IoParameters, known: tuple[float, ...] = ()) -> float | None:
    """Return the known size of 1 g nearest to what rest shows, if one is near."""
    sizes = known or (*_NAMED.values(), *_COUNTS_PER_G)
    near = [size for size in sizes if _is_near(rest.magnitude / size, params=params)]
    return min(near, key=lambda size: abs(np.log(rest.magnitude / size)), default=None)


def _inferred(rest: Rest, per_g: float, why: str) -> Scale:
    unit = _label(per_g)
    seen = f"{rest.magnitude:.4g}"
    note = Note(
        code="unit_inferred",
        value=unit,
        sentence=f"unit {unit} inferred ({why}): {seen} at rest is taken as 1 g; --unit overrides",
    )
    return Scale(unit=unit, per_g=per_g, gravity_included=True, notes=(note,))


def _gravity_free(unit: str, per_g: float, rest_g: float) -> Scale:
    note = Note(
        code="gravity_removed",
        value=round(rest_g, 3),
        sentence=f"gravity was removed from this stream ({rest_g:.3f} g at rest): posture "
        "cannot be seen; prefer the stream with gravity if there is one",
    )
    return Scale(unit=unit, per_g=per_g, gravity_included=False, notes=(note,))


def _doubtful(unit: str, rest_g: float) -> Note:
    return Note(
        code="unit_doubtful",
        value=round(rest_g, 3),
        sentence=f"read as {unit}, the stillest seconds show {rest_g:.3g} g instead of 1 g",
    )


def _no_unit(rest: Rest, where: str, why: str) -> MalformedFileError:
    return MalformedFileError(
        f"{where}: the unit is not known: the stillest seconds show {rest.magnitude:.4g}, "
        f"and {why}",
        hint="name it with --unit: g, mg, m/s2, lsb or the counts per g",
    )
