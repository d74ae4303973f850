"""How the command-line tests run a command: in this process, in a folder of their own."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
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


# Twenty nights in turn, the sixth not recorded: about 40 % fewer movements after a massage.
TABLE = """night,massage,hours,count
2026-01-05,0,7.2,131
2026-01-06,1,6.8,70
2026-01-07,0,7.9,118
2026-01-08,1,7.0,92
2026-01-09,0,6.4,122
2026-01-11,0,7.5,140
2026-01-12,1,7.1,66
2026-01-13,0,8.0,129
2026-01-14,1,6.6,81
2026-01-15,0,7.3,96
2026-01-16,1,7.4,62
2026-01-17,0,6.9,142
2026-01-18,1,7.7,88
2026-01-19,0,7.0,117
2026-01-20,1,6.7,51
2026-01-21,0,7.6,155
2026-01-22,1,7.2,94
2026-01-23,0,6.5,101
2026-01-24,1,7.8,74
2026-01-25,1,7.1,58
"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    """A table of twenty nights in the test's own folder; its name."""
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    return "table.csv"


@pytest.fixture
def measured(tmp_path: Path) -> None:
    """Two made-up results of the benchmark in the test's own folder: before.json, after.json."""
    for name, seconds in (("before.json", 1.0), ("after.json", 1.5)):
        content = json.dumps(result(read=row(seconds)))
        (tmp_path / name).write_text(content, encoding="utf-8")


@pytest.fixture
def courses(tmp_path: Path) -> None:
    """Tables of nights in the test's own folder: turns.csv, course.csv, clients.csv.

    Four weeks by turns; three months in which fortnights with many massages and with few take
    turns; four clients of four weeks each. Nothing differs on massage nights.
    """
    write_courses(tmp_path)


def write_courses(folder: Path) -> None:
    """Write turns.csv, course.csv and clients.csv."""
    turns = [(f"{1 + day}", day % 2, day) for day in range(28)]
    first = date(2025, 1, 15)
    often = {0, 1, 3, 4, 6}
    course = [
        (f"{first + timedelta(days=day)}", int(day % 7 in (often if day // 14 % 2 else {2})), day)
        for day in range(98)
    ]
    rows = {
        "turns.csv": ["night,massage,hours,count", *map(_night_row, turns)],
        "course.csv": ["night,massage,hours,count", *map(_night_row, course)],
        "clients.csv": [
            "client,night,massage,hours,count",
            *(
                f"c{client},{_night_row((night, massage, day + 7 * client))}"
                for client in range(1, 5)
                for night, massage, day in turns
            ),
        ],
    }
    for name, lines in rows.items():
        (folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")


def _night_row(night: tuple[str, int, int]) -> str:
    """One row: nights go up and down by a rule that knows nothing of the massage."""
    label, massage, day = night
    return f"{label},{massage},{5 + 0.25 * (day * 5 % 9)},{60 + day * 37 % 83}"
