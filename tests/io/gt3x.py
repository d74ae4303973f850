"""Made-up ActiGraph archives, written as the device and its software write them."""

from __future__ import annotations

import functools
import operator
import struct
import zipfile
from datetime import datetime
from pathlib import Path

import numpy as np

START = datetime(2026, 11, 21, 22, 0, 0)
START_S = int((START - datetime(1970, 1, 1)).total_seconds())
TICKS = (START_S + 62_135_596_800) * 10_000_000
RATE_HZ = 30
INFO = {
    "Serial Number": "TAS1E00000001",
    "Device Type": "Link",
    "Battery Voltage": "4.12",
    "Sample Rate": str(RATE_HZ),
    "Start Date": str(TICKS),
    "Last Sample Time": str(TICKS),
    "TimeZone": "01:00:00",
    "Acceleration Scale": "256.0",
    "Limb": "Ankle",
    "Side": "Left",
}
CALIBRATION = {
    "offsetX_30": 37, "offsetY_30": 13, "offsetZ_30": 46,
    "sensitivityXX_30": 24800, "sensitivityYY_30": 26600, "sensitivityZZ_30": 24300,
    "sensitivityXY_30": -600, "sensitivityXZ_30": -200, "sensitivityYZ_30": 100,
    "isCalibrated": False, "calibrationMethod": 2,
}  # fmt: skip


def counts_at_rest(n: int, *, per_g: int = 256, seed: int = 0) -> np.ndarray:
    """Return n samples of counts: gravity, a little noise, a stroke now and then."""
    rng = np.random.default_rng(seed)
    samples = np.array([0.1, -0.2, 0.97]) + rng.normal(0, 0.006, (n, 3))
    for start in range(700, n, 900):
        samples[start : start + 40] += rng.normal(0, 0.2, (len(samples[start : start + 40]), 3))
    return (samples * per_g).round().astype(int)


def packed(counts: np.ndarray, *, kind: int = 0) -> bytes:
    """Return counts of 12 bits, packed without a space; kind 0 has y before x."""
    order = [1, 0, 2] if kind == 0 else [0, 1, 2]
    digits = "".join(f"{number & 0xFFF:03x}" for number in counts[:, order].ravel().tolist())
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def record(kind: int, second: int, carried: bytes) -> bytes:
    """Return one record with its checksum."""
    body = struct.pack("<BBIH", 0x1E, kind, second, len(carried)) + carried
    return body + bytes([255 - functools.reduce(operator.xor, body)])


def activity(counts: np.ndarray, second: int, *, kind: int = 26) -> bytes:
    """Return one second of counts."""
    carried = counts.astype("<i2").tobytes() if kind == 26 else packed(counts, kind=kind)
    return record(kind, second, carried)


def records(
    counts: np.ndarray, *, kind: int = 26, rate_hz: int = RATE_HZ, start_s: int = START_S
) -> list[bytes]:
    """Return counts as records that follow one another, one per second."""
    return [
        activity(counts[i : i + rate_hz], start_s + i // rate_hz, kind=kind)
        for i in range(0, len(counts), rate_hz)
    ]


def info_txt(**changes: str | None) -> bytes:
    """Return info.txt with a byte order mark; `Sample_Rate="32"` changes a line, None drops it."""
    said = INFO | {key.replace("_", " "): value for key, value in changes.items()}
    lines = [f"{key}: {value}\r\n" for key, value in said.items() if value is not None]
    return b"\xef\xbb\xbf" + "".join(lines).encode()


def archive(path: Path, *, is_packed: bool = True, **members: bytes) -> Path:
    """Write an archive; `log_bin=` is the member log.bin."""
    method = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", method) as packing:
        for name, content in members.items():
            packing.writestr(".".join(name.rsplit("_", 1)), content)
    return path


def night(path: Path, log: list[bytes], **changes: str | None) -> Path:
    """Write an archive of the new layout."""
    return archive(path, log_bin=b"".join(log), info_txt=info_txt(**changes))
