"""Recordings with known truth."""

from legmotion.simulate.difficulties import Difficulties
from legmotion.simulate.night import SimulatedLeg, SimulatedNight, simulate_night
from legmotion.simulate.scenarios import AX3, SCENARIOS, scenario
from legmotion.simulate.settings import SimulationSettings
from legmotion.simulate.truth import TRUTH

__all__ = [
    "AX3",
    "SCENARIOS",
    "TRUTH",
    "Difficulties",
    "SimulatedLeg",
    "SimulatedNight",
    "SimulationSettings",
    "scenario",
    "simulate_night",
]
