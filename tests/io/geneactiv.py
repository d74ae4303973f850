"""Made-up GENEActiv .bin files, written as the device writes them."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

START = datetime(2026, 11, 21, 22, 0, 0)
GAIN = (25875, 25734, 25538)
OFFSET = (439, -662, -3056)


def header(
    *, n_pages: int, rate: str = "100.0 Hz", zone: str = "GMT +01:00", place: str = "left ankle",
    drift: str = "",
) -> bytes:  # fmt: skip
    """Return the lines before the first page."""
    notes = f"(device clock drift {drift}s)" if drift else ""
    lines = [
        "Device Identity", "Device Unique Serial Code:012967", "Device Type:GENEActiv           ",
        "Device Model:1.1", "", "Device Capabilities", "Accelerometer Range:-8 to 8", "",
        "Configuration Info", f"Measurement Frequency:{rate}", "Measurement Period:216 Hours",
        "Start Time:2026-11-21 21:59:58:500", f"Time Zone:{zone}", "", "Trial Info",
        "Study Centre:" + "\0" * 20, f"Extract Notes:{notes}", "", "Subject Info",
        f"Device Location Code:{place}", "Subject Code:" + "\0" * 20, "Date of Birth:1800-1-1", "",
        "Calibration Data",
        *(f"{axis} gain:{GAIN[i]}\r\n{axis} offset:{OFFSET[i]}" for i, axis in enumerate("xyz")),
        "Volts:300", "Lux:800", "", "Memory Status", f"Number of Pages:{n_pages}", "", "",
    ]  # fmt: skip
    return "\r\n".join(lines[:-1]).encode("latin-1")


def digits(counts: np.ndarray) -> str:
    """Return counts, shape (n, 3), as hexadecimal digits, with light and button behind."""
    return "".join(
        "".join(f"{int(count) & 0xFFF:03X}" for count in sample) + f"{i % 4096:03X}"
        for i, sample in enumerate(counts)
    )


def page(
    counts: np.ndarray, *, at: datetime, sequence: int, rate: str = "100.0", end: str = "\r\n",
    temperature: str = "21.5",
) -> bytes:  # fmt: skip
    """Return one page of 300 counts; `at` is when its first sample was taken."""
    stamp = f"{at:%Y-%m-%d %H:%M:%S}:{at.microsecond // 1000:03d}"
    lines = [
        "Recorded Data", "Device Unique Serial Code:012967", f"Sequence Number:{sequence}",
        f"Page Time:{stamp}", "Unassigned:", f"Temperature:{temperature}",
        "Battery voltage:4.1493", "Device Status:Recording", f"Measurement Frequency:{rate}",
        digits(counts),
    ]  # fmt: skip
    return "".join(line + end for line in lines).encode()


def pages(counts: np.ndarray, *, page_s: float = 3.0, **options: str) -> list[bytes]:
    """Return counts as pages that follow one another."""
    return [
        page(
            counts[i : i + 300], at=START + timedelta(seconds=number * page_s), sequence=number,
            **options,
        )
        for number, i in enumerate(range(0, len(counts) - 299, 300))
    ]  # fmt: skip


def in_g(counts: np.ndarray) -> np.ndarray:
    """Return what counts stand for."""
    return ((100 * counts - np.array(OFFSET)) / np.array(GAIN)).astype(np.float32)


def counts_at_rest(n: int, *, seed: int = 0) -> np.ndarray:
    """Return counts of a leg at rest, with a stroke now and then."""
    rng = np.random.default_rng(seed)
    samples = np.array([0.1, -0.2, 0.97]) + rng.normal(0, 0.01, (n, 3))
    for start in range(700, n, 900):
        samples[start : start + 40] += rng.normal(0, 0.3, (len(samples[start : start + 40]), 3))
    return np.rint((samples * np.array(GAIN) + np.array(OFFSET)) / 100).astype(np.int64)
