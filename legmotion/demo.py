"""The journey on a simulated study: a plan, nights, a diary, and what differs on massage nights.

Nobody was recorded for this. Two nights are simulated sample by sample and analysed as any
recording is; the other results are drawn movement by movement, since the samples of 28 nights
would take long to make and show nothing more. All of it is drawn from seeds, so what is found can
be held against what truly happened.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from legmotion.errors import ParameterError
from legmotion.measure.made_study import (
    MadeNight,
    diary_night,
    made_nights,
    scored_nights,
    write_diary,
    write_truth,
)
from legmotion.night.night import Night
from legmotion.night.window import WindowOptions
from legmotion.params import Parameters, StudyParameters
from legmotion.pipeline import AnalyzeSettings, analyze
from legmotion.report.comparison_page import comparison_page
from legmotion.report.index_page import refresh_index
from legmotion.report.pages import library_missing, page_of_night
from legmotion.report.told import told as words_of
from legmotion.simulate import AX3, SimulatedNight, scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.exports import write_truth as write_night_truth
from legmotion.simulate.layouts import LAYOUTS
from legmotion.simulate.study import StudySettings, simulate_planned
from legmotion.store.comparison import comparison_document, write_comparison
from legmotion.store.new_folder import new_folder
from legmotion.store.night import write_nights
from legmotion.store.plan import write_plan
from legmotion.store.study import StudyOptions, read_study
from legmotion.store.study_folder import NIGHTS, RECORDINGS, make_study_folder
from legmotion.store.study_index import INDEX_PAGE
from legmotion.study.compare import CompareSettings, compare
from legmotion.study.comparison import Comparison
from legmotion.study.plan import Plan, PlanSettings, draw_plan
from legmotion.study.planned_outcome import planned_outcome
from legmotion.study.schemes import SchemeSettings
from legmotion.study.variation import given_variation
from legmotion.units import MINUTES_PER_HOUR, Side
from legmotion.validate import Matching, match_movements

ZONE = ZoneInfo("Europe/Berlin")
TRUTH = "truth"
N_NIGHTS = 28
# What is true of this person: a massage night has so many movements of the same night without.
PERSON = StudySettings(rate_per_h=45.0, cv=0.4, rho=0.3, ratio=0.6, hours=(6.5, 8.5))

_FIRST_EVENING = date(2026, 9, 7)
_LEG: Side = "left"
_DEVICE = "Axivity"
_PLAN_SEED, _STUDY_SEED = 28, 5
_RATE_HZ = 25.0
_MARGIN_MIN = 20  # in bed before lights off and after lights on, at most
_MASSAGE_PAUSE_S = (400.0, 1500.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoNight:
    """One night that was simulated sample by sample: what was found, and how it agrees."""

    is_massage: bool
    recording: str
    night: Night
    matching: Matching


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A study folder with simulated nights in it, planned, analysed and compared.

    `index` is the page that leads to all others, None where no pages can be drawn.
    """

    folder: Path
    plan: Plan
    nights: tuple[DemoNight, ...]
    comparison: Comparison
    true_ratio: float
    index: Path | None


def run_demo(
    folder: Path, *, hours: float = 8.0, told: Callable[[str], None] | None = None
) -> Demo:
    """Make a simulated study in a folder, go the whole way with it, and return what was found.

    Parameters
    ----------
    folder : Path
        A folder that does not exist yet or is empty.
    hours : float
        How long each of the recorded nights is.
    told : callable, optional
        Told in words what is being done.

    Raises
    ------
    ParameterError
        If there is something in the folder, or it cannot be written. Nothing has changed then.
    """
    _refuse_content(folder)
    told = told or (lambda words: None)
    parameters = Parameters()
    with new_folder(folder) as hidden:
        make_study_folder(hidden, zone=ZONE, leg=_LEG)
        (hidden / TRUTH).mkdir()
        told(f"drawing a plan of {N_NIGHTS} nights")
        plan = _planned(parameters.study)
        write_plan(plan, hidden)
        made = _slept(plan, hours)
        recorded = _recorded_of(made)
        write_diary(made, hidden, seed=_STUDY_SEED)
        recordings = tuple(_recorded(recorded, hidden, hours, told))
        told("drawing the results of the other nights")
        others = [night for night in made if night not in recorded]
        page_of = None if library_missing() else page_of_night
        write_nights(
            scored_nights(
                others, zone=ZONE, side=_LEG, device=_DEVICE, parameters=parameters,
                seed=_STUDY_SEED,
            ),
            hidden / NIGHTS, page_of=page_of,
        )  # fmt: skip
        write_nights((one.night for one in recordings), hidden / NIGHTS, page_of=page_of)
        write_truth(made, hidden / TRUTH / "study.csv", ratio=PERSON.ratio)
        told("comparing massage nights with the others")
        comparison = _compared(hidden, parameters.study)
        if page_of is not None:
            refresh_index(hidden, StudyOptions(zone=ZONE), parameters.study)
    return Demo(
        folder=folder,
        plan=plan,
        nights=recordings,
        comparison=comparison,
        true_ratio=PERSON.ratio,
        index=None if page_of is None else folder / INDEX_PAGE,
    )


