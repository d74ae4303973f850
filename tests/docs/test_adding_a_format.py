"""The page on adding a format is followed literally: its files are written, its commands run."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from legmotion.io import readers as readers_package
from legmotion.io.registry import formats, readers
from tests.docs.walkthrough import blocks
from tests.io.helpers import read

PAGE = Path(__file__).parents[2] / "docs" / "adding-a-format.md"
TEXT = PAGE.read_text(encoding="utf-8")
FILES = {
    block["note"].removeprefix("file: "): block["body"] for block in blocks(TEXT) if block["note"]
}
COMMANDS = [
    line
    for block in blocks(TEXT)
    if block["language"] == "sh"
    for line in block["body"].splitlines()
]
READERS = ("dune_binary", "dune_text")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with the page's files."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def package(written: Path) -> Path:
    """The files installed as pip installs them: beside a dist-info."""
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    ((group, points),) = project["entry-points"].items()
    said = written / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    said.mkdir()
    (said / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n",
        encoding="utf-8",
    )
    lines = [f"[{group}]", *(f"{name} = {module}" for name, module in points.items())]
    (said / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return written


def run(folder: Path, *arguments: str) -> str:
    """Run a program with the folder among what is installed; return what it printed."""
    path = os.pathsep.join((str(folder), os.environ["PYTHONPATH"]))
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, env=os.environ | {"PYTHONPATH": path},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_shows_a_reader_of_each_kind_a_test_and_a_package() -> None:
    assert set(FILES) == {"dune_text.py", "dune_binary.py", "test_dune.py", "pyproject.toml"}


def test_the_test_of_the_page_passes_through_the_entry_points(package: Path) -> None:
    assert "pytest test_dune.py" in COMMANDS
    options = ("-q", "-p", "no:cacheprovider", "--rootdir", ".")
    assert "3 passed" in run(package, "pytest", *options, "test_dune.py")


def test_the_commands_of_the_page_know_the_format(package: Path) -> None:
    made = "import test_dune as made; from pathlib import Path;"
    (package / "make.py").write_text(
        f"{made} made.write_text(Path('night.txt')); made.write_binary(Path('night.dune'))",
        encoding="utf-8",
    )
    run(package, "make")
    known = run(package, "legmotion", "formats")
    for name, file in (("dune_binary", "night.dune"), ("dune_text", "night.txt")):
        assert f"legmotion inspect {file}" in COMMANDS
        assert name in known
        said = json.loads(run(package, "legmotion", "inspect", file, "--json"))
        assert (said["reader"], said["n_samples"]) == (name, 3000)


@pytest.fixture
def inside(written: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same files among legmotion's own readers."""
    place = written / "readers"
    place.mkdir()
    for name in READERS:
        (written / f"{name}.py").rename(place / f"{name}.py")
    monkeypatch.setattr(readers_package, "__path__", [*readers_package.__path__, str(place)])
    readers.cache_clear()
    yield written
    readers.cache_clear()
    for name in READERS:
        sys.modules.pop(f"{readers_package.__name__}.{name}", None)
        vars(readers_package).pop(name, None)


def test_the_same_file_among_legmotions_own_is_found_by_its_presence(inside: Path) -> None:
    made = runpy.run_path(str(inside / "test_dune.py"))
    made["write_binary"](inside / "night.dune")
    made["write_text"](inside / "night.txt")
    assert set(READERS) <= {one.name for one in formats() if one.is_read}
    for name, file in (("dune_binary", "night.dune"), ("dune_text", "night.txt")):
        recording, block = read(inside / file)
        assert recording.reader == name
        assert len(block.time_s) == len(made["COUNTS"])


def test_the_page_names_what_a_reader_of_this_version_is_made_of() -> None:
    import legmotion.io.head as head

    signs = re.findall(r"^\| `([A-Z_]+)` \| ", TEXT.split("| | sign |")[1], re.MULTILINE)
    numbers = [getattr(head, sign) for sign in signs[:5]]
    assert numbers == sorted(numbers, reverse=True)
    for name in ("NAME", "LABEL", "READS", "REFUSES", "PLACEMENT", "EXPORT", "QUIRKS"):
        assert f"`{name}" in TEXT


def test_the_page_names_the_trial_and_its_files(checkout: Path) -> None:
    for name in ("tests/io/test_contract.py", "tests/io/exports_made.py"):
        assert name in TEXT
        assert (checkout / name).is_file()
    assert any(line.startswith("python -m benchmarks.fuzz --minutes") for line in COMMANDS)
    assert (checkout / "benchmarks" / "fuzz.py").is_file()
