"""Rocking, tremor and heavy breathing are told from movements by what happens inside them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.events.legs import found, kick, leg, minimum_jerk, rows

# Rest between the beginning of a recording and its first event.
FROM_S = 40.0


def rocking(at_s, *, duration_s, hz, theta_deg):
    """Return the angle of a leg that sways to each side, softly begun and ended."""

    def angle_rad(time_s):
        rise = minimum_jerk(time_s - at_s) * minimum_jerk(at_s + duration_s - time_s)
        return np.radians(theta_deg) * rise * np.sin(2 * np.pi * hz * (time_s - at_s))

    return angle_rad


def breathing(at_s, *, mg=20.0, hz=0.35, duration_s=12.0):
    """Return the acceleration in g of heavy breathing, swelling and ebbing."""

    def force_g(time_s):
        phase = np.clip((time_s - at_s) / duration_s, 0.0, 1.0)
        sway = np.sin(2 * np.pi * hz * (time_s - at_s)) * np.sin(np.pi * phase) ** 2
        return sway[:, np.newaxis] * np.array([0.6, 0.64, 0.48]) * mg / 1000

    return force_g


@pytest.mark.parametrize(
    ("hz", "theta_deg", "duration_s"),
    [(0.5, 2.0, 20.0), (1.0, 1.0, 60.0), (2.0, 0.5, 12.0), (3.5, 0.5, 12.0), (1.0, 2.0, 6.0)],
)
def test_a_body_that_rocks_and_a_foot_that_trembles_are_no_movements(hz, theta_deg, duration_s):
    sway = rocking(FROM_S, duration_s=duration_s, hz=hz, theta_deg=theta_deg)
    table = found(*leg(FROM_S + duration_s + 60.0, [sway]))
    assert table.n_rows >= 1
    assert set(table["why_not"]) <= {"rhythmic", "shaken", "twitch"}


def test_slow_rocking_that_leaves_a_burst_on_each_way_is_one_rhythm():
    sway = rocking(FROM_S, duration_s=20.0, hz=0.5, theta_deg=0.7)
    table = found(*leg(120.0, [sway]))
    assert ("artifact", "rhythmic") in rows(table)
    assert "LM" not in table["kind"]


def test_a_series_of_periodic_movements_is_no_rhythm():
    kicks = [kick(FROM_S + 20.0 * k) for k in range(6)]
    assert rows(found(*leg(200.0, kicks))) == [("LM", "")] * 6


@pytest.mark.parametrize("interval_s", [2.5, 3.0, 4.0])
def test_movements_that_follow_one_another_soon_are_no_rhythm(interval_s):
    kicks = [kick(FROM_S + interval_s * k, hold_s=0.4) for k in range(2)]
    assert {kind for kind, _ in rows(found(*leg(100.0, kicks)))} == {"LM"}


def test_a_hold_that_wobbles_is_a_movement():
    held = kick(FROM_S, theta_deg=5.0, hold_s=4.0)
    wobble = rocking(FROM_S + 0.35, duration_s=4.0, hz=2.0, theta_deg=0.3)
    assert rows(found(*leg(100.0, [held, wobble]))) == [("LM", "")]


def test_a_movement_beside_rocking_stays_one():
    sway = rocking(FROM_S, duration_s=20.0, hz=1.0, theta_deg=1.0)
    table = found(*leg(160.0, [sway, kick(FROM_S + 40.0)]))
    assert rows(table)[-1] == ("LM", "")
    assert "LM" not in table["kind"][:-1]


@pytest.mark.parametrize("hz", [0.25, 0.35, 0.45])
@pytest.mark.parametrize("rate_hz", [12.5, 50.0])
def test_heavy_breathing_is_no_movement(hz, rate_hz):
    sway = breathing(FROM_S, hz=hz, mg=30.0)
    table = found(*leg(120.0, shakes=[sway], rate_hz=rate_hz))
    assert table.n_rows >= 1
    assert set(table["why_not"]) <= {"breathing", "rhythmic", "shaken"}


def test_a_movement_that_ends_a_pause_in_breathing_stays_one():
    table = found(*leg(120.0, [kick(FROM_S)], [breathing(FROM_S + 4.0)]))
    at = np.argmin(np.abs(table["onset_s"] - FROM_S))
    assert table["kind"][at] == "LM"
    assert np.count_nonzero(table["kind"] == "LM") == 1


def test_a_movement_that_sags_back_slowly_is_no_breath():
    sag = kick(FROM_S, theta_deg=2.0, out_s=0.3, hold_s=0.0, back_s=3.0)
    assert rows(found(*leg(100.0, [sag]))) == [("LM", "")]
