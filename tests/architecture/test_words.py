"""Words shown to users describe; they never judge, never promise."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from legmotion.simulate import SCENARIOS
from legmotion.wording import DISCLAIMER
from tests.architecture.source import CHECKOUT, docstrings, modules

FORBIDDEN = re.compile(
    r"""\b(
        works | worked | working\ for\ you | effective(ly)? | efficacy
      | improve[sd]? | improvement | heal(s|ed|ing)? | cure[sd]? | curing | treats?
      | relieve[sd]? | benefit(s|ed)?
      | indicates? | indicative | suggests?\ (that\ )?you | you\ (may\ |might\ )?(have|suffer)
      | mild | severe | severity | pathological | abnormal | healthy
      | proves? | proven | guarantee[sd]? | clinically\ validated | medical-grade | ensures?
      | diagnose[sd]? | diagnostic
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)

# Said in order to deny it, or as the title of what is cited.
ALLOWED = (
    DISCLAIMER,
    "it diagnoses nothing",
    "What Works Clearinghouse",
    "diagnoses nothing",
    "recommends against actigraphy in place of electromyography for diagnosing",
)

PAGES = [
    CHECKOUT / name
    for name in (
        "README.md",
        "CHANGELOG.md",
        "CITATION.cff",
        "pyproject.toml",
        "docs/commands.md",
        "docs/results.md",
    )
]


def found_in(text: str) -> list[str]:
    """Return the forbidden words of a text, what it denies left out."""
    flat = " ".join(text.split())
    for allowed in ALLOWED:
        flat = flat.replace(allowed, "")
    return [match.group(0) for match in FORBIDDEN.finditer(flat)]


def shown_text() -> Iterator[tuple[str, str]]:
    """Yield every string that the code could show, and the help of every command.

    The name of a simulated night says nothing of a person.
    """
    for module in modules():
        tree = module.tree
        hidden = set() if ".commands." in module.name else docstrings(tree)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in hidden
                and node.value not in SCENARIOS
            ):
                yield f"{module.name}:{node.lineno}", node.value


def test_no_string_in_the_code_judges_or_promises() -> None:
    wrong = [f"{place}: {words}" for place, text in shown_text() if (words := found_in(text))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_judges_or_promises(path: Path) -> None:
    assert not found_in(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "path", sorted((CHECKOUT / "legmotion").rglob("*.json")), ids=lambda path: path.name
)
def test_no_label_in_a_schema_judges_or_promises(path: Path) -> None:
    assert not found_in(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for folder, name in (("templates", "*.j2"), ("assets", "*.js"))
        for path in (CHECKOUT / "legmotion" / "report" / folder).glob(name)
    ),
    ids=lambda path: path.name,
)
def test_no_template_and_no_script_judges_or_promises(path: Path) -> None:
    assert not found_in(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Massage works.",
        "This indicates restless legs.",
        "Your index is severe.",
        "Results suggest you have PLMD.",
        "An effective way to improve sleep.",
    ],
)
def test_the_test_sees_a_sentence_that_should_not_be(sentence: str) -> None:
    assert found_in(sentence)


def test_the_disclaimer_says_what_a_user_must_know() -> None:
    for part in (
        "sensor on the leg",
        "neither brain nor muscle activity",
        "diagnoses nothing",
        "no substitute for medical advice",
        "Do not start, stop or change a treatment",
        "See a doctor",
        "breathing stops",
        "should not be massaged",
    ):
        assert part in DISCLAIMER
