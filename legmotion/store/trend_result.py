"""A course over time as its file tells it: the result again, from the numbers that were kept.

Whatever is said or drawn of a file is said and drawn of this, so that it holds no number that the
file does not hold.
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import msgspec

from legmotion.params import StudyParameters
from legmotion.store.trend_document import (
    ChangeDocument,
    CoefficientDocument,
    DoseDocument,
    RegularityDocument,
    TrendDocument,
)
from legmotion.study.change import Change
from legmotion.study.dose import Dose
from legmotion.study.nights import Notice
from legmotion.study.period import Period
from legmotion.study.regularity import Regularity
from legmotion.study.trend import TrendNight, TrendResult
from legmotion.study.trend_nights import Coefficient, Requirement

_TOLD = (
    "status", "status_words", "hint", "outcome", "label", "unit", "scale", "better", "mcid",
)  # fmt: skip


def trend_result(document: TrendDocument) -> TrendResult:
    """Return what a file tells of a course, every number as it stands there."""
    return TrendResult(
        **{name: getattr(document, name) for name in _TOLD},
        change=None if document.change is None else _change(document.change),
        regularity=None if document.regularity is None else _regularity(document.regularity),
        nights=tuple(TrendNight(**_fields(night)) for night in document.nights),
        is_dated=all(_is_date(night.night) for night in document.nights),
        warnings=tuple(Notice(**_fields(notice)) for notice in document.warnings),
        parameters=study_parameters(document.parameters),
    )


def study_parameters(parameters: dict[str, dict[str, Any]]) -> StudyParameters:
    """Return the parameters of a study that a file holds; one that it does not is the default."""
    return msgspec.convert(parameters.get("study", {}), StudyParameters)


def _change(document: ChangeDocument) -> Change:
    fields = _fields(document)
    sides = {name: Period(**_fields(fields[name])) for name in ("before", "after")}
    effects = _coefficients(document, "step", "jump", "slope", "slope_change")
    return Change(**{**fields, **sides, **effects, "requirements": _requirements(document)})


def _regularity(document: RegularityDocument) -> Regularity:
    effects = _coefficients(document, "tonight", "trailing_7", "trailing_14", "decayed")
    dose = document.dose
    told = Dose(
        **{
            **_fields(dose),
            **_coefficients(dose, "per_step"),
            "requirements": _requirements(dose),
        }
    )
    parts = {"dose": told, "requirements": _requirements(document)}
    return Regularity(**{**_fields(document), **effects, **parts})


def _requirements(
    document: ChangeDocument | RegularityDocument | DoseDocument,
) -> tuple[Requirement, ...]:
    return tuple(Requirement(**_fields(one)) for one in document.requirements)


def _coefficients(document: msgspec.Struct, *names: str) -> dict[str, Coefficient | None]:
    return {name: _coefficient(getattr(document, name)) for name in names}


def _coefficient(document: CoefficientDocument | None) -> Coefficient | None:
    if document is None:
        return None
    fields = _fields(document)
    low, high = fields.pop("ci95") or (math.nan, math.nan)
    variance = math.nan if document.variance is None else document.variance
    return Coefficient(**{**fields, "low": low, "high": high, "variance": variance})


def _fields(document: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(document, name) for name in document.__struct_fields__}


def _is_date(label: str) -> bool:
    try:
        date.fromisoformat(label)
    except ValueError:
        return False
    return True
