"""The page of speed and the table in README.md: drawn from the result, targets beside figures."""

from __future__ import annotations

import json

import pytest

from benchmarks import performance, targets
from benchmarks.speed import DAYS, RESULT, long_name
from tests.measure.results import result, row

EMPTY = "".join(
    f"<!-- {part}:{end} -->\n" for part in ("targets", "speed") for end in ("begin", "end")
)


@pytest.fixture(scope="module")
def published():
    return json.loads(RESULT.read_text(encoding="utf-8"))


@pytest.fixture
def made_up():
    made = result(x=row(1.0, accuracy={"movement_f1": 0.9876, "plm_f1": 0.5}))
    made["days"] = [1, 2, 4]
    made["rows"] |= {
        targets.OURS: row(0.06),
        targets.SCIPY: row(0.1, is_beside=True),
        targets.COPY: row(0.003, is_beside=True),
        targets.ANALYZE: row(4.0, state="fresh", peak_mb=200.0),
        targets.PYARROW: row(1.0, state="fresh", is_beside=True),
        targets.FIRST: row(9.0, state="first", runs=1),
        **{long_name(n): row(1.0 + n, state="fresh", peak_mb=100.0 + n) for n in (1, 2, 4)},
    }
    return made


def target_row(page: str, words: str) -> list[str]:
    (line,) = [line for line in page.splitlines() if line.startswith("| P") and words in line]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_page_is_drawn_from_the_result(published, assert_generated):
    page = performance.PAGE.read_text(encoding="utf-8")
    assert_generated(performance.PAGE, performance.rendered(page, published))


def test_the_readme_is_drawn_from_the_result(published, assert_generated):
    page = performance.README.read_text(encoding="utf-8")
    assert_generated(performance.README, performance.readme(page, published))


def test_the_published_result_is_of_a_whole_night_and_of_whole_days(published):
    assert (published["input"]["hours"], published["input"]["rate_hz"]) == (8.0, 100.0)
    assert tuple(published["days"]) == DAYS
    for target in targets.TARGETS:
        assert target.figure(published) is not None, target.says


def test_a_met_target_says_what_was_measured(made_up):
    page = performance.rendered(EMPTY, made_up)
    assert target_row(page, "signal and events")[2:] == ["at most 0.7 x", "0.6 x", "met"]
    assert target_row(page, "the first run of all")[2:] == ["at most 12 s", "9 s", "met"]
    assert "20 x a bare copy" in page


def test_a_missed_target_says_so_with_its_cause(made_up):
    page = performance.rendered(EMPTY, made_up)
    says, limit, measured, verdict = target_row(page, "only reads")[1:]
    assert "pyarrow" in says
    assert (limit, measured) == ("at most 3 x", "4 x")
    assert verdict.startswith("missed: the analysis itself is a quarter of it")


def test_every_target_that_can_be_missed_by_much_names_a_cause(published):
    for target in targets.TARGETS:
        value = target.figure(published)
        assert value is None or target.is_met(value) or target.cause, target.says


def test_what_was_not_measured_is_said_to_be_so(made_up):
    page = performance.rendered(EMPTY, made_up)
    assert target_row(page, "legmotion --help")[3:] == ["", "not measured"]


def test_a_row_shows_time_spread_memory_and_accuracy(made_up):
    page = performance.rendered(EMPTY, made_up)
    assert "| x | warm | 1.00 | 0.99 to 1.01 | 100 | 0.988 | 0.500 |" in page
    assert "one run" in page
    assert "720,000 samples, 38 MB of text" in page
    assert "Machine: 3 cores, 5 GB. Versions: legmotion 0.0.0, python 3.99, numpy 9.9." in page


def test_the_readme_shows_a_few_rows(made_up):
    page = performance.readme("<!-- speed:begin -->\n<!-- speed:end -->\n", made_up)
    assert f"| {targets.ANALYZE} | 4.00 | 200 |  |" in page
    assert "| x |" not in page


def test_days_on_a_line_are_linear_and_one_off_it_is_seen(made_up):
    assert targets.off_the_line_pct(made_up) == pytest.approx(0.0, abs=1e-9)
    assert targets.memory_growth(made_up) == pytest.approx(104.0 / 101.0)
    made_up["rows"][long_name(2)]["median_s"] = 4.5
    assert targets.off_the_line_pct(made_up) > 10.0


def test_a_page_without_markers_is_refused(made_up):
    with pytest.raises(ValueError, match="markers for targets"):
        performance.rendered("# Speed\n", made_up)
