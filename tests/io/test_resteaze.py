"""RestEaZe: named columns with a time, or thirteen columns by their place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import UnknownFormatError
from legmotion.io.registry import candidates
from tests.io.helpers import PARAMS, leg_at_rest, notes, read, write

START = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
N = 1000


def counts(per_g: float = 4096.0) -> list[list[int]]:
    return np.rint(leg_at_rest(N) * per_g).astype(int).tolist()


def named() -> list[str]:
    first_ms = round(START.timestamp() * 1000)
    return [
        "Android_Time,RemLogic_Relative_Time_sec,Acc_X,Acc_Y,Acc_Z",
        *(f"{first_ms + 40 * i},{i / 25:.2f},{x},{y},{z}" for i, (x, y, z) in enumerate(counts())),
    ]


def by_place(*, header: bool = True) -> list[str]:
    names = [",".join(f"c{column}" for column in range(1, 14))] if header else []
    rows = [
        f"{i},1,2,{i * 40},510,511,512,{x},{y},{z},3,-4,5" for i, (x, y, z) in enumerate(counts())
    ]
    return [*names, *rows]


def test_named_columns_are_read_with_their_time(tmp_path: Path):
    path = write(tmp_path / "left.csv", named())
    assert candidates(str(path), params=PARAMS)[0].name == "resteaze"
    recording, block = read(path)
    assert (recording.unit, recording.clock, recording.start) == ("1/4096 g", "utc", START)
    assert block.time_s == pytest.approx(np.arange(N) / 25, abs=1e-9)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=2e-4)
    assert {"experimental_format", "unit_inferred"} <= notes(recording)


def test_few_columns_of_which_one_lost_its_name_are_refused(tmp_path: Path):
    header, *rows = named()
    path = write(tmp_path / "left.csv", [header.replace("Acc_Y", "A0cc_Y"), *rows])
    with pytest.raises(UnknownFormatError, match=r"left\.csv"):
        read(path)


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("side", ["left", "right"])
def test_columns_without_names_are_read_by_place_at_25_hz(tmp_path: Path, side: str, header: bool):
    path = write(tmp_path / f"01_15_2019_{side.title()}sleep1.csv", by_place(header=header))
    assert candidates(str(path), params=PARAMS)[0].name == "resteaze"
    recording, block = read(path)
    assert recording.side == side
    assert (recording.start, recording.nominal_rate_hz) == (None, 25.0)
    assert block.time_s == pytest.approx(np.arange(N) / 25, abs=1e-9)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=2e-4)
    assert {"rate_assumed", "axes_by_place", "clock_unknown"} <= notes(recording)


def test_a_rate_that_is_given_is_used(tmp_path: Path):
    path = write(tmp_path / "01_15_2019_Leftsleep1.csv", by_place())
    recording, block = read(path, rate_hz=50.0)
    assert recording.nominal_rate_hz == 50.0
    assert block.time_s[-1] == pytest.approx((N - 1) / 50)
    assert "rate_assumed" not in notes(recording)


def test_a_time_column_that_is_named_is_used(tmp_path: Path):
    path = write(tmp_path / "01_15_2019_Leftsleep1.csv", by_place())
    recording, block = read(path, time_col="c4", start=START)
    assert recording.start == START
    assert block.time_s[-1] == pytest.approx((N - 1) / 25)


def test_named_axes_are_read_by_their_names_wherever_they_are(tmp_path: Path):
    rows = by_place()
    rows[0] = "t,a,b,c,d,e,f,gyro_x,gyro_y,gyro_z,acc_x,acc_y,acc_z"
    rows[1:] = [
        ",".join([*cells[:7], *cells[10:], *cells[7:10]])
        for cells in (row.split(",") for row in rows[1:])
    ]
    _, block = read(write(tmp_path / "01_15_2019_Leftsleep1.csv", rows))
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=2e-4)
