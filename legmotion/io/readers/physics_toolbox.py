"""Physics Toolbox Sensor Suite: a table of elapsed time, or time of day, and three axes.

The g-force tool writes `gFx,gFy,gFz` in g with gravity, the accelerometer tools `ax,ay,az` in
m/s2, with gravity or without.
"""

from __future__ import annotations

from legmotion.io.columns import TableShape
from legmotion.io.explain import unknown_format
from legmotion.io.head import HEADER, NAMES, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.readers._text import rule_of_column
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.table import Layout, read_table
from legmotion.params import IoParameters

NAME = "physics_toolbox"
LABEL = "Physics Toolbox CSV"
READS = "the phone app's g-force meter and accelerometers: time,gFx,gFy,gFz or time,ax,ay,az"
PLACEMENT = "the phone strapped to the shin, above the ankle; flat on the bed it shows the bed"
EXPORT = (
    "g-Force Meter (not Linear Accelerometer), a fixed rate of 25 Hz or more, then share as CSV"
)
QUIRKS = (
    "time is elapsed seconds or the time of day, never a date: give --start; columns are "
    "separated by a semicolon where the phone writes decimal commas"
)
EXPERIMENTAL = True

_G_FORCE = ("gfx", "gfy", "gfz")
_LINEAR = ("ax", "ay", "az")


def sniff(head: Head) -> Match | None:
    """Return a match for the names of the app's columns."""
    shape = head.shape
    if shape is None:
        return None
    names = _lowered(shape)
    if names[:1] != ["time"]:
        return None
    if set(_G_FORCE) <= set(names):
        return Match(specificity=HEADER, reason="the columns time and gFx, gFy, gFz")
    if names[1:4] == list(_LINEAR):
        return Match(specificity=NAMES + 4, reason="the columns time, ax, ay, az")
    return None


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording, in g of the g-force meter or m/s2 of the accelerometers."""
    head = make_head(source, decimal=options.decimal, params=params)
    shape = head.shape
    names = _lowered(shape) if shape is not None else []
    wanted = _G_FORCE if set(_G_FORCE) <= set(names) else _LINEAR
    if shape is None or "time" not in names or not set(wanted) <= set(names):
        raise unknown_format(head)
    layout = Layout(
        shape=shape,
        axes=[names.index(name) for name in wanted],
        rule=rule_of_column(
            shape, names.index("time"), where=source.name, options=options, params=params
        ),
        named_unit="g" if wanted == _G_FORCE else "m/s2",
        is_gravity_free=False,
        reader=NAME,
        device="a phone, Physics Toolbox",
    )
    return read_table(source, layout, options=options, params=params)


def _lowered(shape: TableShape) -> list[str]:
    return [name.strip().lower() for name in shape.names]
