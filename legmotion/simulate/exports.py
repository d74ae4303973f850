"""Simulated recordings in the layouts that trackers and their programs write.

A file is written to a temporary name and renamed, block by block, so that memory stays small
and no half file is ever seen. The same night and layout give the same bytes, `.gz` included.
"""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import numpy as np

from legmotion.errors import ParameterError
from legmotion.simulate.layouts import Layout
from legmotion.simulate.night import SimulatedLeg, SimulatedNight
from legmotion.simulate.truth import TRUTH
from legmotion.tables import Column

_CHUNK_ROWS = 65536
# Sensor text hardly gets smaller beyond this level, only slower.
_GZIP_LEVEL = 3


def write_export(leg: SimulatedLeg, path: Path, *, layout: Layout) -> None:
    """Write one leg's recording.

    Parameters
    ----------
    leg : SimulatedLeg
        What was recorded.
    path : Path
        The file; a name that ends in `.gz` is compressed. An existing file is replaced.
    layout : Layout
        For the usual ones, `LAYOUTS["axivity"]` and others.

    Raises
    ------
    ParameterError
        If the file cannot be written.
    """
    _write(path, export_chunks(leg, layout=layout))


def export_chunks(leg: SimulatedLeg, *, layout: Layout) -> Iterator[bytes]:
    """Yield the text of an export, some ten thousand rows at a time."""
    header = layout.header()
    if header:
        yield header
    stamps = layout.stamps(leg)
    for first in range(0, leg.time_s.size, _CHUNK_ROWS):
        rows = np.arange(first, min(first + _CHUNK_ROWS, leg.time_s.size))
        yield layout.text(stamps, leg.acceleration_g[rows], rows)


def write_truth(night: SimulatedNight, path: Path) -> None:
    """Write the truth of all legs as CSV, in order of leg and onset."""
    _write(path, [_truth_text(night).encode()])


def _truth_text(night: SimulatedNight) -> str:
    lines = [",".join(TRUTH.names)]
    for leg in night.legs:
        cells = (
            [_cell(column, value) for value in leg.truth[column.name].tolist()]
            for column in TRUTH.columns
        )
        lines.extend(map(",".join, zip(*cells, strict=True)))
    return "\n".join(lines) + "\n"


def _cell(column: Column, value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        if column.kind == "integer":
            return f"{value:.0f}"
        return f"{value:.3f}" if column.unit == "s" else f"{value:.6g}"
    return str(value)


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    """Write chunks to a temporary file beside the target, then rename it."""
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _write_all(file, chunks, is_gzip=path.suffix == ".gz")
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def _write_all(file: IO[bytes], chunks: Iterable[bytes], *, is_gzip: bool) -> None:
    if not is_gzip:
        file.writelines(chunks)
        return
    # Neither name nor time in the header: the same bytes on any day.
    with gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as packed:
        for chunk in chunks:
            packed.write(chunk)


def _unwritable(path: Path, error: OSError) -> ParameterError:
    return ParameterError(
        f"{path}: the recording cannot be written here ({error.strerror or error})",
        hint="choose another file with --out",
    )
