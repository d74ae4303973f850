"""`legmotion compare`: from a table or a study to a verdict, and every way it can end."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from legmotion.measure.made_study import MadeNight, scored_nights, write_diary
from legmotion.params import Parameters
from legmotion.report.comparison_page import comparison_page
from legmotion.store.comparison import read_comparison
from legmotion.store.night import write_nights
from legmotion.store.schema import schema_bytes
from legmotion.store.study_folder import NIGHTS, make_study_folder
from legmotion_cli.zones import zone_named
from tests.cli.conftest import TABLE, Run

FIRST = date(2026, 1, 5)
BERLIN = zone_named("Europe/Berlin", origin="test")


def write(folder: Path, rows: list[str], header: str = "night,massage,hours,count") -> str:
    (folder / "t.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return "t.csv"


def rows(massage: list[int], *, low: int = 60, high: int = 110) -> list[str]:
    """Nights by number whose counts vary by a fixed rule, fewer on massage nights."""
    noise = [0, 14, -9, 6, -16, 11, 3, -5, 19, -12]
    return [
        f"{k},{arm},7,{(low if arm else high) + noise[k % 10] + k % 3}"
        for k, arm in enumerate(massage)
    ]


def valid(found: Any) -> Any:
    jsonschema.Draft202012Validator(json.loads(schema_bytes("comparison"))).validate(found)
    return found


def test_a_table_of_a_fixed_schedule_gets_a_verdict(run: Run, table: str, tmp_path: Path) -> None:
    done = run("compare", "--table", table, "--design", "assigned")
    assert (done.code, done.err) == (0, "")
    assert "Fewer movements on massage nights:" in done.out
    assert "assigned: which nights had a massage was fixed in advance" in done.out
    assert "diagnoses nothing" in " ".join(done.out.split())
    assert max(map(len, done.out.splitlines())) <= 80
    assert [path.name for path in tmp_path.iterdir()] == [table]


def test_json_is_one_object_and_nothing_else(run: Run, table: str) -> None:
    done = run("compare", "--table", table, "--design", "assigned", "--json")
    assert (done.code, done.err) == (0, "")
    found = valid(done.json)
    assert (found["status"], found["verdict"], found["design"]) == ("ok", "fewer", "assigned")
    assert found["n"] == {"massage": 10, "none": 10, "excluded": []}
    assert 0.4 < found["rr"] < 0.8
    assert found["ci95"][0] < found["rr"] < found["ci95"][1]
    assert found["difference"] is None


def test_without_a_design_it_is_a_diary_and_says_so(run: Run, table: str) -> None:
    found = run("compare", "--table", table, "--json").json
    assert found["design"] == "observational"
    assert "there is no plan" in found["design_origin"]
    assert "cannot show that the massage caused it" in found["sentence"]
    assert "On nights with a massage there were fewer" in found["sentence"]
    shown = " ".join(run("compare", "--table", table).out.split())
    assert "observational: massages came as they came" in shown
    assert "there is no plan" in shown


def test_the_prior_of_the_correlation_is_that_of_the_design(run: Run, table: str) -> None:
    one, other = (
        run("compare", "--table", table, "--design", design, "--json").json["rho_mean"]
        for design in ("assigned", "observational")
    )
    assert one != other


def test_a_result_is_written_where_it_is_asked_for(run: Run, table: str, tmp_path: Path) -> None:
    done = run("compare", "--table", table, "--out", "results", "--json")
    written = tmp_path / "results" / "comparison" / "comparison.json"
    assert done.out == written.read_text("utf-8")
    assert read_comparison(tmp_path / "results").rr == done.json["rr"]
    shown = run("compare", "--table", table, "--out", "results")
    assert "Page: results/comparison/comparison.html" in shown.out


def test_the_page_stands_beside_the_numbers_and_says_the_same(
    run: Run, table: str, tmp_path: Path
) -> None:
    done = run("compare", "--table", table, "--out", "results", "--json")
    page = (tmp_path / "results" / "comparison" / "comparison.html").read_text("utf-8")
    assert done.json["sentence"].replace(" %", "\N{NO-BREAK SPACE}%") in page
    document = read_comparison(tmp_path / "results")
    assert page == comparison_page(document)


def test_no_page_is_written_where_none_is_wanted_and_an_older_one_goes(
    run: Run, table: str, tmp_path: Path
) -> None:
    folder = tmp_path / "results" / "comparison"
    run("compare", "--table", table, "--out", "results")
    assert (folder / "comparison.html").is_file()
    done = run("compare", "--table", table, "--out", "results", "--no-page")
    assert [path.name for path in folder.iterdir()] == ["comparison.json"]
    assert "Result: results/comparison/comparison.json" in done.out


def test_without_a_library_for_pages_everything_else_is_written_and_that_is_said(
    run: Run, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("legmotion.report.pages.find_spec", lambda name: None)
    done = run("compare", "--table", table, "--out", "results")
    assert done.code == 0
    assert "pip install 'legmotion[page]'" in done.err
    folder = tmp_path / "results" / "comparison"
    assert [path.name for path in folder.iterdir()] == ["comparison.json"]


def test_a_refusal_has_a_page_that_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    name = write(tmp_path, rows([0, 1] * 4))
    done = run("compare", "--table", name, "--out", "results")
    assert done.code == 5
    assert "1 more night with massage and 1 more night without" in " ".join(done.out.split())
    page = (tmp_path / "results" / "comparison" / "comparison.html").read_text("utf-8")
    assert "1 more night with massage and 1 more night without" in page


def test_the_same_nights_give_the_same_bytes(run: Run, table: str) -> None:
    assert run("compare", "--table", table, "--json").out == (
        run("compare", "--table", table, "--json").out
    )


def test_standard_input_is_read(table: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "legmotion", "compare", "--table", "-", "--json"]
    with (tmp_path / table).open("rb") as stream:
        done = subprocess.run(command, stdin=stream, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["n"]["massage"] == 10


def test_scaling_hours_changes_no_ratio(run: Run, tmp_path: Path) -> None:
    massage = [0, 1] * 10
    one = run("compare", "--table", write(tmp_path, rows(massage)), "--json").json
    longer = [row.replace(",7,", ",14,") for row in rows(massage)]
    other = run("compare", "--table", write(tmp_path, longer), "--json").json
    assert (one["rr"], one["ci95"]) == (other["rr"], other["ci95"])


def test_gaps_between_nights_are_kept(run: Run, tmp_path: Path) -> None:
    massage = [0, 1, 1, 0] * 5
    closed = rows(massage)
    spread = [f"{5 * int(row.split(',')[0])},{row.partition(',')[2]}" for row in closed]
    one, other = (
        run("compare", "--table", write(tmp_path, made), "--design", "assigned", "--json").json
        for made in (closed, spread)
    )
    assert one["rho_mean"] != other["rho_mean"]
    assert [night["number"] for night in other["nights"]][:3] == [0, 5, 10]


VALUES = [
    f"{k},{k % 2},{value}"
    for k, value in enumerate(
        [6, 4, 7, 5, 6, 3, 8, 4, 6, 5, 7, 3, 6, 4, 7, 4, 8, 5, 6, 3, 7, 4],
    )
]


def test_a_value_is_compared_on_its_own_scale(run: Run, tmp_path: Path) -> None:
    name = write(tmp_path, VALUES, "night,massage,value")
    found = valid(run("compare", "--table", name, "--design", "assigned", "--json").json)
    assert (found["scale"], found["rr"], found["ci95"]) == ("number", None, None)
    assert found["estimand"] == "mean_difference"
    assert -4.0 < found["difference"] < -1.5
    assert found["difference_ci95"][0] < found["difference"] < found["difference_ci95"][1]
    assert found["verdict"] == "fewer"
    assert "lower" in found["sentence"]
    assert "fewer" not in found["sentence"]
    assert run("compare", "--table", name).code == 0


def test_the_better_direction_and_what_matters_can_be_named(run: Run, tmp_path: Path) -> None:
    name = write(tmp_path, VALUES, "night,massage,value")
    lower, higher = (
        run("compare", "--table", name, "--better", better, "--mcid", "2", "--json").json
        for better in ("lower", "higher")
    )
    assert (lower["better"], higher["better"], lower["mcid"]) == ("lower", "higher", 2.0)
    assert lower["p_meaningful"] > 0.5 > higher["p_meaningful"]
    assert lower["difference"] == higher["difference"]


def test_another_column_can_be_the_outcome(run: Run, tmp_path: Path) -> None:
    name = write(tmp_path, VALUES, "night,massage,mood")
    found = run("compare", "--table", name, "--outcome", "mood", "--json").json
    assert (found["outcome"], found["label"]) == ("mood", "Mood")


def refused(run: Run, tmp_path: Path, made: list[str], *options: str) -> Any:
    """The object of a refusal: exit code 5, words on both ways out, and no estimate."""
    name = write(tmp_path, made)
    done = run("compare", "--table", name, *options, "--json")
    assert done.code == 5
    found = valid(done.json)
    assert {found[key] for key in ("verdict", "rr", "ci95", "p_fewer", "rho_mean")} == {None}
    assert found["status_words"]
    shown = run("compare", "--table", name, *options)
    assert shown.code == 5
    assert " ".join(found["status_words"].split()) in " ".join(shown.out.split())
    return found


@pytest.mark.parametrize(
    ("massage", "status"),
    [
        ([0, 1, 0, 1], "no_estimate"),
        ([0, 1] * 4, "too_few"),
        ([0] * 14 + [1] * 14, "too_few"),
        ([1] * 20, "no_contrast"),
        ([0] * 20, "no_contrast"),
        ([], "no_nights"),
    ],
)
def test_nights_that_cannot_be_compared_have_their_own_answer(
    run: Run, tmp_path: Path, massage: list[int], status: str
) -> None:
    assert refused(run, tmp_path, rows(massage))["status"] == status


def test_hardly_any_movements_are_a_floor(run: Run, tmp_path: Path) -> None:
    made = [f"{k},{k % 2},7,{k % 5}" for k in range(20)]
    assert refused(run, tmp_path, made)["status"] == "floor"


def test_counts_of_nothing_at_all_are_no_crash(run: Run, tmp_path: Path) -> None:
    made = [f"{k},{k % 2},7,0" for k in range(20)]
    assert refused(run, tmp_path, made)["status"] in ("floor", "no_variation")


def test_some_counts_of_nothing_are_compared(run: Run, tmp_path: Path) -> None:
    made = [f"{k},{k % 2},7,{0 if k % 6 == 1 else 40 + 7 * (k % 4)}" for k in range(24)]
    found = run("compare", "--table", write(tmp_path, made), "--json")
    assert found.code == 0
    assert found.json["rr"] > 0


def test_nights_that_do_not_vary_are_no_nan(run: Run, tmp_path: Path) -> None:
    made = [f"{k},{k % 2},7,{90 - 30 * (k % 2)}" for k in range(20)]
    assert refused(run, tmp_path, made)["status"] == "no_variation"


def test_an_estimate_is_shown_anyway_when_asked_for(run: Run, tmp_path: Path) -> None:
    name = write(tmp_path, rows([0, 1] * 4))
    done = run("compare", "--table", name, "--show-anyway", "--json")
    assert done.code == 5
    found = valid(done.json)
    assert found["status"] == "too_few"
    assert found["rr"] > 0
    assert found["verdict"] is None
    assert "Shown because it was asked for" in " ".join(
        run("compare", "--table", name, "--show-anyway").out.split()
    )


def test_five_nights_of_a_kind_are_provisional_and_no_refusal(run: Run, tmp_path: Path) -> None:
    made = rows([0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0], low=90)
    done = run("compare", "--table", write(tmp_path, made), "--json")
    assert done.code == 0
    found = valid(done.json)
    assert found["status"] == "provisional"
    assert found["rr"] is not None
    assert "Not enough nights to tell" in found["sentence"]


def test_different_devices_in_one_condition_each_are_confounded_or_mixed(
    run: Run, tmp_path: Path
) -> None:
    made = [f"{row},{'A' if k % 2 else 'B'}" for k, row in enumerate(rows([0, 1] * 10))]
    (tmp_path / "t.csv").write_text(
        "\n".join(["night,massage,hours,count,device", *made]) + "\n", encoding="utf-8"
    )
    done = run("compare", "--table", "t.csv", "--json")
    assert done.code == 5
    assert done.json["status"] in ("confounded", "mixed_measurement")
    assert "device" in done.json["status_words"]


def test_hours_that_are_missing_and_conditions_that_are_unknown_are_listed(
    run: Run, tmp_path: Path
) -> None:
    made = [*rows([0, 1] * 10), "30,,7,90", "31,1,,90", "32,0,2,30", "33,1,7,"]
    name = write(tmp_path, made)
    found = valid(run("compare", "--table", name, "--json").json)
    excluded = {one["night"]: (one["code"], one["massage"]) for one in found["n"]["excluded"]}
    assert excluded == {
        "30": ("unknown", None),
        "31": ("hours_missing", True),
        "32": ("short", False),
        "33": ("no_value", True),
    }
    assert (found["n"]["massage"], found["n"]["none"]) == (10, 10)
    shown = " ".join(run("compare", "--table", name).out.split())
    assert "4 nights left out, listed below" in shown
    assert "hours missing: 31 (massage)" in shown
    assert "does not say whether there was a massage: 30 (massage not known)" in shown


def test_a_bad_table_is_refused_with_all_its_problems(run: Run, tmp_path: Path) -> None:
    tomorrow = date.today() + timedelta(days=1)
    made = ["2026-01-05,1,7,90", "2026-01-05,0,7,90", f"{tomorrow},1,7,90", "2026-01-07,1,7,-1"]
    name = write(tmp_path, made)
    done = run("compare", "--table", name)
    assert (done.code, done.out) == (3, "")
    assert "t.csv: 3 problems" in done.err
    for part in ("line 3, night", "line 4, night", "line 5, count", "has not come yet"):
        assert part in done.err
    error = run("compare", "--table", name, "--json").json["error"]
    assert (error["code"], error["exit_code"]) == ("malformed_file", 3)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--table", "none.csv"), "none.csv: no such file"),
        ((), "there is no study here"),
        (("nowhere",), "there is no such folder"),
        (("here", "--table", "table.csv"), "expected one of them"),
        (("--table", "table.csv", "--tz", "Europe/Berlin"), "--tz was given with --table"),
        (("--table", "table.csv", "--mcid", "150"), "20 % is 0.2 or 20"),
        (("--table", "table.csv", "--better", "higher"), "with a table of counts"),
        (("--better", "higher"), "without --table"),
        (("--table", "table.csv", "--covariates", "stress"), "no column stress"),
        (("--table", "table.csv", "--design", "guessed"), "'assigned', 'observational'"),
        (("--table", "table.csv", "--plan", "none.json"), "none.json: no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    run: Run, table: str, arguments: tuple[str, ...], words: str
) -> None:
    assert table
    done = run("compare", *arguments)
    assert done.code in (2, 3)
    assert done.out == ""
    assert words in done.err
    assert "Traceback" not in done.err


def test_a_parameter_can_be_changed(run: Run, table: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[study]\nmin_per_arm = 11\n")
    done = run("compare", "--table", table, "--params", "mine.toml", "--json")
    assert (done.code, done.json["status"]) == (5, "too_few")
    assert done.json["parameters"]["study"]["min_per_arm"] == 11


def test_a_covariate_is_named_in_its_row(run: Run, tmp_path: Path) -> None:
    lines = TABLE.splitlines()
    made = [f"{line},{k * 7 % 5}" for k, line in enumerate(lines[1:])]
    (tmp_path / "t.csv").write_text("\n".join([f"{lines[0]},stress", *made]) + "\n")
    found = run("compare", "--table", "t.csv", "--covariates", "stress", "--json").json
    (row,) = [one for one in found["sensitivity"] if one["key"] == "S9"]
    assert (row["status"], row["note"]) == ("ok", "stress")


@pytest.fixture(scope="module")
def made_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of 24 nights in turn, fewer movements after a massage, with a diary."""
    folder = tmp_path_factory.mktemp("compare") / "study"
    rng = np.random.Generator(np.random.PCG64(4))
    nights = [
        MadeNight(
            evening=FIRST + timedelta(days=k),
            is_massage=bool(k % 4 in (1, 2)),
            hours=7.0,
            n_plm=int(rng.poisson((60 if k % 4 in (1, 2) else 110) * rng.gamma(20, 1 / 20))),
            level_per_h=12.0,
        )
        for k in range(24)
    ]
    make_study_folder(folder, zone=BERLIN, leg="left")
    write_nights(
        scored_nights(nights, zone=BERLIN, side="left", device="", parameters=Parameters(), seed=1),
        folder / NIGHTS,
    )
    write_diary(nights, folder, seed=1)
    (folder / "recordings" / "new night.csv").write_text("not analysed yet")
    return folder


