"""What is known of an outcome beside its numbers: its name, its direction, what matters of it."""

from __future__ import annotations

from dataclasses import dataclass

from legmotion.params import StudyParameters
from legmotion.study.nights import Better

PRIMARY = "plm_per_h_tib"
_PCT = 100.0
_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryOutcome:
    """A column of nights.csv that can be an outcome; `mcid` names its parameter."""

    label: str
    unit: str
    better: Better
    mcid: str


# Beside the primary outcome, in this order, where the results have them.
MOVEMENT_OUTCOMES = (
    PRIMARY,
    "lm_per_h_tib",
    "imi_geometric_mean_s",
    "ferri_pi",
    "plm_clm_ratio",
    "posture_shift_per_h_tib",
)
DIARY_OUTCOMES = {
    "symptoms_night": DiaryOutcome(
        label="Symptoms in the night", unit="0-10", better="lower", mcid="mcid_rating"
    ),
    "symptoms_evening": DiaryOutcome(
        label="Symptoms in the evening, before any massage",
        unit="0-10",
        better="lower",
        mcid="mcid_rating",
    ),
    "sleep_quality": DiaryOutcome(
        label="Sleep quality", unit="1-5", better="higher", mcid="mcid_rating"
    ),
    "stress_evening": DiaryOutcome(
        label="Stress of the day", unit="0-10", better="lower", mcid="mcid_rating"
    ),
    "irls": DiaryOutcome(
        label="IRLS total of the week", unit="0-40", better="lower", mcid="mcid_irls"
    ),
    "waso_min": DiaryOutcome(
        label="Time awake in the night, as noted", unit="min", better="lower", mcid="mcid_wake_min"
    ),
    "sleep_latency_min": DiaryOutcome(
        label="Time to fall asleep, as noted", unit="min", better="lower", mcid="mcid_wake_min"
    ),
    "awakenings": DiaryOutcome(
        label="Awakenings, as noted", unit="count", better="lower", mcid="mcid_rating"
    ),
}
# Of a result that estimates sleep, and where more of a thing is what people want.
_RESULT_MCIDS = {
    "sleep_efficiency_pct": "mcid_efficiency_pct",
    "waso_min": "mcid_wake_min",
    "sleep_latency_min": "mcid_wake_min",
    "tst_min": "mcid_sleep_min",
}
_HIGHER = frozenset(
    {
        "sleep_efficiency_pct", "tst_min", "tib_min", "tib_analysable_min", "imi_geometric_mean_s",
        "imi_median_s", "imi_q1_s", "imi_q3_s", "mean_ln_imi",
    }
)  # fmt: skip


def better_of(key: str) -> Better:
    """Return the direction of an outcome that people wish for."""
    kind = DIARY_OUTCOMES.get(key)
    if kind is not None:
        return kind.better
    return "higher" if key in _HIGHER else "lower"


def mcid_of_rate(params: StudyParameters) -> float:
    """Return the smallest meaningful change of a rate, as a share."""
    return params.mcid_rate_pct / _PCT


def mcid_of_number(key: str, median: float, *, is_noted: bool, params: StudyParameters) -> float:
    """Return the smallest meaningful difference of a number, in its unit.

    Where nobody has a convention it is the same share of the person's own median as of a rate,
    and 1 where that is nothing.
    """
    noted = DIARY_OUTCOMES.get(key) if is_noted else None
    name = noted.mcid if noted is not None else _RESULT_MCIDS.get(key)
    if name is not None:
        return float(getattr(params, name))
    share = mcid_of_rate(params) * abs(median)
    return float(f"{share:.{_DIGITS}g}") if share > 0.0 else 1.0
