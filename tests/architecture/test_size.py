"""When a file or a function grows long, two jobs live in it."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import Module, modules

MAX_FILE_LINES = 300
MAX_KERNEL_FILE_LINES = 350  # loops that stand beside each other and do not call one another
MAX_FUNCTION_LINES = 50  # of its body, without the docstring; the aim is 40

# A table of every number that can be set: looked up, never read through.
TABLES = {"legmotion.params"}

MODULES = pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function's body, its docstring left out."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@MODULES
def test_a_file_has_one_job(module: Module) -> None:
    if module.name not in TABLES:
        is_kernels = module.path.name == "_kernels.py"
        most = MAX_KERNEL_FILE_LINES if is_kernels else MAX_FILE_LINES
        assert len(module.text.splitlines()) <= most


@MODULES
def test_a_function_has_one_job(module: Module) -> None:
    long = [
        f"{function.name} ({lines_of(function)} lines)"
        for function in module.functions()
        if lines_of(function) > MAX_FUNCTION_LINES
    ]
    assert not long, f"{module.name}: {', '.join(long)}"


@MODULES
def test_nothing_is_excused_or_left_for_later(module: Module) -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "type: " + "ignore", "no" + "qa", "pragma: " + "no cover")
    found = [mark for mark in marks if mark in module.text]
    assert not found, f"{module.name} holds {', '.join(found)}"
