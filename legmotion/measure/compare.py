"""Two measurements of the same work: what got slower, beyond the noise of both."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from legmotion.errors import ParameterError

SCHEMA = "legmotion/bench/1"
MIN_RUNS = 3
# A median is told apart from another only beyond this share, however steady the runs were: the
# same program, laid out elsewhere in memory, differs by as much.
LEAST_NOISE = 0.05
# Peak memory hardly varies from run to run.
MEMORY_NOISE = 0.1
# Figures of accuracy are the same numbers on the same input, to the last digit written.
_ACCURACY_TOLERANCE = 1e-5

What = Literal["time", "memory", "accuracy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure of one row that differs: `ratio` is after to before, at the same pace.

    `noise` is the share by which the two may differ for no reason; NaN for accuracy.
    """

    row: str
    what: What
    figure: str
    before: float
    after: float
    ratio: float
    noise: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchComparison:
    """What two measurements say: rows by name.

    `pace` is how much slower the computer did the work that is not legmotion's own; times are
    compared after division by it. `not_judged` rows had too few runs, or stand in one result
    only.
    """

    pace: float
    slower: tuple[Change, ...]
    faster: tuple[Change, ...]
    more_memory: tuple[Change, ...]
    other_accuracy: tuple[Change, ...]
    unchanged: tuple[str, ...]
    not_judged: tuple[str, ...]


def compare_results(before: Mapping[str, Any], after: Mapping[str, Any]) -> BenchComparison:
    """Return what differs between two results of `legmotion bench`.

    The noise of a row is the root of the summed squares of both interquartile ranges, each as a
    share of its median, together with that of the pace. With four runs this is some three
    standard errors of the difference between the medians.

    Raises
    ------
    ParameterError
        If one is no such result, or they are of different inputs.
    """
    for result in (before, after):
        _check(result)
    if before["input"] != after["input"]:
        differing = [
            f"{key} {before['input'].get(key)} and {after['input'].get(key)}"
            for key in sorted({*before["input"], *after["input"]})
            if before["input"].get(key) != after["input"].get(key)
        ]
        raise ParameterError(
            f"the two results are of different inputs: {', '.join(differing)}",
            hint="measure both with the same options and the same version of the simulator",
        )
    both = [name for name in before["rows"] if name in after["rows"]]
    rows = {name: (before["rows"][name], after["rows"][name]) for name in both}
    judged = [name for name, pair in rows.items() if _is_judged(pair)]
    pace, pace_noise = _pace([rows[name] for name in judged if rows[name][0].get("is_beside")])
    times = [_time(name, rows[name], pace, pace_noise) for name in judged]
    slower = tuple(change for change in times if change.ratio > 1.0 + change.noise)
    faster = tuple(change for change in times if change.ratio < 1.0 / (1.0 + change.noise))
    changed = {change.row for change in (*slower, *faster)}
    names = dict.fromkeys((*before["rows"], *after["rows"]))
    return BenchComparison(
        pace=pace,
        slower=slower,
        faster=faster,
        more_memory=_memory(rows),
        other_accuracy=_accuracy(rows),
        unchanged=tuple(name for name in judged if name not in changed),
        not_judged=tuple(name for name in names if name not in judged),
    )


def _check(result: Mapping[str, Any]) -> None:
    found = result.get("schema") if isinstance(result, Mapping) else None
    if found != SCHEMA or not {"input", "rows"} <= set(result):
        raise ParameterError(
            f"one of the files is no result of `legmotion bench`: schema {found!r}, "
            f"expected {SCHEMA!r}",
            hint="write one with `legmotion bench --out FILE`",
        )


def _is_judged(pair: tuple[Any, Any]) -> bool:
    return all(row["runs"] >= MIN_RUNS and row["median_s"] > 0.0 for row in pair)


def _noise(pair: tuple[Any, Any]) -> float:
    return math.hypot(*((row["high_s"] - row["low_s"]) / row["median_s"] for row in pair))


def _pace(pairs: list[tuple[Any, Any]]) -> tuple[float, float]:
    """Return the median ratio of what is not legmotion's own, and how sure it is."""
    if not pairs:
        return 1.0, 0.0
    ratios = [after["median_s"] / before["median_s"] for before, after in pairs]
    pace = float(np.median(ratios))
    off = [abs(ratio / pace - 1.0) for ratio in ratios]
    return pace, float(np.median(off))


def _time(name: str, pair: tuple[Any, Any], pace: float, pace_noise: float) -> Change:
    before_s, after_s = (float(row["median_s"]) for row in pair)
    return Change(
        row=name,
        what="time",
        figure="median_s",
        before=before_s,
        after=after_s,
        ratio=after_s / before_s / pace,
        noise=max(LEAST_NOISE, math.hypot(_noise(pair), pace_noise)),
    )


def _memory(rows: Mapping[str, tuple[Any, Any]]) -> tuple[Change, ...]:
    found = []
    for name, (one, other) in rows.items():
        before_mb, after_mb = one.get("peak_mb"), other.get("peak_mb")
        if before_mb and after_mb and after_mb > before_mb * (1.0 + MEMORY_NOISE):
            found.append(
                Change(
                    row=name,
                    what="memory",
                    figure="peak_mb",
                    before=before_mb,
                    after=after_mb,
                    ratio=after_mb / before_mb,
                    noise=MEMORY_NOISE,
                )
            )
    return tuple(found)


def _accuracy(rows: Mapping[str, tuple[Any, Any]]) -> tuple[Change, ...]:
    """Return every figure of accuracy that differs: another output is another program."""
    found = []
    for name, pair in rows.items():
        one, other = ({**(row.get("accuracy") or {})} for row in pair)
        for figure in one:
            before, after = (_number(figures.get(figure)) for figures in (one, other))
            is_same = math.isnan(before) and math.isnan(after)
            if not is_same and not math.isclose(before, after, rel_tol=_ACCURACY_TOLERANCE):
                found.append(
                    Change(
                        row=name,
                        what="accuracy",
                        figure=figure,
                        before=before,
                        after=after,
                        ratio=after / before if before else math.nan,
                        noise=math.nan,
                    )
                )
    return tuple(found)


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
