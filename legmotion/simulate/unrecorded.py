"""A night drawn at the level of its movements: scored and written as any other, never recorded.

For studies of many nights, in which the samples of every one would take long to make and to read
and say nothing more.
"""

from __future__ import annotations

import numpy as np

from legmotion.events.movements import LEG_MOVEMENTS
from legmotion.io.recording import Note, ReadLog, Recording
from legmotion.night.clock import NightClock
from legmotion.night.leg import Leg
from legmotion.night.night import Night, build_night
from legmotion.night.window import WindowOptions
from legmotion.params import Parameters
from legmotion.scoring.rules import rule_for
from legmotion.tables import Frame
from legmotion.units import SECONDS_PER_HOUR, FloatArray, Side

NOTE = Note(
    code="simulated",
    value="no recording",
    sentence="simulated: a program drew these movements, nothing was recorded",
)

_MEAN_SERIES = 16.0
_ISOLATED_PER_H = 2.0
_INTERVAL_S = (21.0, 0.3, 12.0, 45.0)  # median, spread of its logarithm, shortest, longest
_DURATION_S = (2.6, 0.4, 0.7, 8.0)
_PEAK_MG = (45.0, 0.6, 12.0, 900.0)
# Longer than any interval inside a series, so that two series are not one.
_REST_S = 95.0
_RATE_HZ = 25.0


def unrecorded_night(
    *,
    clock: NightClock,
    hours: float,
    n_plm: int,
    side: Side,
    device: str,
    options: WindowOptions,
    parameters: Parameters,
    rng: np.random.Generator,
) -> Night:
    """Return a night with a given number of periodic leg movements, marked as simulated.

    Parameters
    ----------
    clock : NightClock
        When it begins.
    hours : float
        How long it lasts.
    n_plm : int
        Periodic movements under the default rules while the whole night is in bed. Too few for
        a series, they stand alone and none is periodic; too many for the hours, there are fewer.
    side, device
        Of the sensor that might have recorded it.
    options : WindowOptions
        Lights off and lights on.
    parameters : Parameters
        All of them: they are part of the result.
    rng : numpy.random.Generator
        The same state gives the same night.
    """
    duration_s = hours * SECONDS_PER_HOUR
    recording = _recording(clock, duration_s, side, device)
    shortest = rule_for(parameters.scoring).min_series
    leg = Leg(
        recording=recording,
        side=side,
        side_origin="device",
        movements=_movements(duration_s, n_plm, shortest, side, rng),
        span_s=(0.0, duration_s),
        gaps_s=np.empty((0, 2)),
        lost_s=np.empty((0, 2)),
        rate_hz=_RATE_HZ,
        floor_mg=float("nan"),
        resolution_mg=float("nan"),
        jitter_ms=float("nan"),
        scale=float("nan"),
    )
    return build_night(index=0, clock=clock, legs=(leg,), options=options, parameters=parameters)


def _recording(clock: NightClock, duration_s: float, side: Side, device: str) -> Recording:
    return Recording(
        start=clock.start,
        clock=clock.clock,
        zone="",
        side=side,
        nominal_rate_hz=_RATE_HZ,
        gravity_included=True,
        unit="g",
        device=device,
        name=f"simulated_{clock.label(0)}",
        reader="simulated",
        notes=(NOTE,),
        log=ReadLog(last_time_s=duration_s, is_complete=True),
        open_blocks=lambda: iter(()),
    )


def _movements(
    duration_s: float, n_plm: int, shortest: int, side: Side, rng: np.random.Generator
) -> Frame:
    """Return series of movements with rests between them, and some that stand alone."""
    sizes = [*_series(n_plm, shortest, rng)]
    sizes += [1] * int(rng.poisson(_ISOLATED_PER_H * duration_s / SECONDS_PER_HOUR))
    groups = [_group(size, rng) for size in rng.permutation(sizes).tolist()]
    onset_s = _placed(groups, duration_s, rng)
    n = onset_s.size
    # A movement ends before the next one begins, whatever its length.
    until_next_s = np.diff(onset_s, append=duration_s) - 1.0
    length_s = np.minimum(_drawn(_DURATION_S, n, rng), until_next_s)
    return LEG_MOVEMENTS.frame(
        {
            "onset_s": onset_s,
            "offset_s": onset_s + length_s,
            "side": np.full(n, side),
            "kind": np.full(n, "LM"),
            "peak_mg": _drawn(_PEAK_MG, n, rng),
            "why_not": np.full(n, "", dtype="U1"),
        }
    )


def _series(n_plm: int, shortest: int, rng: np.random.Generator) -> list[int]:
    """Return the sizes of the series that so many movements make, single ones if too few."""
    if n_plm < shortest:
        return [1] * n_plm
    n = int(np.clip(round(n_plm / _MEAN_SERIES), 1, n_plm // shortest))
    more = rng.multinomial(n_plm - n * shortest, rng.dirichlet(np.full(n, 2.0)))
    return [shortest + int(extra) for extra in more]


def _group(size: int, rng: np.random.Generator) -> FloatArray:
    """Return the onsets of one series, from 0."""
    return np.concatenate([[0.0], np.cumsum(_drawn(_INTERVAL_S, size - 1, rng))])


def _placed(groups: list[FloatArray], duration_s: float, rng: np.random.Generator) -> FloatArray:
    """Return the onsets of all groups with rests that grow through the night.

    Groups for which the night is too short are left out.
    """
    taken_s = np.cumsum([group[-1] + _REST_S for group in groups])
    groups = groups[: int(np.searchsorted(taken_s + _REST_S, duration_s))]
    if not groups:
        return np.empty(0)
    spare_s = duration_s - _REST_S - float(taken_s[len(groups) - 1])
    share = rng.exponential(np.linspace(0.6, 1.4, len(groups) + 1))
    rest_s = _REST_S + spare_s * share / share.sum()
    onsets, at_s = [], 0.0
    for group, before_s in zip(groups, rest_s[:-1].tolist(), strict=True):
        onsets.append(at_s + before_s + group)
        at_s = float(onsets[-1][-1])
    return np.concatenate(onsets)


def _drawn(
    about: tuple[float, float, float, float], n: int, rng: np.random.Generator
) -> FloatArray:
    """Draw log-normal numbers inside limits."""
    median, spread, low, high = about
    return np.asarray(np.clip(median * np.exp(spread * rng.standard_normal(n)), low, high))
