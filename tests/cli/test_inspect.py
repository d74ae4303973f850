"""`legmotion inspect`: what a file is, or why it would be refused."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_file_is_described(run: Run, left: str, tmp_path: Path) -> None:
    done = run("inspect", left, "--tz", "Europe/Berlin")
    assert done.code == 0
    assert done.err == ""
    assert "Axivity OMGUI CSV" in done.out
    assert "Europe/Berlin from --tz" in done.out
    assert "Sat 21 Nov 22:10 → Sat 21 Nov 22:22" in done.out
    assert "left ankle (from the file's name)" in done.out
    assert [path.name for path in tmp_path.iterdir()] == [left]


def test_json_says_the_same_in_numbers(run: Run, left: str, tmp_path: Path) -> None:
    found = run("inspect", left, "--tz", "Europe/Berlin", "--json").json
    assert found["name"] == left
    assert found["n_bytes"] == (tmp_path / left).stat().st_size
    assert found["n_samples"] == len((tmp_path / left).read_text().splitlines())
    assert abs(found["real_rate_hz"] - 25.0) < 0.5
    assert found["unit"] == "g"
    assert found["start"].endswith("+01:00")
    assert found["side"] == "left"


def test_the_reason_for_a_format_is_said(run: Run, left: str) -> None:
    (found,) = run("inspect", left, "--json").json["candidates"]
    assert found["name"] == "axivity_csv"
    assert f"({found['reason']})" in run("inspect", left).out


def test_several_files_are_each_described_and_a_refused_one_does_not_hide_the_others(
    run: Run, both: tuple[str, str]
) -> None:
    done = run("inspect", both[0], "gone.csv", both[1])
    assert done.code == 3
    assert done.err == ""
    assert done.out.count("Axivity OMGUI CSV") == 2
    assert "refused" in done.out
    found = run("inspect", both[0], "gone.csv", both[1], "--json")
    assert found.code == 3
    assert [one["name"] for one in found.json] == [both[0], "gone.csv", both[1]]
    assert found.json[1]["error"]["code"] == "unreadable_file"


def test_one_refused_file_is_an_error(run: Run) -> None:
    done = run("inspect", "gone.csv")
    assert (done.code, done.out) == (3, "")
    assert "gone.csv" in done.err
    as_json = run("inspect", "gone.csv", "--json")
    assert as_json.code == as_json.json["error"]["exit_code"] == 3


def test_repairs_are_listed(run: Run, left: str, tmp_path: Path) -> None:
    lines = (tmp_path / left).read_text().splitlines()
    lines[999] = "garbage"
    (tmp_path / left).write_text("\n".join(lines) + "\n")
    done = run("inspect", left)
    assert done.code == 0
    assert "repaired" in done.out
    assert "(once, in line 1000)" in done.out


def test_without_a_clock_the_duration_is_said(run: Run, exports: Path, tmp_path: Path) -> None:
    lines = (exports / "night_left.csv").read_text().splitlines()
    table = ["t,x,y,z", *(f"{0.04 * i:.2f},{line[24:]}" for i, line in enumerate(lines))]
    (tmp_path / "elapsed.csv").write_text("\n".join(table) + "\n")
    done = run("inspect", "elapsed.csv", "--time-col", "t")
    assert "--start gives the time of the first sample" in done.out
    assert "min" in done.out
    assert "left ankle (assumed; --side names it)" in done.out
