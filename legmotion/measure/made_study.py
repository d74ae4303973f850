"""A study of many nights on disk, its results drawn movement by movement: no recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from legmotion.io.night_diary import DiaryNight
from legmotion.night.clock import NightClock
from legmotion.night.night import Night
from legmotion.night.window import WindowOptions
from legmotion.params import Parameters
from legmotion.simulate.study import SimulatedStudies
from legmotion.simulate.unrecorded import unrecorded_night
from legmotion.store.study_folder import DIARY, MASSAGES
from legmotion.units import Side

LIGHTS_OFF = time(22, 0)
_MASSAGE_AT = time(20, 30)
_MINUTES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeNight:
    """One night of a simulated study: what was drawn for it."""

    evening: date
    is_massage: bool
    hours: float
    n_plm: int
    level_per_h: float

    @property
    def lights_off(self) -> datetime:
        """Wall time at which it begins."""
        return datetime.combine(self.evening, LIGHTS_OFF)

    @property
    def lights_on(self) -> datetime:
        """Wall time at which it ends."""
        return self.lights_off + timedelta(hours=self.hours)


def made_nights(studies: SimulatedStudies, *, study: int, first: date) -> tuple[MadeNight, ...]:
    """Return the nights of one of many studies, from an evening on; hours to the minute."""
    rows = zip(
        studies.massage[study].tolist(),
        studies.hours[study].tolist(),
        studies.count[study].tolist(),
        studies.level[study].tolist(),
        strict=True,
    )
    return tuple(
        MadeNight(
            evening=first + timedelta(days=number),
            is_massage=bool(is_massage),
            hours=round(hours * 60) / 60,
            n_plm=int(count),
            level_per_h=level,
        )
        for number, (is_massage, hours, count, level) in enumerate(rows)
    )


def scored_nights(
    nights: Sequence[MadeNight],
    *,
    zone: ZoneInfo,
    side: Side,
    device: str,
    parameters: Parameters,
    seed: int,
) -> Iterator[Night]:
    """Yield the result of each night, as `analyze` would give it; its flags say it is simulated.

    A night's movements depend on its evening and the seed, not on the other nights.
    """
    for night in nights:
        clock = NightClock(
            start=night.lights_off,
            clock="local",
            zone=zone,
            zone_name=zone.key,
            zone_origin="settings",
        )
        sequence = np.random.SeedSequence([seed, night.evening.toordinal()])
        yield unrecorded_night(
            clock=clock,
            hours=night.hours,
            n_plm=night.n_plm,
            side=side,
            device=device,
            options=WindowOptions(diary={night.evening: diary_night(night)}),
            parameters=parameters,
            rng=np.random.Generator(np.random.PCG64(sequence)),
        )


def diary_night(night: MadeNight) -> DiaryNight:
    """Return what the diary says of a night."""
    return DiaryNight(
        night=night.evening, lights_off=night.lights_off.time(), lights_on=night.lights_on.time()
    )


def write_diary(nights: Sequence[MadeNight], study: Path, *, seed: int) -> None:
    """Write massage.csv and nights.csv of a study, ratings that go with the nights included."""
    rng = np.random.Generator(np.random.PCG64(seed))
    sessions = ["date,massage,start_time,minutes,kind,region"]
    rows = [
        "night,lights_off,lights_on,symptoms_evening,symptoms_night,sleep_quality",
        "# night is the date of the evening",
    ]
    for night in nights:
        if night.is_massage:
            sessions.append(f"{night.evening},yes,{_MASSAGE_AT:%H:%M},{_MINUTES},self,calves")
        else:
            sessions.append(f"{night.evening},no,,,,")
        per_h = night.n_plm / night.hours
        evening, nightly, quality = rng.normal((4.0, 1.0, 5.0), (1.5, 1.0, 0.6))
        ratings = (
            _rating(evening, 0, 10),
            _rating(nightly + per_h / 6.0, 0, 10),
            _rating(quality - per_h / 10.0, 1, 5),
        )
        rows.append(
            f"{night.evening},{night.lights_off:%H:%M},{night.lights_on:%H:%M},"
            + ",".join(map(str, ratings))
        )
    for name, lines in ((MASSAGES, sessions), (DIARY, rows)):
        (study / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_truth(nights: Sequence[MadeNight], path: Path, *, ratio: float) -> None:
    """Write what was drawn for each night, and the true ratio."""
    lines = ["night,massage,hours,periodic_movements,level_per_h,true_ratio"]
    lines += [
        f"{night.evening},{'yes' if night.is_massage else 'no'},{night.hours:.3f},"
        f"{night.n_plm},{night.level_per_h:.3f},{ratio:g}"
        for night in nights
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _rating(value: float, low: int, high: int) -> int:
    return int(np.clip(round(value), low, high))
