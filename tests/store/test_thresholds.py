"""A study's thresholds: frozen over all nights, kept in a file, never replaced unasked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from legmotion.errors import InsufficientDataError, MalformedFileError, ParameterError
from legmotion.params import Parameters, with_values
from legmotion.store.schema import generated_schema, schema_bytes
from legmotion.store.thresholds import (
    THRESHOLDS_FILE,
    NightNoise,
    frozen_at,
    read_thresholds,
    with_thresholds,
    write_thresholds,
)


def noise(night: str, floor_mg: float, spread_mg: float = 2.0) -> NightNoise:
    return NightNoise(night=night, floor_mg=floor_mg, spread_mg=spread_mg)


NIGHTS = [
    noise("2026-11-21", 0.8), noise("2026-11-22", 1.3, 3.0), noise("2026-11-23", 1.1, 2.5),
]  # fmt: skip


def test_thresholds_are_those_of_the_noisiest_night():
    frozen = frozen_at(NIGHTS, Parameters())
    assert (frozen.floor_mg, frozen.spread_mg) == (1.3, 3.0)
    assert [one.night for one in frozen.nights] == ["2026-11-21", "2026-11-22", "2026-11-23"]
    assert all(one.is_counted for one in frozen.nights)


def test_what_is_written_keeps_the_shipped_schema(
    checkout: Path, assert_generated: Callable[[Path, str], None], tmp_path: Path
) -> None:
    assert_generated(
        checkout / "legmotion" / "store" / "schemas" / "thresholds.json",
        generated_schema("thresholds"),
    )
    write_thresholds(tmp_path, frozen_at(NIGHTS, Parameters()))
    written = json.loads((tmp_path / THRESHOLDS_FILE).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(json.loads(schema_bytes("thresholds"))).validate(written)


def test_a_night_far_noisier_than_the_others_does_not_blind_them():
    frozen = frozen_at([*NIGHTS, noise("2026-11-24", 9.0, 12.0)], Parameters())
    assert (frozen.floor_mg, frozen.spread_mg) == (1.3, 3.0)
    assert [one.is_counted for one in frozen.nights] == [True, True, True, False]


def test_the_order_of_nights_changes_nothing():
    assert frozen_at(NIGHTS, Parameters()) == frozen_at(NIGHTS[::-1], Parameters())


def test_nights_without_a_noise_freeze_nothing():
    with pytest.raises(InsufficientDataError, match="no threshold can be frozen"):
        frozen_at([noise("2026-11-21", float("nan"))], Parameters())


def test_what_is_written_is_read_and_gives_the_parameters(tmp_path: Path):
    frozen = frozen_at(NIGHTS, Parameters())
    assert read_thresholds(tmp_path) is None
    write_thresholds(tmp_path, frozen)
    assert read_thresholds(tmp_path) == frozen
    parameters = with_thresholds(Parameters(), frozen)
    assert parameters.events.frozen_floor_mg == 1.3
    assert parameters.events.frozen_spread_mg == 3.0
    assert [file.name for file in tmp_path.iterdir()] == [THRESHOLDS_FILE]


def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path):
    (tmp_path / "study").write_text("a file", encoding="utf-8")
    with pytest.raises(ParameterError, match="cannot be written"):
        write_thresholds(tmp_path / "study", frozen_at(NIGHTS, Parameters()))
    assert [path.name for path in tmp_path.iterdir()] == ["study"]


def test_thresholds_hold_for_the_signal_that_they_were_measured_on():
    frozen = frozen_at(NIGHTS, Parameters())
    other = with_values(Parameters(), {"signal.floor_percentile": 40.0}, origin="test")
    with pytest.raises(ParameterError, match="other parameters"):
        with_thresholds(other, frozen)


@pytest.mark.parametrize(
    "content", ["{", "[]", json.dumps({"schema": "legmotion/thresholds/2"}), '{"floor_mg": 0}']
)
def test_a_damaged_file_is_an_error_and_not_passed_over(tmp_path: Path, content: str):
    (tmp_path / THRESHOLDS_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(MalformedFileError, match=THRESHOLDS_FILE):
        read_thresholds(tmp_path)
