"""`analyze --study`: what was analysed in a study, a line for each night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from legmotion_cli import output
from legmotion_cli.words import night_pair

if TYPE_CHECKING:
    from legmotion.night.night import Night
    from legmotion.params import Parameters
    from legmotion.pipeline import AnalyzeSettings
    from legmotion.store.study_analysis import StudyAnalysis


def analyzed_study(
    study: Path, said: AnalyzeSettings, parameters: Parameters, *, refreeze: bool
) -> StudyAnalysis:
    """Analyse what has no result in a study, and say on standard error what could not be.

    Raises the first refusal where nothing at all could be analysed.
    """
    from legmotion.store.study_analysis import analyze_study
    from legmotion_cli.progress import steps_progress

    with steps_progress() as told:
        done = analyze_study(study, said, parameters, refreeze=refreeze, told=told)
    for one in done.refused:
        output.message(f"not analysed: {one.error.message}\n  {one.error.hint}")
    if done.refused and not done.nights and not done.n_before:
        raise done.refused[0].error
    return done


def study_summary(study: Path, done: StudyAnalysis) -> str:
    """Return what is printed of the analysis of a study."""
    from legmotion.report.plain import wrapped
    from legmotion.wording import DISCLAIMER

    lines = [_night(night) for night in done.nights]
    if not done.nights:
        lines.append("No recording is without a result.")
    for part in done.skipped:
        lines += ["", f"Skipped: night of {night_pair(part.night)}, {part.hours:.1f} h recorded"]
        lines += wrapped(part.reason)
    lines += ["", *(line for text in _about(study, done) for line in wrapped(text, indent=""))]
    return "\n".join([*lines, "", *wrapped(f"Not a diagnosis: {DISCLAIMER}", indent="")])


def _night(night: Night) -> str:
    """Return a night in one line: index, count, hours, range, quality."""
    index, n = night.outcomes["plm_per_h_tib"], night.outcomes["plm_n"].value
    hours = (night.outcomes["tib_analysable_min"].value or 0.0) / 60.0
    name = f"{night_pair(night.night):<18}"
    if index.value is None:
        return f"{name}  no rate: {index.reason}"
    span = "" if index.low is None else f", {index.low:.0f} to {index.high:.0f}"
    text = f"{index.value:5.1f} per hour in bed ({n} in {hours:.1f} h){span}"
    return f"{name}  {text:<52}  {night.quality.grade}"


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
