"""What the CSV and the JSON of Sensor Logger share: the streams, and what its metadata says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from legmotion.io.recording import Note, Recording

PLACEMENT = "the phone strapped to the shin above the ankle, or the watch with its strap there"
QUIRKS = (
    "the columns stand in the order z, y, x and are taken by name; Accelerometer has no gravity, "
    "TotalAcceleration has it and is taken where both are there (iPhones write only the first); "
    "times are nanoseconds in UTC"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One kind of acceleration, by the name of its file or sensor.

    `unit` is empty where phone, watch and settings differ: rest tells it.
    """

    name: str
    unit: str = "m/s2"
    axes: tuple[str, str, str] = ("x", "y", "z")


# The preferred first: with gravity before without, the phone before the watch.
STREAMS = (
    Stream(name="TotalAcceleration"),
    Stream(name="Accelerometer"),
    Stream(name="AccelerometerUncalibrated", unit=""),
    Stream(name="WatchTotalAcceleration"),
    Stream(name="WatchAccelerometerUncalibrated", unit=""),
    Stream(name="WatchAccelerometer"),
    Stream(name="WristMotion", axes=("accelerationX", "accelerationY", "accelerationZ")),
)
# Other sensors under the same column names.
SIBLINGS = (
    "Gravity", "Gyroscope", "GyroscopeUncalibrated", "Magnetometer", "MagnetometerUncalibrated",
    "WatchGyroscope", "WatchMagnetometer", "WatchGravity",
)  # fmt: skip
# The median length of a stream without gravity is far below, of one with it about 9.8 m/s2.
_GRAVITY_FROM_M_PER_S2 = 3.0


def stream_named(name: str) -> Stream | None:
    """Return the stream of a file's or sensor's name, without regard to case."""
    stem = name.rpartition("/")[2].partition(".")[0].strip().lower()
    return next((stream for stream in STREAMS if stream.name.lower() == stem), None)


def is_sibling(name: str) -> bool:
    """Return whether a file or sensor of this name holds something else than acceleration."""
    stem = name.partition(".")[0].strip().lower()
    return any(stem == sibling.lower() for sibling in SIBLINGS)


def lacks_gravity(length_m_per_s2: float) -> bool:
    """Return whether a stream has no gravity, by the median length of its first samples."""
    return length_m_per_s2 < _GRAVITY_FROM_M_PER_S2


def chosen(stream: Stream, others: list[str]) -> tuple[Note, ...]:
    """Return a note that names the stream that is read, if there were others."""
    if not others:
        return ()
    sentence = f"{stream.name} is read; the recording also holds {', '.join(others)}"
    return (Note(code="stream_chosen", value=stream.name, sentence=sentence),)


def with_metadata(recording: Recording, metadata: Mapping[str, object]) -> Recording:
    """Return a recording with the device and zone that the app's metadata names."""
    device = str(metadata.get("device name") or "").strip()
    platform = str(metadata.get("platform") or "").strip()
    if device or platform:
        words = ", ".join(filter(None, (device, platform, "Sensor Logger")))
        recording = replace(recording, device="".join(filter(str.isprintable, words)))
    name = str(metadata.get("recording timezone") or "").strip()
    return _in_zone(recording, name) if name else recording


def _in_zone(recording: Recording, name: str) -> Recording:
    """Return a recording whose start is shown at the offset that a zone had then."""
    if recording.clock != "utc" or recording.zone or recording.start is None:
        return recording
    try:
        local = recording.start.astimezone(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        return recording
    offset = local.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        return recording
    zone = _offset_text(offset)
    start = recording.start.astimezone(timezone(offset))
    note = Note(
        code="zone_recorded",
        value=name,
        sentence=f"the app recorded the zone {name}; the offset is the one at the start, {zone}",
    )
    return replace(recording, start=start, zone=zone, notes=(*recording.notes, note))


def _offset_text(offset: timedelta) -> str:
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < timedelta(0) else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
