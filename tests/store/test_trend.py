"""trend.json: the contract of `legmotion/trend/1`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import jsonschema
import msgspec
import numpy as np
import pytest

from legmotion.params import StudyParameters
from legmotion.store import trend_document as documents
from legmotion.store.results import document_json
from legmotion.store.schema import generated_schema, schema_bytes
from legmotion.store.trend import trend_document, write_trend
from legmotion.study import trend as made_of
from legmotion.study.change import Change
from legmotion.study.dose import Dose
from legmotion.study.nights import Notice
from legmotion.study.period import Period
from legmotion.study.regularity import Regularity
from legmotion.study.trend import TrendResult, TrendSettings, trend
from legmotion.study.trend_nights import Coefficient, Requirement
from legmotion.wording import DISCLAIMER
from tests.study.courses import FIRST, course, made_rates, number_series

N = 98
MASSAGE = [int(day % 7 in ({0, 1, 3, 4, 6} if day // 14 % 2 else {2})) for day in range(N)]
MINUTES = [float((20, 45, 70)[day % 3]) for day in range(N)]


def asked(day: int = 42, **changes: object) -> TrendResult:
    nights = course(made_rates(MASSAGE), MASSAGE, minutes=MINUTES)
    settings = TrendSettings(since=FIRST + timedelta(days=day), is_consistency=True)
    return trend(nights, dataclasses.replace(settings, **changes), StudyParameters())


def of_a_number() -> TrendResult:
    rng = np.random.default_rng(1)
    nights = course(number_series((5.0 + rng.standard_normal(N)).tolist()), MASSAGE)
    return trend(nights, TrendSettings(is_consistency=True), StudyParameters())


RESULTS = pytest.mark.parametrize(
    "make",
    [asked, lambda: asked(3), lambda: asked(is_consistency=False), of_a_number],
    ids=["both", "refused", "change_alone", "number"],
)


@RESULTS
def test_a_result_keeps_the_shipped_schema(make: Callable[[], TrendResult]) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in trend.json")

    content = json.loads(document_json(trend_document(make(), "words")), parse_constant=refuse)
    jsonschema.Draft202012Validator(json.loads(schema_bytes("trend"))).validate(content)
    assert content["disclaimer"] == DISCLAIMER
    assert content["sentence"] == "words"


def test_the_shipped_schema_is_the_one_that_the_documents_call_for(
    checkout: Path, assert_generated: Callable[[Path, str], None]
) -> None:
    path = checkout / "legmotion" / "store" / "schemas" / "trend.json"
    assert_generated(path, generated_schema("trend"))
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_bytes("trend")))


def test_study_and_store_name_the_same_schema() -> None:
    assert documents.TREND_SCHEMA == made_of.TREND_SCHEMA


@pytest.mark.parametrize(
    ("made_of", "document", "renamed"),
    [
        (Coefficient, documents.CoefficientDocument, {"low", "high"}),
        (Period, documents.PeriodDocument, set()),
        (Requirement, documents.RequirementDocument, set()),
        (Change, documents.ChangeDocument, {"notices"}),
        (Dose, documents.DoseDocument, set()),
        (Regularity, documents.RegularityDocument, set()),
        (made_of.TrendNight, documents.TrendNightDocument, set()),
        (Notice, documents.TrendNoticeDocument, set()),
        (TrendResult, documents.TrendDocument, {"is_dated"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_field_is_lost_on_the_way_to_the_file(
    made_of: type, document: type, renamed: set[str]
) -> None:
    inside = {field.name for field in dataclasses.fields(made_of)}
    written = {field.name for field in msgspec.structs.fields(document)}
    assert inside - renamed <= written


def test_after_a_refusal_the_estimates_are_null_and_what_is_missing_is_there() -> None:
    content = json.loads(document_json(trend_document(asked(3), "")))
    change = content["change"]
    assert content["status"] == change["status"] == "too_few_before"
    assert [change[name] for name in ("step", "jump", "slope", "slope_change")] == [None] * 4
    assert [one["found"] for one in change["requirements"]] == [3.0, N - 3.0]


def test_an_effect_stands_with_its_interval() -> None:
    result = asked()
    content = json.loads(document_json(trend_document(result, "")))
    assert result.change is not None
    assert result.change.step is not None
    written = content["change"]["step"]
    assert written["estimate"] == pytest.approx(result.change.step.estimate, rel=1e-5)
    assert written["ci95"] == pytest.approx(
        [result.change.step.low, result.change.step.high], rel=1e-5
    )


def test_the_same_nights_give_the_same_bytes() -> None:
    assert document_json(trend_document(asked(), "")) == document_json(trend_document(asked(), ""))


def test_a_result_is_put_in_the_place_of_an_older_one(tmp_path: Path) -> None:
    document = trend_document(asked(), "first")
    path = write_trend(document, "old words", tmp_path)
    path = write_trend(trend_document(asked(), "second"), "new words", tmp_path)
    assert path == tmp_path / "trend" / "trend.json"
    assert json.loads(path.read_bytes())["sentence"] == "second"
    assert path.with_suffix(".txt").read_text(encoding="utf-8") == "new words\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["trend"]
