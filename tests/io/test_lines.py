from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InputError
from legmotion.io.lines import Repairs, text_blocks
from legmotion.io.recording import ReadLog
from tests.io.helpers import PARAMS, with_limits


def cut(chunks, *, params=PARAMS):
    """Return numbered lines, the repairs, and whether the last line was cut."""
    log = ReadLog()
    lines, is_cut = [], False
    for block in text_blocks(chunks, name="night.csv", params=params, repairs=Repairs(log)):
        assert block.first_line == len(lines) + 1
        assert block.ends.size <= params.block_rows
        texts = block.data.split(b"\n")
        assert texts.pop() == b""
        assert len(texts) == block.ends.size
        lines += texts
        is_cut = block.is_cut
    return lines, log.repairs, is_cut


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    borders = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(borders)]


ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
WORDS = st.text("0123456789.,-;x", max_size=12).map(str.encode)
CUTS = st.lists(st.integers(0, 10_000), max_size=6)


@given(st.lists(st.tuples(WORDS, ENDS), max_size=30), CUTS)
def test_lines_are_the_same_wherever_the_file_was_cut_into_chunks(rows, cuts):
    data = b"".join(word + end for word, end in rows)
    expected = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")[:-1]
    lines, _, is_cut = cut(pieces(data, cuts), params=with_limits(block_rows=7, max_line_bytes=40))
    assert lines == expected
    assert not is_cut


@given(st.lists(WORDS, min_size=1, max_size=20), CUTS, st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf_16_is_read_as_the_text_it_holds(words, cuts, encoding):
    text = b"\n".join(words) + b"\n"
    stored = "\ufeff".encode(encoding) + text.decode().encode(encoding)
    assert cut(pieces(stored, cuts))[0] == words


@given(CUTS)
def test_a_byte_order_mark_is_taken_off_and_said(cuts):
    lines, repairs, _ = cut(pieces(b"\xef\xbb\xbftime,x\n1,2\n", cuts))
    assert lines == [b"time,x", b"1,2"]
    assert repairs["byte_order_mark"].first_line == 1


def test_lines_that_end_in_cr_lf_and_cr_are_counted_with_the_first():
    _, repairs, _ = cut([b"a\nb\r\nc\r\n", b"d\re\r", b"\n"])
    assert (repairs["crlf"].n, repairs["lone_cr"].n) == (3, 1)


def test_nul_bytes_vanish_and_are_counted():
    lines, repairs, _ = cut([b"1,2\n3,\0\0", b"4\n\0"])
    assert lines == [b"1,2", b"3,4"]
    assert (repairs["nul_bytes"].n, repairs["nul_bytes"].first_line) == (3, 2)


@pytest.mark.parametrize("size", [1, 3, 5, 100])
def test_the_first_line_of_each_damage_does_not_depend_on_the_chunks(size):
    data = b"a\rb\nc\rd\r\ne\0f\n"
    _, repairs, _ = cut([data[at : at + size] for at in range(0, len(data), size)])
    found = {code: repair.first_line for code, repair in repairs.items()}
    assert found == {"lone_cr": 1, "crlf": 4, "nul_bytes": 5}


def test_a_last_line_without_end_is_marked_as_cut():
    lines, _, is_cut = cut([b"1,2\n3,4"])
    assert lines == [b"1,2", b"3,4"]
    assert is_cut


def test_a_run_of_nul_bytes_takes_no_memory_and_no_line():
    lines, repairs, _ = cut(bytes(1 << 16) for _ in range(50))
    assert lines == []
    assert repairs["nul_bytes"].n == 50 << 16


@pytest.mark.parametrize("rows", [1, 2, 1000])
def test_lines_before_one_that_is_too_long_are_still_given(rows):
    params = with_limits(block_rows=rows, max_line_bytes=5)
    text = [b"1\n2\n3\n123456\n5\n"]
    blocks = text_blocks(text, name="night.csv", params=params, repairs=Repairs(ReadLog()))
    seen: list[bytes] = []
    with pytest.raises(InputError, match="line 4: the line is longer than 5 bytes"):
        seen.extend(line for block in blocks for line in block.data.split())
    assert seen == [b"1", b"2", b"3"]
