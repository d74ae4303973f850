"""Imports go down: data goes up the house one floor at a time."""

from __future__ import annotations

import ast

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

MODULES = pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)


def room_of(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def floor_of(name: str) -> int:
    if name.split(".")[0] == "legmotion_cli":
        return ROOF
    room = room_of(name)
    return FLOOR_OF.get(room, FLOOR_OF[""])


@MODULES
def test_every_module_has_a_floor(module: Module) -> None:
    if module.name.startswith("legmotion_cli") or module.name == THE_EXCEPTION:
        return
    assert room_of(module.name) in FLOOR_OF, f"{module.name} stands on no floor of the house"


@MODULES
def test_no_import_climbs(module: Module) -> None:
    if module.name == THE_EXCEPTION:
        return
    climbing = [
        name
        for name in module.imports()
        if name.split(".")[0] in {"legmotion", "legmotion_cli"}
        and floor_of(name) > floor_of(module.name)
    ]
    assert not climbing, f"{module.name} imports upwards: {', '.join(climbing)}"


@MODULES
def test_imports_are_absolute(module: Module) -> None:
    relative = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative, f"{module.name} has relative imports at lines {relative}"


@MODULES
def test_only_the_command_line_prints(module: Module) -> None:
    if module.name.startswith("legmotion_cli"):
        return
    printing = [
        node.lineno
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and node.attr in {"stdout", "stderr"})
    ]
    assert not printing, f"{module.name} prints at lines {printing}"


@MODULES
def test_only_the_floors_made_for_it_touch_the_disk(module: Module) -> None:
    if module.name.startswith("legmotion_cli") or room_of(module.name) in MAY_TOUCH_THE_DISK:
        return
    touching = [
        f"{called} at line {node.lineno}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and (called := getattr(node.func, "attr", getattr(node.func, "id", ""))) in DISK_CALLS
    ]
    assert not touching, f"{module.name} touches the disk: {', '.join(touching)}"


def test_the_test_sees_an_import_that_climbs() -> None:
    climbing = Module("legmotion.io.made_up", modules()[0].path, "from legmotion.night import x")
    with pytest.raises(AssertionError, match="imports upwards"):
        test_no_import_climbs(climbing)
