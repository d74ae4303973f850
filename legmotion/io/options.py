"""What the user says about a file, over what the file says about itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, time

from legmotion.errors import InputError, ParameterError
from legmotion.params import IoParameters


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Overrides of what is inferred; empty or None leaves it to the reader.

    `format` is a reader's name. `time_col` is a column's name or its number from 1. `unit` is
    g, mg, m/s2, lsb, or the counts per g. `start` is the first sample's time: aware, naive
    (local), or a time of day. `decimal` is the decimal mark, `.` or `,`.
    """

    format: str = ""
    time_col: str = ""
    unit: str = ""
    rate_hz: float | None = None
    start: datetime | time | None = None
    decimal: str = ""


def check_options(options: ReadOptions, *, params: IoParameters) -> None:
    """Raise ParameterError for an option that no file could make sense of."""
    if options.decimal not in ("", ".", ","):
        raise ParameterError(
            f"--decimal is {options.decimal!r}, expected . or ,", hint="give --decimal ,"
        )
    rate_hz = options.rate_hz
    if rate_hz is None:
        return
    if not math.isfinite(rate_hz) or rate_hz <= 0 or rate_hz > params.max_rate_hz:
        raise ParameterError(
            f"--rate is {rate_hz:g} Hz, expected {params.min_rate_hz:g} to "
            f"{params.max_rate_hz:g} Hz",
            hint="give the samples per second that the tracker was set to",
        )
    if rate_hz < params.min_rate_hz:
        raise InputError(
            f"--rate is {rate_hz:g} Hz; a leg movement needs at least {params.min_rate_hz:g} Hz",
            hint="record at 25 Hz or more",
        )
