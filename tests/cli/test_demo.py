"""`legmotion demo`: the whole journey, on nights that nobody slept."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from legmotion.store.comparison import read_comparison
from legmotion.store.night import read_night
from legmotion.store.plan import read_plan
from tests.cli.conftest import Run

SHORT = ("--hours", "0.1")
PARTS = (
    "settings", "plan", "massages", "diary", "recordings", "truth", "results", "comparison",
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration is kept, once it has been made: it takes seconds."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo(run: Run, kept: Path, tmp_path: Path):
    """The demonstration with recordings of six minutes, in the test's folder: its object."""
    said = kept / "said.json"
    if not said.exists():
        found = run("demo", *SHORT, "--json")
        assert (found.code, found.err) == (0, "")
        shutil.copytree(tmp_path / "legmotion-demo", kept / "legmotion-demo")
        said.write_text(found.out, encoding="utf-8")
    else:
        shutil.copytree(kept / "legmotion-demo", tmp_path / "legmotion-demo")
    return json.loads(said.read_text(encoding="utf-8"))


def test_everything_it_names_is_there_and_analysed(demo, tmp_path: Path) -> None:
    assert demo["folder"] == "legmotion-demo"
    assert demo["is_simulated"] is True
    for name in PARTS:
        assert (tmp_path / demo[name]).exists(), name
    assert sorted(one["is_massage"] for one in demo["nights"]) == [False, True]
    for one in demo["nights"]:
        night = read_night(tmp_path / demo["results"] / one["night"])
        assert night.window.origin == "diary"
        assert one["plm_n"] == night.outcomes["plm_n"].value
        assert one["lm_n"] == night.outcomes["lm_n"].value
        assert (tmp_path / demo["folder"] / one["recording"]).is_file()
        assert (tmp_path / demo["truth"] / f"{one['night']}.csv").is_file()


def test_its_index_leads_to_all_other_pages(demo, tmp_path: Path) -> None:
    text = (tmp_path / demo["index"]).read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"#]+)"', text))
    pages = {
        str(page.relative_to(tmp_path / "legmotion-demo"))
        for page in (tmp_path / "legmotion-demo").rglob("*.html")
    }
    assert links == pages - {"index.html"}
    assert len(links) == 29


def test_every_planned_night_has_a_result_and_says_that_it_is_simulated(
    demo, tmp_path: Path
) -> None:
    plan = read_plan(tmp_path / demo["plan"])
    assert plan.is_intact
    assert len(plan.nights) == 28
    recorded = {one["night"] for one in demo["nights"]}
    for evening in plan.nights:
        night = read_night(tmp_path / demo["results"] / evening.isoformat())
        codes = {flag.code for flag in night.quality.flags}
        assert ("simulated" in codes) is (evening.isoformat() not in recorded)


def test_what_it_says_is_what_the_comparison_holds(demo, tmp_path: Path) -> None:
    stored = read_comparison(tmp_path / demo["comparison"])
    assert (demo["verdict"], demo["rr"]) == (stored.verdict, stored.rr)
    assert stored.design == "assigned"
    # The two recordings of six minutes are too short to compare.
    assert (demo["n_massage"], demo["n_none"]) == (13, 13)


def test_each_next_step_can_be_taken(
    run: Run, demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *steps = demo["next"]
    program, folder = shlex.split(first)
    assert program == "cd"
    monkeypatch.chdir(tmp_path / folder)
    for step in steps:
        program, *arguments = shlex.split(step)
        assert program == "legmotion"
        done = run(*arguments)
        assert done.code == 0, done.err


def test_the_commands_find_in_the_folder_what_the_demo_found(
    run: Run, demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def files() -> dict[Path, bytes]:
        places = [tmp_path / demo[name] for name in ("results", "comparison")]
        return {
            path: path.read_bytes()
            for place in places
            for path in place.rglob("*")
            if path.is_file()
        }

    before = files()
    monkeypatch.chdir(tmp_path / demo["folder"])
    for one in demo["nights"]:
        assert run("analyze", one["recording"]).code == 0
    assert run("compare").code == 0
    assert files() == before


def test_an_empty_folder_is_filled_and_a_full_one_is_left_as_it_is(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    made = run("demo", "empty", *SHORT)
    assert made.code == 0
    assert made.out.startswith("This study is SIMULATED")
    assert "nobody was recorded" in made.out
    assert "What was simulated: 40 % fewer on massage nights." in made.out
    assert "empty/nights" in made.out
    assert "Try next:\n  cd empty\n" in made.out
    assert made.out.rstrip().splitlines()[-1].strip() == "empty/index.html"
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "empty").rglob("*")}
    done = run("demo", "empty", *SHORT)
    assert done.code == 2
    assert "is not an empty folder, and nothing is overwritten" in done.err
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "empty").rglob("*")}
    assert after == before
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left on device"), 2)]
)
def test_what_ends_it_early_leaves_nothing_behind(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
) -> None:
    def stop(*_: object, page: str | None) -> None:
        raise error

    monkeypatch.setattr("legmotion.demo.write_comparison", stop)
    done = run("demo", *SHORT)
    assert done.code == code
    assert done.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.whole_night
def test_whole_nights_are_found_as_they_were_simulated(run: Run) -> None:
    found = run("demo", "--hours", "4", "--json").json
    massage, other = sorted(found["nights"], key=lambda one: not one["is_massage"])
    assert other["plm_per_h_tib"] > 1.3 * massage["plm_per_h_tib"] > 0
    for one in (massage, other):
        assert one["tib_analysable_min"] == pytest.approx(200, abs=3)
        assert one["movements_found"] >= 0.95 * one["movements_simulated"] > 0
    low, high = found["ci95"]
    assert low < found["true_ratio"] < high
    assert (found["n_massage"], found["n_none"]) == (14, 14)
