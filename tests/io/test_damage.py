"""Whatever happens to a file's bytes, it is read or refused: nothing else."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legmotion.errors import LegmotionError
from tests.io.helpers import PARAMS, axivity_lines, read_or_refused, table, wall, with_limits

ELAPSED = table(lambda i: f"{i / 100:.2f}", n=1050)
HEALTHY = {
    "axivity": axivity_lines(1050),
    "epoch ms": table(lambda i: f"{1_795_000_000_000 + 10 * i}", n=1050),
    "epoch ns": table(lambda i: f"{1_795_000_000_000_000_000 + 10**7 * i}", n=1050),
    "elapsed": ELAPSED,
    "iso": table(lambda i: f"{wall(i).isoformat()}+01:00", n=1050),
    "american": table(lambda i: f"{wall(i):%m/%d/%Y %I:%M:%S.%f %p}", n=1050),
    "semicolons": [line.replace(",", ";").replace(".", ",") for line in ELAPSED],
    "blanks": [line.replace(",", " ") for line in ELAPSED],
    "quoted": [
        ",".join(f'"{cell}"' for cell in line.split(","))
        for line in table(lambda i: f"{wall(i)}", n=1050)
    ],
}  # fmt: skip
TEXTS = {name: "".join(f"{line}\n" for line in lines).encode() for name, lines in HEALTHY.items()}
PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [b"", b"\n", b"\r", b"\0", b",", b'"', b";", b" ", b"-", b"9", b"nan", b"inf", b"1e308",
         b"\xff\xfe", b"\xef\xbb\xbf", b"\n\n\n", b"," * 50, b"9" * 400, b"2026-11-21 22:00:00.000",
         b"\x1a", b"0" * 25, b"+99:99", b"2999-01-01 00:00:00.000,0.1,0.2,0.9\n"]
    ),
)  # fmt: skip
EDITS = st.lists(
    st.tuples(st.integers(0, 70_000), st.integers(0, 200), PIECES), min_size=1, max_size=8
)


def check_promises(path, *, params) -> None:
    """Read a file; check what was promised about its samples, or its refusal."""
    found = read_or_refused(path, params=params)
    if isinstance(found, LegmotionError):
        assert found.message
        assert found.hint
        return
    recording, block = found
    assert np.isfinite(block.acceleration_g).all()
    assert np.isfinite(block.time_s).all()
    assert (np.diff(block.time_s) > 0).all()
    assert block.acceleration_g.shape == (block.time_s.size, 3)
    assert recording.log.n_samples == block.time_s.size
    assert block.time_s[0] >= 0


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=25)
@given(edits=EDITS, block_rows=st.sampled_from([97, 65536]))
def test_damaged_text_is_read_or_refused(tmp_path_factory, name, edits, block_rows):
    data = TEXTS[name]
    for at, length, piece in edits:
        at %= len(data) + 1
        data = data[:at] + piece + data[at + length :]
    path = tmp_path_factory.mktemp("damaged") / "night.csv"
    path.write_bytes(data)
    check_promises(path, params=with_limits(block_rows=block_rows))


@given(edits=EDITS)
def test_damaged_gzip_is_read_or_refused(tmp_path_factory, edits):
    data = gzip.compress(TEXTS["iso"])
    for at, length, piece in edits:
        at %= len(data) + 1
        data = data[:at] + piece + data[at + length :]
    path = tmp_path_factory.mktemp("damaged") / "night.csv.gz"
    path.write_bytes(data)
    check_promises(path, params=PARAMS)


@given(st.binary(max_size=4000))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "night.csv"
    path.write_bytes(data)
    check_promises(path, params=PARAMS)


@given(st.text('0123456789.,;-+:eE \t\n"xyztimeg[]()', max_size=2000))
def test_any_text_is_read_or_refused(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "night.csv"
    path.write_text(text)
    check_promises(path, params=with_limits(min_duration_s=0.0))
