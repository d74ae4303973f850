"""Damage that is stepped over, counted and said."""

from __future__ import annotations

import numpy as np
import pytest

from legmotion.errors import MalformedFileError
from tests.io.helpers import (
    PARAMS,
    axivity_lines,
    codes,
    leg_at_rest,
    read,
    table,
    wall,
    with_limits,
    write,
)

N = 1500
SAMPLES = leg_at_rest(N).astype(np.float32)
# Blocks of 100 rows: every kind of damage also falls on their borders.
SMALL_BLOCKS = with_limits(block_rows=100)
EITHER = pytest.mark.parametrize("params", [PARAMS, SMALL_BLOCKS], ids=["large", "small"])


def elapsed() -> list[str]:
    return table(lambda i: f"{i / 100:.2f}")


def same_but(block, missing) -> bool:
    """Return whether a block holds all samples but some, each at its own time."""
    kept = np.delete(np.arange(N), missing)
    return np.array_equal(block.acceleration_g, SAMPLES[kept]) and np.allclose(
        block.time_s, kept / 100
    )


@EITHER
@pytest.mark.parametrize(
    "row",
    [
        "5.00,0.1,0.2",
        "5.00,0.1,0.2,0.3,0.4",
        "5.00,0.1,,0.3",
        "5.00,0.1,abc,0.3",
        "5.00,nan,0.2,0.3",
        "5.00,inf,0.2,0.3",
        "5.00,1e999,0.2,0.3",
        "5.00,123456,0.2,0.3",
        "later,0.1,0.2,0.3",
        ",,,",
        "@#$%",
        "5.00;0.1;0.2;0.3",
        "5.00,0.1,0.2,0\u00b73",
        "True,True,True,True",
    ],
)
def test_a_row_that_cannot_be_read_is_absent_and_counted_by_line(tmp_path, params, row):
    lines = elapsed()
    lines[501] = row
    recording, block = read(write(tmp_path / "a.csv", lines), params=params)
    assert same_but(block, 500)
    assert codes(recording) == {"unreadable_row": (1, 502)}
    assert recording.log.repairs["unreadable_row"].reason


@EITHER
def test_line_numbers_and_counts_are_right_far_into_the_file(tmp_path, params):
    lines = elapsed()
    for row in (100, 199, 200, 1234):
        lines[row + 1] = "x"
    recording, block = read(write(tmp_path / "a.csv", lines, end="\r\n"), params=params)
    assert same_but(block, [100, 199, 200, 1234])
    assert codes(recording)["unreadable_row"] == (4, 102)


@EITHER
def test_in_a_file_without_stamps_a_lost_row_still_takes_its_time(tmp_path, params):
    lines = [line.partition(",")[2] for line in elapsed()]
    lines[301] = "lost"
    lines[302] = ""
    lines.insert(601, lines[0])
    recording, block = read(write(tmp_path / "a.csv", lines), rate_hz=100.0, params=params)
    # Row 300 is unreadable and keeps its place; line 303 is blank and never was a row.
    kept = np.delete(np.arange(N), [300, 301])
    times = np.where(kept > 300, kept - 1, kept)
    assert np.array_equal(block.acceleration_g, SAMPLES[kept])
    assert block.time_s == pytest.approx(times / 100)
    assert codes(recording) == {"unreadable_row": (1, 302), "repeated_header": (1, 602)}


@EITHER
def test_a_cut_last_line_is_left_out_and_said(tmp_path, params):
    path = write(tmp_path / "a.csv", elapsed())
    stored = path.read_bytes()
    path.write_bytes(stored[:-5])
    recording, block = read(path, params=params)
    assert same_but(block, N - 1)
    assert codes(recording) == {"cut_last_line": (1, 1501)}
    path.write_bytes(stored[:-12])
    assert codes(read(path, params=params)[0]) == {"cut_last_line": (1, 1501)}


