from __future__ import annotations

import gzip
import hashlib
import io
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from legmotion.errors import InputError, MalformedFileError, UnreadableFileError
from legmotion.io.recording import ReadLog
from legmotion.io.source import HEAD_BYTES, Source
from tests.io.helpers import PARAMS, axivity_lines, read, with_limits, write

TEXT = b"1,2,3\n" * 30_000


def everything(source: Source) -> tuple[bytes, ReadLog]:
    log = ReadLog()
    return b"".join(source.chunks(log)), log


def refusal(path: Path | str, kind: type[InputError] = UnreadableFileError) -> str:
    with pytest.raises(kind) as caught:
        Source(str(path), params=PARAMS)
    assert caught.value.exit_code == 3
    assert caught.value.hint
    return caught.value.message


def test_a_file_is_known_by_its_own_name_and_its_folder_alone(tmp_path):
    folder = tmp_path / "left leg"
    folder.mkdir()
    path = folder / "night.csv"
    path.write_bytes(TEXT)
    source = Source(str(path), params=PARAMS)
    assert (source.name, source.folder) == ("night.csv", "left leg")
    assert str(tmp_path) not in source.name + source.folder


def test_the_digest_and_size_are_those_of_the_stored_file(tmp_path):
    stored = gzip.compress(TEXT)
    path = tmp_path / "night.csv.gz"
    path.write_bytes(stored)
    text, log = everything(Source(str(path), params=PARAMS))
    assert text == TEXT
    assert log.sha256 == hashlib.sha256(stored).hexdigest()
    assert log.n_bytes == len(stored)


def test_the_head_is_the_first_64_kib_of_the_text(tmp_path):
    path = tmp_path / "night.csv"
    path.write_bytes(gzip.compress(TEXT))
    source = Source(str(path), params=PARAMS)
    assert source.head == TEXT[:HEAD_BYTES]
    assert not source.is_whole


def test_gzip_is_recognised_by_content_and_not_by_name(tmp_path):
    plain = write(tmp_path / "plain.csv.gz", axivity_lines())
    packed = tmp_path / "packed.csv"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert (read(plain)[1].acceleration_g == read(packed)[1].acceleration_g).all()


def test_members_of_a_gzip_file_are_read_one_after_the_other(tmp_path):
    path = tmp_path / "night.csv.gz"
    path.write_bytes(gzip.compress(TEXT) + gzip.compress(b"4,5,6\n") + b"\0" * 100)
    text, log = everything(Source(str(path), params=PARAMS))
    assert text == TEXT + b"4,5,6\n"
    assert not log.repairs


def test_a_gzip_file_cut_in_transit_gives_what_it_holds(tmp_path):
    plain = write(tmp_path / "plain.csv", axivity_lines(3000))
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(plain.read_bytes())[:-5000])
    recording, block = read(cut)
    n = len(block.time_s)
    assert 1000 < n < 3000
    assert "cut_file" in recording.log.repairs
    assert (block.acceleration_g == read(plain)[1].acceleration_g[:n]).all()


def test_what_follows_the_end_of_a_gzip_file_is_said(tmp_path):
    path = tmp_path / "night.csv.gz"
    path.write_bytes(gzip.compress(TEXT) + b"rubbish")
    text, log = everything(Source(str(path), params=PARAMS))
    assert text == TEXT
    assert log.repairs["trailing_rubbish"].n == 1


def test_a_damaged_gzip_file_is_refused(tmp_path):
    stored = bytearray(gzip.compress(os.urandom(200_000)))
    stored[100_000:100_200] = b"\xff" * 200
    path = tmp_path / "night.csv.gz"
    path.write_bytes(stored)
    with pytest.raises(MalformedFileError, match="damaged"):
        everything(Source(str(path), params=PARAMS))


