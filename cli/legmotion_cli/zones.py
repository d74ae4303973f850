"""Time zones by name, and the one that this computer is set to."""

from __future__ import annotations

import difflib
import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from legmotion.errors import ParameterError
from legmotion_cli.settings import Settings

_LOCAL_TIME = Path("/etc/localtime")
_MARK = "zoneinfo/"


def zone_of(settings: Settings) -> tuple[ZoneInfo, str]:
    """Return the zone that settings name, or this computer's, and who named it."""
    if settings.zone:
        return zone_named(settings.zone, origin=settings.zone_source), settings.zone_origin
    return zone_named(computer_zone(), origin="this computer"), "computer"


def zone_named(name: str, *, origin: str) -> ZoneInfo:
    """Return a time zone of the IANA database.

    Raises ParameterError for a name that is none, naming the nearest ones.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = difflib.get_close_matches(name, sorted(available_timezones()), n=3, cutoff=0.4)
        raise ParameterError(
            f"{origin}: there is no time zone {name!r}",
            hint=f"did you mean {' or '.join(near)}?"
            if near
            else "zones are named as in Europe/Berlin or America/New_York",
        ) from error


def computer_zone() -> str:
    """Return the name of the zone that this computer is set to.

    Where it says no name, this is the zone of its present offset, as Etc/GMT-1, or UTC where
    that is not of whole hours.
    """
    named = os.environ.get("TZ", "").removeprefix(":")
    if not named and _LOCAL_TIME.exists():
        named = str(_LOCAL_TIME.resolve()).partition(_MARK)[2]
    offset_h = (datetime.now().astimezone().utcoffset() or timedelta()) / timedelta(hours=1)
    for name in (named, f"Etc/GMT{-offset_h:+.0f}" if offset_h.is_integer() else ""):
        try:
            if name and ZoneInfo(name).key == name:
                return name
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return "UTC"
