"""Binary recordings of a long night, as devices write them, for `benchmarks.readers`."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from legmotion.units import AnyArray
from tests.io import cwa, fit, geneactiv, gt3x

START = datetime(2026, 11, 21, 22, 0, 0)
RATE_HZ = 100
_PER_BLOCK, _PER_PAGE = 120, 300
_CWA = np.dtype(
    [
        ("mark", "S2"), ("length", "<u2"), ("device", "<u2"), ("session", "<u4"),
        ("sequence", "<u4"), ("time", "<u4"), ("light", "<u2"), ("temperature", "<u2"),
        ("events", "u1"), ("battery", "u1"), ("rate", "u1"), ("layout", "u1"), ("anchor", "<i2"),
        ("count", "<u2"), ("data", "<u4", _PER_BLOCK), ("sum", "<u2"),
    ]
)  # fmt: skip


def write_cwa(path: Path, acceleration_g: AnyArray) -> int:
    """Write packed blocks of an AX3 at 100 Hz; return how many samples."""
    counts = _whole(acceleration_g * 256, _PER_BLOCK).clip(-2048, 2047)
    n = len(counts) // _PER_BLOCK
    shift = np.zeros(len(counts), np.int64)
    for bits in (1, 2, 3):
        shift += np.abs(counts).max(axis=1) >> (bits - 1) >= 512
    x, y, z = ((counts[:, axis] >> shift) & 0x3FF for axis in range(3))
    blocks = np.zeros(n, _CWA)
    blocks["mark"], blocks["length"], blocks["session"] = b"AX", 508, 7
    blocks["rate"], blocks["layout"], blocks["count"] = cwa.RATE_CODE[RATE_HZ], 0x30, _PER_BLOCK
    blocks["sequence"] = np.arange(n)
    blocks["data"] = (x | y << 10 | z << 20 | shift << 30).reshape(n, _PER_BLOCK)
    first = np.arange(n) * _PER_BLOCK
    blocks["time"] = [
        cwa.packed_time(START + timedelta(seconds=int(second))) for second in first // RATE_HZ
    ]
    fraction = (first % RATE_HZ) * 32768 // RATE_HZ
    blocks["device"] = 0x8000 | fraction
    blocks["anchor"] = -((fraction << 1) * RATE_HZ >> 16)
    words = blocks.view("<u2").reshape(n, -1)
    blocks["sum"] = -words.sum(axis=1, dtype=np.int64) & 0xFFFF
    path.write_bytes(cwa.header() + blocks.tobytes())
    return len(counts)


def write_gt3x(path: Path, acceleration_g: AnyArray, *, is_packed: bool) -> int:
    """Write records of one second: numbers of 12 bits (`is_packed`) or of 16; return samples."""
    counts = _whole(acceleration_g * 256, RATE_HZ).clip(-2048, 2047)
    n = len(counts) // RATE_HZ
    if is_packed:
        carried = _twelve_bits(counts[:, [1, 0, 2]]).reshape(n, -1)
    else:
        carried = counts.astype("<i2").view(np.uint8).reshape(n, -1)
    size = carried.shape[1]
    record = np.dtype(
        [("sep", "u1"), ("kind", "u1"), ("second", "<u4"), ("size", "<u2"), ("carried", "u1", size)]
    )
    records = np.zeros(n, record)
    records["sep"], records["kind"], records["size"] = 0x1E, 0 if is_packed else 26, size
    records["second"] = gt3x.START_S + np.arange(n)
    records["carried"] = carried
    octets = records.view(np.uint8).reshape(n, -1)
    check = ~np.bitwise_xor.reduce(octets, axis=1)
    log = np.column_stack((octets, check)).tobytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("info.txt", gt3x.info_txt(Sample_Rate=str(RATE_HZ)))
        archive.writestr("log.bin", log)
    return len(counts)


def _twelve_bits(counts: AnyArray) -> AnyArray:
    """Return numbers of 12 bits, two of them in three bytes."""
    pairs = (counts.ravel() & 0xFFF).reshape(-1, 2)
    first, second = pairs[:, 0], pairs[:, 1]
    three = np.column_stack((first >> 4, (first & 0xF) << 4 | second >> 8, second & 0xFF))
    return three.astype(np.uint8)


def write_geneactiv(path: Path, acceleration_g: AnyArray) -> int:
    """Write pages of hexadecimal digits; return how many samples."""
    exact = (acceleration_g * np.array(geneactiv.GAIN) + np.array(geneactiv.OFFSET)) / 100
    counts = _whole(exact, _PER_PAGE).clip(-2048, 2047)
    light = np.arange(len(counts)) % 4096
    numbers = np.column_stack((counts, light)) & 0xFFF
    nibbles = (numbers[:, :, None] >> np.array([8, 4, 0])) & 0xF
    letters = np.frombuffer(b"0123456789ABCDEF", np.uint8)[nibbles]
    digits = letters.reshape(len(counts) // _PER_PAGE, -1)
    with path.open("wb") as file:
        file.write(geneactiv.header(n_pages=len(digits)))
        for number, page in enumerate(digits):
            at = START + timedelta(seconds=number * _PER_PAGE / RATE_HZ)
            said = geneactiv.page(np.zeros((0, 3), int), at=at, sequence=number)
            file.write(said[: -len(b"\r\n")] + page.tobytes() + b"\r\n")
    return len(counts)


def write_avro(path: Path, acceleration_g: AnyArray, *, rate_hz: float = 64.0) -> int:
    """Write one file of an EmbracePlus, as long as they are at most; return its samples."""
    import fastavro

    from tests.io.exports_binary import AVRO_SCHEMA

    counts = np.rint(acceleration_g[: round(1800 * rate_hz)] * 2048).astype(int)
    limits = {"physicalMin": -16, "physicalMax": 16, "digitalMin": -32768, "digitalMax": 32768}
    start_us = round((START - datetime(1970, 1, 1)).total_seconds()) * 10**6
    motion = {
        "timestampStart": start_us, "samplingFrequency": rate_hz, "imuParams": limits,
        **{axis: counts[:, k].tolist() for k, axis in enumerate("xyz")},
    }  # fmt: skip
    record = {"timezone": 0, "deviceSn": "3YK0000000", "rawData": {"accelerometer": motion}}
    stored = io.BytesIO()
    fastavro.writer(stored, AVRO_SCHEMA, [record], codec="deflate")
    path.write_bytes(stored.getvalue())
    return len(counts)


def write_fit(path: Path, acceleration_g: AnyArray) -> int:
    """Write four hours at 25 Hz, one definition and many messages; return how many samples."""
    values = _whole(acceleration_g[: 14_400 * 25] * 1000, fit.PER_MESSAGE).astype(float)
    messages = fit.bursts(values, first_field=5, kind="float32")
    n_fields = 6
    n_definition = 6 + 3 * n_fields
    again = [message[n_definition:] for message in messages[1:]]
    path.write_bytes(fit.fit(fit.file_id(), messages[0], *again))
    return len(values)


def write_edf(path: Path, acceleration_g: AnyArray) -> int:
    """Write three channels in records of one second; return how many samples."""
    import edfio

    values = acceleration_g[: len(acceleration_g) // RATE_HZ * RATE_HZ].clip(-7.9, 7.9)
    signals = [
        edfio.EdfSignal(
            values[:, axis].astype(np.float64), RATE_HZ, label=f"Acc {'XYZ'[axis]} L ankle",
            physical_dimension="g", physical_range=(-8, 8),
        )
        for axis in range(3)
    ]  # fmt: skip
    recording = edfio.Recording(startdate=START.date())
    edfio.Edf(signals, recording=recording, starttime=START.time()).write(path)
    return len(values)


def _whole(values: AnyArray, per_block: int) -> AnyArray:
    """Return whole numbers of as many samples as fill blocks."""
    n = len(values) // per_block * per_block
    return np.rint(values[:n]).astype(np.int64)