def test_a_gzip_bomb_is_refused_before_it_unpacks(tmp_path):
    path = tmp_path / "night.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 50_000_000))
    source = Source(str(path), params=PARAMS)
    seen: list[int] = []
    with pytest.raises(InputError, match="unpack"):
        seen.extend(len(chunk) for chunk in source.chunks(ReadLog()))
    assert sum(seen) < 15_000_000


def test_a_small_file_may_unpack_at_any_ratio(tmp_path):
    path = tmp_path / "night.csv.gz"
    path.write_bytes(gzip.compress(b"\n" * 900_000))
    assert len(everything(Source(str(path), params=PARAMS))[0]) == 900_000


def test_a_missing_file_is_named(tmp_path):
    message = refusal(tmp_path / "none.csv")
    assert "none.csv" in message
    assert "no such file" in message


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


# What else can stand under a file's name, on the systems that have it.
MAKERS: dict[str, Callable[[Path], None]] = {"folder": Path.mkdir}
if hasattr(os, "mkfifo"):
    MAKERS["pipe"] = os.mkfifo
    MAKERS["device"] = lambda path: path.symlink_to("/dev/zero")
    MAKERS["socket"] = make_socket


@pytest.mark.parametrize("kind", MAKERS)
def test_what_is_no_regular_file_is_refused_at_once(tmp_path, monkeypatch, kind):
    # A socket's name has to be short.
    monkeypatch.chdir(tmp_path)
    MAKERS[kind](Path("it"))
    assert kind in refusal("it")


@pytest.mark.parametrize("kind", MAKERS)
def test_a_file_that_turns_into_something_else_is_not_waited_on(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    path = Path("it")
    path.write_bytes(TEXT)
    source = Source(str(path), params=PARAMS)
    regular = path.stat()
    path.unlink()
    MAKERS[kind](path)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: regular)
    with pytest.raises(UnreadableFileError):
        everything(source)


@pytest.mark.parametrize(
    ("error", "words"), [(PermissionError(13, "no"), "may not be read"), (OSError(5, "I/O"), "I/O")]
)
def test_a_file_that_cannot_be_opened_is_refused(tmp_path, monkeypatch, error, words):
    path = tmp_path / "night.csv"
    path.write_bytes(TEXT)

    def refuse(*_: object) -> int:
        raise error

    monkeypatch.setattr(os, "open", refuse)
    assert words in refusal(path)


def test_a_name_that_no_file_can_have_is_refused():
    refusal("night\0.csv")
    refusal("n" * 5000)


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "night.csv"
    path.write_bytes(b"")
    assert "empty" in refusal(path, MalformedFileError)
    path.write_bytes(gzip.compress(b""))
    assert "empty" in refusal(path, MalformedFileError)


def given_on_stdin(monkeypatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))


def test_standard_input_is_read_once_and_its_head_served_again(monkeypatch):
    content = "".join(f"{line}\n" for line in axivity_lines(40_000)).encode()
    stored = gzip.compress(content)
    given_on_stdin(monkeypatch, stored)
    recording, block = read("-")
    assert len(block.time_s) == 40_000
    assert recording.name == "standard input"
    assert recording.log.sha256 == hashlib.sha256(stored).hexdigest()
    with pytest.raises(InputError, match="already"):
        recording.load()


def test_a_file_can_be_read_again(tmp_path):
    recording, first = read(write(tmp_path / "night.csv", axivity_lines()))
    second = recording.load()
    assert (first.time_s == second.time_s).all()
    assert recording.log.n_samples == 1500


def test_a_line_without_end_is_refused_with_its_number(tmp_path):
    path = write(tmp_path / "night.csv", [*axivity_lines(1200), "7" * 300_000])
    with pytest.raises(InputError, match="line 1201"):
        read(path)


def test_the_length_of_a_line_is_a_parameter(tmp_path):
    path = write(tmp_path / "night.csv", [*axivity_lines(1200), "7" * 70])
    assert read(path)[0].log.n_samples == 1200
    with pytest.raises(InputError, match="longer than 60 bytes"):
        read(path, params=with_limits(max_line_bytes=60))
