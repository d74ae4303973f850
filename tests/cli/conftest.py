"""How the command-line tests run a command: in this process, in a folder of their own."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from legmotion.simulate import scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import LAYOUTS
from legmotion_cli.main import main
from tests.measure.results import result, row


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def _a_folder_and_an_environment_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LEGMOTION_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*arguments: str) -> Done:
        code = main(list(arguments))
        captured = capsysbinary.readouterr()
        return Done(code, captured.out.decode(), captured.err.decode())

    return run


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both legs of twelve simulated minutes, from 22:10 on 21 November 2026."""
    folder = tmp_path_factory.mktemp("exports")
    night = simulate_night(
        scenario(
            "nominal",
            duration_h=0.2,
            rate_hz=25.0,
            sides=("left", "right"),
            start="2026-11-21T22:10:00",
        ),
        seed=1,
    )
    for leg in night.legs:
        write_export(leg, folder / f"night_{leg.side}.csv", layout=LAYOUTS["axivity"])
    return folder


@pytest.fixture
def left(exports: Path, tmp_path: Path) -> str:
    """The left leg's export in the test's own folder; its name."""
    shutil.copy(exports / "night_left.csv", tmp_path)
    return "night_left.csv"


@pytest.fixture
def both(exports: Path, left: str, tmp_path: Path) -> tuple[str, str]:
    """Both legs' exports in the test's own folder; their names."""
    shutil.copy(exports / "night_right.csv", tmp_path)
    return left, "night_right.csv"


@pytest.fixture
def measured(tmp_path: Path) -> None:
    """Two made-up results of the benchmark in the test's own folder: before.json, after.json."""
    for name, seconds in (("before.json", 1.0), ("after.json", 1.5)):
        content = json.dumps(result(read=row(seconds)))
        (tmp_path / name).write_text(content, encoding="utf-8")