def test_a_last_whole_number_that_lost_a_digit_is_left_out_and_said(tmp_path):
    lines = [f"{10 * i},{i % 7 - 40},{i % 5},{980 + i % 11}" for i in range(N)]
    stored = "\n".join(["time_ms,x_mg,y_mg,z_mg", *lines]).encode()
    path = tmp_path / "a.csv"
    path.write_bytes(stored)
    whole, block = read(path)
    assert (len(block.time_s), codes(whole)) == (N, {})
    path.write_bytes(stored[:-1])
    recording, block = read(path)
    assert len(block.time_s) == N - 1
    assert codes(recording) == {"cut_last_line": (1, N + 1)}


def test_a_last_line_without_end_that_is_whole_is_kept(tmp_path):
    path = write(tmp_path / "a.csv", elapsed())
    path.write_bytes(path.read_bytes()[:-1])
    recording, block = read(path)
    assert same_but(block, [])
    assert codes(recording) == {}


@EITHER
def test_headers_that_come_again_are_left_out(tmp_path, params):
    lines = elapsed()
    lines.insert(900, lines[0])
    lines.insert(700, lines[0])
    recording, block = read(write(tmp_path / "a.csv", lines), params=params)
    assert same_but(block, [])
    assert codes(recording) == {"repeated_header": (2, 701)}


@EITHER
def test_trailing_rubbish_is_left_out(tmp_path, params):
    lines = [*elapsed(), "-- end of recording --", "1500 samples", "", "bye"]
    recording, block = read(write(tmp_path / "a.csv", lines), params=params)
    assert same_but(block, [])
    assert codes(recording) == {"trailing_rubbish": (3, 1502)}


def test_a_tail_of_nul_bytes_is_left_out(tmp_path):
    path = write(tmp_path / "a.csv", elapsed())
    path.write_bytes(path.read_bytes() + bytes(200_000))
    recording, block = read(path)
    assert same_but(block, [])
    assert codes(recording) == {"nul_bytes": (200_000, 1502)}


def test_blank_lines_are_nothing(tmp_path):
    lines = elapsed()
    for at in (1400, 900, 1):
        lines.insert(at, "")
    recording, block = read(write(tmp_path / "a.csv", [*lines, "", "   "]))
    assert same_but(block, [])
    assert codes(recording) == {}


def test_line_ends_and_marks_are_said(tmp_path):
    path = write(tmp_path / "a.csv", elapsed(), end="\r\n")
    assert codes(read(path)[0]) == {"crlf": (1501, 1)}
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\r"))
    recording, block = read(path)
    assert same_but(block, [])
    assert codes(recording) == {"lone_cr": (1501, 1), "byte_order_mark": (1, 1)}


def test_omgui_always_writes_cr_lf_and_that_is_no_damage(tmp_path):
    assert codes(read(write(tmp_path / "a.csv", axivity_lines(), end="\r\n"))[0]) == {}


def test_a_file_most_of_whose_rows_are_damaged_is_refused(tmp_path):
    lines = elapsed()
    lines[1::2] = ["?,?,?,?"] * len(lines[1::2])
    assert read(write(tmp_path / "a.csv", lines), params=with_limits(max_unusable_share=0.6))
    lines[2::16] = ["?,?,?,?"] * len(lines[2::16])
    with pytest.raises(MalformedFileError, match="rows cannot be used"):
        read(write(tmp_path / "a.csv", lines))


@EITHER
def test_integers_and_dates_survive_damage_beside_them_exactly(tmp_path, params):
    first = 1_760_565_906_248_623_001
    stamps = [str(first + 10_000_003 * i) for i in range(N)]
    stamps[50], stamps[51] = "12x", "99999999999999999999999"
    recording, block = read(write(tmp_path / "a.csv", table(lambda i: stamps[i])), params=params)
    kept = np.delete(np.arange(N), [50, 51])
    assert np.rint(block.time_s * 1e9).astype(int).tolist() == (kept * 10_000_003).tolist()
    dated = [f"{wall(i).isoformat()}" for i in range(N)]
    dated[50], dated[51] = "2026-11-31T22:00:00", "2026-11-21T22:00:00.00"
    dated[51] += "O"
    recording, block = read(write(tmp_path / "b.csv", table(lambda i: dated[i])), params=params)
    assert same_but(block, [50, 51])
    assert codes(recording) == {"unreadable_row": (2, 52)}
