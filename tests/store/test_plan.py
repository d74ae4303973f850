"""A plan on disk: read back as it was, never overwritten, and a change shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from icalendar import Calendar

from legmotion.errors import MalformedFileError, ParameterError, UnreadableFileError
from legmotion.io.night_diary import DIARY_HEAD, read_night_diary
from legmotion.store import plan_document
from legmotion.store.plan import CALENDAR_FILE, PLAN_FILE, plan_calendar, read_plan, write_plan
from legmotion.store.schema import generated_schema, schema_bytes
from legmotion.study.plan import PLAN_SCHEMA
from tests.study.planned import plan_of

PLAN = plan_of(28, n_baseline=7, n_looks=3, not_on=(6,))


def edited(folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Write the plan and change its JSON by hand."""
    write_plan(PLAN, folder)
    path = folder / PLAN_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("design", ["blocks4", "pairs", "alternating", "weeks", "halfweeks"])
def test_a_plan_is_read_back_as_it_was(tmp_path: Path, design: str) -> None:
    plan = plan_of(56, design=design)
    write_plan(plan, tmp_path / "study")
    again = read_plan(tmp_path / "study" / PLAN_FILE)
    assert again == plan
    assert again.is_intact


def test_a_plan_laid_out_differently_is_the_same_plan(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda content: None)
    assert read_plan(path).is_intact


def later(content: dict[str, Any]) -> None:
    content["nights"][3]["night"] = "2027-03-01"


def turned(content: dict[str, Any]) -> None:
    night = content["nights"][0]
    night["arm"] = "none" if night["arm"] == "massage" else "massage"


