"""The picture of a night that is given away: its movements hour by hour."""

from __future__ import annotations

import re
from typing import Any

from legmotion.report.share_story import SharedPicture
from legmotion.store.documents import NightDocument, ProfileHourDocument

Spec = dict[str, Any]

_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")
_WIDTH_PX, _HEIGHT_PX = 680, 190
ALL = {"fill": "var(--panel)", "stroke": "var(--movement)", "strokeWidth": 1.4}
PERIODIC = {"fill": "var(--periodic)", "stroke": "var(--periodic)", "strokeWidth": 1.4}


def night_picture(document: NightDocument) -> SharedPicture | None:
    """Return the movements of a night by the hour; None where no hour has a rate."""
    rows = hours_of(document)
    if all(row["all"] is None for row in rows):
        return None
    spec: Spec = {
        "width": _WIDTH_PX,
        "height": _HEIGHT_PX,
        **hours_layers(rows, title="movements per hour"),
    }
    said = [
        f"{row['hour']}: {row['periodic']:.0f} periodic of {row['all']:.0f}"
        for row in rows
        if row["all"] is not None and row["periodic"] is not None
    ]
    return SharedPicture(
        spec=spec,
        title="Movements per hour through the night",
        description="; ".join(said),
        caption="Movements per hour of analysable time, hour by hour: filled, periodic; outlined, "
        "all. An hour of which too little could be analysed has no bar.",
    )


def hours_of(document: NightDocument) -> list[Spec]:
    """Return the hours of a night by their time of day, else by their number."""
    return [
        {
            "hour": _name(hour, number),
            "periodic": hour.plm_per_h,
            "all": hour.lm_per_h,
        }
        for number, hour in enumerate(document.profile, start=1)
    ]


def hours_layers(rows: list[Spec], *, title: str | None) -> Spec:
    """Return the bars of the hours as part of a specification: all behind, periodic before."""
    x = {
        "field": "hour", "type": "ordinal", "sort": None, "scale": {"paddingInner": 0.28},
        "axis": {"title": None, "labelAngle": 0, "grid": False, "labelOverlap": "greedy"},
    }  # fmt: skip
    axis = {"title": title, "tickCount": 4, "domain": False, "ticks": False}
    return {
        "data": {"values": rows},
        "encoding": {"x": x},
        "layer": [
            {
                "mark": {"type": "bar", **look},
                "encoding": {"y": {"field": field, "type": "quantitative", "axis": axis}},
            }
            for field, look in (("all", ALL), ("periodic", PERIODIC))
        ],
    }


def _name(hour: ProfileHourDocument, number: int) -> str:
    return hour.label if _TIME.fullmatch(hour.label) else f"hour {number}"
