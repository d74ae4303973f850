"""The clients that `legmotion pool` is about: study folders, comparisons, or one table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from legmotion.errors import ParameterError

if TYPE_CHECKING:
    from legmotion.params import StudyParameters
    from legmotion.study.comparison import Design
    from legmotion.study.nights import StudyNights
    from legmotion.study.pooled import ClientEffect, PooledOutcome

Client = tuple["ClientEffect", "PooledOutcome"]
_RESULT_FOLDER = "comparison"
_PCT = 100.0


def clients_of_paths(
    paths: Sequence[str], *, outcome: str | None, design: Design | None
) -> list[Client]:
    """Return one client a path: a study folder is compared, a comparison.json is read.

    The code of a client is the name of its folder. A study whose nights allow no comparison is
    listed; one whose files cannot be read stops all.
    """
    return [_client_of_path(Path(path), outcome, design) for path in paths]


def clients_of_table(
    path: str, *, outcome: str | None, design: Design | None, params: StudyParameters
) -> list[Client]:
    """Return the clients of a table of nights or of estimates."""
    from legmotion.io.client_table import read_client_table
    from legmotion.io.night_table import TableOptions
    from legmotion.study.from_table import nights_from_table
    from legmotion.study.pooled import ClientEffect, PooledOutcome

    table = read_client_table(path, TableOptions(value=outcome or "value", today=date.today()))
    if table.nights:
        return [
            _compared(code, nights_from_table(nights, params=params), design, params)
            for code, nights in table.nights
        ]
    is_rate = table.scale == "rate"
    shared = PooledOutcome(
        key="estimate" if is_rate else "difference",
        label="Movements per hour" if is_rate else "Value",
        unit="1/h" if is_rate else "",
        scale=table.scale,
        better="lower",
        mcid=params.mcid_rate_pct / _PCT if is_rate else params.mcid_rating,
    )
    return [
        (
            ClientEffect(
                code=one.code,
                status="ok",
                status_words="",
                design=design or "observational",
                mean=one.estimate,
                variance=one.se**2,
            ),
            shared,
        )
        for one in table.estimates
    ]


def _client_of_path(path: Path, outcome: str | None, design: Design | None) -> Client:
    from legmotion.store.study_folder import NIGHTS, SETTINGS

    if path.is_dir() and ((path / NIGHTS).is_dir() or (path / SETTINGS).exists()):
        return _client_of_study(path, outcome, design)
    if path.exists():
        return _client_of_comparison(path, outcome)
    raise ParameterError(
        f"{path}: there is no such folder or file",
        hint="name study folders, comparison.json files, or a table with --table FILE",
    )


def _client_of_study(path: Path, outcome: str | None, design: Design | None) -> Client:
    from legmotion.study.clients import client_effect, outcome_of
    from legmotion.study.compare import CompareSettings, compare
    from legmotion_cli.nights_input import read_study_nights
    from legmotion_cli.settings import load_settings

    settings = load_settings(folder=path)
    study = read_study_nights(path, settings, outcome=outcome)
    asked = CompareSettings(design=design, plan=study.plan, today=date.today())
    made = compare(study.nights, asked, settings.parameters.study)
    return client_effect(path.resolve().name, made), outcome_of(made)


def _client_of_comparison(path: Path, outcome: str | None) -> Client:
    from legmotion.store.client import client_from_document, outcome_from_document
    from legmotion.store.comparison import read_comparison

    document = read_comparison(path)
    code = _code(path)
    if outcome is not None and outcome != document.outcome:
        raise ParameterError(
            f"client {code}: the comparison is on {document.outcome}, not on {outcome}",
            hint="name the study folder instead, then its nights are compared again",
        )
    return client_from_document(code, document), outcome_from_document(document)


def _code(path: Path) -> str:
    """Return a client's code: the folder in which a comparison stands, or the name of a file."""
    place = path.resolve()
    if place.is_file():
        if place.stem != _RESULT_FOLDER:
            return place.stem
        place = place.parent
    return place.parent.name if place.name == _RESULT_FOLDER else place.name


def _compared(
    code: str, nights: StudyNights, design: Design | None, params: StudyParameters
) -> Client:
    from legmotion.study.clients import client_effect, outcome_of
    from legmotion.study.compare import CompareSettings, compare

    made = compare(nights, CompareSettings(design=design or "observational"), params)
    return client_effect(code, made), outcome_of(made)
