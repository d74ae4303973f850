"""The stored sample nights give the stored results.

The recordings are read as they are stored and never simulated here. The results change only
with `pytest --update-golden`, and the difference is read like code.

Text, counts and codes must be the same. A number may differ by one unit of the last digit that
a result holds: NumPy adds in an order that depends on the processor, and a sum that differs in
its sixteenth digit can be rounded to the other side.
"""

from __future__ import annotations

import csv
import dataclasses
import gzip
import hashlib
import io
import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from legmotion.events.movements import LEG_MOVEMENTS
from legmotion.io.moment import parse_moment
from legmotion.night.night import Night
from legmotion.night.window import WindowOptions
from legmotion.params import Parameters
from legmotion.pipeline import AnalyzeSettings, analyze
from legmotion.scoring.movements import MOVEMENTS
from legmotion.store.night import night_files
from legmotion.validate import match_movements
from sample_data import regenerate

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "sample_data"
NIGHTS = {
    "2026-11-21": ("2026-11-21_left.csv.gz", "2026-11-21_right.csv.gz"),
    "2026-11-22": ("2026-11-22_left.csv.gz",),
}
FILES = ("leg_movements.csv", "movements.csv", "night.json")

# Of the installation and not of the night.
VERSIONS = ("legmotion", "libraries")

# A result holds times to the millisecond and other numbers to six digits.
STEP_S, STEP = 1e-3, 1e-5
ROUNDING = 1e-9


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, str]]:
    """The files of each sample night as they come out now, by night and name."""
    settings = AnalyzeSettings(
        zone=ZoneInfo("Europe/Berlin"),
        zone_origin="option",
        window=WindowOptions(
            lights_off=parse_moment("22:30", what="lights off"),
            lights_on=parse_moment("05:45", what="lights on"),
        ),
    )
    found = {}
    for label, names in NIGHTS.items():
        paths = [str(SAMPLES / name) for name in names]
        (night,) = analyze(paths, settings, Parameters())
        assert isinstance(night, Night)
        assert night.night == label
        files = {name: content.decode() for name, content in night_files(night).items()}
        found[label] = files | {"night.json": without_versions(files["night.json"])}
    return found


def without_versions(text: str) -> str:
    document = json.loads(text)
    for name in VERSIONS:
        del document["provenance"][name]
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def rows(text: str) -> list[dict[str, object]]:
    """Return a table of results with its numbers as numbers."""
    numbers = {
        column.name
        for table in (LEG_MOVEMENTS, MOVEMENTS)
        for column in table.columns
        if column.kind == "number"
    }
    return [
        {name: float(cell) if name in numbers and cell else cell for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text))
    ]


def differences(now, stored, *, place: str = "", is_time: bool = False) -> list[str]:
    """Say where two results differ by more than the last digit; a key that ends in _s is a time."""
    if isinstance(stored, dict) and isinstance(now, dict) and list(now) == list(stored):
        return [
            line
            for key in stored
            for line in differences(
                now[key], stored[key], place=f"{place}/{key}", is_time=key.endswith("_s")
            )
        ]
    if isinstance(stored, list) and isinstance(now, list) and len(now) == len(stored):
        return [
            line
            for number, (one, other) in enumerate(zip(now, stored, strict=True))
            for line in differences(one, other, place=f"{place}/{number}", is_time=is_time)
        ]
    if isinstance(stored, float) and isinstance(now, float):
        allowed = STEP_S if is_time else STEP * abs(stored)
        is_same = abs(now - stored) <= allowed * (1 + ROUNDING)
    else:
        is_same = type(now) is type(stored) and now == stored
    return [] if is_same else [f"{place}: {str(now)[:60]} instead of {str(stored)[:60]}"]


