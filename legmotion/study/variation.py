"""How much a person's nights vary: as given, as usual, or as pilot nights show it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from legmotion.study.nights import Scale
from legmotion.study.power import log_variance
from legmotion.units import FloatArray

# Median absolute deviation to standard deviation, of a normal distribution.
_MAD_TO_SD = 1.4826


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """What power is worked out from.

    `sd` is that of one night about its usual: of the log rate for a rate, in the outcome's unit
    for a number. `rate_per_h`, `hours` and `cv` are None for a number. `n_pilot` counts the
    pilot nights it was learned from, 0 where it was given or assumed.
    """

    scale: Scale
    sd: float
    rho: float
    rate_per_h: float | None = None
    hours: float | None = None
    cv: float | None = None
    n_pilot: int = 0

    @property
    def variance(self) -> float:
        """Of one night's log rate or value."""
        return self.sd**2


def given_variation(
    params: StudyParameters,
    *,
    rate_per_h: float | None = None,
    cv: float | None = None,
    rho: float | None = None,
    hours: float | None = None,
    n_pilot: int = 0,
) -> Variation:
    """Return the variation of a rate from its usual height, its spread and its correlation.

    What is not given is as in the parameters. `cv` is the coefficient of variation of the rate
    from night to night, without the chance of counting.
    """
    rate_per_h = params.planned_rate_per_h if rate_per_h is None else rate_per_h
    cv = params.planned_cv if cv is None else cv
    hours = params.planned_hours if hours is None else hours
    rho = params.planned_rho if rho is None else rho
    if min(rate_per_h, cv, hours) <= 0.0 or not 0.0 <= rho < 1.0:
        raise ParameterError(
            f"rate {rate_per_h:g}, cv {cv:g}, hours {hours:g}, rho {rho:g}: expected the first "
            "three above 0 and rho from 0 to below 1",
            hint=f"without them the plan takes rate {params.planned_rate_per_h:g}, "
            f"cv {params.planned_cv:g} and rho {params.planned_rho:g}",
        )
    return Variation(
        scale="rate",
        sd=log_variance(cv=cv, rate_per_h=rate_per_h, hours=hours) ** 0.5,
        rho=rho,
        rate_per_h=rate_per_h,
        hours=hours,
        cv=cv,
        n_pilot=n_pilot,
    )


def pilot_variation(
    value: FloatArray,
    params: StudyParameters,
    *,
    scale: Scale,
    hours: FloatArray | None = None,
    rho: float | None = None,
) -> Variation:
    """Return the variation that pilot nights without massage show.

    Parameters
    ----------
    value : (n,) float64
        The outcome of each night, NaN where there is none: a rate per hour, or a number.
    params : StudyParameters
        How few nights are too few, and what is added because few nights vary less than many.
    scale : rate or number
        Of the outcome.
    hours : (n,) float64, optional
        That the rates were counted over; their median stands for a night.
    rho : float, optional
        So few nights say nothing of it; the parameters' value where it is not given.

    Raises
    ------
    ParameterError
        For too few nights, or nights that are all alike.
    """
    nights = value[np.isfinite(value)]
    if nights.size < params.pilot_min_nights:
        raise ParameterError(
            f"{nights.size} pilot nights have a value, expected at least {params.pilot_min_nights}",
            hint="record more nights without massage first, or say --rate and --cv",
        )
    usual = float(np.median(nights))
    spread = float(np.median(np.abs(nights - usual))) * _MAD_TO_SD * params.pilot_factor
    if scale == "rate" and usual > 0.0:
        known = np.array([]) if hours is None else hours[np.isfinite(hours)]
        return given_variation(
            params,
            rate_per_h=usual,
            cv=max(params.pilot_min_cv, spread / usual),
            rho=rho,
            hours=float(np.median(known)) if known.size else None,
            n_pilot=int(nights.size),
        )
    if scale == "rate" or spread <= 0.0:
        raise ParameterError(
            f"the {nights.size} pilot nights are all near {usual:g}: they do not show how much "
            "nights vary",
            hint="record more nights without massage first, or choose another outcome",
        )
    rho = params.planned_rho if rho is None else rho
    return Variation(scale=scale, sd=spread, rho=rho, n_pilot=int(nights.size))
