"""Members of archives: read as any other file, within limits, and never as paths."""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from legmotion.errors import InputError, LegmotionError, MalformedFileError
from legmotion.io.archive import is_junk, member_names, member_source, members
from legmotion.io.head import make_head
from legmotion.io.recording import ReadLog
from legmotion.io.registry import candidates
from legmotion.io.source import HEAD_BYTES, Source
from tests.io.helpers import PARAMS, axivity_lines, read, read_or_refused, table, with_limits

TEXT = "".join(f"{line}\n" for line in axivity_lines(3000)).encode()


def packed(
    files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, is_streamed: bool = False
) -> bytes:
    """Return an archive; a streamed one has each file's sizes behind it."""
    stored = io.BytesIO()
    target = _Streamed(stored) if is_streamed else stored
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stored.getvalue()


class _Streamed(io.RawIOBase):
    """A place that can be written to and not be gone back in."""

    def __init__(self, stored: io.BytesIO) -> None:
        self._stored = stored

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        return self._stored.write(data)


def archive(path: Path, files: dict[str, bytes], **options) -> Source:
    path.write_bytes(packed(files, **options))
    return Source(str(path), params=PARAMS)


def everything(source: Source) -> tuple[bytes, ReadLog]:
    log = ReadLog()
    return b"".join(source.chunks(log)), log


def refusal(call, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        call(*arguments)
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_a_member_is_a_source_like_any_other(tmp_path, method, is_streamed):
    files = {"info.txt": b"Serial: 1\n", "in/night.csv": TEXT, "last.txt": b"end"}
    source = archive(tmp_path / "a.zip", files, method=method, is_streamed=is_streamed)
    assert source.is_zip
    member = member_source(source, "in/night.csv")
    assert (member.name, member.file_name) == ("a.zip (night.csv)", "night.csv")
    assert member.folder == tmp_path.name
    assert (member.head, member.is_whole) == (TEXT[:HEAD_BYTES], False)
    assert member.peek(200) == (TEXT[:200], False)
    content, log = everything(member)
    assert content == TEXT
    stored = (tmp_path / "a.zip").read_bytes()
    assert (log.sha256, log.n_bytes) == (hashlib.sha256(stored).hexdigest(), len(stored))
    assert not log.repairs
    assert everything(member)[0] == TEXT


def test_a_log_with_a_digest_keeps_it(tmp_path):
    source = archive(tmp_path / "a.zip", {"a.txt": b"one", "b.txt": b"two"})
    log = ReadLog(sha256="of the first", n_bytes=7)
    assert b"".join(member_source(source, "b.txt").chunks(log)) == b"two"
    assert (log.sha256, log.n_bytes) == ("of the first", 7)


def test_members_tell_their_sizes_and_folders_are_none(tmp_path):
    source = archive(tmp_path / "a.zip", {"in/": b"", "in/a.txt": b"x" * 1000})
    (member,) = members(source)
    assert (member.name, member.file_name, member.n_bytes) == ("in/a.txt", "a.txt", 1000)
    assert 0 < member.n_packed_bytes < 100
    assert member.refusal == ""
    head = make_head(source, decimal="", params=PARAMS)
    assert (head.members, head.member_files) == (("in/a.txt",), {"a.txt"})


def test_the_last_of_one_name_counts(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        source = archive_of_twins(tmp_path / "a.zip")
    assert everything(member_source(source, "a.txt"))[0] == b"new"


def archive_of_twins(path: Path) -> Source:
    with zipfile.ZipFile(path, "w") as twins:
        twins.writestr("a.txt", b"old")
        twins.writestr("a.txt", b"new")
    return Source(str(path), params=PARAMS)


def test_a_gzip_file_in_an_archive_is_unpacked(tmp_path):
    source = archive(tmp_path / "a.zip", {"night.csv.gz": gzip.compress(TEXT)})
    member = member_source(source, "night.csv.gz")
    assert member.is_gzip
    assert everything(member)[0] == TEXT


def test_an_archive_on_standard_input_is_held_within_a_limit(monkeypatch):
    stored = packed({"a.csv": TEXT})
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stored)))
    source = Source("-", params=PARAMS)
    content, log = everything(member_source(source, "a.csv"))
    assert content == TEXT
    assert (log.sha256, log.n_bytes) == (hashlib.sha256(stored).hexdigest(), len(stored))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stored)))
    source = Source("-", params=with_limits(max_archive_in_memory_bytes=1000))
    assert "1000 bytes" in refusal(members, source)


def test_an_archive_packed_again_is_looked_into(tmp_path):
    path = tmp_path / "a.zip.gz"
    path.write_bytes(gzip.compress(packed({"a.csv": TEXT})))
    source = Source(str(path), params=PARAMS)
    content, log = everything(member_source(source, "a.csv"))
    assert content == TEXT
    assert log.n_bytes == path.stat().st_size


