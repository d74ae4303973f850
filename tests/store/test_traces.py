"""The trace of a night drawn again: whole and of the same night, or missing with a reason."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from legmotion.night.window import WindowOptions
from legmotion.params import Parameters
from legmotion.pipeline import AnalyzeSettings, analyze
from legmotion.report.night_page import night_page
from legmotion.simulate import scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import LAYOUTS
from legmotion.store.documents import NightDocument
from legmotion.store.night import night_document
from legmotion.store.traces import SourceTraces, traces_of_page
from tests.store.studies import BERLIN


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve simulated minutes of a left leg."""
    night = simulate_night(
        scenario("nominal", duration_h=0.2, rate_hz=25.0, start="2026-11-21T22:10:00"), seed=1
    )
    file = tmp_path_factory.mktemp("recording") / "night_left.csv"
    write_export(night.legs[0], file, layout=LAYOUTS["axivity"])
    return file


@pytest.fixture(scope="module")
def analysed(recording: Path) -> tuple[NightDocument, str, Any]:
    """Its result, its page, and the night with its traces."""
    settings = AnalyzeSettings(
        zone=BERLIN, zone_origin="option", window=WindowOptions(), with_traces=True
    )
    (night,) = analyze([str(recording)], settings, Parameters())
    document = night_document(night)
    page = night_page(
        document,
        leg_movements=night.leg_movements,
        movements=night.movements,
        traces=night.traces,
    )
    return document, page, night


@pytest.fixture
def page(analysed: tuple[NightDocument, str, Any], tmp_path: Path) -> Path:
    file = tmp_path / "night.html"
    file.write_text(analysed[1], encoding="utf-8")
    return file


def change(page: Path, changed: Callable[[str], str]) -> None:
    page.write_text(changed(page.read_text(encoding="utf-8")), encoding="utf-8")


def other(document: NightDocument, **fields: Any) -> NightDocument:
    return msgspec.convert({**msgspec.to_builtins(document), **fields}, NightDocument)


def test_a_page_gives_back_every_sample(
    analysed: tuple[NightDocument, str, Any], page: Path
) -> None:
    document, _, night = analysed
    found = traces_of_page(page, document)
    assert (found.origin, found.why_not) == ("page", "")
    (trace,), (made,) = found.traces, night.traces
    assert (trace.side, trace.start_s, trace.rate_hz) == (made.side, made.start_s, made.rate_hz)
    np.testing.assert_array_equal(trace.magnitude_mg(), made.magnitude_mg())


def test_a_page_of_another_night_other_files_or_another_window_is_not_believed(
    analysed: tuple[NightDocument, str, Any], page: Path
) -> None:
    document = analysed[0]
    plain = msgspec.to_builtins(document)
    recordings = [one | {"sha256": "0" * 64} for one in plain["recordings"]]
    window = plain["window"] | {"end_s": plain["window"]["end_s"] - 60.0}
    for changed in ({"night": "2026-11-22"}, {"recordings": recordings}, {"window": window}):
        found = traces_of_page(page, other(document, **changed))
        assert found.why_not == "the earlier page is of another result than this one"
        assert found.is_left
        assert not found.traces


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace('id="trace-left-0">', 'id="gone">'),
        lambda text: text.replace('id="trace-left-0">', 'id="trace-left-0">!'),
        lambda text: text.replace('"n_samples":', '"n_samples":1'),
        lambda text: text.replace('id="night-data">{', 'id="night-data">['),
        lambda text: text.replace('"sources"', '"source"'),
        lambda text: text[: len(text) // 3],
        lambda text: "",
    ],
    ids=["no piece", "no base64", "too short", "no JSON", "no sources", "cut", "empty"],
)
def test_a_damaged_page_gives_no_trace_and_a_reason(
    analysed: tuple[NightDocument, str, Any], page: Path, damage: Callable[[str], str]
) -> None:
    change(page, damage)
    found = traces_of_page(page, analysed[0])
    assert not found.traces
    assert found.why_not == "the earlier page holds no trace that can be read"


def test_a_piece_that_unpacks_to_something_else_is_refused(
    analysed: tuple[NightDocument, str, Any], page: Path
) -> None:
    bad = base64.b64encode(b"no gzip at all").decode()
    change(
        page, lambda text: text.replace('id="trace-left-0">', f'id="trace-left-0">{bad}</script>')
    )
    assert not traces_of_page(page, analysed[0]).traces


def test_without_a_page_there_is_none(
    analysed: tuple[NightDocument, str, Any], tmp_path: Path
) -> None:
    found = traces_of_page(tmp_path / "night.html", analysed[0])
    assert found.why_not == "there is no earlier page to take it from"
    assert not found.is_left


def test_the_recording_gives_the_same_samples(
    analysed: tuple[NightDocument, str, Any], recording: Path, tmp_path: Path
) -> None:
    document, _, night = analysed
    decoy = tmp_path / "other.csv"
    decoy.write_bytes(b"x" * recording.stat().st_size)
    told: list[str] = []
    found = SourceTraces([tmp_path, decoy, recording], told=told.append).of(document)
    assert found.origin == "source"
    np.testing.assert_array_equal(found.traces[0].magnitude_mg(), night.traces[0].magnitude_mg())
    assert told == ["reading night_left.csv"]


def test_a_recording_is_known_by_its_content_and_not_by_its_name(
    analysed: tuple[NightDocument, str, Any], recording: Path, tmp_path: Path
) -> None:
    renamed, changed = tmp_path / "renamed.csv", tmp_path / recording.name
    content = recording.read_bytes()
    renamed.write_bytes(content)
    changed.write_bytes(content[:-2] + b"9\n")
    assert hashlib.sha256(content).hexdigest() == analysed[0].recordings[0].sha256
    assert SourceTraces([renamed]).of(analysed[0]).origin == "source"
    assert "fingerprint" in SourceTraces([changed]).of(analysed[0]).why_not


def test_a_recording_that_is_read_otherwise_this_time_is_not_taken(
    analysed: tuple[NightDocument, str, Any], recording: Path
) -> None:
    recordings = [one | {"rate_hz": 12.5} for one in msgspec.to_builtins(analysed[0])["recordings"]]
    found = SourceTraces([recording]).of(other(analysed[0], recordings=recordings))
    assert "was read in another way" in found.why_not


def test_a_recording_that_can_no_longer_be_read_is_said(
    analysed: tuple[NightDocument, str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "night.csv"
    file.write_text("no recording\n", encoding="utf-8")
    content = file.read_bytes()
    recordings = [
        one | {"sha256": hashlib.sha256(content).hexdigest(), "n_bytes": len(content)}
        for one in msgspec.to_builtins(analysed[0])["recordings"]
    ]
    found = SourceTraces([file]).of(other(analysed[0], recordings=recordings))
    assert found.why_not.startswith("the recording could not be read again: ")


def test_settings_of_an_older_version_do_not_stand_in_the_way(
    analysed: tuple[NightDocument, str, Any], recording: Path
) -> None:
    parameters = json.loads(json.dumps(msgspec.to_builtins(analysed[0])["parameters"]))
    parameters["signal"]["gone"] = 1.0
    parameters["events"]["min_on_mg"] = "a word"
    found = SourceTraces([recording]).of(other(analysed[0], parameters=parameters))
    assert found.origin == "source"


def test_a_result_that_names_no_fingerprint_has_no_source(
    analysed: tuple[NightDocument, str, Any], recording: Path
) -> None:
    recordings = [one | {"sha256": ""} for one in msgspec.to_builtins(analysed[0])["recordings"]]
    assert not SourceTraces([recording]).of(other(analysed[0], recordings=recordings)).traces
