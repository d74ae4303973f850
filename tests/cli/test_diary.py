"""`legmotion diary`: empty tables to fill in, and what is odd about filled ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from legmotion.io.diary_reader import DiaryOptions, read_diary
from tests.cli.conftest import Run

NIGHTS = "# night = date of the evening\nnight,lights_off,lights_on\n2020-11-21,22:30,06:30\n"
MASSAGE = "date,massage,start_time,minutes\n2020-11-21,yes,20:30,45\n"


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    (tmp_path / "massage.csv").write_text(MASSAGE)
    (tmp_path / "nights.csv").write_text(NIGHTS)
    return tmp_path


def test_a_diary_without_problems_is_said_to_have_none(run: Run, diary: Path) -> None:
    done = run("diary", "check")
    assert (done.code, done.err) == (0, "")
    assert "1 massage, 0 days noted without, 0 days left open" in done.out
    assert "No problems." in done.out
    assert run("diary", "check", str(diary)).out == done.out
    assert run("diary", "check", "nights.csv", "massage.csv").out == done.out


def test_a_problem_is_one_line_with_place_value_and_fix(run: Run, diary: Path) -> None:
    (diary / "massage.csv").write_text(MASSAGE + "2020-11-22,yes,20:30,sixty\n")
    done = run("diary", "check")
    assert done.code == 3
    assert 'massage.csv:3 minutes: "sixty" is not a number (expected 1–240); fix: ' in done.out
    assert "1 error (not used until mended), 0 warnings (assumed), 0 notes" in done.out


def test_json_is_one_object_with_every_problem(run: Run, diary: Path) -> None:
    rows = "".join(f"2020-12-{day:02d},perhaps,,\n" for day in range(1, 26))
    (diary / "massage.csv").write_text(MASSAGE + rows)
    done = run("diary", "check", "--json")
    assert done.code == 3
    assert (done.json["n_errors"], len(done.json["problems"])) == (25, 25)
    first = done.json["problems"][0]
    assert (first["file"], first["line"], first["column"]) == ("massage.csv", 3, "massage")
    assert (first["found"], first["severity"], first["code"]) == (
        "perhaps",
        "error",
        "not_yes_no",
    )
    assert done.json["reconciliation"] is None
    assert "and 5 more; --json lists all of them" in run("diary", "check").out


def test_errors_are_shown_before_warnings(run: Run, diary: Path) -> None:
    (diary / "massage.csv").write_text(MASSAGE + "2020/11/22,no,,\n2020-11-23,maybe,,\n")
    out = run("diary", "check").out
    assert out.index("maybe") < out.index("2020/11/22")


def test_settings_and_options_say_how_dates_are_meant(run: Run, diary: Path) -> None:
    (diary / "nights.csv").write_text(NIGHTS.partition("\n")[2])
    assert "--date-convention" in run("diary", "check").out
    assert "No problems." in run("diary", "check", "--date-convention", "evening").out
    (diary / "legmotion.toml").write_text('[diary]\ndate_convention = "morning"\n')
    found = run("diary", "check", "--json").json
    assert (found["date_convention"], found["n_warnings"]) == ("morning", 0)
    (diary / "massage.csv").write_text("date,massage\n05/06/2020,yes\n")
    assert run("diary", "check").code == 3
    assert run("diary", "check", "--date-format", "%d/%m/%Y").code == 0
    assert run("diary", "check", "--date-format", "%d").code == 2


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("check",), "there is neither massage.csv nor nights.csv", 2),
        (("check", "gone.csv"), "gone.csv: no such file", 3),
        (("check", ".", "x.csv"), "is a folder; expected one folder", 2),
        (("template", "--nights", "3"), "the first evening is not named", 2),
        (("template", "--from", "1.12.2026"), "expected a date as 2026-12-01", 2),
        (("template", "--from", "9999-12-31"), "expected a date as 2026-12-01", 2),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, arguments: tuple[str, ...], said: str, code: int
) -> None:
    done = run("diary", *arguments)
    assert done.code == code
    assert said in done.err


def test_two_files_of_one_kind_are_refused(run: Run, diary: Path) -> None:
    (diary / "other.csv").write_text(MASSAGE)
    done = run("diary", "check", "massage.csv", "other.csv")
    assert done.code == 2
    assert "massage.csv and other.csv all look like massage.csv" in done.err


def test_the_template_is_written_once_and_reads_as_an_empty_diary(run: Run, tmp_path: Path) -> None:
    done = run("diary", "template", "--from", "2020-12-01", "--nights", "3", "--out", "new")
    assert done.code == 0
    assert "new/massage.csv (3 rows to fill in)" in done.out
    found = read_diary(
        massage=str(tmp_path / "new" / "massage.csv"),
        nights=str(tmp_path / "new" / "nights.csv"),
        options=DiaryOptions(),
    )
    assert (len(found.nights), found.sessions, found.problems) == (3, (), ())
    assert len(found.unknown) == 3
    before = (tmp_path / "new" / "massage.csv").read_bytes()
    again = run("diary", "template", "--out", "new")
    assert again.code == 2
    assert "nothing is overwritten" in again.err
    assert (tmp_path / "new" / "massage.csv").read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "massage.csv",
        "nights.csv",
    ]


def test_the_template_says_as_json_what_each_column_holds(run: Run) -> None:
    found = run("diary", "template", "--json").json
    assert found["made"] == ["massage.csv", "nights.csv"]
    assert found["columns"]["massage.csv"]["minutes"]["expected"] == "1–240"
    assert found["n_rows"] == 0


def test_diary_and_results_are_held_against_each_other(run: Run, left: str, diary: Path) -> None:
    (diary / "legmotion.toml").write_text('tz = "Europe/Berlin"\nleg = "left"\n')
    assert run("analyze", left, "--lights-off", "22:12").code == 0
    (diary / "nights.csv").write_text(NIGHTS)
    found = run("diary", "check", "--json").json["reconciliation"]
    assert (found["matched"], found["diary_only"], found["recording_only"]) == (
        [],
        ["2020-11-21"],
        ["2026-11-21"],
    )
    out = run("diary", "check").out
    assert "in the results only 1 night   2026-11-21" in out
    assert run("diary", "check", "nights.csv", "--json").json["reconciliation"] is None
