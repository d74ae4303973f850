"""The table of binary readers on the page of speed: drawn from the result, with its targets."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import reader_files, readers
from tests.io.helpers import codes, read
from tests.measure.results import result, row

EMPTY = "<!-- readers:begin -->\n<!-- readers:end -->\n"


@pytest.fixture(scope="module")
def published():
    return json.loads(readers.RESULT.read_text(encoding="utf-8"))


def made_up(*, reader_s: float = 0.5, library: str = "") -> dict:
    beside = readers.LIBRARY if library else readers.DIGEST
    work = {readers.READER: row(reader_s), beside: row(0.4)}
    shown = {"samples": 12_000_000, "megabytes": 51.25, "library": library, "work": work}
    made = result() | {"rows": {"a file": shown}}
    made["input"] = {"hours": 24.0, "rate_hz": 100, "seed": 1, "runs": 5}
    return made


def cells(page: str) -> list[str]:
    (line,) = [line for line in page.splitlines() if line.startswith("| a file")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_page_is_drawn_from_the_result(published, assert_generated):
    page = readers.PAGE.read_text(encoding="utf-8")
    assert_generated(readers.PAGE, readers.rendered(page, published))


def test_the_published_result_is_of_every_file_and_of_a_day(published):
    assert set(published["rows"]) == set(readers.OWN | readers.LIBRARIES)
    assert published["input"]["hours"] == 24.0


@pytest.mark.parametrize(
    ("reader_s", "per_s", "word"), [(0.5, "24.0", "met"), (0.8, "15.0", "missed")]
)
def test_a_reader_of_our_own_is_held_to_samples_a_second(reader_s, per_s, word):
    found = cells(readers.rendered(EMPTY, made_up(reader_s=reader_s)))
    assert found[1:4] == ["51.2", "12,000,000", f"{reader_s:.3f}"]
    assert found[-2:] == [per_s, f"at least 20, {word}"]


@pytest.mark.parametrize(
    ("reader_s", "times", "word"), [(0.4, "1.00", "met"), (0.6, "1.50", "missed")]
)
def test_a_reader_that_has_a_library_is_held_to_that(reader_s, times, word):
    found = cells(readers.rendered(EMPTY, made_up(reader_s=reader_s, library="edfio")))
    assert "0.400 (edfio)" in found
    assert found[-2:] == [times, f"at most 1.1, {word}"]


@pytest.mark.parametrize("name", readers.OWN | readers.LIBRARIES)
def test_what_is_written_for_the_benchmark_is_read_back(name, tmp_path):
    file_name, write, *_ = (readers.OWN | readers.LIBRARIES)[name]
    rng = np.random.default_rng(3)
    acceleration_g = (np.array([0.1, -0.2, 0.97]) + rng.normal(0, 0.01, (3600, 3))).astype("f4")
    n = write(tmp_path / file_name, acceleration_g)
    recording, block = read(tmp_path / file_name)
    assert n == len(block.time_s)
    assert codes(recording) == {}
    assert np.abs(block.acceleration_g - acceleration_g[:n]).max() < 1 / 200
    rate_hz = (n - 1) / block.time_s[-1]
    assert rate_hz == pytest.approx(
        {"night.fit": 25, "night.edf": 100}.get(file_name, rate_hz), rel=0.01
    )


def test_the_benchmark_runs_over_a_short_night(monkeypatch):
    for files in (readers.OWN, readers.LIBRARIES):
        for name in list(files)[1:]:
            monkeypatch.delitem(files, name)
    measured = readers.measure(hours=0.05, times=1, runs=1, on_progress=lambda words: None)
    assert set(measured["rows"]) == set(readers.OWN | readers.LIBRARIES)
    page = readers.rendered(EMPTY, measured)
    assert "fastavro" in page
    assert measured["input"]["rate_hz"] == reader_files.RATE_HZ
