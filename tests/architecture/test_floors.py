"""Imports go down: data goes up the house one floor at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

import pytest

from tests.architecture.source import Module, modules

# From the ground up. A module may import from its own floor and from those before it.
FLOORS = (
    ("_version", "errors", "units", "tables", "params", "provenance", "wording"),
    ("io",),
    ("signal",),
    ("events",),
    ("scoring",),
    ("night",),
    ("pipeline",),
    ("simulate",),
    ("validate",),
    ("study",),
    ("store",),
    ("interchange",),
    ("report",),
    ("batch",),
    ("serve",),
    ("measure",),
    ("demo", "bench"),
    ("",),  # legmotion/__init__.py: the front door, which nobody inside goes through
)
FLOOR_OF = {room: level for level, floor in enumerate(FLOORS) for room in floor}
ROOF = len(FLOORS)
THE_EXCEPTION = "legmotion.__main__"

MAY_TOUCH_THE_DISK = {
    "io", "store", "interchange", "simulate", "batch", "serve", "measure", "demo", "bench",
}  # fmt: skip
DISK_CALLS = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "rename",
    "mkdtemp", "rmtree", "read_csv", "savez", "loadtxt", "fromfile", "tofile",
}  # fmt: skip


def room_of(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def floor_of(name: str) -> int:
    if name.split(".")[0] == "legmotion_cli":
        return ROOF
    room = room_of(name)
    return FLOOR_OF.get(room, FLOOR_OF[""])


def climbing(module: Module) -> list[str]:
    """Return what a module imports from above its own floor."""
    if module.name == THE_EXCEPTION:
        return []
    return [
        f"{module.name} imports {name}"
        for name in module.imports()
        if name.split(".")[0] in {"legmotion", "legmotion_cli"}
        and floor_of(name) > floor_of(module.name)
    ]


def relative(module: Module) -> list[str]:
    """Return where a module imports by dots."""
    return [
        f"{module.name}:{node.lineno}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def printing(module: Module) -> list[str]:
    """Return where a module prints."""
    return [
        f"{module.name}:{node.lineno}"
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and node.attr in {"stdout", "stderr"})
    ]


def touching(module: Module) -> list[str]:
    """Return where a module touches the disk."""
    return [
        f"{module.name}:{node.lineno} calls {called}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and (called := getattr(node.func, "attr", getattr(node.func, "id", ""))) in DISK_CALLS
    ]


def in_all(found_in: Callable[[Module], list[str]], among: Iterable[Module]) -> list[str]:
    """Return what is found in any of the modules."""
    return [found for module in among for found in found_in(module)]


LIBRARY = [module for module in modules() if not module.name.startswith("legmotion_cli")]


def test_every_module_has_a_floor() -> None:
    assert not [
        module.name
        for module in LIBRARY
        if module.name != THE_EXCEPTION and room_of(module.name) not in FLOOR_OF
    ]


def test_no_import_climbs() -> None:
    assert not in_all(climbing, modules())


def test_imports_are_absolute() -> None:
    assert not in_all(relative, modules())


def test_only_the_command_line_prints() -> None:
    assert not in_all(printing, LIBRARY)


def test_only_the_floors_made_for_it_touch_the_disk() -> None:
    dry = [module for module in LIBRARY if room_of(module.name) not in MAY_TOUCH_THE_DISK]
    assert not in_all(touching, dry)


@pytest.mark.parametrize(
    ("found_in", "line"),
    [
        (climbing, "from legmotion.night import x"),
        (relative, "from .night import x"),
        (printing, "print(1)"),
        (touching, "open('x')"),
    ],
)
def test_the_test_sees_what_breaks_a_rule(
    found_in: Callable[[Module], list[str]], line: str
) -> None:
    path = modules()[0].path
    assert found_in(Module("legmotion.io.made_up", path, line))
    assert not found_in(Module("legmotion.night.made_up", path, "import legmotion.io.time"))
