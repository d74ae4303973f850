"""Parameters as TOML are read back as they were, and say all that is known about each."""

from __future__ import annotations

import dataclasses
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from legmotion.params import Parameters, parameter_infos, with_values
from legmotion.store.parameters import parameters_toml

INFOS = list(parameter_infos())


def read_back(text: str) -> Parameters:
    content = tomllib.loads(text)
    values = {
        f"{section}.{name}": value
        for section in content
        for name, value in content[section].items()
    }
    return with_values(Parameters(), values, origin="the test")


@st.composite
def changed(draw):
    """Parameters of which some have another value of their type."""
    values = {}
    for info in draw(st.lists(st.sampled_from(INFOS), max_size=5)):
        if info.choices:
            values[info.key] = draw(st.sampled_from(info.choices))
        elif isinstance(info.default, str):
            values[info.key] = draw(st.text(st.characters(codec="utf-8"), max_size=8))
        elif isinstance(info.default, int):
            values[info.key] = draw(st.integers(1, 2**60))
        else:
            values[info.key] = draw(st.floats(0.0, allow_nan=False, allow_infinity=False))
    return with_values(Parameters(), values, origin="the test")


@given(changed())
def test_what_is_printed_is_read_back(parameters):
    assert read_back(parameters_toml(parameters)) == parameters


def test_every_parameter_stands_in_its_section_with_all_that_is_known():
    text = parameters_toml(Parameters())
    assert {name: set(part) for name, part in tomllib.loads(text).items()} == {
        part: {item.name for item in dataclasses.fields(getattr(Parameters(), part))}
        for part in (field.name for field in dataclasses.fields(Parameters))
    }
    words = " ".join(line.removeprefix("# ") for line in text.splitlines())
    # Parameters are unique by section and name, and printed in order.
    lines = [line for line in text.splitlines() if " = " in line and not line.startswith("#")]
    for info, line in zip(INFOS, lines, strict=True):
        assert info.reason in words, info.key
        assert info.source in words, info.key
        assert line.startswith(f"{info.name} = ")
        assert "default " in line
        assert info.unit in ("", "1") or f"# {info.unit}; " in line, info.key


def test_a_changed_value_still_names_its_default():
    parameters = with_values(Parameters(), {"events.min_on_mg": 12.5}, origin="the test")
    default = Parameters().events.min_on_mg
    assert f"min_on_mg = 12.5  # mg; default {default}\n" in parameters_toml(parameters)