@pytest.mark.whole_night
@pytest.mark.parametrize("label", NIGHTS)
@pytest.mark.parametrize("name", FILES)
def test_a_sample_night_gives_the_stored_result(
    results: dict[str, dict[str, str]], request: pytest.FixtureRequest, label: str, name: str
) -> None:
    golden = HERE / label / name
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(results[label][name], encoding="utf-8", newline="\n")
    read = json.loads if name.endswith(".json") else rows
    found = differences(read(results[label][name]), read(golden.read_text(encoding="utf-8")))
    assert not found, "\n".join([f"{len(found)} differences, the first of them:", *found[:10]])


@pytest.mark.whole_night
@pytest.mark.parametrize("label", NIGHTS)
def test_a_sample_night_is_found_as_it_truly_was(
    results: dict[str, dict[str, str]], label: str
) -> None:
    text = (SAMPLES / f"{label}.truth.csv").read_text(encoding="utf-8")
    events = csv.DictReader(io.StringIO(text))
    truth = [row for row in events if row["is_movement"] == "true"]
    found = [
        row for row in rows(results[label]["leg_movements.csv"]) if row["kind"] in ("LM", "posture")
    ]
    matching = match_movements(
        *(np.array([float(row[name]) for row in truth]) for name in ("onset_s", "offset_s")),
        *(np.array([row[name] for row in found]) for name in ("onset_s", "offset_s")),
        known_side=[row["side"] for row in truth],
        found_side=[row["side"] for row in found],
        is_counted=np.array([row["is_scored"] == "true" for row in truth]),
    )
    assert matching.f1 >= 0.95


def test_the_stored_recordings_are_those_that_the_page_names() -> None:
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    named = dict(re.findall(r"\| `(\S+)` \| [\d,]+ \| `([0-9a-f]{64})` \|", page))
    assert set(named) == {path.name for path in SAMPLES.glob("*.csv.gz")}
    assert set(named) == {name for names in NIGHTS.values() for name in names}
    for name, digest in named.items():
        text = gzip.decompress((SAMPLES / name).read_bytes())
        assert hashlib.sha256(text).hexdigest() == digest, name
    assert re.search(r"Made with NumPy \d+\.\d+\.\d+\.", page)
    assert "nobody was recorded" in page


def test_the_sample_nights_stay_small() -> None:
    sizes = [path.stat().st_size for path in SAMPLES.glob("*.csv.gz")]
    assert max(sizes) < 3.5e6
    kept = [*SAMPLES.rglob("*"), *(HERE / label / name for label in NIGHTS for name in FILES)]
    assert sum(path.stat().st_size for path in kept if path.is_file()) < 12e6


def test_the_script_writes_recordings_truth_and_the_page(tmp_path: Path, monkeypatch) -> None:
    short = {
        evening: (dataclasses.replace(settings, duration_h=0.05), seed)
        for evening, (settings, seed) in regenerate.NIGHTS.items()
    }
    monkeypatch.setattr(regenerate, "NIGHTS", short)
    (tmp_path / "README.md").write_text("# Sample\n<!-- files -->\nold\n<!-- end -->\n")
    regenerate.main(tmp_path)
    stored = {path.name for path in SAMPLES.glob("*.csv*")}
    assert {path.name for path in tmp_path.glob("*.csv*")} == stored
    page = (tmp_path / "README.md").read_text("utf-8")
    assert "old" not in page
    assert all(f"| `{name}` | " in page for name in stored if name.endswith(".gz"))


def test_the_comparison_sees_what_is_no_rounding() -> None:
    stored = {"a": 1.23456, "b_s": [10.001], "n": 3, "c": "LM"}
    assert not differences({"a": 1.23457, "b_s": [10.002], "n": 3, "c": "LM"}, stored)
    for changed in (
        {"a": 1.23459},
        {"b_s": [10.003]},
        {"b_s": [10.001, 11.0]},
        {"n": 4},
        {"n": 3.0},
        {"c": "posture"},
        {"c": None},
    ):
        assert len(differences(stored | changed, stored)) == 1
    assert differences({"a": 1.0}, stored)
