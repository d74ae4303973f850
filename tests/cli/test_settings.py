"""An option wins over a variable, which wins over legmotion.toml, which wins over a default."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.params import parameter_infos
from legmotion_cli.settings import load_settings

INFOS = [info for info in parameter_infos() if isinstance(info.default, float)]


def test_without_any_source_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings(environment={}, folder=tmp_path)
    assert settings.parameters.scoring.rules == "wasm2016"
    assert (settings.zone, settings.leg, settings.study) == ("", None, None)


def test_the_nearest_parent_with_a_settings_file_is_the_study(tmp_path: Path) -> None:
    (tmp_path / "legmotion.toml").write_text('tz = "Europe/Berlin"\nleg = "right"\n')
    deep = tmp_path / "recordings" / "november"
    deep.mkdir(parents=True)
    settings = load_settings(environment={}, folder=deep)
    assert settings.study == tmp_path
    assert (settings.zone, settings.zone_source) == ("Europe/Berlin", "legmotion.toml")
    assert settings.zone_origin == "settings"
    assert settings.leg == "right"


@pytest.mark.parametrize(
    ("file", "variable", "option", "expected"),
    [
        ("Asia/Tokyo", "", None, "Asia/Tokyo"),
        ("Asia/Tokyo", "Europe/Rome", None, "Europe/Rome"),
        ("Asia/Tokyo", "Europe/Rome", "America/Lima", "America/Lima"),
        (None, "Europe/Rome", "America/Lima", "America/Lima"),
    ],
)
def test_the_later_source_names_the_zone(
    tmp_path: Path, file: str | None, variable: str, option: str | None, expected: str
) -> None:
    if file:
        (tmp_path / "legmotion.toml").write_text(f'tz = "{file}"\n')
    settings = load_settings(tz=option, environment={"LEGMOTION_TZ": variable}, folder=tmp_path)
    assert settings.zone == expected


def test_the_later_source_names_the_rule(tmp_path: Path) -> None:
    (tmp_path / "legmotion.toml").write_text('rules = "aasm"\n')
    rules = tmp_path / "mine.toml"
    rules.write_text('[scoring]\nrules = "coleman"\n')

    def chosen(**options: str) -> str:
        environment = {"LEGMOTION_RULES": options.pop("variable", "")}
        settings = load_settings(environment=environment, folder=tmp_path, **options)
        return settings.parameters.scoring.rules

    assert chosen() == "aasm"
    assert chosen(variable="wasm2006") == "wasm2006"
    assert chosen(variable="wasm2006", params_file=str(rules)) == "coleman"
    assert chosen(params_file=str(rules), rules="wasm2016") == "wasm2016"


@given(info=st.sampled_from(INFOS), value=st.floats(0.125, 8.0))
def test_every_number_can_be_set_in_the_file_and_by_a_variable(
    tmp_path_factory: pytest.TempPathFactory, info: object, value: float
) -> None:
    folder = tmp_path_factory.mktemp("study")
    section, name = info.section, info.name
    (folder / "legmotion.toml").write_text(f"[{section}]\n{name} = {value!r}\n")
    from_file = load_settings(environment={}, folder=folder)
    assert getattr(getattr(from_file.parameters, section), name) == value
    variable = f"LEGMOTION_{section}_{name}".upper()
    from_variable = load_settings(environment={variable: "9.5"}, folder=folder)
    assert getattr(getattr(from_variable.parameters, section), name) == 9.5


def test_no_two_parameters_share_a_variable() -> None:
    names = [info.key.replace(".", "_").upper() for info in parameter_infos()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "found", "nearest"),
    [
        ('zone = "Europe/Berlin"\n', "line 1: there is no setting zone", ""),
        ('tz = "UTC"\ntzz = "UTC"\n', "line 2: there is no setting tzz", "nearest is tz"),
        ("[events]\nmin_on = 9\n", "line 2: there is no setting events.min_on", "events.min_on_mg"),
        ("[event]\nmin_on_mg = 9\n", "line 1: there is no setting event", "nearest is events"),
        ("events = 3\n", "there is no setting events", ""),
        ('[events]\nmin_on_mg = "loud"\n', "events.min_on_mg is 'loud', expected float in mg", ""),
        ("[events]\nmin_on_mg = nan\n", "events.min_on_mg is nan", ""),
        ('leg = "both"\n', "leg is 'both', expected left or right", ""),
        ("tz = 1\n", "tz is 1, expected a word", ""),
        ('rules = "aasm"\n[scoring]\nrules = "aasm"\n', "line 1: rules is given twice", ""),
        ("tz = Europe/Berlin\n", "not TOML", ""),
    ],
)
def test_a_settings_file_that_cannot_be_followed_is_refused(
    tmp_path: Path, text: str, found: str, nearest: str
) -> None:
    (tmp_path / "legmotion.toml").write_text(text)
    with pytest.raises(ParameterError) as caught:
        load_settings(environment={}, folder=tmp_path)
    assert caught.value.message.startswith("legmotion.toml")
    assert found in caught.value.message
    assert nearest in caught.value.hint


@pytest.mark.parametrize(
    ("variable", "nearest"),
    [
        ("LEGMOTION_ZONE", ""),
        ("LEGMOTION_TIMEZONE", ""),
        ("LEGMOTION_RULE", "LEGMOTION_RULES"),
        ("LEGMOTION_EVENTS_MIN_ON", "LEGMOTION_EVENTS_MIN_ON_MG"),
    ],
)
def test_an_unknown_variable_is_refused(tmp_path: Path, variable: str, nearest: str) -> None:
    with pytest.raises(ParameterError, match=f"there is no setting {variable}") as caught:
        load_settings(environment={variable: "1"}, folder=tmp_path)
    assert nearest in caught.value.hint


def test_the_settings_say_how_the_diary_is_read(tmp_path: Path) -> None:
    found = load_settings(environment={}, folder=tmp_path)
    assert (found.diary_complete, found.date_convention) == (False, None)
    assert found.night_start == time(12)
    (tmp_path / "legmotion.toml").write_text(
        '[diary]\ncomplete = true\ndate_convention = "morning"\nnight_start = "18:00"\n'
    )
    found = load_settings(environment={}, folder=tmp_path)
    assert (found.diary_complete, found.date_convention) == (True, "morning")
    assert found.night_start == time(18)
    environment = {"LEGMOTION_DIARY_COMPLETE": "no", "LEGMOTION_DIARY_NIGHT_START": "15:30"}
    found = load_settings(environment=environment, folder=tmp_path)
    assert (found.diary_complete, found.night_start) == (False, time(15, 30))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("complet = true", "there is no setting diary.complet"),
        ('complete = "perhaps"', "diary.complete is 'perhaps', expected true or false"),
        ('date_convention = "noon"', "diary.date_convention is 'noon', expected evening or"),
        ("night_start = 12", "diary.night_start is 12, expected a time of day"),
        ('night_start = "25:00"', "diary.night_start is '25:00', expected a time of day"),
    ],
)
def test_a_setting_of_the_diary_that_cannot_be_is_refused_with_its_line(
    tmp_path: Path, line: str, found: str
) -> None:
    (tmp_path / "legmotion.toml").write_text(f'tz = "UTC"\n[diary]\n{line}\n')
    with pytest.raises(ParameterError) as caught:
        load_settings(environment={}, folder=tmp_path)
    assert caught.value.message.startswith(f"legmotion.toml, line 3: {found}")


def test_a_file_of_parameters_says_nothing_of_the_diary(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[diary]\ncomplete = true\n")
    with pytest.raises(ParameterError, match="there is no setting diary"):
        load_settings(params_file=str(tmp_path / "mine.toml"), environment={}, folder=tmp_path)


def test_a_missing_parameter_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="cannot be read"):
        load_settings(params_file="gone.toml", environment={}, folder=tmp_path)


def test_a_settings_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "legmotion.toml").write_bytes(b'\xef\xbb\xbftz = "UTC"\r\n')
    assert load_settings(environment={}, folder=tmp_path).zone == "UTC"
