"""Pages that are made from the code say what the code says."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from legmotion.params import parameter_infos
from legmotion.scoring.rules import RULES
from legmotion_cli.reference import main, pages, parameters_reference, rules_reference

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", pages(DOCS))
def test_a_page_is_what_the_code_says(
    checkout: Path, assert_generated: Callable[[Path, str], None], name: str
) -> None:
    assert_generated(checkout / "docs" / name, pages(DOCS)[name])


def test_the_module_writes_every_page(tmp_path: Path) -> None:
    shutil.copytree(DOCS / "decisions", tmp_path / "decisions")
    (tmp_path / "decisions" / "README.md").unlink()
    main([str(tmp_path)])
    for name, text in pages(DOCS).items():
        assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_every_parameter_has_a_row_with_its_unit_and_reason() -> None:
    rows = parameters_reference().splitlines()
    for info in parameter_infos():
        (row,) = [
            row for row in rows if row.startswith(f"| `{info.name}` |") and info.reason in row
        ]
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert type(info.default)(cells[1]) == info.default
        assert (cells[2], cells[4]) == (info.unit, info.source)


def test_the_page_of_rules_shows_every_difference_between_two_rules() -> None:
    table = [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in rules_reference().splitlines()
        if row.startswith("|")
    ]
    columns = {key: [row[n] for row in table[3:]] for n, key in enumerate(RULES, start=1)}
    for first in RULES.values():
        for second in RULES.values():
            scored = [
                field.name
                for field in dataclasses.fields(first)
                if field.name not in ("key", "title", "source", "interpretations")
                and getattr(first, field.name) != getattr(second, field.name)
            ]
            assert (columns[first.key] != columns[second.key]) is bool(scored)
