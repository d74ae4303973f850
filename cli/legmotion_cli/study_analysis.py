"""`analyze --study`: what was analysed in a study, a line for each night."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from legmotion.report.plain import INDENT, SHEET, Line, Sheet, disclaimer, laid, wrapped
from legmotion_cli import output
from legmotion_cli.progress import hours_read, steps_progress
from legmotion_cli.words import night_pair

if TYPE_CHECKING:
    from legmotion.night.night import Night
    from legmotion.params import Parameters
    from legmotion.pipeline import AnalyzeSettings
    from legmotion.store.night import PageOf
    from legmotion.store.study_analysis import StudyAnalysis

_NAME_WIDTH = 20
_INDEX_WIDTH = 48
_LEAST_WIDTH = 76


def analyzed_study(
    study: Path,
    said: AnalyzeSettings,
    parameters: Parameters,
    *,
    refreeze: bool,
    page_of: PageOf | None = None,
) -> StudyAnalysis:
    """Analyse what has no result in a study, and say on standard error what could not be.

    Raises the first refusal where nothing at all could be analysed.
    """
    from legmotion.store.study_analysis import analyze_study

    with steps_progress() as told:
        step, reading = (None, None) if told is None else _told_together(told)
        done = analyze_study(
            study,
            replace(said, with_traces=page_of is not None),
            parameters,
            refreeze=refreeze,
            told=step,
            on_progress=reading,
            page_of=page_of,
        )
    for one in done.refused:
        output.message(f"not analysed: {one.error.message}\n  {one.error.hint}")
    if done.refused and not done.nights and not done.n_before:
        raise done.refused[0].error
    return done


def _told_together(
    told: Callable[[str], None],
) -> tuple[Callable[[str], None], Callable[[str, float], None]]:
    """Return what is told the step, and how far its file has been read: both in one line."""
    now = ""

    def step(words: str) -> None:
        nonlocal now
        now = words
        told(words)

    def reading(name: str, reached_s: float) -> None:
        told(f"{now}: {hours_read(reached_s)}")

    return step, reading


def study_summary(study: Path, done: StudyAnalysis, *, sheet: Sheet = SHEET) -> str:
    """Return what is printed of the analysis of a study."""
    lines: list[Line] = [line for night in done.nights for line in _night(night, sheet.width)]
    if not done.nights:
        lines.append("No recording is without a result.")
    for part in done.skipped:
        skipped = f"Skipped: night of {night_pair(part.night)}, {part.hours:.1f} h recorded"
        lines += ["", *wrapped(skipped, indent=""), *wrapped(part.reason)]
    lines.append("")
    lines += [line for text in _about(study, done) for line in wrapped(text, indent="")]
    return "\n".join(laid([*lines, "", *disclaimer()], sheet))


def _night(night: Night, width: int) -> Iterator[Line]:
    """Yield a night in one line, in a narrow window in two: index, count, hours, range, quality."""
    index, n = night.outcomes["plm_per_h_tib"], night.outcomes["plm_n"].value
    hours = (night.outcomes["tib_analysable_min"].value or 0.0) / 60.0
    name, grade = night_pair(night.night), night.quality.grade
    head = f"{name:<{_NAME_WIDTH}}"
    if index.value is None:
        further = INDENT if width < _LEAST_WIDTH else " " * _NAME_WIDTH
        yield from wrapped(f"no rate: {index.reason}", indent=head, further=further)
        return
    span = "" if index.low is None else f", {index.low:.0f} to {index.high:.0f}"
    text = f"{index.value:5.1f} per hour in bed ({n} in {hours:.1f} h){span}"
    if width < _LEAST_WIDTH:
        yield f"{head}{grade}"
        yield from wrapped(text.strip())
    else:
        yield f"{head}{text:<{_INDEX_WIDTH}}  {grade}"


def _about(study: Path, done: StudyAnalysis) -> Iterator[str]:
    """Yield what to know of thresholds, of what stayed as it was and of what was refused."""
    if done.frozen is not None:
        when = "frozen now" if done.is_new else "as frozen before"
        n = sum(night.is_counted for night in done.frozen.nights)
        yield (
            f"Thresholds {when}, by the noisiest of {n} nights: a noise floor of "
            f"{done.frozen.floor_mg:.2g} mg and a spread of {done.frozen.spread_mg:.2g} mg "
            f"({study.name or study}/thresholds.json)."
        )
    if done.n_before:
        what = "1 night has a result already, which stays as it is."
        if done.n_before > 1:
            what = f"{done.n_before} nights have a result already, which stays as it is."
        yield what
    if done.n_yardsticks > 1:
        yield (
            f"The results of this study were made with {done.n_yardsticks} different settings, "
            "and nights of different settings are not compared: `legmotion analyze --study "
            f"{study} --refreeze` analyses all of them alike."
        )
    if done.refused:
        n_files = sum(len(one.files) for one in done.refused)
        files = "file" if n_files == 1 else "files"
        yield f"{n_files} {files} could not be analysed; the reasons are on standard error."
