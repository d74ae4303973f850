"""Made-up exports that are JSON, or archives of tables."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tests.io.exports_made import LEG, RATE_HZ, START_S, START_UTC, TIME_S, Export, N, ns
from tests.io.helpers import G_M_PER_S2


def json_exports() -> list[Export]:
    """Return apps that write JSON."""
    numbers = np.round(LEG * G_M_PER_S2, 5)
    blocks = [
        {"MeasAcc": {"Timestamp": 5000 + first * 20, "ArrayAcc": [
            dict(zip("xyz", one, strict=True)) for one in numbers[first : first + 8].tolist()
        ]}}
        for first in range(0, N, 8)
    ]  # fmt: skip
    anchor = {"TimeDetailed": {"relativeTime": 5000, "utcTime": START_S * 10**6}}
    objects = [
        {"sensor": "TotalAcceleration", "time": str(ns(i)), "seconds_elapsed": f"{i / RATE_HZ:.3f}",
         "values": dict(zip("zyx", numbers[i, ::-1].tolist(), strict=True))}
        for i in range(N)
    ]  # fmt: skip
    made = [
        ("movesense_json", "movesense.json", {"Samples": [anchor, *blocks]}, b'{"MeasAcc"'),
        ("sensor_logger_json", "2026-11-21.json", objects, b'"values"'),
    ]
    return [
        Export(
            name=reader, reader=reader, file_name=file_name, content=(found := json.dumps(
                content).encode()), n_header=found.index(mark), start=START_UTC, time_s=TIME_S,
            acceleration_g=numbers / G_M_PER_S2, step_g=1e-5, is_named=False,
        )
        for reader, file_name, content, mark in made
    ]  # fmt: skip


def zipped(
    export: Export, name: str, files: Mapping[str, bytes | None],
    *, method: int = zipfile.ZIP_DEFLATED, **more: Any,
) -> Export:  # fmt: skip
    """Return an archive with some files; None stands for the export's own content."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for member, content in files.items():
            stored_as = export.content if content is None else content
            archive.writestr(zipfile.ZipInfo(member), stored_as, compress_type=method)
    return replace(
        export, name=f"{export.name}, zip", file_name=name, content=stored.getvalue(),
        is_text=False, is_named=False, n_header=60, **more,
    )  # fmt: skip


def archives(made: Sequence[Export]) -> list[Export]:
    """Return the archives that apps and makers give out, of tables that are made."""
    by_name = {export.name: export for export in made}
    meta = f'"event","experiment time","system time"\n"START",0.0,{START_S}.0\n'.encode()
    return [
        zipped(by_name["empatica_e4"], "1795298400_A01D2C.zip",
               {"ACC.csv": None, "EDA.csv": b"1795298400.0\n4.0\n0.1\n", "info.txt": b"x"}),
        zipped(by_name["sensor_logger"], "2026-11-21.zip",
               {"TotalAcceleration.csv": None, "Metadata.csv": b"version,device name\n3,Phone\n"},
               method=zipfile.ZIP_STORED),
        zipped(by_name["phyphox"], "Acceleration.zip", {"Raw Data.csv": None,
               "meta/time.csv": meta}, start=START_UTC),
        zipped(by_name["csv"], "shared.zip", {"night.csv": None}),
    ]  # fmt: skip
