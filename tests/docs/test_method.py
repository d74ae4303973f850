"""The method pages name every parameter of detection, and each with the value that it has."""

from __future__ import annotations

import re
from pathlib import Path

from legmotion.params import Parameters, parameter_infos
from legmotion.scoring.rules import RULES

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "method.md").read_text(encoding="utf-8")
COMPARING = (DOCS / "compare-method.md").read_text(encoding="utf-8")
KNOWN = {info.key: info for info in parameter_infos()}
SECTIONS = "|".join({info.section for info in KNOWN.values()})
NAMED = re.findall(rf"\b((?:{SECTIONS})\.(?!json|md\b)[a-z_]+)\b", PAGE + COMPARING)
FLAT = " ".join((PAGE + COMPARING).split())
SHOWN = re.findall(rf"\b((?:{SECTIONS})\.[a-z_]+)`? \(([^)]*)\)", FLAT)


def test_every_parameter_that_is_named_exists() -> None:
    assert not set(NAMED) - set(KNOWN)


def is_the_default(key: str, said: str) -> bool:
    """Whether a value is said as it is: as `0.5 s`, `2`, and `10/h` for ten an hour."""
    found = re.fullmatch(r"([-\d.]+)([ /]?)(.*)", said)
    if found is None:
        return False
    number, mark, unit = found.groups()
    info = KNOWN[key]
    named = f"1/{unit}" if mark == "/" else unit or "1"
    return (float(number), named) == (info.default, info.unit)


def test_every_value_is_the_default_in_its_unit() -> None:
    assert len(SHOWN) > 100
    assert not [f"{key} ({said})" for key, said in SHOWN if not is_the_default(key, said)]


def test_the_test_sees_a_value_or_a_unit_that_is_another() -> None:
    info = next(one for one in KNOWN.values() if one.unit == "s")
    assert is_the_default(info.key, f"{info.default:g} s")
    for said in (f"{info.default:g} h", f"{info.default + 1:g} s", "long", f"{info.default:g}/s"):
        assert not is_the_default(info.key, said)


def test_every_parameter_of_detection_is_explained() -> None:
    assert not {key for key in KNOWN if key.startswith("events.")} - set(NAMED)


def test_the_paragraph_to_cite_says_the_defaults() -> None:
    quoted = [line[2:] for line in PAGE.splitlines() if line.startswith("> ")]
    paragraph = " ".join(quoted)
    signal, events = Parameters().signal, Parameters().events
    for phrase in (
        f"gaps longer than {signal.hard_gap_s:g} s restarted",
        f"over {signal.envelope_s:g} s, of the length",
        f"two {signal.smooth_s:g} s means {signal.difference_s:g} s apart",
        f"the larger of {events.min_on_mg:g} mg and {events.on_floor_ratio:g} times",
        f"where {events.rest_s:g} s of rest began",
        RULES[Parameters().scoring.rules].title,
    ):
        assert phrase in paragraph
