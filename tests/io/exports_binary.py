"""Made-up binary exports, one of every kind."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from datetime import UTC

import numpy as np

from tests.io import cwa, fit, geneactiv, gt3x
from tests.io.exports_made import LEG, RATE_HZ, START, START_S, START_UTC, TIME_S, Export, N, leg

_FIT_EPOCH_S = 631_065_600


def binary_exports() -> list[Export]:
    """Return one export of every binary format."""
    return [
        axivity_cwa(), axivity_wav(), *actigraph(), geneactiv_bin(), garmin_fit(), empatica_avro(),
        edf(),
    ]  # fmt: skip


def _export(reader: str, file_name: str, content: bytes, n_header: int, **more: object) -> Export:
    made = Export(
        name=reader, reader=reader, file_name=file_name, content=content, n_header=n_header,
        start=START, time_s=TIME_S, acceleration_g=LEG, step_g=1e-6, is_text=False, is_named=False,
    )  # fmt: skip
    return replace(made, **more)


def axivity_cwa() -> Export:
    """Return packed blocks of an AX3, 100 Hz."""
    counts = np.rint(leg(600) * 256).astype(int)
    return _export(
        "axivity_cwa", "night.cwa", cwa.header() + b"".join(cwa.blocks(counts)), 1024,
        time_s=np.arange(600) / 100, acceleration_g=counts / 256,
    )  # fmt: skip


def axivity_wav() -> Export:
    """Return the resampled samples that omconvert writes."""
    words = np.rint(LEG * 4096).astype("<i2")

    def chunk(mark: bytes, content: bytes) -> bytes:
        return mark + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)

    scales = "".join(f"Channel-{i}: Accel-{a}\nScale-{i}: 8\n" for i, a in enumerate("XYZ", 1))
    texts = {
        b"INAM": "Session: 7\nStart: 2026-11-21 22:00:00.000\n", b"IART": "Id: 1234\nDevice: CWA\n",
        b"ICMT": scales, b"ICRD": "2026-11-21 22:00:00.000",
    }  # fmt: skip
    info = b"".join(chunk(mark, said.encode() + b"\0") for mark, said in texts.items())
    shape = struct.pack("<HHIIHH", 1, 3, RATE_HZ, 6 * RATE_HZ, 6, 16)
    head = b"WAVE" + chunk(b"fmt ", shape) + chunk(b"LIST", b"INFO" + info)
    head += b"data" + struct.pack("<I", words.nbytes)
    content = b"RIFF" + struct.pack("<I", len(head) + words.nbytes) + head + words.tobytes()
    return _export(
        "axivity_wav", "night.wav", content, 8 + len(head), acceleration_g=words / 4096,
        is_checked=False,
    )  # fmt: skip


def actigraph() -> list[Export]:
    """Return an archive of the new layout and one of the old."""
    counts = gt3x.counts_at_rest(N)
    made = _export(
        "actigraph_gt3x", "night.gt3x", _zip({"info.txt": gt3x.info_txt(TimeZone=None),
        "log.bin": b"".join(gt3x.records(counts))}), 60, acceleration_g=counts / 256,
        time_s=np.arange(N) / gt3x.RATE_HZ,
    )  # fmt: skip
    old = _zip({"info.txt": gt3x.info_txt(TimeZone=None), "activity.bin": gt3x.packed(counts)})
    return [made, replace(made, name="actigraph_gt3x, old", content=old)]


def _zip(files: dict[str, bytes]) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stored.getvalue()


def geneactiv_bin() -> Export:
    """Return two pages of text with hexadecimal digits."""
    counts = geneactiv.counts_at_rest(600)
    head = geneactiv.header(n_pages=2, zone="GMT +00:00")
    return _export(
        "geneactiv_bin", "night.bin", head + b"".join(geneactiv.pages(counts)), len(head),
        start=geneactiv.START.replace(tzinfo=UTC), time_s=np.arange(600) / 100,
        acceleration_g=geneactiv.in_g(counts),
    )  # fmt: skip


def garmin_fit() -> Export:
    """Return messages of 25 samples each, calibrated, in mg under the name of g."""
    milli = np.round(LEG * 1000)
    start_s = START_S - _FIT_EPOCH_S
    messages = fit.bursts(
        milli, first_field=5, kind="float32", rate_hz=RATE_HZ, start_s=start_s
    )  # fmt: skip
    content = fit.fit(*messages)
    # A header of 14 bytes, a definition of six fields.
    return _export(
        "garmin_fit", "night.fit", content, 14 + 6 + 3 * 6, start=START_UTC,
        acceleration_g=milli / 1000,
    )  # fmt: skip


_FLOAT, _INT, _LONG = "float", "int", "long"
_MOTION = {
    "type": "record", "name": "InertialMeasurement", "fields": [
        {"name": "timestampStart", "type": _LONG}, {"name": "samplingFrequency", "type": _FLOAT},
        {"name": "imuParams", "type": {"type": "record", "name": "ImuParams", "fields": [
            {"name": name, "type": _INT}
            for name in ("physicalMin", "physicalMax", "digitalMin", "digitalMax")
        ]}},
        *({"name": axis, "type": {"type": "array", "items": _INT}} for axis in "xyz"),
    ],
}  # fmt: skip
AVRO_SCHEMA = {
    "type": "record", "name": "session", "fields": [
        {"name": "timezone", "type": _INT}, {"name": "deviceSn", "type": "string"},
        {"name": "rawData", "type": {"type": "record", "name": "RawData", "fields": [
            {"name": "accelerometer", "type": _MOTION},
        ]}},
    ],
}  # fmt: skip


def empatica_avro() -> Export:
    """Return the samples of an EmbracePlus in two records, each in a block of its own."""
    import fastavro

    counts = np.rint(LEG * 2048).astype(int)
    limits = {"physicalMin": -16, "physicalMax": 16, "digitalMin": -32768, "digitalMax": 32768}
    records = [
        {"timezone": 0, "deviceSn": "3YK0000000", "rawData": {"accelerometer": {
            "timestampStart": START_S * 10**6 + first * 10**6 // RATE_HZ,
            "samplingFrequency": float(RATE_HZ), "imuParams": limits,
            **{axis: counts[first : first + N // 2, k].tolist() for k, axis in enumerate("xyz")},
        }}}
        for first in (0, N // 2)
    ]  # fmt: skip
    stored, sync = io.BytesIO(), b"sixteen bytes!!!"
    fastavro.writer(
        stored, AVRO_SCHEMA, records, codec="deflate", sync_interval=1, sync_marker=sync
    )
    content = stored.getvalue()
    return _export(
        "empatica_avro", "1-1-TEST_1795298400.avro", content, content.index(sync) + len(sync),
        start=START_UTC, acceleration_g=counts / 2048,
    )  # fmt: skip


def edf() -> Export:
    """Return three channels in g, in records of one second."""
    from edfio import Edf, EdfSignal, Recording

    words = np.rint(LEG * 4096)
    signals = [
        EdfSignal(
            words[:, axis] / 4096, sampling_frequency=RATE_HZ, label=f"Leg Acc {'XYZ'[axis]}",
            physical_dimension="g", physical_range=(-8, 32767 / 4096),
            digital_range=(-32768, 32767),
        )
        for axis in range(3)
    ]  # fmt: skip
    made = Edf(signals, data_record_duration=1, recording=Recording(startdate=START.date()),
               starttime=START.time())  # fmt: skip
    stored = io.BytesIO()
    made.write(stored)
    return _export(
        "edf", "night.edf", stored.getvalue(), 1024, acceleration_g=words / 4096, step_g=2e-6,
        is_checked=False,
    )  # fmt: skip
