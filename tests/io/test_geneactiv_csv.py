"""GENEActiv CSV: its header, both locales, and the epochs that are refused."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import LegmotionError, MalformedFileError, SummaryExportError
from legmotion.io.registry import candidates
from tests.io.helpers import (
    PARAMS,
    START,
    codes,
    leg_at_rest,
    notes,
    read,
    read_or_refused,
    wall,
    with_limits,
)

N = 1500
SAMPLES = leg_at_rest(N).round(4)
CET = timezone(timedelta(hours=1))


def lines(*, mark: str = ",", decimal: str = ".", place: str = "right ankle", zone: str = "+01:00"):
    pairs = [
        ("Device Type", "GENEActiv"), ("Device Unique Serial Code", "012967"),
        ("Measurement Frequency", f"100{decimal}0 Hz"), ("Start Time", "2026-11-21 21:59:58:500"),
        ("Time Zone", f"GMT {zone}"), ("Extract Notes", "(device clock drift 2.5s)"),
        ("Device Location Code", place), ("Subject Code", "Maria"), ("x gain", "25875"),
    ]  # fmt: skip
    header = [mark.join(pair) for pair in pairs] + [""] * (100 - len(pairs))
    rows = []
    for i, sample in enumerate(SAMPLES):
        at = wall(i)
        stamp = f"{at:%Y-%m-%d %H:%M:%S}:{at.microsecond // 1000:03d}"
        cells = [*(f"{value:.4f}" for value in sample), "0", "0", "27.3"]
        rows.append(mark.join([stamp, *(cell.replace(".", decimal) for cell in cells)]))
    return header + rows


def written(path: Path, text: list[str], end: str = "\r\n") -> Path:
    path.write_bytes("".join(line + end for line in text).encode())
    return path


@pytest.mark.parametrize(("mark", "decimal"), [(",", "."), (";", ","), (";", ".")])
def test_rows_are_read_in_g_with_their_stamps(tmp_path, mark, decimal):
    path = written(tmp_path / "night.csv", lines(mark=mark, decimal=decimal))
    assert candidates(str(path), params=PARAMS)[0].name == "geneactiv_csv"
    recording, block = read(path)
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=1e-6)
    assert block.time_s == pytest.approx(np.arange(N) / 100, abs=1e-6)
    assert recording.start == START.replace(tzinfo=CET)
    assert (recording.clock, recording.zone, recording.side) == ("utc", "+01:00", "right")
    assert (recording.unit, recording.nominal_rate_hz) == ("g", 100.0)
    assert recording.device == "GENEActiv 012967"
    assert {"experimental_format", "placement_recorded", "clock_drift"} <= notes(recording)
    assert "clock_local" not in notes(recording)
    assert codes(recording) == {}
    assert "Maria" not in repr(recording)


def test_without_an_offset_the_clock_is_local(tmp_path):
    recording, _ = read(written(tmp_path / "a.csv", lines(zone="")))
    assert (recording.start, recording.clock, recording.zone) == (START, "local", "")


def test_a_start_that_is_given_stays(tmp_path):
    given = START + timedelta(hours=2)
    recording, _ = read(written(tmp_path / "a.csv", lines()), start=given)
    assert (recording.start, recording.clock) == (given, "local")


def test_a_file_that_a_spreadsheet_filled_up_with_commas_is_read(tmp_path):
    text = [line + "," * (6 - line.count(",")) for line in lines()]
    recording, block = read(written(tmp_path / "a.csv", text))
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=1e-6)
    assert recording.side == "right"


def test_damaged_rows_are_counted_where_they_stand(tmp_path):
    text = lines()
    text[150] = "2026-11-21 22:00:00:500,x,,"
    recording, block = read(written(tmp_path / "a.csv", text))
    assert len(block.time_s) == N - 1
    assert codes(recording) == {"unreadable_row": (1, 151)}


def test_epochs_are_refused_and_the_device_is_named(tmp_path):
    text = lines()[:100]
    text += [
        f"{wall(60 * i, rate_hz=1):%Y-%m-%d %H:%M:%S}:000," + "0.1,-0.2,0.9,0,0,27,12,0,0,0,0"
        for i in range(200)
    ]
    with pytest.raises(SummaryExportError, match="GENEActiv") as caught:
        read(written(tmp_path / "a.csv", text))
    assert ".bin" in caught.value.hint


def test_a_header_alone_is_refused(tmp_path):
    with pytest.raises(MalformedFileError, match=r"a\.csv"):
        read(written(tmp_path / "a.csv", lines()[:100]))


def test_a_file_cut_anywhere_is_read_or_refused(tmp_path):
    stored = "\r\n".join(lines()).encode()
    path = tmp_path / "a.csv"
    rng = np.random.default_rng(1)
    for cut in [*range(1, 60, 3), *rng.integers(60, len(stored), 40)]:
        path.write_bytes(stored[:cut])
        outcome = read_or_refused(path, params=with_limits(min_duration_s=1.0))
        if not isinstance(outcome, LegmotionError):
            n = len(outcome[1].time_s)
            assert outcome[1].acceleration_g == pytest.approx(SAMPLES[:n], abs=1e-3)
