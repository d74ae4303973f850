"""Zones are named, never guessed silently."""

from __future__ import annotations

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


def test_the_computer_zone_is_always_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "nowhere/at/all")
    assert zone_named(computer_zone(), origin="computer").key == computer_zone()