@pytest.mark.parametrize(
    "change",
    [
        later,
        turned,
        lambda content: content["nights"].pop(),
        lambda content: content.update(primary_outcome="lm_per_h_tib"),
        lambda content: content.update(mcid=0.1),
        lambda content: content.update(looks=[28]),
        lambda content: content["protocol"][0].update(text="Another aim."),
        lambda content: content["scheme"].update(max_run=None),
        lambda content: content["scheme"]["blocks"].pop(),
        lambda content: content.update(sha256="0" * 64),
    ],
    ids=[
        "date", "arm", "night gone", "outcome", "mcid", "looks", "protocol", "rule", "block",
        "hash",
    ],
)  # fmt: skip
def test_a_plan_that_was_edited_after_the_fact_is_noticed(
    tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    plan = read_plan(edited(tmp_path, change))
    assert not plan.is_intact
    assert plan.sha256


def test_a_plan_is_never_overwritten(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ParameterError, match="never overwritten") as refused:
        write_plan(plan_of(28, seed=2), tmp_path)
    assert "--out" in refused.value.hint
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_calendar_of_that_name_is_not_overwritten_either(tmp_path: Path) -> None:
    (tmp_path / CALENDAR_FILE).write_text("mine", encoding="utf-8")
    with pytest.raises(ParameterError, match=CALENDAR_FILE):
        write_plan(PLAN, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [CALENDAR_FILE]


def test_the_same_plan_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_plan(PLAN, tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    assert len(list((tmp_path / "a").iterdir())) == 3


def test_the_calendar_has_the_massage_days_as_whole_local_days() -> None:
    calendar = Calendar.from_ical(plan_calendar(PLAN))
    events = calendar.walk("VEVENT")
    days = {event.decoded("dtstart") for event in events}
    massages = zip(PLAN.nights, PLAN.massage, strict=True)
    assert days == {night for night, is_massage in massages if is_massage}
    assert len(events) == sum(PLAN.massage)
    for event in events:
        day = event.decoded("dtstart")
        assert type(day) is date
        assert event.decoded("dtend") - day == timedelta(days=1)
        assert str(event["uid"]) == f"{PLAN.sha256}-{day.isoformat()}"
    assert len({str(event["uid"]) for event in events}) == len(events)


def rows_of(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split(",") for line in lines if not line.startswith("#")]


def test_the_diary_has_one_row_a_night_with_what_is_planned(tmp_path: Path) -> None:
    files = write_plan(PLAN, tmp_path / "new")
    assert [path.name for path in files.written] == ["plan.json", "plan.ics", "nights.csv"]
    head, *rows = rows_of(tmp_path / "new" / "nights.csv")
    arms = {row[head.index("night")]: row[head.index("arm_planned")] for row in rows}
    assert list(arms) == [night.isoformat() for night in (*PLAN.baseline, *PLAN.nights)]
    assert [arm == "massage" for arm in arms.values()] == [False] * 7 + list(PLAN.massage)
    assert set(arms.values()) == {"massage", "none"}
    assert set(read_night_diary(str(tmp_path / "new" / "nights.csv"))) == {
        *PLAN.baseline, *PLAN.nights,
    }  # fmt: skip


def test_an_empty_diary_keeps_its_comments_and_columns(tmp_path: Path) -> None:
    diary = tmp_path / "nights.csv"
    diary.write_text("night;lights_off;lights_on;mood\n# my own words; kept\n", encoding="utf-8")
    write_plan(PLAN, tmp_path)
    first, second, third, *_ = diary.read_text(encoding="utf-8").splitlines()
    assert first.startswith("night;lights_off;lights_on;mood;arm_planned")
    assert second == "# my own words; kept"
    assert third.startswith("2026-12-01;;;;none")


def test_the_diary_of_a_new_study_is_filled(tmp_path: Path) -> None:
    diary = tmp_path / "nights.csv"
    diary.write_text(DIARY_HEAD, encoding="utf-8")
    assert diary in write_plan(PLAN, tmp_path).written
    assert len(read_night_diary(str(diary))) == 35


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("night,lights_off,lights_on\n2026-12-01,22:30,06:30\n", "holds rows"),
        ("date,off,on\n", "no column night"),
        ("night,caf\xe9\n", "cannot be read"),
    ],
)
def test_a_diary_in_use_is_left_as_it_is_and_that_is_said(
    tmp_path: Path, content: str, why: str
) -> None:
    diary = tmp_path / "nights.csv"
    diary.write_bytes(content.encode("latin-1"))
    files = write_plan(PLAN, tmp_path)
    assert diary.read_bytes() == content.encode("latin-1")
    assert [path.name for path in files.written] == ["plan.json", "plan.ics"]
    assert len(files.notes) == 1
    assert why in files.notes[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "nights.csv", "plan.ics", "plan.json",
    ]  # fmt: skip


def test_a_diary_that_cannot_be_replaced_is_left_and_the_plan_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**options: Any) -> None:
        raise PermissionError(13, "Permission denied")

    diary = tmp_path / "nights.csv"
    diary.write_text(DIARY_HEAD, encoding="utf-8")
    monkeypatch.setattr("legmotion.store.plan.tempfile.mkstemp", refuse)
    files = write_plan(PLAN, tmp_path)
    assert "could not be written" in files.notes[0]
    assert diary.read_text(encoding="utf-8") == DIARY_HEAD
    assert read_plan(tmp_path / PLAN_FILE) == PLAN


def test_a_missing_plan_says_which_command_makes_one(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"plan\.json") as refused:
        read_plan(tmp_path / PLAN_FILE)
    assert "legmotion plan" in refused.value.hint


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "not a plan"),
        (b"\xff\xfe{}", "not a plan"),
        (b"[" * 100_000, "not a plan"),
        (b'{"schema": "legmotion/plan/1"}', "not a plan"),
        (b'{"schema": "legmotion/plan/2"}', "of schema legmotion/plan/2"),
        (b'{"schema": 7}', "of schema 7"),
    ],
)
def test_what_is_no_plan_is_refused_in_words(tmp_path: Path, content: bytes, named: str) -> None:
    path = tmp_path / PLAN_FILE
    path.write_bytes(content)
    with pytest.raises(MalformedFileError, match=named) as refused:
        read_plan(path)
    assert refused.value.hint


def test_the_shipped_schema_is_the_one_that_the_document_calls_for(
    checkout: Path, assert_generated: Callable[[Path, str], None]
) -> None:
    path = checkout / "legmotion" / "store" / "schemas" / "plan.json"
    assert_generated(path, generated_schema("plan"))
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_bytes("plan")))


def test_a_written_plan_is_what_its_schema_says(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path)
    written = json.loads((tmp_path / PLAN_FILE).read_text(encoding="utf-8"))
    jsonschema.validate(
        written, json.loads(schema_bytes("plan")), cls=jsonschema.Draft202012Validator
    )
    assert written["schema"] == PLAN_SCHEMA == plan_document.PLAN_SCHEMA
