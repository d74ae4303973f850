"""What the options of `legmotion plan` ask for: dates, weekdays, shares, pilot nights."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legmotion.errors import ParameterError
from legmotion_cli.options import iso_date
from legmotion_cli.words import DAYS

if TYPE_CHECKING:
    from legmotion.params import StudyParameters
    from legmotion.study.nights import Scale
    from legmotion.study.plan import PlanSettings
    from legmotion.study.planning import Change
    from legmotion.study.schemes import PlanDesign, SchemeSettings
    from legmotion.study.variation import Variation
    from legmotion.units import FloatArray

_MINUTES_PER_HOUR = 60.0


def plan_settings(options: dict[str, Any], seed: int, params: StudyParameters) -> PlanSettings:
    """Return what to draw a plan from.

    Raises ParameterError for an option that cannot be understood or kept.
    """
    from legmotion.study.plan import PlanSettings
    from legmotion.study.planned_outcome import planned_outcome

    key = options["outcome"]
    value, hours = _pilot_nights(options["pilot"], key)
    outcome = planned_outcome(
        key, mcid=options["mcid"], usual=None if value is None else _median(value), params=params
    )
    if value is not None and hours is None and outcome.scale == "rate":
        raise ParameterError(
            f"{options['pilot']} holds numbers, and {key} is counted per hour",
            hint="give the columns count and hours, or name another --outcome",
        )
    return PlanSettings(
        schedule=_schedule(options),
        seed=seed,
        outcome=outcome,
        variation=_variation(options, outcome.scale, value, hours, params),
        n_baseline=options["baseline"],
        n_looks=int(options["looks"]),
    )


def wished_changes(settings: PlanSettings, target: float | None) -> tuple[Change, ...]:
    """Return the true changes whose chances are shown."""
    from legmotion.study.planning import changes_of_number, changes_of_rate

    if settings.outcome.scale == "rate":
        return changes_of_rate(target)
    return changes_of_number(settings.outcome.mcid, settings.outcome.unit)


def _schedule(options: dict[str, Any]) -> SchemeSettings:
    from legmotion.study.schemes import SchemeSettings

    per_week = options["per_week"]
    usual: PlanDesign = "blocks4" if per_week is None or per_week > 2 else "halfweeks"
    design: PlanDesign = options["design"] or usual
    return SchemeSettings(
        n_nights=options["nights"],
        start=_date(options["start"]),
        design=design,
        ratio=_ratio(options["ratio"]),
        max_run=options["max_run"],
        not_on=_weekdays(options["not_on"]),
        per_week=per_week,
    )


def _date(text: str) -> date:
    from legmotion.io.diary_dates import YEARS

    found = iso_date(text)
    if found is None or found.year not in YEARS:
        raise ParameterError(
            f"--start is {text!r}, expected the date of the first evening",
            hint=f"as 2026-12-01, in the years {YEARS[0]} to {YEARS[-1]}",
        )
    return found


def _ratio(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,2}):(\d{1,2})", text)
    if found is None:
        raise ParameterError(
            f"--ratio is {text!r}, expected massage nights to others",
            hint="1:1, or 1:2 for one massage night in three",
        )
    return int(found[1]), int(found[2])


def _weekdays(texts: tuple[str, ...]) -> tuple[int, ...]:
    days = []
    for word in (part for text in texts for part in re.split(r"[,\s]+", text) if part):
        short = word[:3].capitalize()
        if short not in DAYS:
            raise ParameterError(
                f"--not-on is {word!r}, expected a weekday", hint=f"one of {', '.join(DAYS)}"
            )
        days.append(DAYS.index(short))
    return tuple(sorted(set(days)))


def _variation(
    options: dict[str, Any],
    scale: Scale,
    value: FloatArray | None,
    hours: FloatArray | None,
    params: StudyParameters,
) -> Variation | None:
    """Return how much nights vary: as the pilot nights do, as was said, or as is usual."""
    from legmotion.study.variation import given_variation, pilot_variation

    said = [f"--{name}" for name in ("rate", "cv", "hours") if options[name] is not None]
    if value is not None:
        if said:
            raise ParameterError(
                f"{' and '.join(said)} and --pilot both say how nights are",
                hint="keep one of the two",
            )
        return pilot_variation(value, params, scale=scale, hours=hours, rho=options["rho"])
    if scale == "number":
        if said or options["target"] is not None:
            raise ParameterError(
                "--rate, --cv, --hours and --target are of an outcome counted per hour",
                hint="give pilot nights with --pilot",
            )
        return None
    return given_variation(
        params,
        rate_per_h=options["rate"],
        cv=options["cv"],
        rho=options["rho"],
        hours=options["hours"],
    )


def _pilot_nights(path: str | None, key: str) -> tuple[FloatArray | None, FloatArray | None]:
    """Return the outcome and the hours of pilot nights, from a study folder or from a table."""
    if path is None:
        return None, None
    return _of_study(Path(path), key) if Path(path).is_dir() else _of_table(path)


def _of_study(folder: Path, key: str) -> tuple[FloatArray, FloatArray]:
    import numpy as np

    from legmotion.store.study_results import read_study_results

    nights = [night for night in read_study_results(folder).nights if night.grade != "bad"]
    value = np.array([night.value(key) for night in nights], dtype=np.float64)
    minutes = np.array([night.value("tib_analysable_min") for night in nights], dtype=np.float64)
    return value, minutes / _MINUTES_PER_HOUR


def _of_table(path: str) -> tuple[FloatArray, FloatArray | None]:
    """Return the nights of a table that had no massage; numbers have no hours."""
    import numpy as np

    from legmotion.io.night_table import TableOptions, read_night_table

    table = read_night_table(path, TableOptions())
    nights = [night for night in table.nights if not night.massage]
    count, hours, value = (
        np.array([getattr(night, name) for night in nights], dtype=np.float64)
        for name in ("count", "hours", "value")
    )
    if table.scale == "number":
        return value, None
    rate = np.divide(count, hours, out=np.full(count.shape, np.nan), where=hours > 0.0)
    return rate, hours


def _median(value: FloatArray) -> float | None:
    import numpy as np

    known = value[np.isfinite(value)]
    return float(np.median(known)) if known.size else None