def _refuse_content(folder: Path) -> None:
    """Raise ParameterError for anything but an empty folder or none."""
    try:
        is_free = not any(folder.iterdir()) if folder.is_dir() else not folder.exists()
    except OSError:
        is_free = False
    if not is_free or folder.is_symlink():
        raise ParameterError(
            f"{folder}: exists already and is not an empty folder, and nothing is overwritten",
            hint="name a folder that does not exist yet: legmotion demo DIR",
        )


def _planned(params: StudyParameters) -> Plan:
    """Return the plan: 28 nights, two massages in every four, no more than three alike in a row."""
    settings = PlanSettings(
        schedule=SchemeSettings(n_nights=N_NIGHTS, start=_FIRST_EVENING),
        seed=_PLAN_SEED,
        outcome=planned_outcome("plm_per_h_tib", mcid=None, usual=None, params=params),
        variation=given_variation(
            params, rate_per_h=PERSON.rate_per_h, cv=PERSON.cv, rho=PERSON.rho
        ),
    )
    return draw_plan(settings, params)


def _slept(plan: Plan, hours: float) -> tuple[MadeNight, ...]:
    """Draw the nights of the plan; those that are recorded last as long as was asked."""
    rng = np.random.Generator(np.random.PCG64(_STUDY_SEED))
    studies = simulate_planned(np.array([plan.massage], dtype=np.int64), PERSON, rng)
    made = made_nights(studies, study=0, first=plan.nights[0])
    in_bed_h = hours - 2 * _margin_min(hours) / MINUTES_PER_HOUR
    recorded = _recorded_of(made)
    return tuple(
        dataclasses.replace(night, hours=in_bed_h, n_plm=round(night.level_per_h * in_bed_h))
        if night in recorded
        else night
        for night in made
    )


def _recorded_of(made: Sequence[MadeNight]) -> tuple[MadeNight, MadeNight]:
    """Return the first massage night and the first other night: those with a recording."""
    first, other = (
        next(night for night in made if night.is_massage is is_massage)
        for is_massage in (True, False)
    )
    return (first, other) if first.evening < other.evening else (other, first)


def _margin_min(hours: float) -> int:
    return int(min(_MARGIN_MIN, hours * MINUTES_PER_HOUR / 6))


def _recorded(
    nights: Sequence[MadeNight], study: Path, hours: float, told: Callable[[str], None]
) -> Iterator[DemoNight]:
    """Simulate, write and analyse the recordings of some nights, one after the other."""
    for number, made in enumerate(nights, start=1):
        told(f"simulating recording {number} of {len(nights)}")
        simulated = _simulated(made, hours)
        recording = f"{RECORDINGS}/{made.evening}_{_LEG}.csv.gz"
        write_export(simulated.legs[0], study / recording, layout=LAYOUTS["axivity"])
        write_night_truth(simulated, study / TRUTH / f"{made.evening}.csv")
        told(f"analysing recording {number} of {len(nights)}")
        night = _analysed(study / recording, made)
        yield DemoNight(
            is_massage=made.is_massage,
            recording=recording,
            night=night,
            matching=_matching(simulated, night),
        )


def _simulated(made: MadeNight, hours: float) -> SimulatedNight:
    """Draw a night sample by sample; after a massage its bouts lie further apart."""
    start = made.lights_off - timedelta(minutes=_margin_min(hours))
    pause = {"bout_pause_s": _MASSAGE_PAUSE_S} if made.is_massage else {}
    settings = scenario(
        "nominal",
        duration_h=hours,
        rate_hz=_RATE_HZ,
        sides=(_LEG,),
        start=start.isoformat(),
        **AX3,
        **pause,
    )
    return simulate_night(settings, seed=made.evening.toordinal())


def _analysed(recording: Path, made: MadeNight) -> Night:
    """Return the one night of a recording, as `analyze` finds it in this folder."""
    settings = AnalyzeSettings(
        zone=ZONE,
        zone_origin="settings",
        leg=_LEG,
        window=WindowOptions(diary={made.evening: diary_night(made)}),
        with_traces=library_missing() is None,
    )
    (night,) = analyze([str(recording)], settings, Parameters())
    assert isinstance(night, Night), "a night that is analysed alone is not skipped"
    return night


def _matching(simulated: SimulatedNight, night: Night) -> Matching:
    """Match the movements found with those that were simulated."""
    truth = simulated.legs[0].truth
    known = truth.rows(np.flatnonzero(truth["is_movement"]))
    found = night.leg_movements
    found = found.rows(np.flatnonzero(np.isin(found["kind"], ("LM", "posture"))))
    return match_movements(
        known["onset_s"],
        known["offset_s"],
        found["onset_s"],
        found["offset_s"],
        is_counted=known["is_scored"],
    )


def _compared(study: Path, params: StudyParameters) -> Comparison:
    """Compare the nights of the study as `compare` does in its folder, and write the result."""
    read = read_study(study, StudyOptions(zone=ZONE), params)
    comparison = compare(read.nights, CompareSettings(plan=read.plan), params)
    document = comparison_document(
        comparison, words_of(comparison), reconciliation=read.reconciliation
    )
    page = None if library_missing() else comparison_page(document)
    write_comparison(document, study, page=page)
    return comparison
