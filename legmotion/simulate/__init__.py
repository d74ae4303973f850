"""Recordings with known truth."""

from legmotion.simulate.night import SimulatedLeg, SimulatedNight, simulate_night
from legmotion.simulate.settings import SCENARIOS, SimulationSettings, scenario
from legmotion.simulate.truth import TRUTH

__all__ = [
    "SCENARIOS",
    "TRUTH",
    "SimulatedLeg",
    "SimulatedNight",
    "SimulationSettings",
    "scenario",
    "simulate_night",
]
