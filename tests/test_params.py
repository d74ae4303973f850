import math

import pytest

from legmotion.errors import ParameterError
from legmotion.params import Parameters, parameter_infos, with_values


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("events.posture", "sometimes"),
        ("events.min_on_mg", -8.0),
        ("events.min_on_mg", math.nan),
        ("events.min_on_mg", math.inf),
        ("events.min_on_mg", "eight"),
        ("events.min_on_mg", True),
        ("io.block_rows", 0),
        ("io.block_rows", 1.5),
        ("scoring.rules", 2016),
    ],
)
def test_a_value_that_a_stage_could_not_use_is_refused_with_what_was_expected(key, value):
    with pytest.raises(ParameterError, match=r"the command line: .* expected "):
        with_values(Parameters(), {key: value}, origin="the command line")


@pytest.mark.parametrize(
    ("key", "value", "held"),
    [
        ("events.posture", "break", "break"),
        ("events.min_on_mg", 12, 12.0),
        ("events.min_on_mg", "12.5", 12.5),
        ("events.hold_s", 0, 0.0),
        ("io.block_rows", "4096", 4096),
    ],
)
def test_a_value_is_held_in_the_type_of_its_default(key, value, held):
    section, name = key.split(".")
    parameters = with_values(Parameters(), {key: value}, origin="the command line")
    got = getattr(getattr(parameters, section), name)
    assert (got, type(got)) == (held, type(held))


def test_every_default_passes_its_own_check():
    values = {info.key: info.default for info in parameter_infos()}
    assert with_values(Parameters(), values, origin="the defaults") == Parameters()


def test_an_unknown_key_is_refused_with_the_nearest_known_one():
    with pytest.raises(ParameterError) as raised:
        with_values(Parameters(), {"events.min_on": 8.0}, origin="legmotion.toml")
    assert "events.min_on_mg" in raised.value.hint
