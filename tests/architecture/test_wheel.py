"""What is shipped: the packages with their data, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from legmotion.store.schema import SCHEMA_NAMES
from tests.architecture.source import CHECKOUT, PACKAGES, modules

SOURCES = (
    "legmotion", "cli", "tests", "docs", "sample_data", "pyproject.toml", "README.md", "LICENSE",
    "MANIFEST.in", "CHANGELOG.md", "CITATION.cff",
)  # fmt: skip

BUILD = """
from setuptools import build_meta
build_meta.build_wheel("dist")
build_meta.build_sdist("dist")
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Build wheel and source distribution from a copy, and list what is in them."""
    folder = tmp_path_factory.mktemp("build")
    for name in SOURCES:
        origin = CHECKOUT / name
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        if origin.is_dir():
            shutil.copytree(origin, folder / name, ignore=ignored)
        else:
            shutil.copy(origin, folder / name)
    (folder / "dist").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", BUILD],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    wheel = next((folder / "dist").glob("*.whl"))
    source = next((folder / "dist").glob("*.tar.gz"))
    with tarfile.open(source) as archive:
        inside = [str(Path(*Path(name).parts[1:])) for name in archive.getnames()]
    return {"wheel": zipfile.ZipFile(wheel).namelist(), "source": inside}


def test_the_wheel_holds_every_module(built: dict[str, list[str]]) -> None:
    roots = (CHECKOUT, CHECKOUT / "cli")
    for module in modules():
        root = roots[module.name.startswith("legmotion_cli")]
        assert str(module.path.relative_to(root)) in built["wheel"]


def test_the_wheel_holds_what_the_code_needs_beside_code(built: dict[str, list[str]]) -> None:
    beside = {
        str(path.relative_to(folder.parent))
        for folder in PACKAGES.values()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
    }
    assert {f"legmotion/store/schemas/{name}.json" for name in SCHEMA_NAMES} <= beside
    assert {"legmotion/py.typed", "legmotion_cli/py.typed"} <= beside
    assert any(name.startswith("legmotion/report/assets/") for name in beside)
    assert not beside - set(built["wheel"])


def test_the_wheel_holds_the_licence_and_the_command(built: dict[str, list[str]]) -> None:
    described = [name for name in built["wheel"] if ".dist-info/" in name]
    assert any(name.endswith("licenses/LICENSE") for name in described)
    assert any(name.endswith("entry_points.txt") for name in described)


def test_the_wheel_holds_nothing_else(built: dict[str, list[str]]) -> None:
    tops = {name.split("/")[0] for name in built["wheel"]}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"legmotion", "legmotion_cli"}


def test_the_source_distribution_holds_the_tests(built: dict[str, list[str]]) -> None:
    assert "tests/conftest.py" in built["source"]
    assert "CHANGELOG.md" in built["source"]


def test_the_source_distribution_holds_the_sample_nights(built: dict[str, list[str]]) -> None:
    nights = {path.name for path in (CHECKOUT / "sample_data").glob("*.*") if path.is_file()}
    assert len(nights) >= 7
    assert nights == {Path(name).name for name in built["source"] if "sample_data/" in name}
