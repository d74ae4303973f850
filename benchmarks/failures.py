"""What goes wrong, drawn: `python -m benchmarks.failures`.

The largest missed movement or the largest false alarm of some nights, with what the leg did above
the curve and what legmotion made of it below. Pictures and captions are made from the nights.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import numpy as np

from benchmarks.accuracy_cases import CASES, FIRST_SEED
from benchmarks.accuracy_night import analysed, own_movements
from benchmarks.accuracy_truth import NightTruth
from benchmarks.files import write_json
from benchmarks.picture import Band, Picture, drawn
from legmotion.night.night import Night
from legmotion.params import Parameters
from legmotion.signal.motion import MotionSignal, motion_signal
from legmotion.simulate import SimulatedLeg
from legmotion.units import FloatArray
from legmotion.validate.agreement import match_leg

RESULT = Path(__file__).parent / "results" / "failures.json"
PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
RATE_HZ = 25.0
HOURS = 8.0
_SHOWN_S = 16.0
_MARGIN_S = 150.0  # the noise floor is that of the two minutes around

What = Literal["missed", "false"]
EXAMPLES: tuple[tuple[str, What], ...] = (
    ("nominal", "missed"),
    ("low_amplitude", "missed"),
    ("noisy_device", "missed"),
    ("severe", "false"),
    ("restless_wake", "false"),
    ("shared_bed", "false"),
)
_KIND = {
    "kick": "a kick",
    "slow_return": "a kick that sags back",
    "isolated": "a kick by itself",
    "posture": "a change of position",
    "partner": "a partner's movement",
}
_WHAT = {"missed": "missed", "false": "false alarm"}


def main() -> None:
    """Draw the pictures and write what their captions say."""
    PICTURES.mkdir(exist_ok=True)
    shown = []
    for name, what in EXAMPLES:
        found = example(name, what, seed=FIRST_SEED)
        if found is None:
            continue
        about, picture = found
        about["file"] = f"accuracy_{name}_{what}.svg"
        (PICTURES / about["file"]).write_text(drawn(picture), encoding="utf-8")
        shown.append(about)
    write_json(RESULT, {"examples": shown})


def example(
    name: str, what: What, *, seed: int, hours: float = HOURS
) -> tuple[dict[str, Any], Picture] | None:
    """Return what happened at the largest failure of a night, and its picture; None without one."""
    night = CASES[name].night(rate_hz=RATE_HZ, seed=seed, hours=hours)
    truth, found, leg = NightTruth(night), analysed(night), night.legs[0]
    own = own_movements(truth, leg, found)
    matching = match_leg(leg, own)
    moved = leg.truth.rows(np.flatnonzero(leg.truth["is_movement"]))
    if what == "missed":
        which = matching.is_counted & (matching.found_of_known < 0)
        onset_s, size_mg = moved["onset_s"], np.where(which, moved["peak_mg"], -1.0)
    else:
        onset_s, which = own.onset_s, matching.is_false
        size_mg = np.where(which, _peak_mg(found, own.onset_s), -1.0)
    if not which.any():
        return None
    at_s = float(onset_s[np.argmax(size_mg)])
    about = {"name": name, "what": what, "seed": seed, "rate_hz": RATE_HZ, "at_s": at_s,
             "peak_mg": float(size_mg.max()), "n": int(which.sum()),
             "truth": _true_words(leg, at_s), "found": _found_words(found, leg, at_s)}  # fmt: skip
    return about, _picture(leg, found, at_s, about)


def captions() -> str:
    """Return the pictures and captions as the page shows them."""
    if not RESULT.exists():
        return "None drawn.\n"
    lines: list[str] = []
    for about in json.loads(RESULT.read_text(encoding="utf-8"))["examples"]:
        minutes = about["at_s"] / 60.0
        lines += [
            f"![{_WHAT[about['what']]}: {about['truth']}](pictures/{about['file']})",
            "",
            f"`{about['name']}`, seed {about['seed']}, {about['rate_hz']:g} Hz, minute "
            f"{minutes:.0f}: the largest of {about['n']} {_plural(about['what'])} "
            f"({about['peak_mg']:.0f} mg). Truth: {about['truth']}. "
            f"legmotion: {about['found']}.",
            "",
        ]
    return "\n".join(lines)


def _plural(what: str) -> str:
    return "movements that were not found" if what == "missed" else "false alarms"


def _near(onset_s: FloatArray, offset_s: FloatArray, at_s: float) -> FloatArray:
    return np.flatnonzero((onset_s <= at_s + 1.0) & (offset_s >= at_s - 0.5))


def _true_words(leg: SimulatedLeg, at_s: float) -> str:
    """Return what the truth has at a moment."""
    near = leg.truth.rows(_near(leg.truth["onset_s"], leg.truth["offset_s"], at_s))
    words = [
        f"{_KIND.get(kind, kind.replace('_', ' '))} of {peak:.0f} mg, {length:.1f} s"
        for kind, peak, length in zip(
            near["kind"], near["peak_mg"], near["offset_s"] - near["onset_s"], strict=True
        )
    ]
    return "; ".join(words) or "nothing"


def _found_words(found: Night, leg: SimulatedLeg, at_s: float) -> str:
    """Return what legmotion has at a moment."""
    rows = found.leg_movements.rows(found.leg_movements["side"] == leg.side)
    near = rows.rows(_near(rows["onset_s"], rows["offset_s"], at_s))
    words = [
        (f"{kind} ({why.replace('_', ' ')})" if why and why != kind else str(kind))
        for kind, why in zip(near["kind"], near["why_not"], strict=True)
    ]
    return "; ".join(words) or "no event"


def _peak_mg(found: Night, onset_s: FloatArray) -> FloatArray:
    """Return the peaks of some rows of a night of one leg."""
    rows = found.leg_movements
    return np.asarray(rows["peak_mg"][np.searchsorted(rows["onset_s"], onset_s)])


def _picture(leg: SimulatedLeg, found: Night, at_s: float, about: dict[str, Any]) -> Picture:
    """Return the envelope around a moment, and the bands above and below it."""
    motion = _motion(leg, at_s)
    from_s, to_s = at_s - _SHOWN_S / 2, at_s + _SHOWN_S / 2
    time_s = motion.start_s + np.arange(motion.envelope_mg.size) / motion.rate_hz
    inside = (time_s >= from_s) & (time_s <= to_s)
    events = found.parameters.events
    middle = int((at_s - motion.start_s) / motion.floor_block_s)
    floor_mg = float(motion.floor_mg[min(middle, motion.floor_mg.size - 1)])
    rows = found.leg_movements.rows(found.leg_movements["side"] == leg.side)
    return Picture(
        title=f"{about['name']}, seed {about['seed']}: {_WHAT[about['what']]}",
        time_s=time_s[inside] - at_s,
        level_mg=motion.envelope_mg[inside].astype(np.float64),
        limit_mg=max(events.on_floor_ratio * floor_mg, events.min_on_mg),
        above=_bands(
            leg.truth["onset_s"], leg.truth["offset_s"], leg.truth["kind"],
            leg.truth["is_movement"], at_s,
        ),
        below=_bands(
            rows["onset_s"], rows["offset_s"], np.where(rows["why_not"] == "", rows["kind"],
            rows["why_not"]), np.isin(rows["kind"], ("LM", "posture")), at_s,
        ),
    )  # fmt: skip


def _motion(leg: SimulatedLeg, at_s: float) -> MotionSignal:
    here = np.abs(leg.time_s - at_s) <= _MARGIN_S
    return motion_signal(leg.acceleration_g[here], leg.time_s[here], params=Parameters().signal)


def _bands(
    onset_s: FloatArray, offset_s: FloatArray, label: Any, is_movement: Any, at_s: float
) -> tuple[Band, ...]:
    """Return the events near a moment, seconds from it."""
    near = (onset_s < at_s + _SHOWN_S / 2) & (offset_s > at_s - _SHOWN_S / 2)
    return tuple(
        Band(
            start_s=max(float(onset_s[i]) - at_s, -_SHOWN_S / 2),
            end_s=min(float(offset_s[i]) - at_s, _SHOWN_S / 2),
            label=str(label[i]).replace("_", " "),
            is_movement=bool(is_movement[i]),
        )
        for i in np.flatnonzero(near)
    )


if __name__ == "__main__":
    main()
