"""Axivity's WAV: its texts, its marks, damage, and the real file beside the checkout."""

from __future__ import annotations

import struct
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import LegmotionError, MalformedFileError, UnknownFormatError
from legmotion.io.readers import _pieces
from legmotion.io.registry import candidates
from tests.io.helpers import (
    PARAMS,
    START,
    codes,
    leg_at_rest,
    notes,
    read,
    read_or_refused,
    with_limits,
)

N, RATE_HZ = 3000, 100
WORDS = (leg_at_rest(N) * 4096).round().astype("<i2")
SAMPLES = Path(__file__).parents[2] / "../shared/samples/axivity"
TITLE = "Session: 7\nStart: 1970-01-01 00:00:00.000\nMetadata: _p=left+ankle&_sc=26\n"
MAKER = "Id: 1234\nDevice: CWA\nRevision: 17\n"
SCALES = "".join(f"Channel-{i}: Accel-{axis}\nScale-{i}: 8\n" for i, axis in enumerate("XYZ", 1))
CREATED = "2026-11-21 22:00:00.000"


def chunk(mark: bytes, content: bytes) -> bytes:
    return mark + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def wav(
    words: np.ndarray = WORDS, *, comment: str = SCALES, created: str = CREATED, n_bits: int = 16,
    rate_hz: int = RATE_HZ, aux: np.ndarray | None = None, size: int | None = None,
    kind: int = 0xFFFE, behind: bytes = b"",
) -> bytes:  # fmt: skip
    """Return a file whose samples begin after 1024 bytes."""
    if aux is not None:
        words = np.column_stack((words, aux)).astype("<i2")
    n_channels = words.shape[1]
    texts = {b"INAM": TITLE, b"IART": MAKER, b"ICMT": comment, b"ICRD": created}
    info = b"".join(chunk(mark, text.encode() + b"\0") for mark, text in texts.items() if text)
    head = b"WAVE" + chunk(
        b"fmt ",
        struct.pack("<HHIIHH", kind, n_channels, rate_hz, 0, 2 * n_channels, n_bits) + bytes(24),
    )
    head += chunk(b"LIST", b"INFO" + info)
    head += chunk(b"JUNK", bytes(1024 - 8 - len(head) - 16))
    data = words.tobytes()
    head += b"data" + struct.pack("<I", len(data) if size is None else size)
    content = head + data + behind
    return b"RIFF" + struct.pack("<I", len(content)) + content


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_file_gives_its_words_in_g_from_the_time_of_its_creation(tmp_path):
    path = written(tmp_path / "night.wav", wav(aux=np.zeros(N)))
    (found, *_) = candidates(str(path), params=PARAMS)
    assert found.name == "axivity_wav"
    recording, block = read(path)
    assert np.array_equal(block.acceleration_g, (WORDS / 4096).astype(np.float32))
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-8)
    assert (recording.start, recording.clock, recording.zone) == (START, "local", "")
    assert (recording.unit, recording.nominal_rate_hz, recording.side) == ("g", 100.0, "left")
    assert recording.device == "Axivity AX3 1234, session 7"
    assert notes(recording) == {"clock_local", "placement_recorded"}
    assert "26" not in "".join(note.sentence for note in recording.notes)
    assert codes(recording) == {}


def test_full_scale_may_be_16_g_and_the_fourth_channel_missing(tmp_path):
    content = wav((WORDS / 2).astype("<i2"), comment=SCALES.replace(": 8", ": 16"), kind=1)
    _, block = read(written(tmp_path / "night.wav", content))
    expected = ((WORDS / 2).astype("<i2") / 2048).astype(np.float32)
    assert np.array_equal(block.acceleration_g, expected)


def test_samples_that_are_marked_as_not_recorded_are_a_gap(tmp_path):
    aux = np.zeros(N, "<i2")
    aux[::7] = 0x0C55
    aux[1000:1500] = -0x8000
    aux[1600] = 0x4000
    recording, block = read(written(tmp_path / "night.wav", wav(aux=aux)))
    expected = np.delete(np.arange(N), np.s_[1000:1500])
    assert block.time_s == pytest.approx(expected / RATE_HZ, abs=1e-8)
    assert np.array_equal(block.acceleration_g, (WORDS[expected] / 4096).astype(np.float32))
    assert codes(recording) == {}


