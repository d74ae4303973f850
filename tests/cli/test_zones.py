"""Zones are named, never guessed silently."""

from __future__ import annotations

import time

import pytest

from legmotion.errors import ParameterError
from legmotion_cli.zones import computer_zone, zone_named


def test_a_named_zone_is_found() -> None:
    assert zone_named("Europe/Berlin", origin="--tz").key == "Europe/Berlin"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("Berlin", ""),
        ("../../etc/passwd", ""),
        ("/etc/localtime", ""),
        ("Europe", ""),
        ("", ""),
    ],
)
def test_a_zone_that_does_not_exist_is_refused(name: str, near: str) -> None:
    with pytest.raises(ParameterError, match="--tz: there is no time zone") as caught:
        zone_named(name, origin="--tz")
    assert near in caught.value.hint


def test_the_computer_zone_is_the_one_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", ":America/Lima")
    assert computer_zone() == "America/Lima"


@pytest.mark.parametrize(
    ("rules", "name"), [("XYZ-3", "Etc/GMT-3"), ("XYZ5", "Etc/GMT+5"), ("XYZ-5:30", "UTC")]
)
def test_a_computer_without_a_zone_name_has_the_zone_of_its_offset(
    monkeypatch: pytest.MonkeyPatch, rules: str, name: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", rules)
        time.tzset()
        assert computer_zone() == name
        assert zone_named(name, origin="computer").key == name
    time.tzset()
