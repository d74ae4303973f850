"""Whatever a reader's export goes through: read right, said, or refused; no other end."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legmotion.io.registry import candidates, readers
from tests.io.exports_made import Export, all_made
from tests.io.trial import (
    PARAMS,
    Said,
    check_promises,
    damages,
    difference,
    edited,
    judge,
    promised,
    read_made,
    said,
)

EXPORTS = {export.name: export for export in all_made()}
EVERY = pytest.mark.parametrize("name", EXPORTS)
# Without the compiler a kernel takes a hundred times as long: fewer places to cut at. A reader's
# second export (in an archive, with other marks) is cut at fewer places than its first.
HEADER_STEP, N_CUTS, N_MORE_CUTS = (16, 12, 4) if numba.config.DISABLE_JIT else (1, 80, 40)


@cache
def usual(name: str, path: Path) -> Said:
    """Return what is said of an export that is not damaged."""
    path.write_bytes(EXPORTS[name].content)
    return said(read_made(EXPORTS[name], path)[0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trial")


def on_trial(name: str, folder: Path) -> tuple[Export, Path, Said]:
    export = EXPORTS[name]
    path = folder / export.file_name
    return export, path, usual(name, path)


def test_every_reader_that_reads_has_a_made_up_export():
    reading = {name for name, reader in readers().items() if not getattr(reader, "REFUSES", {})}
    assert {export.reader for export in EXPORTS.values()} == reading


@EVERY
def test_an_export_is_known_by_its_reader_and_read_as_it_was_made(name, folder):
    export, path, _ = on_trial(name, folder)
    path.write_bytes(export.content)
    first, *others = candidates(str(path), params=PARAMS)
    assert first.name == export.reader
    assert all(other.specificity < first.specificity for other in others)
    recording, block = read_made(export, path)
    check_promises(recording, block)
    assert recording.reader == export.reader
    assert not difference(export, recording, block, is_cut=False)
    assert not recording.log.repairs


@EVERY
def test_damage_is_seen(name, folder):
    export, path, known = on_trial(name, folder)
    broken = []
    for damage, change in damages(export).items():
        try:
            judge(export, change(export), path, usual=known, is_cut=False)
        except AssertionError as found:
            broken.append(f"{damage}: {found}")
    assert not broken, "\n".join(broken)


@EVERY
def test_a_cut_anywhere_in_the_header_is_seen(name, folder):
    export, path, known = on_trial(name, folder)
    for cut in range(0, export.n_header, HEADER_STEP):
        judge(export, export.content[:cut], path, usual=known, is_cut=True)


@EVERY
def test_a_cut_behind_the_header_leaves_what_stands_before_it(name, folder):
    export, path, known = on_trial(name, folder)
    rng = np.random.default_rng(len(export.content))
    n_cuts = N_CUTS if name == export.reader else N_MORE_CUTS
    for cut in rng.integers(export.n_header, len(export.content), n_cuts).tolist():
        judge(export, export.content[:cut], path, usual=known, is_cut=True)


PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"\0" * 64, b"\xff" * 64, b"\n", b"\r", b",", b'"', b"-", b"9" * 400, b"nan"]),
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 300), PIECES), min_size=1, max_size=6)


@EVERY
@settings(max_examples=12)
@given(edits=EDITS)
def test_any_damage_is_read_or_refused(name, folder, edits):
    export = EXPORTS[name]
    promised(export, edited(export, edits), folder / export.file_name)