def test_the_start_may_stand_in_the_comment_or_nowhere(tmp_path):
    path = tmp_path / "night.wav"
    comment = SCALES + "Time: 2026-11-21 22:00:00.500\n"
    for created in ("", "2026-31-31 22:00:00", "rubbish"):
        recording, _ = read(written(path, wav(comment=comment, created=created)))
        assert recording.start == datetime(2026, 11, 21, 22, 0, 0, 500_000)
    recording, block = read(written(path, wav(created="")))
    assert (recording.start, recording.clock) == (None, "unknown")
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-8)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_size_that_the_writer_did_not_know_ends_with_the_file(tmp_path, size):
    recording, block = read(written(tmp_path / "night.wav", wav(size=size)))
    assert (len(block.time_s), codes(recording)) == (N, {})


def test_what_stands_behind_the_samples_is_none(tmp_path):
    recording, block = read(written(tmp_path / "night.wav", wav(behind=chunk(b"id3 ", b"x" * 99))))
    assert (len(block.time_s), codes(recording)) == (N, {})


def test_a_file_longer_than_it_announces_says_so(tmp_path):
    recording, _ = read(written(tmp_path / "night.wav", wav() + b"x" * 99))
    assert codes(recording) == {"trailing_rubbish": (1, None)}


def test_a_file_that_ends_early_is_read_up_to_there_and_that_is_said(tmp_path):
    recording, block = read(written(tmp_path / "night.wav", wav()[:-1202]))
    assert len(block.time_s) == N - 201
    assert codes(recording) == {"cut_file": (1, None)}
    assert f"{N - 201} of {N} samples" in recording.log.repairs["cut_file"].reason


def test_wherever_the_bytes_are_parted_the_samples_are_the_same(tmp_path, monkeypatch):
    path = written(tmp_path / "night.wav", wav(np.tile(WORDS, (30, 1))))
    monkeypatch.setattr(_pieces, "_ENOUGH_BYTES", 1)
    _, block = read(path)
    assert np.array_equal(block.acceleration_g, np.tile(WORDS / 4096, (30, 1)).astype("f4"))
    assert block.time_s == pytest.approx(np.arange(30 * N) / RATE_HZ, abs=1e-8)


@pytest.mark.parametrize("options", [{"n_bits": 8}, {"kind": 3}, {"rate_hz": 0}])
def test_another_kind_of_numbers_is_refused(tmp_path, options):
    with pytest.raises(MalformedFileError) as caught:
        read(written(tmp_path / "night.wav", wav(**options)))
    assert "cwa" in caught.value.hint


def test_sound_is_not_taken_for_a_recording(tmp_path):
    path = written(tmp_path / "song.wav", wav(comment="Track: 7"))
    assert "axivity_wav" not in [found.name for found in candidates(str(path), params=PARAMS)]
    with pytest.raises(UnknownFormatError, match="WAV"):
        read(path)


@given(st.data())
def test_whatever_is_changed_or_cut_it_is_read_or_refused_in_words(tmp_path_factory, data):
    whole = wav(WORDS[:300])
    at = data.draw(st.integers(0, len(whole)))
    damage = data.draw(st.binary(max_size=40))
    content = whole[:at] + damage + whole[at + data.draw(st.integers(0, 300)) :]
    path = tmp_path_factory.getbasetemp() / "fuzzed.wav"
    outcome = read_or_refused(written(path, content), params=with_limits(min_duration_s=0.1))
    if isinstance(outcome, LegmotionError):
        assert outcome.message
        assert outcome.hint
    else:
        assert len(outcome[1].time_s) <= 310


@pytest.mark.skipif(not SAMPLES.exists(), reason="no real samples beside the checkout")
def test_a_real_file_is_read_as_far_as_it_goes():
    recording, block = read(SAMPLES / "ax3test.wav")
    assert len(block.time_s) == 32640
    assert recording.start == datetime(2018, 3, 18, 17, 24, 47, 536_000)
    assert (recording.device, recording.side) == ("Axivity AX3 37727, session 6", "left")
    assert block.time_s[-1] == pytest.approx(326.39)
    assert np.median(np.linalg.norm(block.acceleration_g, axis=1)) == pytest.approx(1, abs=0.02)
    assert codes(recording) == {"cut_file": (1, None)}