def test_a_study_is_compared_and_says_what_has_no_result_yet(run: Run, made_study: Path) -> None:
    done = run("compare", str(made_study), "--json")
    assert done.code == 0
    found = valid(done.json)
    assert (found["n"]["massage"], found["n"]["none"]) == (12, 12)
    assert found["verdict"] == "fewer"
    assert found["reconciliation"]["n_matched"] == 24
    assert {one["key"] for one in found["secondary"]} >= {"symptoms_night", "sleep_quality"}
    assert all(one["q"] is not None for one in found["secondary"] if one["effect"])
    assert "1 recording has no result yet" in done.err
    assert "legmotion analyze" in done.err
    assert "recordings/new night.csv'" in done.err
    assert "not_analysed" in {one["code"] for one in found["warnings"]}
    assert read_comparison(made_study).rr == found["rr"]


def test_the_study_around_the_current_folder_is_the_one(
    run: Run, made_study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made_study / "recordings")
    done = run("compare")
    assert done.code == 0
    assert "24 nights in both" in done.out
    assert "legmotion analyze 'new night.csv' --out" in done.err


def test_an_outcome_of_the_diary_is_compared(run: Run, made_study: Path, tmp_path: Path) -> None:
    done = run("compare", str(made_study), "--outcome", "symptoms_night", "--json", "--out", "x")
    assert done.code == 0
    assert done.json["scale"] == "number"
    assert (tmp_path / "x" / "comparison" / "comparison.json").is_file()
    wrong = run("compare", str(made_study), "--outcome", "symptom_night", "--out", "x")
    assert wrong.code == 2
    assert "symptoms_night" in wrong.err


