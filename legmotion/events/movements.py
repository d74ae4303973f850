"""The contract of the leg_movements table: one row per movement of one leg, as detected."""

from __future__ import annotations

from legmotion.tables import Column, Table

KINDS = ("LM", "posture", "walking", "impulse", "artifact")

# Kinds in which the leg itself moved.
MOVED = ("LM", "posture")

# Codes of `why_not`: why a row is not a plain leg movement.
WHY_NOT_LM = {
    "posture": "the lower leg came to rest in another direction: a change of position",
    "shaken": "the leg was shaken and went nowhere: motion borne by the mattress",
    "twitch": "shorter than half a second",
    "walking": "steps",
    "clip": "the sensor reached the end of its range",
    "gap": "the recording has a gap here",
    "cross_talk": "the other leg's movement, felt through the bed",
    "rhythmic": "part of a steady oscillation",
    "breathing": "follows the breathing",
    "handling": "the device was handled",
    "tap": "a tap by which the clocks of two legs were aligned",
}

LEG_MOVEMENTS = Table(
    "leg_movements",
    (
        Column("movement", "integer", "", "row of movements.csv it became part of; empty: none"),
        Column("onset_s", "number", "s", "start, seconds after the file's first sample"),
        Column("offset_s", "number", "s", "end, exclusive, on the same clock"),
        Column("onset", "text", "", "start, ISO 8601 with offset; empty where no clock is known"),
        Column("side", "text", "", "left or right"),
        Column("kind", "text", "", "LM, posture, walking, impulse or artifact"),
        Column("peak_mg", "number", "mg", "largest value of the motion envelope, in milli-g"),
        Column("confidence", "number", "", "how sure it is a movement, 0 to 1; empty: none"),
        Column("in_bed", "boolean", "", "whether the onset lies in the analysable rest window"),
        Column("why_not", "text", "", "empty for LM, else a code that says why not"),
    ),
)
