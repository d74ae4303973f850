"""The diary of a planned study: one row a night, the evening and its condition filled in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from legmotion.io.night_diary import DIARY_HEAD
from legmotion.study.plan import Plan

NIGHT, ARM = "night", "arm_planned"
_COLUMNS = (NIGHT, ARM, "lights_off", "lights_on", "symptoms_evening", "symptoms_night")
_OPEN = " \t\r,;"


def filled_diary(path: Path, plan: Plan) -> tuple[bytes | None, str]:
    """Return the diary with the nights of a plan as rows; None, and why, where it is left.

    A diary without rows keeps its comments, its columns and its separator; further columns come
    after them.
    """
    text = DIARY_HEAD
    is_there = path.exists() or path.is_symlink()
    if is_there:
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except (OSError, ValueError):
            return None, "it cannot be read"
    lines = text.splitlines()
    comments = [line for line in lines if line.startswith("#")]
    written = [line for line in lines if line.strip(_OPEN) and not line.startswith("#")]
    if len(written) > 1:
        return None, "it holds rows already"
    separator = max(",;\t", key=written[0].count) if written else ","
    names = [cell.strip() for cell in next(csv.reader(written[:1], delimiter=separator), [])]
    if written and NIGHT not in names:
        return None, f"its first line names no column {NIGHT}"
    columns = [*names, *(name for name in _COLUMNS if name not in names)] if is_there else _COLUMNS
    return _rows(columns, comments, separator, plan).encode("utf-8"), ""


def _rows(
    columns: list[str] | tuple[str, ...], comments: list[str], separator: str, plan: Plan
) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", delimiter=separator, lineterminator="\n")
    writer.writeheader()
    out.writelines(f"{comment}\n" for comment in comments)
    arms = ["none"] * len(plan.baseline)
    arms += ["massage" if is_massage else "none" for is_massage in plan.massage]
    for night, arm in zip((*plan.baseline, *plan.nights), arms, strict=True):
        writer.writerow({NIGHT: night.isoformat(), ARM: arm})
    return out.getvalue()
