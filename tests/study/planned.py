"""Plans for the tests: drawn for nights from the first of December 2026 on."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.plan import Plan, PlannedOutcome, PlanSettings, draw_plan
from legmotion.study.schemes import SchemeSettings
from legmotion.study.variation import given_variation
from legmotion.units import FloatArray, IntArray

PARAMS = StudyParameters()
FIRST = date(2026, 12, 1)  # a Tuesday
OUTCOME = PlannedOutcome(
    key="plm_per_h_tib",
    label="Periodic leg movements per hour in bed",
    unit="1/h",
    scale="rate",
    mcid=0.2,
)


def plan_of(n_nights: int = 28, *, seed: int = 1, **more: Any) -> Plan:
    """Draw a plan; what is no setting of the schedule is one of the plan."""
    of_plan = {key: more.pop(key) for key in ("n_baseline", "n_looks", "outcome") if key in more}
    return draw_plan(
        PlanSettings(
            schedule=SchemeSettings(n_nights=n_nights, start=FIRST, **more),
            seed=seed,
            variation=given_variation(PARAMS),
            **{"outcome": OUTCOME, **of_plan},
        ),
        PARAMS,
    )


def arrays_of(plan: Plan) -> tuple[FloatArray, IntArray]:
    """The massage column and the night numbers of a plan."""
    number = np.array([night.toordinal() for night in plan.nights], dtype=np.int64)
    return np.array(plan.massage, dtype=np.float64), number
