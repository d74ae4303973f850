"""comparison.json: the contract of `legmotion/comparison/1`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

import jsonschema
import msgspec
import pytest

from legmotion.errors import MalformedFileError, UnreadableFileError
from legmotion.report.told import told
from legmotion.store import comparison_beside as beside
from legmotion.store import comparison_document as documents
from legmotion.store.comparison import (
    comparison_document,
    read_comparison,
    write_comparison,
)
from legmotion.store.results import document_json
from legmotion.store.schema import generated_schema, schema_bytes
from legmotion.study import comparison as study
from legmotion.study.comparison import COMPARISON_SCHEMA, Comparison
from tests.report.comparisons import FEWER, NEEDED, NUMBER, comparison, refusal

# As the method's own page lists them.
KEYS = (
    "schema", "status", "verdict", "design", "n", "estimand", "rr", "ci95", "p_fewer",
    "p_meaningful", "p_equivalent", "mcid", "rho_mean", "rr_pooled", "concordant", "sensitivity",
    "nights_needed", "warnings", "plan_hash", "version",
)  # fmt: skip
REFUSALS = tuple(one for one in get_args(study.Status) if one not in ("ok", "provisional"))
KINDS = pytest.mark.parametrize(
    "made",
    [
        comparison(),
        comparison(**NUMBER),
        comparison(design="observational", plan_hash=None, adherence=None, verdict="unclear"),
        *(refusal(status) for status in REFUSALS),
        refusal("too_few", effect=FEWER),
        comparison(nights=(), warnings=(), balance=()),
    ],
    ids=lambda made: f"{made.status}-{made.scale}-{made.verdict}",
)


def document(made: Comparison) -> documents.ComparisonDocument:
    return comparison_document(made, told(made))


def written(made: Comparison) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document_json(document(made)))
    return found


@KINDS
def test_a_comparison_keeps_the_shipped_schema(made: Comparison) -> None:
    jsonschema.Draft202012Validator(json.loads(schema_bytes("comparison"))).validate(written(made))


@KINDS
def test_a_written_comparison_is_read_as_it_was(made: Comparison, tmp_path: Path) -> None:
    path = write_comparison(document(made), tmp_path)
    assert path == tmp_path / "comparison" / "comparison.json"
    for given in (path, path.parent, tmp_path):
        assert read_comparison(given) == document(made)


@KINDS
def test_every_key_of_the_contract_is_there(made: Comparison) -> None:
    found = written(made)
    assert set(KEYS) <= set(found)
    assert set(found["n"]) == {"massage", "none", "excluded"}


def test_the_shipped_schema_is_the_one_that_the_documents_call_for(
    checkout: Path, assert_generated: Callable[[Path, str], None]
) -> None:
    path = checkout / "legmotion" / "store" / "schemas" / "comparison.json"
    assert_generated(path, generated_schema("comparison"))
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_bytes("comparison")))


def test_study_and_store_name_the_same_schema_and_the_same_words() -> None:
    assert documents.COMPARISON_SCHEMA == COMPARISON_SCHEMA
    types = msgspec.structs.fields(documents.ComparisonDocument)
    status = next(field.type for field in types if field.name == "status")
    assert set(get_args(status)) == set(get_args(study.Status))
    assert set(get_args(beside.VerdictWord)) == set(get_args(study.Verdict))


@pytest.mark.parametrize(
    ("made_of", "document_type", "renamed"),
    [
        (study.Arm, documents.ArmDocument, {}),
        (study.SensitivityRow, beside.SensitivityDocument, {}),
        (study.CarryOver, beside.CarryOverDocument, {}),
        (study.Drift, beside.DriftDocument, {}),
        (study.ComparedHour, beside.ComparedHourDocument, {}),
        (study.HourOfArm, beside.HourOfArmDocument, {}),
        (study.ComparedNight, documents.ComparedNightDocument, {}),
        (study.NightsNeeded, beside.NightsNeededDocument, {}),
        (study.SecondaryOutcome, beside.SecondaryDocument, {}),
        (study.Balance, beside.BalanceDocument, {}),
        (study.Adherence, beside.AdherenceDocument, {}),
        (study.Effect, beside.EffectDocument, {"low": "ci95", "high": "ci95"}),
        (
            study.Comparison,
            documents.ComparisonDocument,
            {
                "is_exploratory": "exploratory", "is_concordant": "concordant",
                "is_robust": "robust", "massage": "arms", "none": "arms", "effect": "rr",
                "pooled_ratio": "rr_pooled", "pooled_low": "rr_pooled_ci95",
                "pooled_high": "rr_pooled_ci95",
            },
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_no_field_is_lost_on_the_way_to_the_file(
    made_of: type, document_type: type, renamed: dict[str, str]
) -> None:
    fields = {renamed.get(field.name, field.name) for field in dataclasses.fields(made_of)}
    assert fields <= {field.name for field in msgspec.structs.fields(document_type)}


def test_a_rate_is_a_ratio_with_six_significant_digits() -> None:
    effect = dataclasses.replace(FEWER, estimate=0.68123456, low=0.521234567, high=0.88)
    found = written(comparison(effect=effect))
    assert (found["estimand"], found["rr"]) == ("rate_ratio_typical_night", 0.681235)
    assert found["ci95"] == [0.521235, 0.88]
    assert found["difference"] is None
    assert found["difference_ci95"] is None
    assert found["absolute"] == {"estimate": -5.5, "low": -8.2, "high": -2.1, "unit": "1/h"}


def test_a_number_is_a_difference_in_its_unit() -> None:
    found = written(comparison(**NUMBER))
    assert (found["estimand"], found["rr"], found["ci95"]) == ("mean_difference", None, None)
    assert (found["difference"], found["difference_ci95"]) == (-2.1, [-3.1, -1.1])
    assert found["p_fewer"] == 0.994


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_has_its_status_its_words_and_no_estimate(status: str) -> None:
    found = written(refusal(status))
    assert found["status"] == status
    assert found["status_words"] == "The words of the refusal."
    estimates = ("verdict", "rr", "ci95", "p_fewer", "p_meaningful", "p_equivalent", "rho_mean")
    assert {found[key] for key in (*estimates, "rr_pooled", "difference")} == {None}


def test_every_night_left_out_is_listed_with_its_reason_and_condition() -> None:
    excluded = written(comparison())["n"]["excluded"]
    assert [(one["code"], one["massage"]) for one in excluded] == [
        ("short", True),
        ("unknown", None),
    ]
    assert all(one["reason"] for one in excluded)


def test_raw_data_of_every_night_is_there() -> None:
    found = written(comparison())["nights"]
    assert len(found) == 19
    assert found[0] == {
        "night": "2026-01-05", "number": 739621, "massage": False, "planned": False,
        "value": 17.1429, "count": 120.0, "hours": 7.0, "minutes": 0.0, "excluded": "",
        "reason": "", "arm": False,
    }  # fmt: skip


def test_the_guidelines_items_say_what_is_recorded() -> None:
    reporting = written(comparison())["reporting"]
    assert len(reporting["scribe"]) == 26
    for one in (*reporting["cent"], *reporting["scribe"]):
        assert bool(one["text"]) == (one["status"] == "reported"), one


def test_a_read_only_mapping_is_written_like_any_other() -> None:
    needed = dataclasses.replace(NEEDED, per_change=MappingProxyType({"20": 8}))
    assert written(comparison(nights_needed=needed))["nights_needed"]["per_change"] == {"20": 8}


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert document_json(document(comparison())) == document_json(document(comparison()))


def test_what_cannot_be_read_is_an_error_with_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no such file"):
        read_comparison(tmp_path / "nothing.json")
    (tmp_path / "comparison.json").write_text('{"schema": "legmotion/night/1"}')
    with pytest.raises(MalformedFileError, match="not a comparison of schema"):
        read_comparison(tmp_path)


def test_a_later_field_is_passed_over(tmp_path: Path) -> None:
    later = written(comparison()) | {"later": 1}
    (tmp_path / "comparison.json").write_text(json.dumps(later))
    assert read_comparison(tmp_path) == document(comparison())
