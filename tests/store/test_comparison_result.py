"""A comparison read back from its file says what the comparison said."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import get_args

import msgspec
import pytest

from legmotion.report.told import told
from legmotion.report.verdict_words import verdict_sentence
from legmotion.store.comparison import comparison_document
from legmotion.store.comparison_document import ComparisonDocument
from legmotion.store.comparison_result import comparison_result
from legmotion.store.results import document_json
from legmotion.study.comparison import Comparison, Status
from tests.report.comparisons import FEWER, NUMBER, comparison, refusal

KINDS = pytest.mark.parametrize(
    "made",
    [
        comparison(),
        comparison(**NUMBER),
        comparison(design="observational", plan_hash=None, adherence=None),
        comparison(nights=(), warnings=(), balance=(), profile=()),
        *(refusal(one) for one in get_args(Status) if one not in ("ok", "provisional")),
        refusal("too_few", effect=FEWER),
    ],
    ids=lambda made: f"{made.status}-{made.scale}-{made.design}",
)


def document(made: Comparison) -> ComparisonDocument:
    return comparison_document(made, told(made))


@KINDS
def test_nothing_is_lost_on_the_way_back(made: Comparison) -> None:
    found = comparison_result(document(made))
    rounded = {"absolute", "curve", "profile", "nights"}
    for field in fields(Comparison):
        if field.name not in rounded:
            assert getattr(found, field.name) == getattr(made, field.name), field.name
    assert found.absolute == made.absolute
    assert [night.arm for night in found.nights] == [night.arm for night in made.nights]


@KINDS
def test_the_file_of_what_was_read_back_is_the_same_file(made: Comparison) -> None:
    first = document(made)
    again = comparison_result(first)
    assert document_json(document(again)) == document_json(first)
    assert verdict_sentence(again) == first.sentence


def test_a_file_of_an_older_version_is_read_by_what_happened() -> None:
    older = json.loads(document_json(document(comparison())))
    for key in ("drift", "curve", "profile"):
        del older[key]
    for night in older["nights"]:
        del night["arm"]
    found = comparison_result(msgspec.convert(older, ComparisonDocument))
    made = comparison()
    assert (found.drift, found.curve, found.profile) == (None, (), ())
    assert [night.arm for night in found.nights] == [
        None if night.excluded else night.massage for night in made.nights
    ]


def test_a_variance_that_is_not_known_stays_unknown() -> None:
    made = comparison(effect=replace(FEWER, variance=float("nan"), df=2))
    found = comparison_result(document(made))
    assert found.effect is not None
    assert found.effect.variance != found.effect.variance
