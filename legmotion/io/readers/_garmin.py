"""Garmin's messages of raw acceleration, from a FIT file or its CSV, to samples.

A message holds a second or so: a time, each sample's offset from it, and three arrays. The
numbers come in one of three kinds: calibrated (floats, named g and mostly mg), compressed
(whole mg) and counts, which need the calibration that another message holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np

from legmotion.errors import MalformedFileError, SummaryExportError
from legmotion.io.lines import Repairs
from legmotion.io.recording import Note
from legmotion.io.samples import Page
from legmotion.io.textstamps import NS_PER_S
from legmotion.units import Float32Array, FloatArray, IntArray

ACCELEROMETER, CALIBRATION, FILE_ID = "accelerometer_data", "three_d_sensor_calibration", "file_id"
WANTED = (ACCELEROMETER, CALIBRATION, FILE_ID)

# Garmin counts from 1989-12-31; smaller numbers are seconds since the watch was switched on.
_EPOCH_NS = 631_065_600 * NS_PER_S
_SMALLEST_DATE_S = 0x1000_0000
_NS_PER_MS = 1_000_000
_KINDS = {"calibrated": "calibrated_accel_", "compressed": "compressed_calibrated_accel_",
          "counts": "accel_"}  # fmt: skip
_LOOKED_AT = 200
# Beyond these a number is damage: 32 bits of seconds, an hour of offsets, any sensor's value.
_LARGEST_TIME_S, _LARGEST_MS, _LARGEST = 0xFFFF_FFFF, 3_600_000, 1e12
# Between what 1 g is in g and in mg.
_BETWEEN_G_AND_MG = 30.0
_PAGE_SAMPLES = 20_000
_AXES = "xyz"

Fields = Mapping[str, Any]
Messages = Iterable[tuple[str, Fields]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the first messages show: which numbers are there, in which unit, on whose clock."""

    kind: str
    unit: str
    device: str
    has_dates: bool
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calibration:
    """How counts become g or mg: turned (counts less level and offsets), times a factor."""

    turn: FloatArray
    zero: FloatArray
    factor: float

    def applied(self, counts: FloatArray) -> FloatArray:
        """Return counts of shape (n, 3) in the sensor's unit."""
        turned: FloatArray = (counts - self.zero) @ self.turn.T * self.factor
        return turned


@dataclass(frozen=True, slots=True, kw_only=True)
class _Burst:
    """The samples of one message."""

    stamp_ns: IntArray
    values: FloatArray
    is_dated: bool


def look_at(messages: Messages, *, where: str) -> Look:
    """Return what the first messages show.

    Raises
    ------
    SummaryExportError
        If none of them holds acceleration.
    MalformedFileError
        If it is counts without their calibration.
    """
    device, calibration = "Garmin", None
    seen: dict[str, list[_Burst]] = {kind: [] for kind in _KINDS}
    n_messages = 0
    has_counts = False
    for name, fields in messages:
        if name == FILE_ID:
            device = _device(fields)
        elif name == CALIBRATION:
            calibration = _calibration(fields) or calibration
        elif name == ACCELEROMETER:
            n_messages += 1
            has_counts = has_counts or "accel_x" in fields
            for kind, found in seen.items():
                burst = _burst(fields, kind, calibration)
                found.extend([burst] if burst is not None and burst.stamp_ns.size else [])
        if n_messages >= _LOOKED_AT:
            break
    kind = next((kind for kind, found in seen.items() if found), "")
    if not kind:
        raise _no_samples(where, has_counts=has_counts, n_messages=n_messages)
    unit, notes = _unit(seen[kind], kind)
    return Look(kind=kind, unit=unit, device=device, has_dates=seen[kind][0].is_dated, notes=notes)


def pages(messages: Messages, kind: str, repairs: Repairs) -> Iterator[Page]:
    """Yield the samples of all messages that hold acceleration of one kind."""
    calibration = None
    bursts: list[_Burst] = []
    n_samples = 0
    for name, fields in messages:
        if name == CALIBRATION:
            calibration = _calibration(fields) or calibration
        if name != ACCELEROMETER:
            continue
        burst = _burst(fields, kind, calibration)
        if burst is None:
            repairs.add("bad_block", "messages without three axes of one length, left out")
            continue
        bursts.append(burst)
        n_samples += burst.stamp_ns.size
        if n_samples >= _PAGE_SAMPLES:
            yield _page(bursts)
            bursts, n_samples = [], 0
    if bursts:
        yield _page(bursts)


def _page(bursts: Sequence[_Burst]) -> Page:
    values: Float32Array = np.concatenate([burst.values for burst in bursts]).astype(np.float32)
    return Page(stamp_ns=np.concatenate([burst.stamp_ns for burst in bursts]), acceleration=values)


