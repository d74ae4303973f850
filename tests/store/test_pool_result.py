"""Several clients together, back from their file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from legmotion.errors import MalformedFileError, UnreadableFileError
from legmotion.store.pool import pool_document, read_pool, write_pool
from legmotion.store.pool_result import pool_result
from legmotion.store.results import document_json
from legmotion.study.pooled import Pool
from tests.store.test_pool import POOLS, with_one_refused


@POOLS
def test_a_file_is_written_again_to_the_last_byte(make: Callable[[], Pool], tmp_path: Path) -> None:
    written = write_pool(pool_document(make(), "words"), "words", tmp_path)
    document = read_pool(written)
    again = pool_document(pool_result(document), document.sentence)
    assert document_json(again) == written.read_bytes()


def test_a_page_stands_beside_the_file(tmp_path: Path) -> None:
    document = pool_document(with_one_refused(), "")
    path = write_pool(document, "words", tmp_path, page="<!doctype html>")
    assert path.name == "pool.json"
    assert path.with_suffix(".html").read_text(encoding="utf-8") == "<!doctype html>"


def test_a_file_that_is_missing_or_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no such file"):
        read_pool(tmp_path / "pool.json")
    (tmp_path / "pool.json").write_text("{}")
    with pytest.raises(MalformedFileError, match="legmotion/pool/1"):
        read_pool(tmp_path / "pool.json")
