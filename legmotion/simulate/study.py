"""Studies with known truth: the nights of many persons at once, as counts and hours.

A night's level is gamma distributed around one rate, and neighbouring nights resemble each
other: a normal AR(1) process is turned into the gamma's quantiles (a Gaussian copula). A massage
multiplies the level. Movements are then counted by a Poisson process over the hours of the
night, so that counts vary as a negative binomial does. That a person's nights vary by 40 to 50 %
follows from the range of 10 to 15 nights in Trotti 2009 (PMID 19022704); no figure
was found for how much neighbouring nights resemble each other, hence `rho` is to be varied.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv, ndtr

from legmotion.units import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySettings:
    """A person: what a night is like, and what a massage does to it.

    `ratio` is the rate of a massage night against the same night without; `cv` the standard
    deviation of a night's level over its mean, `rho` the correlation of neighbouring levels
    before they are turned into a gamma's.
    """

    rate_per_h: float = 15.0
    cv: float = 0.5
    rho: float = 0.3
    ratio: float = 1.0
    hours: tuple[float, float] = (4.0, 9.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """How a person books massages after bad nights, each night anew.

    The chance of a massage is the logistic function of `intercept` + `slope` times the level of
    the night before, as it would be without massage, on the normal scale of the process. With
    the defaults 0.4 of the nights are massaged: 0.6 after a night one standard deviation above
    the usual, 0.23 after one below. Where neighbouring nights correlate by 0.6, massage nights
    then have a fifth more movements for no other reason.
    """

    intercept: float = -0.4055
    slope: float = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedStudies:
    """Many studies of the same kind; all arrays have shape (studies, nights).

    `level` is the expected number of movements per hour, the massage's share in it included.
    """

    massage: IntArray
    count: IntArray
    hours: FloatArray
    level: FloatArray


def simulate_planned(
    massage: IntArray, settings: StudySettings, rng: np.random.Generator
) -> SimulatedStudies:
    """Return studies whose massage nights were fixed before any night was slept.

    Parameters
    ----------
    massage : (studies, nights) integer
        1 on massage nights, else 0.
    settings : StudySettings
        The same for all studies.
    rng : numpy.random.Generator
        The same state gives the same studies.
    """
    massage = np.asarray(massage, dtype=np.int64)
    return _slept(massage, latent_levels(massage.shape, settings.rho, rng), settings, rng)


def simulate_diaries(
    n_studies: int,
    n_nights: int,
    settings: StudySettings,
    rng: np.random.Generator,
    *,
    booking: Booking | None = None,
) -> SimulatedStudies:
    """Return studies in which massages were booked after bad nights, by nobody's plan."""
    booking = booking or Booking()
    latent = latent_levels((n_studies, 1 + n_nights), settings.rho, rng)
    before, latent = latent[:, :-1], latent[:, 1:]
    chance = 1.0 / (1.0 + np.exp(-booking.intercept - booking.slope * before))
    massage = (rng.random((n_studies, n_nights)) < chance).astype(np.int64)
    return _slept(massage, latent, settings, rng)


def latent_levels(shape: tuple[int, ...], rho: float, rng: np.random.Generator) -> FloatArray:
    """Return standard normal levels, each row a stationary AR(1) process over the nights."""
    levels = rng.standard_normal(shape)
    fresh = np.sqrt(1.0 - rho**2)
    for night in range(1, shape[1]):
        levels[:, night] = rho * levels[:, night - 1] + fresh * levels[:, night]
    return np.asarray(levels)


def gamma_levels(latent: FloatArray, cv: float) -> FloatArray:
    """Return levels of mean 1 and the given coefficient of variation, gamma distributed."""
    shape = 1.0 / cv**2
    return np.asarray(gammaincinv(shape, ndtr(latent)) / shape)


def _slept(
    massage: IntArray, latent: FloatArray, settings: StudySettings, rng: np.random.Generator
) -> SimulatedStudies:
    hours = rng.uniform(*settings.hours, massage.shape)
    level = settings.rate_per_h * gamma_levels(latent, settings.cv) * settings.ratio**massage
    return SimulatedStudies(
        massage=massage, count=rng.poisson(hours * level), hours=hours, level=level
    )
