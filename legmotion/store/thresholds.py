"""The thresholds of a study, frozen over all of its nights, in a file of the study.

Detection asks for more where the noise is higher: left to itself, a noisier night has fewer
movements and looks like a better one. With frozen thresholds no night is searched with a lower
floor than the noisiest, so that all of them are measured with one yardstick.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

from legmotion._version import __version__
from legmotion.errors import InsufficientDataError, ParameterError
from legmotion.params import Parameters, SignalParameters
from legmotion.provenance import fingerprint
from legmotion.store.documents import Document, Text
from legmotion.store.numbers import plain
from legmotion.store.results import document_json, read_document

THRESHOLDS_FILE = "thresholds.json"
THRESHOLDS_SCHEMA = "legmotion/thresholds/1"
_NOTE = (
    "every night of this study is searched with a noise floor and a spread of rest of at least "
    "these; `legmotion analyze --study DIR --refreeze` sets them anew and analyses all nights "
    "again"
)


class NightNoiseDocument(Document, frozen=True, kw_only=True):
    """The noise of one night, of its noisier leg; `is_counted` says whether it set the values.

    A night that is far noisier than the usual one does not count: it would blind all the others.
    """

    night: str
    floor_mg: float
    spread_mg: float
    is_counted: bool


class ThresholdsDocument(Document, frozen=True, kw_only=True):
    """What a study's thresholds rest on: the largest noise floor and spread of its nights."""

    schema: Literal["legmotion/thresholds/1"]
    floor_mg: Annotated[float, Meta(gt=0)]
    spread_mg: Annotated[float, Meta(ge=0)]
    nights: list[NightNoiseDocument]
    signal_sha256: Annotated[str, Meta(description="of the parameters that the noise rests on")]
    version: str
    note: Text


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
    file = study / THRESHOLDS_FILE
    hidden = ""
    try:
        descriptor, hidden = tempfile.mkstemp(prefix=".legmotion-", dir=study)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(document_json(frozen))
            stream.flush()
            os.fsync(stream.fileno())
        Path(hidden).chmod(0o644)
        Path(hidden).replace(file)
    except OSError as error:
        if hidden:
            Path(hidden).unlink(missing_ok=True)
        raise ParameterError(
            f"{file}: cannot be written ({error.strerror or error})",
            hint="the study's folder must be one of your own that can be written",
        ) from error
    return file


def _signal_print(signal: SignalParameters) -> str:
    return fingerprint({"signal": asdict(signal)})
