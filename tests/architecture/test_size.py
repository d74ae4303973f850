"""When a file or a function grows long, two jobs live in it."""

from __future__ import annotations

import ast

from tests.architecture.source import Module, modules

MAX_FILE_LINES = 300
MAX_KERNEL_FILE_LINES = 350  # loops that stand beside each other and do not call one another
MAX_FUNCTION_LINES = 50  # of its body, without the docstring; the aim is 40

# A table of every number that can be set: looked up, never read through.
TABLES = {"legmotion.params"}


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function's body, its docstring left out."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def most_lines(module: Module) -> int:
    """Return how long a module's file may be."""
    return MAX_KERNEL_FILE_LINES if module.path.name == "_kernels.py" else MAX_FILE_LINES


def test_a_file_has_one_job() -> None:
    assert not [
        f"{module.name} ({n_lines} lines)"
        for module in modules()
        if module.name not in TABLES
        and (n_lines := len(module.text.splitlines())) > most_lines(module)
    ]


def test_a_function_has_one_job() -> None:
    assert not [
        f"{module.name}.{function.name} ({n_lines} lines)"
        for module in modules()
        for function in module.functions()
        if (n_lines := lines_of(function)) > MAX_FUNCTION_LINES
    ]


def test_nothing_is_excused_or_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "type: " + "ignore", "no" + "qa", "pragma: " + "no cover")
    assert not [
        f"{module.name} holds {mark}"
        for module in modules()
        for mark in marks
        if mark in module.text
    ]
