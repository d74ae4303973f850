"""How much massage came before a night: sessions in the week and the fortnight before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.nights import StudyNight, StudyNights
from legmotion.units import BoolArray, FloatArray, IntArray

WEEK = 7
FORTNIGHT = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Massage tonight and before it, per night; arrays of shape (n,), NaN where unknown.

    `tonight` is 1 or 0, `minutes` the minutes tonight, 0 without a massage. `trailing_7` and
    `trailing_14` are sessions in as many nights before, tonight left out. `decayed` counts every
    earlier session less with every night that has passed. `nights_since` is how many nights ago
    the last massage was, 0 tonight.
    """

    tonight: FloatArray
    minutes: FloatArray
    trailing_7: FloatArray
    trailing_14: FloatArray
    decayed: FloatArray
    nights_since: FloatArray


def exposure_columns(
    night_number: IntArray,
    *,
    session_night: IntArray,
    session_minutes: FloatArray,
    unknown_night: IntArray,
    half_life_nights: float,
) -> Exposure:
    """Return what came before each of some nights.

    Parameters
    ----------
    night_number : (n,) int64
        The nights that are asked about.
    session_night : (s,) int64
        Night of each session; a night with two sessions stands there twice.
    session_minutes : (s,) float64
        Its minutes, NaN where not noted.
    unknown_night : (u,) int64
        Nights of which it is not known whether there was a massage. A night that stands in
        neither list had none.
    half_life_nights : float
        After so many nights a session counts half in `decayed`.

    Returns
    -------
    Exposure
        A window that holds an unknown night is itself unknown, not empty. Sessions before the
        fortnight still count in `decayed`, unknown nights before it do not stand in its way.
    """
    ago = night_number[:, None] - session_night[None, :]
    blind = night_number[:, None] - unknown_night[None, :]
    is_tonight = ago == 0
    is_blind = (blind == 0).any(axis=1)
    before = np.where(ago > 0, ago, 0)
    weight = np.where(ago > 0, np.power(0.5, before / half_life_nights), 0.0)
    minutes = np.where(is_tonight, session_minutes[None, :], 0.0).sum(axis=1)
    has_blind_fortnight = _any_within(blind, FORTNIGHT)
    return Exposure(
        tonight=_unless(is_blind, is_tonight.any(axis=1).astype(np.float64)),
        minutes=_unless(is_blind, minutes),
        trailing_7=_unless(_any_within(blind, WEEK), _n_within(ago, WEEK)),
        trailing_14=_unless(has_blind_fortnight, _n_within(ago, FORTNIGHT)),
        decayed=_unless(has_blind_fortnight, weight.sum(axis=1)),
        nights_since=_nights_since(ago, blind),
    )


def study_exposure(nights: StudyNights, params: StudyParameters) -> Exposure:
    """Return what came before each night of a study, shape (n,) in the order of its nights.

    Nights that the study does not hold are unknown, and so are those before its first: who
    begins a diary may have had massages before.
    """
    number = np.array([night.number for night in nights.nights], dtype=np.int64)
    held = [(night, n) for night in nights.nights if (n := sessions_of(night)) is not None]
    sessions = [(night.number, night.minutes / n) for night, n in held for _ in range(n)]
    known = np.array([night.number for night, _ in held], dtype=np.int64)
    span = (
        np.arange(number[0] - FORTNIGHT, number[-1] + 1) if number.size else np.zeros(0, np.int64)
    )
    made = exposure_columns(
        number,
        session_night=np.array([one for one, _ in sessions], dtype=np.int64),
        session_minutes=np.array([minutes for _, minutes in sessions], dtype=np.float64),
        unknown_night=np.setdiff1d(span, known),
        half_life_nights=params.half_life_nights,
    )
    is_neither = np.array([night.massage is None for night in nights.nights], dtype=np.bool_)
    return replace(made, tonight=_unless(is_neither, made.tonight))


def sessions_of(night: StudyNight) -> int | None:
    """Return how many massages a night had, None where the diary does not say.

    A massage in the middle of a night puts the night into neither condition, and yet there was
    one.
    """
    if night.massage is None:
        return night.n_sessions or None
    return max(night.n_sessions, 1) if night.massage else 0


def _any_within(ago: IntArray, n_nights: int) -> BoolArray:
    return np.asarray(((ago > 0) & (ago <= n_nights)).any(axis=1))


def _n_within(ago: IntArray, n_nights: int) -> FloatArray:
    return np.asarray(((ago > 0) & (ago <= n_nights)).sum(axis=1).astype(np.float64))


def _nights_since(ago: IntArray, blind: IntArray) -> FloatArray:
    """Return nights since the last session, unknown where a later night is."""
    last = np.where(ago >= 0, ago, np.inf).min(axis=1, initial=np.inf)
    last_blind = np.where(blind >= 0, blind, np.inf).min(axis=1, initial=np.inf)
    return np.where(np.isfinite(last) & (last <= last_blind), last, np.nan)


def _unless(is_unknown: BoolArray, value: FloatArray) -> FloatArray:
    return np.asarray(np.where(is_unknown, np.nan, value))