def test_a_name_is_never_a_path(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_bytes(TEXT)
    names = {"../secret.csv": b"1", str(secret): b"2", "C:\\x\\secret.csv": b"3"}
    source = archive(tmp_path / "a.zip", names)
    for name, content in zip(member_names(source), names.values(), strict=True):
        member = member_source(source, name)
        assert member.file_name == "secret.csv"
        assert everything(member)[0] == content
    assert "nowhere" in refusal(member_source, source, "nowhere")


def test_a_bomb_is_refused_before_it_unpacks(tmp_path):
    source = archive(tmp_path / "a.zip", {"a.csv": b"0" * 50_000_000})
    seen: list[int] = []
    with pytest.raises(InputError, match="unpack"):
        seen.extend(len(chunk) for chunk in member_source(source, "a.csv").chunks(ReadLog()))
    assert sum(seen) < 15_000_000


def test_an_archive_of_very_many_files_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(packed({f"{i}.txt": b"" for i in range(100)}))
    assert "100 files" in refusal(
        members, Source(str(path), params=with_limits(max_archive_members=20))
    )
    few = with_limits(max_archive_members=1)
    assert "directory" in refusal(members, Source(str(path), params=few))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_method_is_refused_in_words(tmp_path, method):
    source = archive(tmp_path / "a.zip", {"a.csv": TEXT}, method=method)
    assert "packed with the method" in refusal(member_source, source, "a.csv")
    assert "packed with the method" in refusal(read, str(tmp_path / "a.zip"))


def test_an_encrypted_file_is_refused_in_words(tmp_path):
    stored = bytearray(packed({"a.csv": TEXT}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        stored[stored.index(mark) + at] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(stored)
    assert "encrypted" in refusal(read, str(path))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_an_archive_that_was_cut_gives_what_it_holds(tmp_path, method, is_streamed):
    files = {"first.txt": b"PK first", "night.csv": TEXT}
    stored = packed(files, method=method, is_streamed=is_streamed)
    path = tmp_path / "a.zip"
    path.write_bytes(stored[: len(stored) * 2 // 3])
    source = Source(str(path), params=PARAMS)
    if is_streamed and method == zipfile.ZIP_STORED:
        # Nothing tells where the first file ends.
        assert member_names(source) == ("first.txt",)
        return
    assert member_names(source) == ("first.txt", "night.csv")
    assert everything(member_source(source, "first.txt"))[0] == b"PK first"
    content, log = everything(member_source(source, "night.csv"))
    assert len(content) > len(TEXT) / 3
    assert TEXT.startswith(content)
    assert "cut_file" in log.repairs


def test_a_file_whose_bytes_changed_is_said(tmp_path):
    stored = bytearray(packed({"a.csv": TEXT}, method=zipfile.ZIP_STORED))
    at = stored.index(TEXT[1000:1040])
    stored[at] ^= 1
    path = tmp_path / "a.zip"
    path.write_bytes(stored)
    content, log = everything(member_source(Source(str(path), params=PARAMS), "a.csv"))
    assert len(content) == len(TEXT)
    assert log.repairs["damaged_member"].n == 1


def test_damaged_archives_are_refused_and_never_a_traceback(tmp_path):
    stored = packed({"a.csv": TEXT, "b.txt": b"b"})
    path = tmp_path / "a.zip"
    rng = np.random.default_rng(0)
    for _ in range(60):
        broken = bytearray(stored)
        for at in rng.integers(0, len(stored), 3):
            broken[at] = rng.integers(256)
        for at in rng.integers(len(stored) - 200, len(stored), 2):
            broken[at] = rng.integers(256)
        path.write_bytes(broken)
        outcome = read_or_refused(path)
        assert not isinstance(outcome, LegmotionError) or isinstance(outcome, InputError)
    for cut in (4, 10, 30, 40):
        path.write_bytes(stored[:cut])
        assert isinstance(read_or_refused(path), InputError)


def test_a_directory_that_points_elsewhere_is_refused(tmp_path):
    stored = bytearray(packed({"a.csv": TEXT}))
    struct.pack_into("<I", stored, stored.index(b"PK\x01\x02") + 42, 7)
    path = tmp_path / "a.zip"
    path.write_bytes(stored)
    with pytest.raises(MalformedFileError, match="damaged"):
        member_source(Source(str(path), params=PARAMS), "a.csv")


def test_the_one_recording_in_an_archive_is_read(tmp_path):
    plain = tmp_path / "night.csv"
    plain.write_bytes(TEXT)
    wrapped = tmp_path / "left.zip"
    wrapped.write_bytes(
        packed({"readme.txt": b"hello", "in/night.csv": TEXT, "__MACOSX/in/._night.csv": b"x"})
    )
    (found,) = candidates(str(wrapped), params=PARAMS)
    assert found.name == "axivity_csv"
    recording, block = read(wrapped)
    assert recording.name == "left.zip (night.csv)"
    assert recording.log.n_bytes == wrapped.stat().st_size
    assert np.array_equal(block.acceleration_g, read(plain)[1].acceleration_g)
    assert read(wrapped, format="axivity_csv")[0].reader == "axivity_csv"


def test_an_archive_in_an_archive_is_looked_into(tmp_path):
    path = tmp_path / "outer.zip"
    path.write_bytes(packed({"inner.zip": packed({"night.csv": TEXT})}))
    assert read(path)[0].log.n_samples == 3000


def test_several_recordings_in_an_archive_are_named_and_refused(tmp_path):
    path = tmp_path / "both.zip"
    path.write_bytes(packed({"left.csv": TEXT, "right.csv": TEXT}))
    assert "left.csv, right.csv" in refusal(read, str(path))


def test_the_format_given_chooses_among_the_files_of_an_archive(tmp_path):
    named = "\n".join(table(lambda i: f"{i / 100:.2f}")).encode()
    path = tmp_path / "both.zip"
    path.write_bytes(packed({"a.csv": TEXT, "b.csv": named}))
    assert read(path, format="csv")[0].name == "both.zip (b.csv)"
    assert read(path, format="axivity_csv")[0].name == "both.zip (a.csv)"


def test_an_archive_of_one_file_that_is_refused_is_refused_for_that(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"steps.json": b'[{"dateTime": "06/24/95", "value": "0"}]'}))
    assert "Fitbit" in refusal(read, str(path))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("__MACOSX/a/._b.csv", True),
        ("a/.DS_Store", True),
        ("a\\Thumbs.db", True),
        ("._night.csv", True),
        ("night.csv", False),
    ],
)
def test_what_systems_add_is_no_file_of_the_user(name, expected):
    assert is_junk(name) is expected
