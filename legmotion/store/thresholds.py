"""The thresholds of a study, frozen over all of its nights, in a file of the study.

Detection asks for more where the noise is higher: left to itself, a noisier night has fewer
movements and looks like a better one. With frozen thresholds no night is searched with a lower
floor than the noisiest, so that all of them are measured with one yardstick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from legmotion._version import __version__
from legmotion.errors import InsufficientDataError, ParameterError
from legmotion.params import Parameters, SignalParameters
from legmotion.provenance import fingerprint
from legmotion.store.numbers import plain
from legmotion.store.page_file import write_file
from legmotion.store.results import document_json, read_document
from legmotion.store.thresholds_document import (
    THRESHOLDS_SCHEMA,
    ThresholdsDocument,
)

THRESHOLDS_FILE = "thresholds.json"
_NOTE = (
    "every night of this study is searched with a noise floor and a spread of rest of at least "
    "these; `legmotion analyze --study DIR --refreeze` sets them anew and analyses all nights "
    "again"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightNoise:
    """How noisy a night was, by its noisier leg: floor and spread of rest, mg."""

    night: str
    floor_mg: float
    spread_mg: float


def frozen_at(nights: Sequence[NightNoise], parameters: Parameters) -> ThresholdsDocument:
    """Return thresholds for all of these nights.

    Raises
    ------
    InsufficientDataError
        If no night shows its noise.
    """
    known = [one for one in nights if one.floor_mg > 0.0 and one.spread_mg >= 0.0]
    if not known:
        raise InsufficientDataError(
            "no night shows how noisy it is, and no threshold can be frozen",
            hint="analyze a recording of a night first",
        )
    usual_mg = float(np.median([one.floor_mg for one in known]))
    most_mg = parameters.night.floor_differs_ratio * usual_mg
    rows = [
        {**asdict(one), "is_counted": one.floor_mg <= most_mg}
        for one in sorted(known, key=lambda one: one.night)
    ]
    counted = [row for row in rows if row["is_counted"]]
    document = plain(
        {
            "schema": THRESHOLDS_SCHEMA,
            "floor_mg": max(row["floor_mg"] for row in counted),
            "spread_mg": max(row["spread_mg"] for row in counted),
            "nights": rows,
            "signal_sha256": _signal_print(parameters.signal),
            "version": __version__,
            "note": _NOTE,
        }
    )
    return msgspec.convert(document, ThresholdsDocument)


def with_thresholds(parameters: Parameters, frozen: ThresholdsDocument) -> Parameters:
    """Return parameters that search with a study's thresholds.

    Raises
    ------
    ParameterError
        If the noise was measured under other parameters: it is then another number.
    """
    if frozen.signal_sha256 != _signal_print(parameters.signal):
        raise ParameterError(
            f"{THRESHOLDS_FILE}: the study's thresholds were frozen under other parameters of the "
            "signal than those that hold now",
            hint="leave [signal] as it was, or set them anew with `legmotion analyze --study DIR "
            "--refreeze`",
        )
    events = replace(
        parameters.events,
        frozen_floor_mg=frozen.floor_mg,
        frozen_spread_mg=frozen.spread_mg,
    )
    return replace(parameters, events=events)


def read_thresholds(study: Path) -> ThresholdsDocument | None:
    """Return the thresholds of a study, None where none were frozen.

    Raises
    ------
    UnreadableFileError, MalformedFileError
        If there is a file and it cannot be read.
    """
    file = study / THRESHOLDS_FILE
    if not file.exists():
        return None
    return read_document(
        file,
        ThresholdsDocument,
        what="a study's thresholds",
        schema=THRESHOLDS_SCHEMA,
        where=f"make {THRESHOLDS_FILE} readable",
        again="set them anew with `legmotion analyze --study DIR --refreeze`",
    )


def write_thresholds(study: Path, frozen: ThresholdsDocument) -> Path:
    """Write the thresholds of a study in the place of older ones, or leave these as they are.

    Raises
    ------
    ParameterError
        If the folder cannot be written.
    """
    return write_file(study / THRESHOLDS_FILE, document_json(frozen))


def _signal_print(signal: SignalParameters) -> str:
    return fingerprint({"signal": asdict(signal)})
