"""What to know of a rest window that nobody noted: how it was found, what leaves it in doubt."""

from __future__ import annotations

from collections.abc import Iterator

from legmotion.night.window import Window
from legmotion.params import NightParameters
from legmotion.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR

# A code, the value, the limit it passed, a sentence: what a quality flag is made of.
Said = tuple[str, float | str | None, float | None, str]

_ENDS = ("lights off", "lights on")


def window_doubts(window: Window, params: NightParameters) -> Iterator[Said]:
    """Yield what to say of a window; nothing where both of its ends were given."""
    origins = window.origin.split("+")
    if window.origin == "recording":
        yield (
            "window_assumed",
            window.origin,
            None,
            "lights off and lights on are not known: the whole recording counts as time in bed",
        )
    found = [
        name for name, origin in zip(_ENDS, (origins[0], origins[-1]), strict=True)
        if origin == "detected"
    ]  # fmt: skip
    if not found:
        return
    ends = " and ".join(found)
    yield (
        "window_detected",
        window.origin,
        None,
        f"{ends} taken from how the leg lay; a diary, --lights-off and --lights-on say better",
    )
    limit = params.say_above_window_doubt_min
    if window.doubt_s is None:
        yield (
            "window_doubtful",
            None,
            limit,
            f"{ends} in doubt: nobody walked, so that sitting still is not told from lying",
        )
        return
    doubt_min = window.doubt_s * MINUTES_PER_HOUR / SECONDS_PER_HOUR
    if doubt_min > limit:
        yield (
            "window_doubtful",
            doubt_min,
            limit,
            f"{ends} in doubt: the leg lay, and was not at rest, for {doubt_min:.0f} min",
        )
