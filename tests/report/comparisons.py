"""Comparisons made by hand, with everything a result can hold."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

from legmotion.params import StudyParameters
from legmotion.study.comparison import (
    Adherence,
    Arm,
    Balance,
    CarryOver,
    ComparedHour,
    ComparedNight,
    Comparison,
    Drift,
    Effect,
    HourOfArm,
    NightsNeeded,
    SecondaryOutcome,
    SensitivityRow,
)
from legmotion.study.nights import Notice

FIRST = date(2026, 1, 5)
COUNTS = (
    120, 70, 98, 88, 140, 61, 101, 92, 133, 70, 160, 84, 95, 52, 121, 90, 99, 66, 150, 77,
)  # fmt: skip
LEFT_OUT = {
    5: ("short", "2.1 h could be analysed, 3 h are needed"),
    9: ("unknown", "the diary does not say whether there was a massage"),
}
FEWER = Effect(
    estimate=0.68, low=0.52, high=0.88, p_fewer=0.994, p_meaningful=0.86, p_equivalent=0.12,
    p_two_sided=0.012, rho_mean=0.21, mean=-0.38, variance=0.02, df=15,
    columns=("constant", "massage", "trend"),
)  # fmt: skip
MORE = dataclasses.replace(
    FEWER, estimate=1.4, low=1.1, high=1.9, p_fewer=0.006, p_meaningful=0.001
)
WIDE = dataclasses.replace(
    FEWER, estimate=0.9, low=0.6, high=1.35, p_fewer=0.7, p_meaningful=0.25, p_equivalent=0.6
)
LOWER = dataclasses.replace(FEWER, estimate=-2.1, low=-3.1, high=-1.1)
ARM = Arm(
    n=9, typical=16.0, median=15.9, low_quartile=13.5, high_quartile=19.0, count=1080.0,
    hours=63.0, pooled=17.1, n_above_usual=4,
)  # fmt: skip


def nights() -> tuple[ComparedNight, ...]:
    """Twenty nights in turn, the fifth without a recording, two of them left out."""
    made = []
    for place, count in enumerate(COUNTS):
        if place == 4:
            continue
        evening = FIRST + timedelta(days=place)
        code, reason = LEFT_OUT.get(place, ("", ""))
        massage = None if code == "unknown" else bool(place % 2)
        made.append(
            ComparedNight(
                night=evening.isoformat(),
                number=evening.toordinal(),
                massage=massage,
                planned=bool(place % 2),
                value=count / 7.0,
                count=float(count),
                hours=7.0,
                minutes=40.0 if massage else 0.0,
                excluded=code,
                reason=reason,
                arm=None if code else massage,
            )
        )
    return tuple(made)


def row(key: str, label: str, *numbers: float | None, **more: Any) -> SensitivityRow:
    """One row of the panel with its estimate and interval."""
    estimate, low, high = numbers or (None, None, None)
    status: Any = "ok" if numbers else "not_applicable"
    return SensitivityRow(
        key=key, label=label, status=status, estimate=estimate, low=low, high=high, **more
    )


ROWS = (
    row("S1", "ratio of pooled rates", 0.7, 0.5, 0.93, verdict="fewer"),
    row("S2", "randomisation test", 0.69, 0.5, 0.95, p=0.031, note="smallest possible p 0.0003"),
    row("S4", "ranks", 0.7, None, None, note="in 8 of 10 random pairs the massage night has fewer"),
    row("S5", "without the nights after a massage", 0.66, 0.3, 1.2, verdict="unclear"),
    row("S9", "with covariates", note="no covariate is known on every night"),
)
HOURS = tuple(
    ComparedHour(
        label=label,
        massage=HourOfArm(n=8, count=count, hours=7.5, per_h=count / 7.5),
        none=HourOfArm(n=n, count=2 * count, hours=8.0, per_h=count / 4.0 if n > 2 else None),
    )
    for label, count, n in (("22:00", 60, 9), ("23:00", 150, 9), ("00:00", 120, 9), ("01:00", 9, 2))
)
CURVE = tuple((0.4 + 0.02 * k, max(0.0, 1.0 - abs(k - 14) / 16.0)) for k in range(31))
SLEEP = SecondaryOutcome(
    key="waso_min", label="Time awake in the night, as noted", unit="min", scale="number",
    better="lower", mcid=15.0, n_massage=9, n_none=8, status="ok",
    effect=dataclasses.replace(LOWER, estimate=-12.0, low=-20.0, high=3.0), q=0.2,
)  # fmt: skip
NEEDED = NightsNeeded(
    per_change={"20": 188, "30": 76, "40": None}, more=4, cv=0.5, rho=0.2, swing=1.6
)
WHOLE: dict[str, Any] = {
    "status": "ok", "status_words": "", "hint": "", "verdict": "fewer", "design": "assigned",
    "design_origin": "a plan covers these nights", "is_exploratory": False,
    "outcome": "plm_per_h_tib", "label": "Periodic leg movements per hour in bed",
    "unit": "1/h", "scale": "rate", "better": "lower", "mcid": 0.2,
    "massage": dataclasses.replace(ARM, typical=10.9, n=8, n_above_usual=1), "none": ARM,
    "effect": FEWER, "absolute": (-5.5, -8.2, -2.1), "pooled_ratio": 0.7, "pooled_low": 0.5,
    "pooled_high": 0.93, "is_concordant": True, "is_robust": False, "sensitivity": ROWS,
    "carry_over": CarryOver(
        status="ok", note="5 nights follow a massage, 4 do not.", estimate=0.9, low=0.7,
        high=1.2, adjusted=0.66, adjusted_low=0.5, adjusted_high=0.9, washout_nights=1,
    ),
    "drift": Drift(status="in", estimate=0.8, low=0.5, high=1.25), "curve": CURVE,
    "profile": HOURS, "secondary": (SLEEP,), "nights_needed": NEEDED,
    "adherence": Adherence(n_planned=20, n_kept=18, as_received=FEWER),
    "balance": (
        Balance(key="caffeine_after_noon", massage=0.0, none=2.0, share_lower=0.9, is_uneven=True),
        Balance(key="floor_mg", massage=3.1, none=3.0, share_lower=0.5, is_uneven=False),
    ),
    "nights": nights(),
    "warnings": (Notice(code="wide_interval", sentence="The interval is wide.", value=1.6),),
    "plan_hash": "ab" * 32, "parameters": StudyParameters(),
}  # fmt: skip
NUMBER: dict[str, Any] = {
    "outcome": "symptoms_night", "label": "Symptoms in the night", "unit": "0-10",
    "scale": "number", "mcid": 1.0, "effect": LOWER, "absolute": None, "pooled_ratio": None,
    "pooled_low": None, "pooled_high": None, "is_concordant": None, "curve": (),
    "drift": Drift(status="few_nights"),
    "nights_needed": NightsNeeded(
        per_change={"1": 40, "2": 16, "3": 12}, more=4, cv=None, rho=0.2, swing=1.3
    ),
}  # fmt: skip
EMPTY: dict[str, Any] = {
    "verdict": None, "effect": None, "absolute": None, "pooled_ratio": None, "pooled_low": None,
    "pooled_high": None, "is_concordant": None, "is_robust": None, "sensitivity": (),
    "carry_over": None, "drift": None, "curve": (), "secondary": (), "nights_needed": None,
    "adherence": None, "balance": (),
}  # fmt: skip


def comparison(**changes: Any) -> Comparison:
    """A planned study whose verdict is "fewer", with changes."""
    return Comparison(**(WHOLE | changes))


def refusal(status: str, **changes: Any) -> Comparison:
    """A comparison that was refused."""
    said = {"status_words": "The words of the refusal.", "hint": "What to do next."}
    return comparison(**(EMPTY | {"status": status} | said | changes))