def _burst(fields: Fields, kind: str, calibration: _Calibration | None) -> _Burst | None:
    """Return one message's samples; None if it does not hold them."""
    axes = [_numbers(fields.get(f"{_KINDS[kind]}{axis}")) for axis in _AXES]
    time_s = fields.get("timestamp")
    n = axes[0].size
    if not _is_time(time_s) or not n or any(axis.size != n for axis in axes):
        return None
    values = np.column_stack(axes)
    # Messages have room for so many samples; what is left empty is no sample.
    is_filled = ~np.isnan(values).all(axis=1)
    if kind == "counts":
        if calibration is None:
            return None
        values = calibration.applied(values)
    offset_ms = _numbers(fields.get("sample_time_offset"))[:n]
    if offset_ms.size < n or not (np.abs(offset_ms[is_filled]) < _LARGEST_MS).all():
        # Samples that share a stamp are spread up to the next one.
        offset_ms = np.zeros(n)
    part_ms = _numbers(fields.get("timestamp_ms"))
    first_ms = part_ms[0] if part_ms.size and abs(part_ms[0]) < _LARGEST_MS else 0.0
    is_dated = time_s >= _SMALLEST_DATE_S
    base_ns = time_s * NS_PER_S + (_EPOCH_NS if is_dated else 0)
    ms = np.rint(offset_ms[is_filled] + first_ms).astype(np.int64)
    return _Burst(stamp_ns=base_ns + ms * _NS_PER_MS, values=values[is_filled], is_dated=is_dated)


def _is_time(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and 0 <= value <= _LARGEST_TIME_S


def _numbers(value: object) -> FloatArray:
    """Return a field's numbers, NaN where it holds none, or an impossible one."""
    if value is None:
        return np.empty(0)
    many = value if isinstance(value, tuple | list) else (value,)
    numbers = [one if isinstance(one, int | float) else np.nan for one in many]
    found = np.array(numbers, np.float64)
    found[~(np.abs(found) < _LARGEST)] = np.nan
    return found


def _calibration(fields: Fields) -> _Calibration | None:
    """Return an accelerometer's calibration; None for another sensor's, or half of one."""
    if fields.get("sensor_type") not in (0, "accelerometer", None):
        return None
    factor = _numbers(fields.get("accel_cal_factor", fields.get("calibration_factor")))
    divisor = _numbers(fields.get("calibration_divisor"))
    level = _numbers(fields.get("level_shift"))
    offset = _numbers(fields.get("offset_cal"))
    turn = _numbers(fields.get("orientation_matrix"))
    if not factor.size or not divisor.size or not divisor[0] or np.isnan(factor[0] / divisor[0]):
        return None
    if not factor[0]:
        return None
    zero = np.zeros(3) if offset.size != 3 or np.isnan(offset).any() else offset
    zero = zero + (level[0] if level.size and not np.isnan(level[0]) else 0.0)
    is_turned = turn.size == 9 and not np.isnan(turn).any() and bool(turn.any())
    return _Calibration(
        turn=turn.reshape(3, 3) if is_turned else np.eye(3),
        zero=zero,
        factor=float(factor[0] / divisor[0]),
    )


def _unit(bursts: Sequence[_Burst], kind: str) -> tuple[str, tuple[Note, ...]]:
    """Return g or mg, whichever makes the first samples' size nearer to 1 g."""
    if kind == "compressed":
        return "mg", ()
    values = np.concatenate([burst.values for burst in bursts])
    whole = values[~np.isnan(values).any(axis=1)]
    size = float(np.median(np.linalg.norm(whole, axis=1))) if len(whole) else 0.0
    if size < _BETWEEN_G_AND_MG:
        return "g", ()
    sentence = f"the file's profile says g; {size:.4g} at its beginning is taken as mg"
    return "mg", (Note(code="unit_inferred", value="mg", sentence=sentence),)


def _device(fields: Fields) -> str:
    """Return maker, model and number as far as they are said in words."""
    maker = fields.get("manufacturer")
    model = fields.get("garmin_product", fields.get("product"))
    number = fields.get("serial_number")
    known = isinstance(maker, str) and maker not in ("development", "")
    words = [str(maker).replace("_", " ").title() if known else "Garmin"]
    words += [model] if isinstance(model, str) and model else []
    words += [f"{number:d}"] if isinstance(number, int) else []
    return " ".join(words)


def _no_samples(
    where: str, *, has_counts: bool, n_messages: int
) -> SummaryExportError | MalformedFileError:
    if has_counts:
        return MalformedFileError(
            f"{where}: the acceleration is raw counts, and no message tells their size; expected "
            "the sensor's calibration (message 167) or calibrated values",
            hint="in the logging app choose calibrated acceleration, or log calibration data too",
        )
    found = "no samples in its messages of acceleration" if n_messages else "no acceleration"
    return SummaryExportError(
        f"{where}: this FIT file holds heart rate and steps only, or the like: {found} "
        "(message 165); expected raw samples, since leg movements last 0.5 to 10 s",
        hint="record with a Connect IQ app that logs raw acceleration (SensorLogging), or use a "
        "tracker that exports it",
    )
