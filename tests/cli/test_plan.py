"""`legmotion plan`: a schedule is drawn, shown and locked, or refused with what conflicts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from legmotion.store.plan import read_plan
from tests.cli.conftest import Done, Run

BASE = ("plan", "--nights", "28", "--start", "2099-12-01")
FILES = ["nights.csv", "plan.ics", "plan.json"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def pattern(done: Done) -> str:
    return "".join("M" if one["arm"] == "massage" else "-" for one in done.json["plan"]["nights"])


def test_a_plan_is_drawn_shown_and_written(run: Run, tmp_path: Path) -> None:
    done = run(*BASE, "--seed", "7", "--out", "study")
    assert done.code == 0, done.err
    assert names(tmp_path / "study") == FILES
    assert "14 with massage, 14 without" in done.out
    assert "seed 7" in done.out
    assert read_plan(tmp_path / "study" / "plan.json").sha256 in done.out
    assert "Next:" in done.out


def test_the_calendar_on_screen_is_the_plan(run: Run, tmp_path: Path) -> None:
    done = run(*BASE, "--seed", "7", "--baseline", "3", "--out", "study")
    grid = done.out.partition("Sun\n")[2].partition("\n\n")[0]
    marks = [mark for line in grid.splitlines() for mark in line.split()[2:]]
    plan = read_plan(tmp_path / "study" / "plan.json")
    assert marks == ["b"] * 3 + ["M" if night else "-" for night in plan.massage]


def test_json_is_the_plan_its_power_and_nothing_else(run: Run, tmp_path: Path) -> None:
    done = run(*BASE, "--seed", "7", "--out", "study", "--json")
    assert done.err == ""
    written = json.loads((tmp_path / "study" / "plan.json").read_text(encoding="utf-8"))
    assert done.json["plan"] == written
    assert done.json["files"] == ["study/plan.json", "study/plan.ics", "study/nights.csv"]
    rows = {row["nights"]: row["power"] for row in done.json["power"]["rows"]}
    assert len(rows[28]) == len(done.json["power"]["changes"]) == 4
    assert all(0.0 < power < 1.0 for power in rows[28])


def test_the_same_seed_is_the_same_plan(run: Run) -> None:
    once, again = (run(*BASE, "--seed", "7", "--preview", "--json") for _ in range(2))
    assert once.out == again.out


def test_without_a_seed_one_is_drawn_and_said(run: Run) -> None:
    done = run(*BASE, "--preview", "--json")
    seed = done.json["plan"]["seed"]
    again = run(*BASE, "--preview", "--json", "--seed", str(seed))
    assert again.json["plan"] == done.json["plan"]
    shown = run(*BASE, "--preview", "--seed", str(seed)).out
    assert f"seed {seed}" in shown


def test_a_preview_writes_nothing(run: Run, tmp_path: Path) -> None:
    done = run(*BASE, "--preview")
    assert done.code == 0, done.err
    assert names(tmp_path) == []


def test_a_second_plan_is_refused(run: Run, tmp_path: Path) -> None:
    run(*BASE, "--out", "study")
    before = (tmp_path / "study" / "plan.json").read_bytes()
    done = run(*BASE, "--out", "study")
    assert done.code == 2
    assert "never overwritten" in done.err
    assert (tmp_path / "study" / "plan.json").read_bytes() == before


def test_in_a_study_the_plan_goes_into_it_and_fills_its_diary(run: Run, tmp_path: Path) -> None:
    run("init", "study", "--tz", "Europe/Berlin", "--leg", "left")
    done = run(*BASE, "--study", "study")
    assert done.code == 0, done.err
    assert (tmp_path / "study" / "plan.json").is_file()
    diary = (tmp_path / "study" / "nights.csv").read_text(encoding="utf-8")
    assert len(re.findall(r"^2099-12-\d\d,", diary, re.MULTILINE)) == 28


def test_the_settings_of_the_study_count(run: Run, tmp_path: Path) -> None:
    run("init", "study", "--tz", "Europe/Berlin", "--leg", "left")
    settings = tmp_path / "study" / "legmotion.toml"
    text = settings.read_text(encoding="utf-8") + "\n[study]\nmcid_rate_pct = 30.0\n"
    settings.write_text(text, encoding="utf-8")
    done = run(*BASE, "--study", "study", "--preview", "--json")
    assert done.json["plan"]["mcid"] == pytest.approx(0.3)


def test_a_diary_with_rows_is_left_and_the_note_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "nights.csv").write_text("night,lights_off\n2026-12-01,22:30\n", encoding="utf-8")
    done = run(*BASE)
    assert done.code == 0, done.err
    assert "nights.csv was left as it is" in done.out


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--design", "alternating"), "(M-){14}|(-M){14}"),
        (("--design", "weeks"), "(M{7}-{7}){2}|(-{7}M{7}){2}"),
        (("--design", "pairs"), "(M-|-M){14}"),
        (("--per-week", "2"), "((M-|-M)-(M-|-M)--){4}"),
        (("--design", "pairs", "--ratio", "1:2", "--nights", "30"), "(M--|-M-|--M){10}"),
    ],
)
def test_each_design_is_what_its_name_says(
    run: Run, options: tuple[str, ...], expected: str
) -> None:
    done = run(*BASE, *options, "--preview", "--json")
    assert re.fullmatch(expected, pattern(done))


@pytest.mark.parametrize("days", [("Sun", "Mon"), ("sunday,monday",), ("SUN Mon",)])
def test_weekdays_are_read_as_people_write_them(run: Run, days: tuple[str, ...]) -> None:
    options = [part for day in days for part in ("--not-on", day)]
    done = run(*BASE, *options, "--preview", "--json")
    assert done.json["plan"]["scheme"]["not_on"] == [0, 6]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--start", "1.12.2026"), "--start"),
        (("--start", "2026-02-30"), "--start"),
        (("--start", "9999-12-31"), "--start"),
        (("--not-on", "Sonntag"), "--not-on"),
        (("--ratio", "half"), "--ratio"),
        (("--design", "alternating", "--not-on", "Sun"), "no massage on Sun"),
        (("--nights", "8"), "8 nights are planned"),
        (("--nights", "20", "--looks", "3"), "three looks"),
        (("--outcome", "plm_rate"), "plm_rate"),
        (("--outcome", "symptoms_night", "--rate", "3"), "--rate"),
        (("--cv", "0"), "cv 0"),
        (("--target", "1"), "target"),
        (("--study", "nowhere"), "no such folder"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_hint(
    run: Run, tmp_path: Path, options: tuple[str, ...], named: str
) -> None:
    done = run(*BASE, *options)
    assert done.code == 2
    assert named in done.err
    assert len(done.err.strip().splitlines()) >= 2
    assert names(tmp_path) == []


def test_a_pilot_table_says_how_much_nights_vary(run: Run, tmp_path: Path) -> None:
    rows = [f"2026-11-{day:02d},0,7,{count}" for day, count in
            enumerate((70, 98, 140, 182, 210, 140, 140), start=1)]  # fmt: skip
    rows.append("2026-11-08,1,7,9999")
    table = "\n".join(["night,massage,hours,count", *rows, ""])
    (tmp_path / "pilot.csv").write_text(table, encoding="utf-8")
    done = run(*BASE, "--pilot", "pilot.csv", "--preview", "--json")
    assert done.code == 0, done.err
    variation = done.json["plan"]["variation"]
    assert variation["n_pilot"] == 7
    assert variation["rate_per_h"] == pytest.approx(20.0)
    assert variation["hours"] == pytest.approx(7.0)
    assert variation["cv"] == pytest.approx(1.4826 * 6.0 / 20.0 * 1.15)
    again = run(*BASE, "--pilot", "pilot.csv", "--cv", "0.4", "--preview")
    assert again.code == 2
    assert "--cv and --pilot" in again.err


def test_pilot_numbers_are_of_a_rating_and_not_of_a_rate(run: Run, tmp_path: Path) -> None:
    rows = [f"{night},0,{value}" for night, value in enumerate((3, 5, 6, 4, 7, 5, 2), start=1)]
    table = "\n".join(["night,massage,value", *rows, ""])
    (tmp_path / "pilot.csv").write_text(table, encoding="utf-8")
    options = (*BASE, "--pilot", "pilot.csv", "--preview")
    refused = run(*options)
    assert refused.code == 2
    assert "counted per hour" in refused.err
    done = run(*options, "--outcome", "symptoms_night", "--json")
    assert done.code == 0, done.err
    assert done.json["plan"]["variation"]["scale"] == "number"
    assert done.json["plan"]["variation"]["sd"] == pytest.approx(1.4826 * 1.0 * 1.15)
    assert done.json["power"]["changes"][0].startswith("1 ")
    shown = run(*options, "--outcome", "symptoms_night").out
    assert "standard deviation of 1.7" in shown
    assert "from 7 pilot nights" in shown


def test_a_pilot_study_without_results_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run(*BASE, "--pilot", "empty", "--preview")
    assert done.code == 2
    assert "0 pilot nights" in done.err


def test_a_rating_without_pilot_nights_has_no_power_and_says_so(run: Run) -> None:
    done = run(*BASE, "--outcome", "symptoms_night", "--preview", "--json")
    assert done.json["power"] is None
    assert any("--pilot" in note for note in done.json["notes"])


def test_a_start_that_is_over_is_noted(run: Run) -> None:
    done = run("plan", "--nights", "28", "--start", "2020-01-01", "--preview")
    assert done.code == 0, done.err
    assert "not planned in advance" in " ".join(done.out.split())


@pytest.mark.parametrize("design", ["alternating", "weeks"])
def test_a_design_without_chance_says_what_is_lost(run: Run, design: str) -> None:
    done = run(*BASE, "--design", design, "--preview")
    assert "2 schedules are few for a randomisation test" in done.out


def test_three_looks_are_locked(run: Run) -> None:
    done = run(*BASE, "--looks", "3", "--mcid", "30", "--preview", "--json")
    assert done.json["plan"]["looks"] == [10, 19, 28]
    assert done.json["plan"]["look_p"] == pytest.approx(0.0221)
    assert done.json["plan"]["mcid"] == pytest.approx(0.3)
