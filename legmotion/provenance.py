"""Where a result comes from: version, parameters and their fingerprint, sources, libraries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from legmotion._version import __version__

# The libraries whose version can change a number.
_LIBRARIES = ("numba", "numpy", "pandas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What made a result. Holds no clock time and no host name: same input, same bytes."""

    legmotion: str
    schema: str
    parameters_sha256: str
    libraries: dict[str, str]


def fingerprint(parameters: Mapping[str, Any]) -> str:
    """Return the SHA-256 of parameters by part, in canonical JSON."""
    text = json.dumps(parameters, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def provenance(*, schema: str, parameters: Mapping[str, Any]) -> Provenance:
    """Return the provenance of a result of this installation.

    `parameters` are the parts that made it, as `params.parts_of` returns them.
    """
    return Provenance(
        legmotion=__version__,
        schema=schema,
        parameters_sha256=fingerprint(parameters),
        libraries={name: version(name) for name in _LIBRARIES},
    )
