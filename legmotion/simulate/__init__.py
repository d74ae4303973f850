"""Recordings with known truth."""

from legmotion.simulate.night import SimulatedLeg, SimulatedNight, simulate_night
from legmotion.simulate.settings import AX3, SCENARIOS, SimulationSettings, scenario
from legmotion.simulate.truth import TRUTH

__all__ = [
    "AX3",
    "SCENARIOS",
    "TRUTH",
    "SimulatedLeg",
    "SimulatedNight",
    "SimulationSettings",
    "scenario",
    "simulate_night",
]
