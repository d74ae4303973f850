"""Results are put in place together, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from legmotion.errors import InputError, ParameterError
from legmotion.store.staging import Staging

NEW = {"leg_movements.csv": b"new legs", "movements.csv": b"new", "night.json": b"{}"}


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_result_stands_in_its_folder_and_nothing_else_is_left(tmp_path: Path) -> None:
    with Staging(tmp_path / "a" / "nights") as staging:
        staging.add("2026-11-21", NEW)
        assert not (tmp_path / "a/nights/2026-11-21").exists()
        placed = staging.put_in_place()
    assert placed == {"2026-11-21": tmp_path / "a/nights/2026-11-21"}
    assert everything(tmp_path / "a/nights") == [
        "2026-11-21",
        *(f"2026-11-21/{name}" for name in sorted(NEW)),
    ]
    assert (placed["2026-11-21"] / "movements.csv").read_bytes() == b"new"


@pytest.mark.parametrize("error", [InputError("cut off"), KeyboardInterrupt()])
def test_a_run_that_fails_leaves_no_file_and_no_folder(
    tmp_path: Path, error: BaseException
) -> None:
    def fail() -> None:
        with Staging(tmp_path / "a" / "nights") as staging:
            staging.add("2026-11-21", NEW)
            raise error

    with pytest.raises(type(error)):
        fail()
    assert everything(tmp_path) == []


def test_a_run_that_fails_leaves_an_older_result_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "2026-11-21"
    folder.mkdir()
    (folder / "night.json").write_bytes(b"old")

    def fail() -> None:
        with Staging(tmp_path) as staging:
            staging.add("2026-11-21", NEW)
            raise InputError("cut off")

    with pytest.raises(InputError):
        fail()
    assert everything(tmp_path) == ["2026-11-21", "2026-11-21/night.json"]
    assert (folder / "night.json").read_bytes() == b"old"


def test_an_older_result_is_replaced_and_what_else_stands_there_stays(tmp_path: Path) -> None:
    folder = tmp_path / "2026-11-21"
    folder.mkdir()
    (folder / "night.json").write_bytes(b"old")
    (folder / "my notes.txt").write_bytes(b"slept well")
    with Staging(tmp_path) as staging:
        staging.add("2026-11-21", NEW)
        staging.put_in_place()
    assert (folder / "night.json").read_bytes() == b"{}"
    assert (folder / "my notes.txt").read_bytes() == b"slept well"


@pytest.mark.parametrize("held", ["leg_movements.csv", "movements.csv", "night.json"])
def test_two_results_are_never_mixed_when_a_file_cannot_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    folder = tmp_path / "2026-11-21"
    folder.mkdir()
    for name in NEW:
        (folder / name).write_bytes(b"old")
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if path.name == held and path.parent != folder:
            raise PermissionError(13, "held open by another program")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)

    def put() -> None:
        with Staging(tmp_path) as staging:
            staging.add("2026-11-21", NEW)
            staging.put_in_place()

    with pytest.raises(ParameterError, match="held open"):
        put()
    assert {(folder / name).read_bytes() for name in NEW} == {b"old"}
    assert everything(tmp_path) == ["2026-11-21", *(f"2026-11-21/{name}" for name in sorted(NEW))]


def test_the_file_that_completes_a_result_leaves_first_and_arrives_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "2026-11-21"
    folder.mkdir()
    for name in NEW:
        (folder / name).write_bytes(b"old")
    moved = []
    replace = Path.replace

    def watch(path: Path, target: Path) -> Path:
        moved.append((path.name, path.parent == folder))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", watch)
    with Staging(tmp_path) as staging:
        staging.add("2026-11-21", NEW)
        staging.put_in_place()
    assert moved[0] == ("night.json", True)
    assert moved[-1] == ("night.json", False)


def test_a_file_in_the_place_of_the_folder_is_said_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "nights").write_text("a file")
    with pytest.raises(ParameterError, match="cannot be written here") as caught:
        Staging(tmp_path / "nights").__enter__()
    assert "--out" in caught.value.hint


def test_a_folder_that_was_made_for_nothing_is_taken_away_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(ParameterError):
        Staging(tmp_path / "file" / "nights").__enter__()
    assert everything(tmp_path) == ["file"]
