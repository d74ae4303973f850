"""Options that several commands share, spelled once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from legmotion.io.options import ReadOptions

Decorated = Callable[..., Any]
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print the result as JSON and nothing else."
)

_READING = (
    click.option("--format", metavar="NAME", help="How the file is laid out, instead of sniffing."),
    click.option("--time-col", metavar="NAME", help="The column of times: its name or its number."),
    click.option("--unit", metavar="UNIT", help="Unit of the axes: g, mg, m/s2, lsb."),
    click.option("--rate", type=float, metavar="HZ", help="Samples per second."),
    click.option("--start", metavar="T", help="Time of the first sample: HH:MM or ISO 8601."),
    click.option("--decimal", metavar="MARK", help="Decimal mark of the numbers: . or ,"),
)
_SETTINGS = (
    click.option("--tz", metavar="ZONE", help="Time zone of the recording, as Europe/Berlin."),
    click.option("--params", metavar="FILE", help="Parameters as TOML, in sections by stage."),
)


def reading_options(function: Decorated) -> Decorated:
    """Add the options that say more about a file than it says itself."""
    return _with(_READING, function)


def setting_options(function: Decorated) -> Decorated:
    """Add the options that override settings."""
    return _with(_SETTINGS, function)


def read_options(options: dict[str, Any]) -> ReadOptions:
    """Return what the options say about a file."""
    from legmotion.io.moment import parse_moment
    from legmotion.io.options import ReadOptions

    start = options["start"]
    return ReadOptions(
        format=options["format"] or "",
        time_col=options["time_col"] or "",
        unit=options["unit"] or "",
        rate_hz=options["rate"],
        start=None if start is None else parse_moment(start, what="--start"),
        decimal=options["decimal"] or "",
    )


def iso_date(text: str) -> date | None:
    """Return a date that is written as 2026-12-01, None for anything else."""
    try:
        return date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    except ValueError:
        return None


def _with(options: tuple[Callable[[Decorated], Decorated], ...], function: Decorated) -> Decorated:
    for option in reversed(options):
        function = option(function)
    return function
