"""The lines above an ActiGraph table: device, rate, epoch, and a start whose date may mislead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from legmotion.io.textstamps import DayOrder

_MARK = "created by actigraph"
_MAX_LINES = 20
_EDGES = ' \t,;"'
_RULE = re.compile(r"-{5,}")
_RATE = re.compile(r"\bat\s+(\d+(?:[.,]\d+)?)\s*hz", re.IGNORECASE)
_MODEL = re.compile(
    r"created by actigraph\s+(.*?)\s*(?:\b(?:ActiLife|CentrePoint|Firmware|date format)\b|-{3}|$)",
    re.IGNORECASE,
)
_FORMAT = re.compile(r"date format\s+(\S+)", re.IGNORECASE)
_FIELDS = {
    "serial": re.compile(r"serial number\W\s*(\S+)", re.IGNORECASE),
    "start_time": re.compile(r"start time\W\s*(.+)", re.IGNORECASE),
    "start_date": re.compile(r"start date\W\s*(.+)", re.IGNORECASE),
    "period": re.compile(r"epoch period \(hh:mm:ss\)\W\s*([\d:.]+)", re.IGNORECASE),
    "download_date": re.compile(r"download date\W\s*(.+)", re.IGNORECASE),
    "other": re.compile(r"download time|current (?:memory|battery)", re.IGNORECASE),
}
_DATE = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{2,4})\.?")
_TIME = re.compile(r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:\s*([AaPp])\.?[Mm]\.?)?")
_CENTURY = 100
_NOON = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands above the table, as written; empty where it does not.

    `n_lines` is the number of lines it takes. `rate_hz` is None without ` at N Hz`.
    """

    n_lines: int
    model: str
    rate_hz: float | None
    date_format: str
    serial: str = ""
    start_time: str = ""
    start_date: str = ""
    period: str = ""
    download_date: str = ""

    @property
    def is_raw(self) -> bool:
        """Whether the table holds samples: a rate, and no epoch."""
        return self.rate_hz is not None and not self.period.strip("0:.")

    @property
    def device(self) -> str:
        """Maker, model and serial number."""
        return " ".join(word for word in ("ActiGraph", self.model, self.serial) if word)


def read_header(lines: Sequence[str]) -> Header | None:
    """Return the header of an ActiGraph table, or None where the first line is not its first."""
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if first >= len(lines) or _MARK not in lines[first].lower():
        return None
    words = lines[first].strip(_EDGES)
    said: dict[str, str] = {}
    n_lines = first + 1
    for i in range(first + 1, min(first + _MAX_LINES, len(lines))):
        line = lines[i].strip(_EDGES)
        found = {key: match for key, part in _FIELDS.items() if (match := part.match(line))}
        if found or _RULE.fullmatch(line):
            n_lines = i + 1
        said |= {key: match.group(1).strip() for key, match in found.items() if key != "other"}
        if _RULE.fullmatch(line):
            break
    rate, model, date_format = _RATE.search(words), _MODEL.search(words), _FORMAT.search(words)
    rate_hz = float(rate.group(1).replace(",", ".")) if rate else 0.0
    return Header(
        n_lines=n_lines,
        model=model.group(1) if model else "",
        rate_hz=rate_hz or None,
        date_format=date_format.group(1) if date_format else "",
        serial=said.get("serial", ""),
        start_time=said.get("start_time", ""),
        start_date=said.get("start_date", ""),
        period=said.get("period", ""),
        download_date=said.get("download_date", ""),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDate:
    """The day a recording began, by its header.

    `found` is None where the header has none, or leaves open (`is_open`) which of two it is.
    `doubt` says in words what spoke against how the header is written, or is empty.
    """

    found: date | None
    doubt: str = ""
    is_open: bool = False


def start_date(header: Header) -> StartDate:
    """Return the start date: one that the download did not precede, else as the header says."""
    readings = _readings(header.start_date)
    days = set(readings.values())
    said = _said_order(header.date_format)
    if len(days) == 1:
        (only,) = days
        is_contradicted = said is not None and "ymd" not in readings and said not in readings
        return StartDate(found=only, doubt=_doubt(header) if is_contradicted else "")
    if not days:
        return StartDate(found=None)
    fitting = [order for order in readings if _is_downloaded_after(header, order, readings[order])]
    if len(fitting) == 1 and fitting[0] != said:
        doubt = _doubt(header) if said is not None else ""
        return StartDate(found=readings[fitting[0]], doubt=doubt)
    if said in readings:
        return StartDate(found=readings[said])
    return StartDate(found=None, is_open=True)


def start_time(header: Header) -> time | None:
    """Return the start time, or None where the header has none that is one."""
    match = _TIME.fullmatch(header.start_time)
    if match is None:
        return None
    hours, minutes, seconds = (int(field or 0) for field in match.group(1, 2, 3))
    half = (match.group(4) or "").lower()
    if half and hours in range(1, _NOON + 1):
        hours = hours % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hours, minutes, seconds)
    except ValueError:
        return None


def start_moment(header: Header) -> datetime | None:
    """Return the start on the device's own clock, or None where the header leaves it open."""
    day, moment = start_date(header).found, start_time(header)
    return datetime.combine(day, moment) if day is not None and moment is not None else None


def _doubt(header: Header) -> str:
    download = f" and download date {header.download_date}" if header.download_date else ""
    return (
        f"the header says {header.date_format}; its start date {header.start_date}{download} "
        "fit the other order of day and month alone"
    )


def _said_order(date_format: str) -> DayOrder | None:
    """Return the order that a format such as `M/d/yyyy` says."""
    places = {letter: date_format.find(letter) for letter in "dMy"}
    if -1 in places.values():
        return None
    first = min(places, key=lambda letter: places[letter])
    orders: dict[str, DayOrder] = {"d": "dmy", "M": "mdy", "y": "ymd"}
    return orders[first]


def _readings(text: str) -> dict[DayOrder, date]:
    """Return the days that a date can mean, by the order of its fields."""
    match = _DATE.match(text)
    if match is None:
        return {}
    one, two, three = (int(field) for field in match.groups())
    orders: dict[DayOrder, tuple[int, int, int]] = {
        "dmy": (three, two, one),
        "mdy": (three, one, two),
    }
    if one >= _CENTURY:
        orders = {"ymd": (one, two, three)}
    found: dict[DayOrder, date] = {}
    for order, (year, month, day) in orders.items():
        try:
            found[order] = date(year + 2000 if year < _CENTURY else year, month, day)
        except ValueError:
            continue
    return found


def _is_downloaded_after(header: Header, order: DayOrder, begun: date) -> bool:
    """Return whether the download date, read in the same order, does not precede the start."""
    downloaded = _readings(header.download_date)
    if not downloaded or "ymd" in downloaded:
        return not downloaded or downloaded["ymd"] >= begun
    return order in downloaded and downloaded[order] >= begun
