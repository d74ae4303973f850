from __future__ import annotations

import gzip
import subprocess
import sys
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest

from legmotion.errors import MalformedFileError, ParameterError, UnknownFormatError
from legmotion.io import registry
from legmotion.io.head import MAGIC, NAMES, Match
from legmotion.io.options import ReadOptions
from legmotion.io.registry import (
    Format,
    candidates,
    formats,
    is_same_content,
    open_recording,
    readers,
)
from tests.io.helpers import PARAMS, axivity_lines, notes, read, table, write


def test_readers_are_found_by_their_presence():
    assert {"csv", "axivity_csv", "foreign", "fitbit"} <= set(readers())
    for name, reader in readers().items():
        assert name == reader.NAME
        assert reader.LABEL


@pytest.fixture
def outside(monkeypatch):
    """Return a function that brings in a reader from another package."""

    def bring_in(**parts: object) -> None:
        module = SimpleNamespace(NAME="outside", LABEL="from outside", **parts)
        monkeypatch.setitem(sys.modules, "made_up_reader", module)
        point = EntryPoint(name="outside", value="made_up_reader", group="legmotion.readers")
        monkeypatch.setattr(registry, "entry_points", lambda group: [point])
        readers.cache_clear()

    yield bring_in
    readers.cache_clear()


def test_a_reader_of_another_package_that_cannot_be_loaded_is_named(monkeypatch):
    point = EntryPoint(name="outside", value="no_such_module_here", group="legmotion.readers")
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    readers.cache_clear()
    with pytest.raises(ParameterError, match="reader outside of another package") as caught:
        readers()
    assert "no_such_module_here" in caught.value.hint
    readers.cache_clear()


def sniffs(specificity: int):
    """Return a sniff that knows files by their name."""
    return lambda head: (
        Match(specificity=specificity, reason="mine") if "OUT" in head.file_name else None
    )


def test_every_reader_either_reads_or_refuses_and_says_what():
    for name, reader in readers().items():
        reads, refuses = getattr(reader, "READS", ""), getattr(reader, "REFUSES", {})
        assert bool(reads) is not bool(refuses), name


@pytest.mark.parametrize(
    "known", [one for one in formats() if one.is_read], ids=lambda one: one.name
)
def test_a_format_that_is_read_says_how_to_wear_and_export_it(known: Format):
    for words in (known.about, known.placement, known.export, known.quirks):
        assert words == " ".join(words.split())
    assert known.about
    assert known.placement
    assert known.export
    assert known.quirks


def test_what_no_real_file_was_at_hand_for_is_experimental():
    known = {one.name: one for one in formats() if one.is_read}
    assert known["resteaze"].is_experimental
    assert known["garmin_fit_csv"].is_experimental
    assert not known["axivity_cwa"].is_experimental


def test_a_reader_of_another_package_takes_part(tmp_path, outside):
    recording, _ = read(write(tmp_path / "b.csv", axivity_lines()))
    outside(sniff=sniffs(MAGIC), read=lambda source, options, params: recording)
    path = write(tmp_path / "OUT.csv", ["?"])
    assert open_recording(str(path), params=PARAMS) is recording


def test_of_several_candidates_the_surest_reads_unless_another_is_named(tmp_path, outside):
    recording, _ = read(write(tmp_path / "b.csv", axivity_lines()))
    outside(sniff=sniffs(NAMES), read=lambda source, options, params: recording)
    path = write(tmp_path / "OUT.csv", axivity_lines())
    found = candidates(str(path), params=PARAMS)
    assert [one.name for one in found] == ["axivity_csv", "outside"]
    assert read(path)[0].reader == "axivity_csv"
    assert (
        open_recording(str(path), options=ReadOptions(format="outside"), params=PARAMS) is recording
    )


def test_a_format_that_no_real_file_was_at_hand_for_is_marked(tmp_path, outside):
    recording, _ = read(write(tmp_path / "b.csv", axivity_lines()))
    outside(
        sniff=sniffs(MAGIC), read=lambda source, options, params: recording, EXPERIMENTAL=True,
        READS="files of mine", PLACEMENT="above the ankle", EXPORT="the menu", QUIRKS="none",
    )  # fmt: skip
    path = write(tmp_path / "OUT.csv", ["?"])
    assert "experimental_format" in notes(open_recording(str(path), params=PARAMS))
    (found,) = [one for one in formats() if one.name == "outside"]
    assert found.is_read
    assert found.is_experimental
    assert (found.placement, found.export, found.quirks) == ("above the ankle", "the menu", "none")


def test_looking_for_a_format_loads_no_heavy_library(tmp_path):
    path = write(tmp_path / "a.csv", axivity_lines())
    code = (
        "import sys\n"
        "from legmotion.io.registry import candidates\n"
        "from legmotion.params import IoParameters\n"
        f"assert candidates({str(path)!r}, params=IoParameters())[0].name == 'axivity_csv'\n"
        "print([name for name in ('pandas', 'scipy', 'numba') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_candidate_says_why(tmp_path):
    path = write(tmp_path / "a.csv", axivity_lines())
    (found,) = candidates(str(path), params=PARAMS)
    assert (found.name, found.label) == ("axivity_csv", "Axivity OMGUI CSV")
    assert "no header" in found.reason


def test_a_format_may_be_forced(tmp_path):
    path = write(tmp_path / "a.csv", table(lambda i: f"{i / 100:.2f}"))
    assert read(path, format="csv")[0].reader == "csv"
    with pytest.raises(UnknownFormatError):
        read(write(tmp_path / "b.csv", axivity_lines()), format="csv")
    with pytest.raises((MalformedFileError, UnknownFormatError)):
        read(write(tmp_path / "c.csv", ["x,y,z", "1,2,3"]), format="axivity_csv")


def test_a_format_that_does_not_exist_is_answered_with_the_nearest(tmp_path):
    path = write(tmp_path / "a.csv", axivity_lines())
    with pytest.raises(ParameterError, match="nearest is axivity_csv") as caught:
        read(path, format="axivty_csv")
    assert "csv" in caught.value.hint


def test_one_file_is_the_same_under_two_names(tmp_path):
    (tmp_path / "left").mkdir()
    first = write(tmp_path / "night.csv", axivity_lines(3000))
    second = tmp_path / "left" / "night.csv"
    second.write_bytes(first.read_bytes())
    linked = tmp_path / "linked.csv"
    linked.symlink_to(first)
    packed = tmp_path / "night.csv.gz"
    packed.write_bytes(gzip.compress(first.read_bytes()))
    for other in (first, second, linked, packed):
        assert is_same_content(str(first), str(other))
        assert is_same_content(str(other), str(first), params=PARAMS)


def test_files_that_differ_anywhere_are_two(tmp_path):
    first = write(tmp_path / "a.csv", axivity_lines(3000))
    late = tmp_path / "b.csv"
    late.write_bytes(first.read_bytes()[:-3] + b"9\r\n")
    longer = tmp_path / "c.csv"
    longer.write_bytes(first.read_bytes() + b"\n")
    early = write(tmp_path / "d.csv", axivity_lines(3000, seed=1))
    for other in (late, longer, early):
        assert not is_same_content(str(first), str(other))
    assert not is_same_content(str(first), "-")