def test_a_study_without_results_is_refused(run: Run, tmp_path: Path) -> None:
    make_study_folder(tmp_path / "study", zone=BERLIN, leg="left")
    done = run("compare", "study", "--json")
    assert (done.code, done.json["status"]) == (5, "no_nights")


def test_the_way_back_of_a_plan(run: Run, tmp_path: Path) -> None:
    first = "2026-01-05"
    assert run("plan", "--nights", "28", "--start", first, "--seed", "3", "--out", ".").code == 0
    plan = json.loads((tmp_path / "plan.json").read_text())
    noise = [0, 14, -9, 6, -16, 11, 3, -5, 19, -12]
    made = [
        f"{one['night']},{int(one['arm'] == 'massage')},7,"
        f"{(60 if one['arm'] == 'massage' else 110) + noise[k % 10]}"
        for k, one in enumerate(plan["nights"])
    ]
    name = write(tmp_path, made)
    found = run("compare", "--table", name, "--plan", "plan.json", "--json").json
    assert (found["design"], found["plan_hash"]) == ("assigned", plan["sha256"])
    assert found["exploratory"] is False
    assert found["adherence"]["n_kept"] == 28
    rows_by_key = {one["key"]: one for one in found["sensitivity"]}
    assert rows_by_key["S2"]["status"] == "ok"
    shown = run("compare", "--table", name, "--plan", "plan.json")
    assert "28 of 28 nights as planned" in shown.out
    few = write(tmp_path, made[:20])
    early = run("compare", "--table", few, "--plan", "plan.json", "--json")
    assert early.code in (0, 5)
    plan["nights"][0]["arm"], plan["nights"][1]["arm"] = "none", "massage"
    (tmp_path / "edited.json").write_text(json.dumps(plan))
    edited = run("compare", "--table", write(tmp_path, made), "--plan", "edited.json", "--json")
    assert edited.json["exploratory"] is True
    assert "plan_changed" in {one["code"] for one in edited.json["warnings"]}
    assert edited.json["sentence"].startswith("Exploratory")


def test_no_process_of_a_comparison_loads_scipy_stats_pandas_or_a_compiler(table: str) -> None:
    script = (
        "import sys\nfrom legmotion_cli.main import main\n"
        f"code = main(['compare', '--table', '{table}', '--json'])\n"
        "found = [m for m in sys.modules if m.startswith(('scipy.stats', 'pandas', 'numba'))]\n"
        "print(found, file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[]"
