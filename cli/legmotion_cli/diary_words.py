"""What `legmotion diary` says: as an object, and in lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legmotion.io.diary import DiaryProblem, problem_line
from legmotion.io.diary_columns import BY_NAME
from legmotion.report.plain import Line, labelled, wrapped

if TYPE_CHECKING:
    from legmotion.io.diary import Diary
    from legmotion.study.reconcile import Reconciliation

MAX_SHOWN = 20
_MAX_DATES = 7
_SEVERITY_WIDTH = 8
_WORDS_WIDTH = 20
_SEVERITIES = ("error", "warning", "info")


def check_result(
    diary: Diary, files: Sequence[str], shared: Reconciliation | None
) -> dict[str, Any]:
    """Return what was found in a diary: counts, every problem, and what it shares with results."""
    counts = {
        severity: sum(problem.severity == severity for problem in diary.problems)
        for severity in _SEVERITIES
    }
    return {
        "files": list(files),
        "date_convention": diary.convention,
        "is_complete": diary.is_complete,
        "n_massages": sum(session.is_massage for session in diary.sessions),
        "n_days_without": sum(not session.is_massage for session in diary.sessions),
        "n_days_unknown": len(diary.unknown),
        "n_nights": len(diary.nights),
        "n_errors": counts["error"],
        "n_warnings": counts["warning"],
        "n_infos": counts["info"],
        "problems": [
            {name: getattr(problem, name) for name in DiaryProblem.__slots__}
            for problem in diary.problems
        ],
        "reconciliation": None if shared is None else _shared(shared),
    }


def _shared(shared: Reconciliation) -> dict[str, Any]:
    off = shared.off_by_one
    return {
        "matched": [str(night) for night in shared.matched],
        "diary_only": [str(night) for night in shared.diary_only],
        "recording_only": [str(night) for night in shared.recording_only],
        "out_of_range": [str(night) for night in shared.out_of_range],
        "off_by_one": None
        if off is None
        else {
            "n_matched": off.n_matched,
            "n_shifted": off.n_shifted,
            "shift_days": off.shift_days,
        },
        "notices": [{"code": one.code, "sentence": one.sentence} for one in shared.notices],
    }


def check_lines(result: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the same in lines: counts, the first problems, what the results know of."""
    yield ", ".join(result["files"])
    yield from wrapped(
        f"{_count(result['n_massages'], 'massage')}, "
        f"{_count(result['n_days_without'], 'day')} noted without, "
        f"{_count(result['n_days_unknown'], 'day')} left open"
    )
    yield from wrapped(
        f"{_count(result['n_nights'], 'night')}, dated by the {result['date_convention']}"
    )
    yield ""
    yield from _problem_lines(result)
    if result["reconciliation"] is not None:
        yield ""
        yield from _shared_lines(result["reconciliation"])


def _problem_lines(result: Mapping[str, Any]) -> Iterator[Line]:
    problems = [DiaryProblem(**problem) for problem in result["problems"]]
    if not problems:
        yield "No problems."
        return
    counts = (
        f"{_count(result['n_errors'], 'error')} (not used until mended), "
        f"{_count(result['n_warnings'], 'warning')} (assumed), {_count(result['n_infos'], 'note')}"
    )
    yield from wrapped(counts, indent="")
    ordered = sorted(problems, key=lambda problem: _SEVERITIES.index(problem.severity))
    for problem in ordered[:MAX_SHOWN]:
        yield from labelled(problem.severity, problem_line(problem), width=_SEVERITY_WIDTH)
    if len(ordered) > MAX_SHOWN:
        yield from wrapped(f"and {len(ordered) - MAX_SHOWN} more; --json lists all of them")


def _shared_lines(shared: Mapping[str, Any]) -> Iterator[Line]:
    yield "Diary and results"
    for name, words in (
        ("matched", "in both"),
        ("diary_only", "in the diary only"),
        ("recording_only", "in the results only"),
    ):
        nights = shared[name]
        shown = f"   {_dates(nights)}" if nights and name != "matched" else ""
        yield from labelled(words, f"{_count(len(nights), 'night')}{shown}", width=_WORDS_WIDTH)
    for notice in shared["notices"]:
        yield from wrapped(notice["sentence"])


def _dates(nights: Sequence[str]) -> str:
    more = len(nights) - _MAX_DATES
    return ", ".join(nights[:_MAX_DATES]) + (f" and {more} more" if more > 0 else "")


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def template_result(folder: Path, made: Mapping[str, str], *, n_rows: int) -> dict[str, Any]:
    """Return what was made, and what the columns of it mean."""
    columns = {
        name: {
            column: {"expected": BY_NAME[column].expected, "meaning": BY_NAME[column].meaning}
            for column in text.partition("\n")[0].split(",")
        }
        for name, text in made.items()
    }
    return {
        "made": [(folder / name).as_posix() for name in made],
        "n_rows": n_rows,
        "columns": columns,
        "next": "fill them in, then: legmotion diary check",
    }


def template_lines(result: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the same in lines."""
    for path, (_, columns) in zip(result["made"], result["columns"].items(), strict=True):
        rows = _count(result["n_rows"], "row") + " to fill in" if result["n_rows"] else "no rows"
        yield f"{path} ({rows})"
        for name, column in columns.items():
            meaning = f"{column['meaning']} ({column['expected']})"
            yield from labelled(name, meaning, width=_WORDS_WIDTH)
        yield ""
    yield f"Next: {result['next']}"
