"""How a sensor sits on its leg: taken off and put on again, or loose after some time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from legmotion.simulate.shapes import Vector, minimum_jerk
from legmotion.units import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Twist:
    """A turn of the sensor against the leg, which stays: by hands, not by the leg."""

    from_s: float
    duration_s: float
    axis: Vector
    angle_rad: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Strap:
    """One strap in one night.

    From `loose_from_s` on it passes on `loose_gain` of what moves the leg; gravity it passes on
    as ever. Inside `off_s` the sensor lies still: it sees `lies` (3,), the direction against
    gravity at the moment in which it was put down, before its twists.
    """

    twists: tuple[Twist, ...] = field(default=())
    off_s: tuple[float, float] = (math.inf, math.inf)
    lies: Vector = (0.0, 0.0, 1.0)
    loose_from_s: float = math.inf
    loose_gain: float = 1.0

    def gain(self, time_s: float) -> float:
        """Return the share of the leg's motion that is passed on."""
        return self.loose_gain if time_s >= self.loose_from_s else 1.0

    def worn(self, time_s: FloatArray, up: FloatArray, force: FloatArray) -> FloatArray:
        """Return what reaches the sensor of the specific force at the leg, shape (n, 3)."""
        if time_s[-1] >= self.loose_from_s:
            gain = np.where(time_s >= self.loose_from_s, self.loose_gain, 1.0)
            force = up + gain[:, None] * (force - up)
        is_off = (time_s >= self.off_s[0]) & (time_s < self.off_s[1])
        if is_off.any():
            force = np.where(is_off[:, None], np.array(self.lies), force)
        for twist in self.twists:
            if time_s[-1] > twist.from_s:
                force = _twisted(twist, time_s, force)
        return force


def _twisted(twist: Twist, time_s: FloatArray, force: FloatArray) -> FloatArray:
    """Return vectors as a sensor sees them that was turned (Rodrigues' formula)."""
    axis = np.array(twist.axis)
    if time_s[0] >= twist.from_s + twist.duration_s:
        return np.asarray(force @ _rotated(np.eye(3), axis, np.array([-twist.angle_rad])))
    share, _, _ = minimum_jerk((time_s - twist.from_s) / twist.duration_s)
    return _rotated(force, axis, -twist.angle_rad * share)


def _rotated(force: FloatArray, axis: FloatArray, angle: FloatArray) -> FloatArray:
    along = (force @ axis)[:, None] * axis
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    return np.asarray(along + cos * (force - along) + sin * np.cross(axis, force))
