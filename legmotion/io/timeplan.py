"""What the first rows show about a file's time: where it starts, its pace, its repeats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.errors import InputError, MalformedFileError, SummaryExportError
from legmotion.io.rows import Rows
from legmotion.io.stamps import StampRule
from legmotion.io.textstamps import NS_PER_DAY, NS_PER_S
from legmotion.io.unset import are_unset
from legmotion.params import IoParameters
from legmotion.units import IntArray

# Half a day back is midnight on a clock without dates, not a reset.
MIDNIGHT_NS = 12 * 3_600 * NS_PER_S
_FEW_REPEATS = 0.05
_STEPS_PER_JUMP = 3
# The first rows are compared with so many times as many after them.
_N_FOLLOWING = 5

EXPORT_SAMPLES = "export the raw acceleration, at 10 Hz or more, if the tracker stores it"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePlan:
    """What the first rows showed about the file's time.

    Rows before `first_line` are not used. `step_ns` is the usual time per row, `jump_ns` what
    is no ordinary step: more than the sort window, and than blocks that share a stamp take.
    `has_block_stamps` says that rows share a stamp by design. `has_dates` is false for a clock
    that starts again at midnight, `follows_zone` true for one that may change by an hour.
    `stamp_step_ns` is the usual step from one stamp to the next other one, `is_calendar` true
    where the stamps name a date that may be the one of a clock that was never set, `is_elapsed`
    where they only count.
    """

    start_ns: int
    first_line: int
    step_ns: float
    jump_ns: int
    has_block_stamps: bool
    has_dates: bool
    follows_zone: bool
    stamp_step_ns: int = 0
    is_calendar: bool = False
    is_elapsed: bool = False


def plan_time(
    rows: Rows, rule: StampRule, *, where: str, params: IoParameters, place: str = "line"
) -> TimePlan:
    """Return the plan for a file from its first rows; `place` is what their numbers count.

    Raises
    ------
    MalformedFileError
        If the stamps stand still.
    SummaryExportError
        If rows are further apart than `max_step_s`.
    InputError
        If the rate is below `min_rate_hz`.
    """
    window_ns = int(params.sort_window_s * NS_PER_S)
    has_dates, is_calendar = rule.clock != "time_of_day", rule.clock in ("local", "utc")
    begin = _first_right(rows.stamp_ns, has_dates, is_calendar, params=params)
    stamp_ns = rows.stamp_ns[begin:]
    steps = np.diff(stamp_ns)
    stamp_step_ns = _middle_step(steps)
    jump_ns = max(window_ns, _STEPS_PER_JUMP * stamp_step_ns)
    step_ns = _usual_step(steps, jump_ns)
    at = f"{where}, {place} {int(rows.line[begin])}"
    _check_step(step_ns, rule, where=where, at=at, params=params)
    back = np.flatnonzero(steps < -window_ns)
    unbroken = stamp_ns[: back[0] + 1] if back.size else stamp_ns
    return TimePlan(
        start_ns=int(unbroken[unbroken >= unbroken[0] - window_ns].min()),
        first_line=int(rows.line[begin]),
        step_ns=step_ns,
        jump_ns=jump_ns,
        has_block_stamps=_has_block_stamps(rows, begin, steps, params=params),
        has_dates=has_dates,
        follows_zone=rule.clock in ("local", "time_of_day"),
        stamp_step_ns=stamp_step_ns,
        is_calendar=is_calendar,
        is_elapsed=rule.clock == "unknown" and rule.kind == "number",
    )


def _first_right(
    stamp_ns: IntArray, has_dates: bool, is_calendar: bool, *, params: IoParameters
) -> int:
    """Return the first row whose clock was right: near most others, and not ahead of the next.

    A row far behind the next is the beginning before a gap, and right. Where a clock is set soon
    after the beginning, or loses its setting, the rows with a date count.
    """
    n_stray = params.max_stray_rows
    counted_ns = stamp_ns
    if is_calendar:
        is_set = ~are_unset(stamp_ns, params=params)
        if is_set.sum() > n_stray and 2 * int(np.argmax(is_set)) <= stamp_ns.size:
            counted_ns = stamp_ns[is_set]
    middle_ns = int(np.sort(counted_ns)[counted_ns.size // 2])
    is_near = np.abs(stamp_ns - middle_ns) <= int(params.max_jump_s * NS_PER_S)
    begin = int(np.argmax(is_near))
    following = stamp_ns[begin + n_stray : begin + _N_FOLLOWING * n_stray]
    if not following.size:
        return begin
    if not has_dates:
        is_after_midnight = following < stamp_ns[begin] - MIDNIGHT_NS
        following = following + is_after_midnight * NS_PER_DAY
    latest_ns = int(np.median(following)) + int(params.sort_window_s * NS_PER_S)
    is_right = stamp_ns[begin : begin + n_stray + 1] <= latest_ns
    return begin + int(np.argmax(is_right))


def _middle_step(steps: IntArray) -> int:
    """Return the usual step from one stamp to the next other one; 0 where it stands still."""
    forward = steps[steps > 0]
    return int(np.median(forward)) if forward.size else 0


def _usual_step(steps: IntArray, jump_ns: int) -> float:
    """Return the mean time per row, gaps and resets left out; 0 where it stands still."""
    # From one new stamp to the last: the rows before and after belong to blocks cut short.
    new = np.flatnonzero(steps > 0)
    if new.size > 1:
        steps = steps[new[0] + 1 : new[-1] + 1]
    usual = steps[np.abs(steps) <= jump_ns]
    return max(float(usual.mean()), 0.0) if usual.size else 0.0


def _check_step(
    step_ns: float, rule: StampRule, *, where: str, at: str, params: IoParameters
) -> None:
    step_s = step_ns / NS_PER_S
    if step_s <= 0:
        raise MalformedFileError(
            f"{at}: the time ({rule.words}) stands still; expected stamps that grow",
            hint="name the right time column with --time-col, or a file without one with --rate",
        )
    if step_s > params.max_step_s:
        raise epoch_data(where, f"one row per {step_s:.3g} s")
    rate_hz = 1 / step_s
    if rate_hz < params.min_rate_hz * (1 - params.rate_tolerance):
        raise InputError(
            f"{where}: {rate_hz:.3g} samples per second; expected at least "
            f"{params.min_rate_hz:g}, since a leg movement can last half a second",
            hint="set the tracker to 25 Hz or more for the next night",
        )
    if rate_hz > params.max_rate_hz * (1 + params.rate_tolerance):
        raise MalformedFileError(
            f"{at}: the time ({rule.words}) advances by {step_s:.3g} s per row; "
            f"expected at most {params.max_rate_hz:g} rows per second",
            hint="name the right time column with --time-col, or leave it out and give --rate",
        )


def epoch_data(where: str, found: str) -> SummaryExportError:
    """Return the refusal of a file that holds summaries instead of samples."""
    return SummaryExportError(
        f"{where}: {found}, a summary per epoch or minute; expected samples, since leg "
        "movements last 0.5 to 10 s",
        hint=EXPORT_SAMPLES,
    )


def _has_block_stamps(rows: Rows, begin: int, steps: IntArray, *, params: IoParameters) -> bool:
    """Return whether rows share stamps by design, and not because rows were written twice."""
    is_repeat = steps == 0
    share = float(is_repeat.mean()) if steps.size else 0.0
    if share >= params.spread_above_share or share < _FEW_REPEATS:
        return share >= params.spread_above_share
    values = rows.values[begin:]
    same = (values[1:] == values[:-1]).all(axis=1)
    return float(same[is_repeat].mean()) < params.spread_above_share
