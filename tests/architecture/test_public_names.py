"""What others may rely on: the names in `__all__`, sorted, each of them there."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

import legmotion
from tests.architecture.source import modules


def test_the_public_names_are_sorted_and_exist() -> None:
    assert list(legmotion.__all__) == sorted(legmotion.__all__)
    for name in legmotion.__all__:
        assert getattr(legmotion, name) is not None


def test_the_public_names_are_what_dir_shows() -> None:
    shown = {name for name in dir(legmotion) if not name.startswith("__")}
    assert set(legmotion.__all__) - {"__version__"} <= shown


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'cure'"):
        _ = legmotion.cure


def test_importing_the_package_loads_no_heavy_library() -> None:
    script = (
        "import sys, legmotion; "
        "print([m for m in ('numpy', 'numba', 'pandas', 'scipy', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_public_function_says_what_it_returns() -> None:
    assert not [
        f"{module.name}.{node.name}"
        for module in modules()
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]


def test_every_module_says_what_it_is_about() -> None:
    assert not [module.name for module in modules() if not ast.get_docstring(module.tree)]
