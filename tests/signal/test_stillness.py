import numpy as np
import pytest

from legmotion.params import SignalParameters
from legmotion.signal.motion import motion_signal
from legmotion.signal.stillness import stillest_s

RATE_HZ = 10.0


def motion_with_still_part(hours: float, still_h: tuple[float, float]):
    rng = np.random.default_rng(3)
    time_s = np.arange(round(hours * 3600 * RATE_HZ)) / RATE_HZ
    is_still = (time_s >= still_h[0] * 3600) & (time_s < still_h[1] * 3600)
    noise_g = rng.normal(size=(time_s.size, 3)) * np.where(is_still, 0.001, 0.004)[:, None]
    acceleration_g = (noise_g + np.array([0.0, 0.0, 1.0])).astype(np.float32)
    return motion_signal(acceleration_g, time_s, params=SignalParameters())


def test_the_stillest_hour_is_where_the_envelope_is_lowest():
    motion = motion_with_still_part(3.0, (1.5, 2.5))
    start_s, end_s = stillest_s(motion, hours=1.0)
    assert start_s == pytest.approx(1.5 * 3600, abs=120)
    assert end_s - start_s == pytest.approx(3600, abs=1)


def test_a_stretch_that_is_not_longer_has_no_stillest_hours():
    assert stillest_s(motion_with_still_part(0.5, (0.0, 0.5)), hours=0.5) is None


def test_hours_in_which_the_sensor_was_not_worn_are_not_the_stillest():
    motion = motion_with_still_part(3.0, (0.5, 1.5))
    start_s, _ = stillest_s(motion, hours=1.0, not_worn_s=np.array([[1800.0, 5400.0]]))
    assert start_s >= 5340.0
