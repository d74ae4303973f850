"""Made-up .cwa files, written as the device writes them."""

from __future__ import annotations

import struct
from datetime import datetime, timedelta

import numpy as np

START = datetime(2026, 11, 21, 22, 0, 0)
RATE_CODE = {25: 0x48, 50: 0x49, 100: 0x4A, 200: 0x4B}


def packed_time(moment: datetime) -> int:
    """Return a date and time in 32 bits."""
    return (
        (moment.year - 2000) << 26 | moment.month << 22 | moment.day << 17
        | moment.hour << 12 | moment.minute << 6 | moment.second
    )  # fmt: skip


def header(*, model: int = 0x17, device: int = 1234, session: int = 7, note: str = "") -> bytes:
    """Return the first 1024 bytes of a file."""
    out = bytearray(b"\xff" * 1024)
    out[:4] = b"MD\xfc\x03"
    out[4] = model
    struct.pack_into("<HIH", out, 5, device & 0xFFFF, session, device >> 16 or 0xFFFF)
    out[36] = RATE_CODE[100]
    out[64:512] = note.encode().ljust(448)
    return bytes(out)


def with_checksum(block: bytes) -> bytes:
    """Return a block whose words sum up to 0."""
    total = sum(struct.unpack("<255H", block[:510]))
    return block[:510] + struct.pack("<H", -total & 0xFFFF)


def packed_sample(counts: tuple[int, int, int], shift: int = 0) -> bytes:
    """Return three numbers of ten bits and their shift."""
    x, y, z = ((count >> shift) & 0x3FF for count in counts)
    return struct.pack("<I", x | y << 10 | z << 20 | shift << 30)


def block(
    counts: np.ndarray, *, at: datetime, sequence: int, anchor: int = 0, rate_hz: int = 100,
    layout: int = 0x30, light: int = 0, has_fraction: bool = True,
) -> bytes:  # fmt: skip
    """Return one block of counts, shape (n, 3); `anchor` is the sample taken at `at`."""
    second = at.replace(microsecond=0)
    device = 0
    if has_fraction:
        fraction = int(at.microsecond * 32768 / 1e6)
        device = 0x8000 | fraction
        anchor -= (fraction << 1) * rate_hz >> 16
    out = bytearray(512)
    struct.pack_into(
        "<2sHHIIIHHBBBBhH", out, 0, b"AX", 508, device, 7, sequence, packed_time(second), light,
        0, 0, 0, RATE_CODE[rate_hz], layout, anchor, len(counts),
    )  # fmt: skip
    n_other = (layout >> 4) - 3
    for i, sample in enumerate(np.asarray(counts).tolist()):
        if layout == 0x30:
            largest = max(map(abs, sample))
            shift = next(n for n in range(4) if largest >> n < 512)
            piece = packed_sample(sample, shift)
        elif n_other:
            piece = struct.pack(f"<{layout >> 4}h", 7, 8, 9, *sample, *range(n_other - 3))
        else:
            piece = struct.pack("<3h", *sample)
        out[30 + len(piece) * i : 30 + len(piece) * (i + 1)] = piece
    return with_checksum(bytes(out))


def blocks(
    counts: np.ndarray, *, per_block: int = 120, rate_hz: int = 100, start: datetime = START,
    **options: int,
) -> list[bytes]:  # fmt: skip
    """Return counts as blocks that follow one another; each stamp is that of its first sample."""
    return [
        block(
            counts[i : i + per_block],
            at=start + timedelta(microseconds=i * 1_000_000 // rate_hz),
            sequence=number,
            rate_hz=rate_hz,
            **options,
        )
        for number, i in enumerate(range(0, len(counts), per_block))
    ]


def counts_at_rest(n: int, *, per_g: int = 256, seed: int = 0) -> np.ndarray:
    """Return counts of a leg at rest, with a stroke now and then."""
    rng = np.random.default_rng(seed)
    samples = np.array([0.1, -0.2, 0.97]) + rng.normal(0, 0.02, (n, 3))
    for start in range(700, n, 900):
        samples[start : start + 40] += rng.normal(0, 0.5, (len(samples[start : start + 40]), 3))
    return np.rint(samples.clip(-1.9, 1.9) * per_g).astype(np.int64)
