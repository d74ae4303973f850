"""The journey on simulated nights: a study folder, recordings in it, their analysis.

Nobody was recorded for this. Each night is drawn from a seed, so what was found can be held
against what truly happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from legmotion.errors import ParameterError
from legmotion.io.night_diary import read_night_diary
from legmotion.night.night import Night
from legmotion.night.window import WindowOptions
from legmotion.params import Parameters
from legmotion.pipeline import AnalyzeSettings, analyze
from legmotion.simulate import AX3, SimulatedNight, scenario, simulate_night
from legmotion.simulate.exports import write_export, write_truth
from legmotion.simulate.layouts import LAYOUTS
from legmotion.store.new_folder import new_folder
from legmotion.store.night import write_nights
from legmotion.store.study_folder import DIARY, NIGHTS, RECORDINGS, make_study_folder
from legmotion.units import SECONDS_PER_HOUR, Side
from legmotion.validate import Matching, match_movements

ZONE = ZoneInfo("Europe/Berlin")
TRUTH = "truth"

_FIRST_EVENING = date(2026, 11, 21)
_LIGHTS_UP = time(22, 0)
_RATE_HZ = 25.0
_MARGIN_S = 1200.0  # awake in bed before lights off, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One night of the demonstration before it is simulated."""

    words: str
    scenario: str
    sides: tuple[Side, ...]
    seed: int


PLANS = (
    Plan(words="many movements, both legs", scenario="severe", sides=("left", "right"), seed=21),
    Plan(words="few movements", scenario="quiet", sides=("left",), seed=22),
    Plan(words="a number in between", scenario="nominal", sides=("left",), seed=23),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoNight:
    """One night: what was simulated, what was found, and how the two agree."""

    words: str
    recordings: tuple[str, ...]
    night: Night
    matching: Matching


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A study folder with simulated nights in it, analysed."""

    folder: Path
    nights: tuple[DemoNight, ...]


def run_demo(
    folder: Path, *, hours: float = 8.0, told: Callable[[str], None] | None = None
) -> Demo:
    """Make a study folder with simulated nights, analyse them, and return what was found.

    Parameters
    ----------
    folder : Path
        A folder that does not exist yet or is empty.
    hours : float
        How long each night is.
    told : callable, optional
        Told in words what is being done.

    Raises
    ------
    ParameterError
        If there is something in the folder, or it cannot be written. Nothing has changed then.
    """
    _refuse_content(folder)
    told = told or (lambda words: None)
    with new_folder(folder) as hidden:
        make_study_folder(hidden, zone=ZONE, leg="left")
        (hidden / TRUTH).mkdir()
        nights = []
        for number, plan in enumerate(PLANS):
            evening = _FIRST_EVENING + timedelta(days=number)
            told(f"simulating night {number + 1} of {len(PLANS)}: {plan.words}")
            simulated = _simulated(plan, evening, hours)
            recordings = tuple(_recorded(simulated, hidden, evening))
            _note(hidden / DIARY, evening, hours)
            told(f"analysing night {number + 1} of {len(PLANS)}")
            night = _analysed(hidden, recordings)
            nights.append(
                DemoNight(
                    words=plan.words,
                    recordings=recordings,
                    night=night,
                    matching=_matching(simulated, night),
                )
            )
        write_nights((one.night for one in nights), hidden / NIGHTS)
    return Demo(folder=folder, nights=tuple(nights))


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


def _simulated(plan: Plan, evening: date, hours: float) -> SimulatedNight:
    settings = scenario(
        plan.scenario,
        duration_h=hours,
        rate_hz=_RATE_HZ,
        sides=plan.sides,
        start=datetime.combine(evening, _LIGHTS_UP).isoformat(),
        **AX3,
    )
    return simulate_night(settings, seed=plan.seed)


def _recorded(simulated: SimulatedNight, study: Path, evening: date) -> Iterator[str]:
    """Write a night's recordings and its truth, and yield the recordings' names in the study."""
    for leg in simulated.legs:
        name = f"{RECORDINGS}/{evening}_{leg.side}.csv.gz"
        write_export(leg, study / name, layout=LAYOUTS["axivity"])
        yield name
    write_truth(simulated, study / TRUTH / f"{evening}.csv")


def _note(diary: Path, evening: date, hours: float) -> None:
    """Add a row to the diary: lights off a little after the start, on a little before the end."""
    start = datetime.combine(evening, _LIGHTS_UP)
    margin = timedelta(minutes=min(_MARGIN_S, hours * SECONDS_PER_HOUR / 6) // 60)
    off, on = start + margin, start + timedelta(hours=hours) - margin
    with diary.open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{evening},{off:%H:%M},{on:%H:%M}\n")


def _analysed(study: Path, recordings: tuple[str, ...]) -> Night:
    """Return the one night of one or two recordings, as `analyze` finds it in this folder."""
    settings = AnalyzeSettings(
        zone=ZONE,
        zone_origin="settings",
        leg="left",
        window=WindowOptions(diary=read_night_diary(str(study / DIARY))),
    )
    paths = [str(study / name) for name in recordings]
    (night,) = analyze(paths, settings, Parameters())
    assert isinstance(night, Night), "a night that is analysed alone is not skipped"
    return night


def _matching(simulated: SimulatedNight, night: Night) -> Matching:
    """Match the movements found with those that were simulated, each leg on its own."""
    known = [leg.truth.rows(np.flatnonzero(leg.truth["is_movement"])) for leg in simulated.legs]
    found = night.leg_movements
    found = found.rows(np.flatnonzero(np.isin(found["kind"], ("LM", "posture"))))
    return match_movements(
        np.concatenate([truth["onset_s"] for truth in known]),
        np.concatenate([truth["offset_s"] for truth in known]),
        found["onset_s"],
        found["offset_s"],
        known_side=np.concatenate([truth["side"] for truth in known]),
        found_side=found["side"],
        is_counted=np.concatenate([truth["is_scored"] for truth in known]),
    )
