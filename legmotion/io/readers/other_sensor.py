"""Files of other sensors that trackers write beside the acceleration, refused by name.

What the file is of is told by its columns, their units or its name; which file was meant is told
by how the same tracker names that one.
"""

from __future__ import annotations

import re
from typing import NoReturn

from legmotion.errors import UnknownFormatError
from legmotion.io.axes import find_axes
from legmotion.io.head import NAMES, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "other_sensor"
LABEL = "a file of another sensor (gyroscope, magnetometer, ECG, PPG)"
REFUSES = {LABEL: "give the file with the acceleration, which trackers write beside it"}

# Each sensor by words in names of columns or of the file, and by its unit.
_SENSORS = {
    "a gyroscope": (
        r"gyro|gyr|gyroscope|rotation(rate)?|angular|angvel", r"deg/s|dps|°/s|rad/s|degrees/s.*"
    ),
    "a magnetometer": (r"magn?|magnetometer|magnetic|compass", r"[uµμ]T|microtesla|G|gauss"),
    "an electrocardiogram": (r"ecg|ekg", r"[uµμ]V|mV"),
    "a light sensor of the pulse": (r"ppg|ppi|bvp|channel|ambient", r""),
    "a heart rate monitor": (r"hr|heart(rate)?|rr|bpm", r"bpm"),
    "an orientation": (r"gravity|orientation|quat(ernion)?|attitude|euler|pitch|roll|yaw", r""),
    "another sensor": (
        r"temp(erature)?|barometer|pressure|light|eda|location|pedometer|microphone", r"°?C|hPa|lx"
    ),
}  # fmt: skip
# How the file of acceleration is named where the other one is named so: the first that fits.
_SIBLINGS = (
    (r"(Polar_.*)_(GYRO|MAGN|MAG|PPG|PPI|ECG|HR|RR)(\.txt)", r"\1_ACC\3"),
    (r"(.*_MetaWear_.*)_(Gyroscope|Magnetometer)_.*(\.csv)", r"\1_Accelerometer_...\3"),
    (r"(.*)gyroscope(.*)", r"\1accelerometer\2"),
    (r"(.*)Gyroscope(.*)", r"\1Accelerometer\2"),
    (r"(.*)Magnetometer(.*)", r"\1Accelerometer\2"),
    (r"(.*)(GYRO|MAGN)(\b|_)(.*)", r"\1ACC\3\4"),
    (r"(.*)([Gg]yro|[Mm]agn)(\b|_)(.*)", r"\1acc\3\4"),
)
_MAX_NAMES = 12


def sniff(head: Head) -> Match | None:
    """Return a match for a table with names, none of acceleration and some of another sensor."""
    found = _sensor(head)
    return Match(specificity=NAMES + 2, reason=f"the columns of {found}") if found else None


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse, and name the file that was probably meant."""
    head = make_head(source, decimal=options.decimal, params=params)
    names = head.shape.names if head.shape is not None else ()
    shown = ", ".join(repr(name) for name in names[:_MAX_NAMES] if name)
    more = ", ..." if len(names) > _MAX_NAMES else ""
    raise UnknownFormatError(
        f"{source.name}: no accelerometer columns: the file is of {_sensor(head) or 'others'}, "
        f"its columns are {shown}{more}; expected acceleration on x, y and z",
        hint=_did_you_mean(head.file_name),
    )


def _sensor(head: Head) -> str:
    """Return in words which sensor a table is of; empty if it may be acceleration."""
    shape = head.shape
    if shape is None or not shape.names:
        return ""
    if find_axes(shape.names, shape.units, file_name=head.file_name).columns:
        return ""
    units = [*shape.units, *(unit for name in shape.names for unit in _in_brackets(name))]
    words = {word.lower() for name in shape.names for word in _words(name)}
    in_name = {word.lower() for word in _words(head.file_name.rpartition(".")[0])}
    for named in (words, in_name):
        for sensor, (pattern, unit) in _SENSORS.items():
            if any(re.fullmatch(pattern, word) for word in named):
                return sensor
            if named is words and unit and any(re.fullmatch(unit, one) for one in units):
                return sensor
    return ""


def _in_brackets(name: str) -> list[str]:
    return re.findall(r"[(\[]\s*(.*?)\s*[)\]]", name)


def _words(name: str) -> list[str]:
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", re.sub(r"[(\[].*?[)\]]", "", name))


def _did_you_mean(file_name: str) -> str:
    """Return the hint, with the name of the file of acceleration where it can be told."""
    for pattern, name in _SIBLINGS:
        if match := re.fullmatch(pattern, file_name):
            return f"did you mean {match.expand(name)}? {REFUSES[LABEL]}"
    return REFUSES[LABEL]
