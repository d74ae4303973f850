"""All recordings of a study that have no result yet, with the study's frozen thresholds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from legmotion.errors import LegmotionError
from legmotion.night.night import Night
from legmotion.params import Parameters
from legmotion.pipeline import AnalyzeSettings, Progress, SkippedNight, analyze
from legmotion.store.night import PageOf, write_nights
from legmotion.store.recording_sets import RecordingSet, Refused, recording_sets
from legmotion.store.study_folder import NIGHTS
from legmotion.store.study_results import StudyResults, read_study_results
from legmotion.store.thresholds import (
    NightNoise,
    frozen_at,
    read_thresholds,
    with_thresholds,
    write_thresholds,
)
from legmotion.store.thresholds_document import ThresholdsDocument
from legmotion.store.unanalysed import KnownFiles, recordings_of
from legmotion.study.scored import ScoredNight
from legmotion.units import MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyAnalysis:
    """What was analysed: nights with their folders by label, and what was not, with why.

    `frozen` are the study's thresholds, None where its settings give them; `is_new` tells whether
    they were frozen now. `n_before` results were there already and stayed as they were.
    `n_yardsticks` is how many kinds of parameters the results of the study were made with.
    """

    nights: tuple[Night, ...]
    placed: dict[str, Path]
    skipped: tuple[SkippedNight, ...]
    refused: tuple[Refused, ...]
    frozen: ThresholdsDocument | None
    is_new: bool
    n_before: int
    n_yardsticks: int


Told = Callable[[str], None]


def analyze_study(
    study: Path,
    settings: AnalyzeSettings,
    parameters: Parameters,
    *,
    refreeze: bool = False,
    told: Told | None = None,
    on_progress: Progress | None = None,
    page_of: PageOf | None = None,
) -> StudyAnalysis:
    """Analyse every recording of a study that has no result yet, and write the results.

    Parameters
    ----------
    study : Path
        A study folder; its recordings stand below `recordings/`.
    settings : AnalyzeSettings
        Zone, rest windows and how to read, for all recordings alike.
    parameters : Parameters
        All of them. If `events.frozen_floor_mg` is set, it holds and nothing is frozen here.
    refreeze : bool
        Freeze the thresholds anew and analyse all recordings again.
    told, on_progress : callable, optional
        Told in words what is being done, and how far a file has been read.
    page_of : callable, optional
        Draws the page of a night and its document.

    Raises
    ------
    ParameterError
        For thresholds that no longer fit the parameters, or a folder that cannot be written.
    InsufficientDataError, InputError
        If thresholds have to be frozen and no recording of the study can be analysed.

    Notes
    -----
    Where thresholds are frozen, all recordings are read twice: once for their noise. Results are
    written night by night, so that what was done is kept if the work is interrupted.
    """
    told = told or (lambda words: None)
    before = read_study_results(study)
    told("looking at the recordings")
    wanted, refused = _wanted(study, before.known, settings, parameters, refreeze=refreeze)
    frozen, is_new = None if refreeze else read_thresholds(study), False
    if parameters.events.frozen_floor_mg > 0.0:
        frozen = None
    elif frozen is None and wanted:
        noise = _Noise(
            settings=replace(settings, with_traces=False),
            parameters=parameters,
            on_progress=on_progress,
        )
        frozen, is_new = _frozen(before, wanted, noise, refused, told), True
        write_thresholds(study, frozen)
    if frozen is not None:
        parameters = with_thresholds(parameters, frozen)
    nights: dict[str, Night] = {}
    skipped: list[SkippedNight] = []
    placed: dict[str, Path] = {}
    for number, one in enumerate(wanted, 1):
        told(f"analysing recording {number} of {len(wanted)}, {_names(one)}")
        found = analyze(_paths(one), settings, parameters, on_progress=on_progress)
        try:
            own = _own(found, before, nights, skipped)
            placed |= write_nights(own, study / NIGHTS, page_of=page_of)
        except LegmotionError as error:
            refused.append(Refused(files=one.files, error=error))
    after = read_study_results(study).nights
    return StudyAnalysis(
        nights=tuple(night for label, night in nights.items() if label in placed),
        placed=placed,
        skipped=tuple(skipped),
        refused=tuple(refused),
        frozen=frozen,
        is_new=is_new,
        n_before=len({night.label for night in before.nights} - set(placed)),
        n_yardsticks=len({night.groups["sensitivity"] for night in after}),
    )


def _wanted(
    study: Path,
    known: KnownFiles,
    settings: AnalyzeSettings,
    parameters: Parameters,
    *,
    refreeze: bool,
) -> tuple[list[RecordingSet], list[Refused]]:
    """Return what is to be analysed, and the files that cannot be placed among it."""
    files, _ = recordings_of(study)
    sets, refused = recording_sets(files, known, settings, parameters.io)
    if refreeze:
        return sets, refused
    new = [one for one in refused if any(file not in known for file in one.files)]
    return [one for one in sets if one.has_new], new


@dataclass(frozen=True, slots=True, kw_only=True)
class _Noise:
    """How to measure the noise of recordings: as they are analysed, by their own floors."""

    settings: AnalyzeSettings
    parameters: Parameters
    on_progress: Progress | None

    def of(self, one: RecordingSet) -> Iterator[NightNoise]:
        found = analyze(_paths(one), self.settings, self.parameters, on_progress=self.on_progress)
        for night in found:
            if isinstance(night, Night):
                yield NightNoise(
                    night=night.night,
                    floor_mg=max(part.floor_mg for part in night.recordings),
                    spread_mg=max(part.spread_mg for part in night.recordings),
                )


def _frozen(
    before: StudyResults,
    wanted: list[RecordingSet],
    noise: _Noise,
    refused: list[Refused],
    told: Told,
) -> ThresholdsDocument:
    """Return thresholds over all nights; what cannot be analysed is refused and not wanted."""
    nights = {one.label: _noise_of(one) for one in before.nights}
    n_wanted = len(wanted)
    for number, one in enumerate(list(wanted), 1):
        told(f"measuring the noise of recording {number} of {n_wanted}, {_names(one)}")
        try:
            nights |= {found.night: found for found in noise.of(one)}
        except LegmotionError as error:
            refused.append(Refused(files=one.files, error=error))
            wanted.remove(one)
    if not wanted and refused:
        raise refused[0].error
    return frozen_at(list(nights.values()), noise.parameters)


def _noise_of(scored: ScoredNight) -> NightNoise:
    return NightNoise(night=scored.label, floor_mg=scored.floor_mg, spread_mg=scored.spread_mg)


def _own(
    found: Iterator[Night | SkippedNight],
    before: StudyResults,
    nights: dict[str, Night],
    skipped: list[SkippedNight],
) -> Iterator[Night]:
    """Yield the nights whose result does not take the place of one of other files."""
    older = {one.label: one for one in before.nights}
    for part in found:
        if isinstance(part, SkippedNight):
            skipped.append(part)
        elif others := _other_files(older.get(part.night), part):
            reason = (
                f"there is a result of this night from other files ({', '.join(others)}), which "
                "are not among the recordings: it stays as it is"
            )
            hours = (part.outcomes["tib_min"].value or 0.0) / MINUTES_PER_HOUR
            skipped.append(SkippedNight(night=part.night, hours=hours, reason=reason))
        else:
            nights[part.night] = replace(part, traces=())
            yield part


def _other_files(older: ScoredNight | None, night: Night) -> Sequence[str]:
    """Return the files of an older result that a newer one was not made from."""
    if older is None:
        return ()
    own = {part.sha256 for part in night.recordings}
    names = zip(older.recordings, older.sha256, strict=True)
    return sorted(name for name, sha256 in names if sha256 not in own)


def _paths(one: RecordingSet) -> list[str]:
    return [str(file) for file in one.files]


def _names(one: RecordingSet) -> str:
    return " and ".join(file.name for file in one.files)
