from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.io import _kernels as kernels
from legmotion.io import fastcsv, table
from legmotion.io.columns import TableShape
from legmotion.io.fastcsv import FastText, make_lane
from legmotion.io.lanes import Lanes, read_pieces
from legmotion.io.lines import Repairs
from legmotion.io.recording import ReadLog
from legmotion.io.rows import RowReader
from legmotion.io.stamps import StampRule, row_rule
from tests.io.helpers import PARAMS, axivity_lines, read, with_limits, write
from tests.reference import text as twin
from tests.signal.helpers import each_body

START = datetime(2026, 10, 24, 23, 59, 57)
NS = 1_000_000_000
LIMIT = 200.0


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One way to write rows, and what its stamps mean."""

    stamp: object = None
    rule: StampRule
    delimiter: str = ","
    decimal: str = "."
    extra: tuple[str, ...] = ()


def clocked(layout: str, n_decimals: int, end: str = ""):
    def stamp(i: int) -> str:
        moment = START + timedelta(milliseconds=10 * i)
        part = f"{moment.microsecond:06d}000"[:n_decimals]
        return moment.strftime(layout) + ("." + part if n_decimals else "") + end

    return stamp


def number(unit: str, decimals: int = -1, **about) -> StampRule:
    unit_ns = {"s": NS, "ms": 10**6, "us": 1000, "ns": 1, "day": 86400 * NS}[unit]
    about = {"clock": "utc", "is_integer": decimals < 0, **about}
    return StampRule(
        kind="number", column=0, words=unit, ns_per_unit=float(unit_ns), decimals=decimals, **about
    )


def written(clock: str = "local", **about) -> StampRule:
    return StampRule(kind="text", column=0, clock=clock, words="text", **about)


EPOCH_NS = int(START.timestamp()) * NS
KINDS = {
    "blank": Kind(stamp=clocked("%Y-%m-%d %H:%M:%S", 3), rule=written()),
    "iso": Kind(stamp=clocked("%Y-%m-%dT%H:%M:%S", 3), rule=written()),
    **{
        f"iso {n}": Kind(stamp=clocked("%Y-%m-%dT%H:%M:%S", n), rule=written())
        for n in (0, 1, 2, 6, 8, 9)
    },
    "offset": Kind(stamp=clocked("%Y-%m-%dT%H:%M:%S", 3, "+02:00"), rule=written("utc")),
    "west": Kind(stamp=clocked("%Y-%m-%d %H:%M:%S", 6, " -0530"), rule=written("utc")),
    "zulu": Kind(stamp=clocked("%Y-%m-%dT%H:%M:%S", 0, "Z"), rule=written("utc")),
    "day first": Kind(
        stamp=clocked("%d.%m.%Y %H:%M:%S", 3), rule=written(order="dmy"), delimiter=";",
        decimal=",",
    ),
    "month first": Kind(stamp=clocked("%m/%d/%Y %H:%M:%S", 2), rule=written(order="mdy")),
    "no date": Kind(stamp=clocked("%H:%M:%S", 3), rule=written("time_of_day"), delimiter="\t"),
    "epoch s": Kind(stamp=lambda i: f"{EPOCH_NS / NS + i / 100:.4f}", rule=number("s", 4)),
    "epoch s of six decimals": Kind(
        stamp=lambda i: f"{EPOCH_NS // NS}.{i * 5_000:06d}", rule=number("s", 6)
    ),
    "epoch ms": Kind(stamp=lambda i: f"{EPOCH_NS // 10**6 + 10 * i}", rule=number("ms")),
    "epoch us": Kind(stamp=lambda i: f"{EPOCH_NS // 1000 + 10_003 * i}", rule=number("us")),
    "epoch ns": Kind(stamp=lambda i: f"{EPOCH_NS + 10_000_019 * i}", rule=number("ns")),
    "elapsed s": Kind(
        stamp=lambda i: f"{98.7 + i / 100:.4f}", rule=number("s", 4, clock="unknown"),
        delimiter=" ",
    ),
    "before 0": Kind(stamp=lambda i: f"{i / 100 - 0.2:.2f}", rule=number("s", 2, clock="unknown")),
    "elapsed ms": Kind(stamp=lambda i: f"{95 + 10 * i}", rule=number("ms", clock="unknown")),
    "since 2000": Kind(
        stamp=lambda i: f"{8 * 10**17 + 10**7 * i}", rule=number("ns", origin=-9.466848e17)
    ),
    "days": Kind(
        stamp=lambda i: f"{46319.9999 + i / 8_640_000:.10f}",
        rule=number("day", 10, origin=25569.0, clock="local"),
    ),
    "samples": Kind(
        stamp=str,
        rule=StampRule(
            kind="sequence", column=0, clock="unknown", words="n", ns_per_unit=NS / 30,
            is_integer=True,
        ),
    ),
    "no stamps": Kind(rule=row_rule(30.0)),
    "more columns": Kind(
        stamp=clocked("%Y-%m-%d %H:%M:%S", 3), rule=written(), extra=("21.5", "", "café")
    ),
}  # fmt: skip
CELLS = st.one_of(
    st.decimals(-9, 9, places=6, allow_nan=False),
    st.decimals(-120, 120, places=2, allow_nan=False),
    st.integers(-4096, 4096),
    st.sampled_from(["-0.000000", "0.1", "00.25", "0.12345678", "199.9999999", "12345678.5"]),
    st.sampled_from(["1e-3", "+0.5", ".5", "5.", "0.1234567890123456", "nan", "", "201", "x"]),
).map(str)
BYTES = st.sampled_from(list(b'0123456789.,-+;:T \t"\r\n\0eZ\xe9'))
DAMAGE = st.lists(
    st.tuples(st.sampled_from(["put", "cut", "insert", "blank", "header", "twice"]),
              st.integers(0, 10_000), BYTES),
    max_size=3,
)  # fmt: skip


def rows_of(kind: Kind, samples: list[tuple[str, str, str]]) -> list[str]:
    """Return rows whose stamps are those of a kind."""
    stamps = [] if kind.stamp is None else [kind.stamp]
    return [
        kind.delimiter.join(
            [
                *(stamp(i) for stamp in stamps),
                *(cell.replace(".", kind.decimal) for cell in cells),
                *kind.extra,
            ]
        )
        for i, cells in enumerate(samples)
    ]


def shape_of(kind: Kind, rows: list[str]) -> TableShape:
    names = ("x", "y", "z") if kind.stamp is None else ("time", "x", "y", "z")
    names = (*names, *("more" for _ in kind.extra))
    return TableShape(
        delimiter=kind.delimiter,
        decimal=kind.decimal,
        quoted_decimal=False,
        n_fields=len(names),
        names=names,
        units=(),
        first_row=1,
        rows=tuple(tuple(row.split(kind.delimiter)) for row in rows),
    )


def lanes_of(
    kind: Kind, shape: TableShape, log: ReadLog, *, is_fast: bool, per_g=None, n_threads=1
):
    axes = (0, 1, 2) if kind.stamp is None else (1, 2, 3)
    about = {"axes": axes, "rule": kind.rule, "limit": LIMIT}
    fast = make_lane(shape, **about, per_g=per_g, params=PARAMS) if is_fast else None
    plain = RowReader(shape, **about, repairs=Repairs(log))
    return Lanes(
        plain=plain, fast=fast, rule=kind.rule, n_before=1, per_g=per_g, n_threads=n_threads
    )


def outcome(chunks, kind, shape, *, params=PARAMS, **about):
    """Return all that reading gives: bits of the samples, stamps, lines, repairs in order."""
    log = ReadLog()
    lanes = lanes_of(kind, shape, log, **about)
    pieces = list(read_pieces(chunks, lanes, name="night.csv", params=params, repairs=Repairs(log)))
    lanes.plain.finish()
    values = np.concatenate([piece.values for piece in pieces]) if pieces else np.empty((0, 3))
    repairs = [(code, found.n, found.first_line, found.reason)
               for code, found in sorted(log.repairs.items())]  # fmt: skip
    return (
        values.tobytes(),
        np.concatenate([piece.stamp_ns for piece in pieces]).tolist() if pieces else [],
        np.concatenate([piece.line for piece in pieces]).tolist() if pieces else [],
        repairs,
        lanes.plain.n_read,
    )


def damaged(data: bytes, damage, header: bytes) -> bytes:
    for how, where, octet in damage:
        at = where % (len(data) + 1)
        end = data.find(b"\n", at) + 1
        match how:
            case "put":
                data = data[:at] + bytes([octet]) + data[at + 1 :]
            case "cut":
                data = data[:at] + data[at + 1 + octet % 40 :]
            case "insert":
                data = data[:at] + bytes([octet]) + data[at:]
            case "blank":
                data = data[:end] + b"\n" + data[end:]
            case "header":
                data = data[:end] + header + data[end:]
            case "twice":
                data = data[:end] + data[data.rfind(b"\n", 0, max(end - 1, 0)) + 1 :]
    return data


def pieces_of(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(
    samples=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=25),
    damage=DAMAGE,
    end=st.sampled_from(["\n", "\r\n"]),
    has_end=st.booleans(),
    size=st.integers(40, 4000),
    per_g=st.sampled_from([None, 1.0, 9.80665, 256.0]),
)
def test_both_lanes_give_the_same_of_any_text(kind, samples, damage, end, has_end, size, per_g):
    good = [("0.25", "-0.5", "0.75")] * 4
    rows = rows_of(kind, good + samples)
    shape = shape_of(kind, rows[:4])
    header = kind.delimiter.join(shape.names) + end
    data = (header + end.join(rows) + (end if has_end else "")).encode("latin-1")
    data = damaged(data, damage, header.encode())
    params = with_limits(max_line_bytes=200, block_rows=7)
    texts = pieces_of(data, size)
    plain = outcome(texts, kind, shape, is_fast=False, per_g=per_g, params=params)
    assert outcome(texts, kind, shape, is_fast=True, per_g=per_g, params=params) == plain


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("n_threads", [1, 2, 3])
def test_rows_come_in_order_however_many_threads_read_them(kind, n_threads):
    rng = np.random.default_rng(5)
    rows = rows_of(kind, [tuple(f"{v:.6f}" for v in rng.normal(0, 1, 3)) for _ in range(400)])
    shape = shape_of(kind, rows)
    data = ("head\n" + "\n".join(rows) + "\n").encode("latin-1")
    params = with_limits(max_line_bytes=300)
    about = {"kind": kind, "shape": shape, "params": params, "per_g": 1.0}
    plain = outcome(pieces_of(data, 1000), **about, is_fast=False)
    fast = outcome(pieces_of(data, 1000), **about, is_fast=True, n_threads=n_threads)
    assert fast == plain
    assert fast[2] == list(range(2, 402))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_fast_lane_reads_every_layout_to_its_end(kind):
    rows = rows_of(kind, [(f"{i / 7:.6f}", f"{-i}", f"{i / 3:.3f}") for i in range(199)])
    lane = lanes_of(kind, shape_of(kind, rows), ReadLog(), is_fast=True).fast
    data = ("\n".join(rows) + "\n").encode("latin-1")
    found = lane.read(FastText(head=data, data=b"", start=0, stop=0))
    assert (found.stamp_ns.size, found.n_bytes) == (199, len(data))


@each_body(kernels.read_rows)
@given(
    samples=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=20),
    name=st.sampled_from(["blank", "epoch ms", "elapsed s"]),
)
def test_the_parser_reads_what_its_twin_reads_and_stops_where_that_stops(run, samples, name):
    kind = KINDS[name]
    rows = rows_of(kind, [("0.25", "-0.5", "0.75"), *samples])
    expected = []
    for row in rows:
        stamp, *cells = twin.cells_of(row, kind.delimiter)
        values = [twin.plain_number(cell) for cell in cells]
        if len(cells) != 3 or any(v is None or abs(v) > LIMIT for v in values):
            break
        ns = {
            "blank": lambda cell: twin.clock_ns(cell, "%Y-%m-%d %H:%M:"),
            "epoch ms": lambda cell: twin.whole_ns(cell, 10**6),
            "elapsed s": lambda cell: twin.decimal_ns(cell, 4),
        }[name](stamp)
        expected.append((ns, values))
    lane = lanes_of(kind, shape_of(kind, rows[:1]), ReadLog(), is_fast=True).fast
    data = ("\n".join(rows) + "\n").encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fastcsv.kernels, "read_rows", run)
        found = lane.read(FastText(head=data, data=b"", start=0, stop=0))
    assert found.stamp_ns.tolist() == [ns for ns, _ in expected]
    values = np.array([values for _, values in expected]).reshape(-1, 3)
    assert found.values.tobytes() == values.tobytes()
    assert found.n_bytes == len("".join(row + "\n" for row in rows[: len(expected)]))


@pytest.mark.parametrize(
    ("stamp", "ns"),
    [
        ("2024-02-29 23:59:59.5", twin.clock_ns("2024-02-29 23:59:59.5", "%Y-%m-%d %H:%M:")),
        ("2023-02-29 00:00:00.0", None),
        ("2026-13-01 00:00:00.0", None),
        ("2026-00-10 00:00:00.0", None),
        ("2026-04-31 00:00:00.0", None),
        ("1900-02-29 00:00:00.0", None),
        ("2000-02-29 00:00:00.0", twin.clock_ns("2000-02-29 00:00:00.0", "%Y-%m-%d %H:%M:")),
        ("2026-10-24 24:00:00.0", None),
        ("2026-10-24 23:60:00.0", None),
        ("2026-10-24 23:00:60.0", None),
        ("2026-10-24 23:00:6.0", None),
        ("2026-10-24 23:00:06.", None),
        ("2026-10-24 23:00:06.0123456789", None),
        ("2026-10-24 23:00:06", twin.clock_ns("2026-10-24 23:00:06", "%Y-%m-%d %H:%M:")),
    ],
)
def test_a_stamp_is_a_real_time_or_is_left_to_the_plain_lane(stamp, ns):
    kind = KINDS["blank"]
    rows = [*rows_of(kind, [("0.25", "-0.5", "0.75")] * 2), f"{stamp},1,2,3"]
    lane = lanes_of(kind, shape_of(kind, rows[:2]), ReadLog(), is_fast=True).fast
    data = ("\n".join(rows) + "\n").encode()
    found = lane.read(FastText(head=data, data=b"", start=0, stop=0))
    assert found.stamp_ns.tolist()[2:] == ([] if ns is None else [ns])


@pytest.mark.parametrize(
    "about",
    [
        {"quoted_decimal": True},
        {"decimal": ","},
        {"rows": (("10/24/2026 11:59:57.000 PM", "1", "2", "3"),)},
        {"rows": (("2026-10-24        23:59:57.000", "1", "2", "3"),)},
        {"rows": (("no stamp", "1", "2", "3"),)},
    ],
)
def test_a_table_that_the_parser_is_not_made_for_has_no_fast_lane(about):
    kind = KINDS["blank"]
    shape = replace(shape_of(kind, rows_of(kind, [("1", "2", "3")])), **about)
    assert lanes_of(kind, shape, ReadLog(), is_fast=True).fast is None


@pytest.mark.parametrize("axes", [(1, 2, 2), (0, 1, 2)])
def test_no_column_is_taken_for_two_things(axes):
    kind = KINDS["iso"]
    shape = shape_of(kind, rows_of(kind, [("1", "2", "3")]))
    about = {"axes": axes, "rule": kind.rule, "limit": LIMIT, "per_g": None, "params": PARAMS}
    assert make_lane(shape, **about) is None
    assert make_lane(shape, **about | {"axes": (1, 2, 3)}) is not None


def both(path, monkeypatch, **options):
    """Return blocks and log of a file, read by both lanes and by the plain one alone."""
    found = []
    for lane in (make_lane, lambda *args, **about: None):
        monkeypatch.setattr(fastcsv, "fast_lane", lane)
        recording, block = read(path, **options)
        found.append((block.time_s.tobytes(), block.acceleration_g.tobytes(), recording.log,
                      recording.notes, recording.start))  # fmt: skip
    return found


def test_a_row_that_differs_keeps_its_number(tmp_path, monkeypatch):
    lines = axivity_lines(1500)
    lines[700] = lines[700].replace(",", ";")
    lines[900] = "x"
    fast, plain = both(write(tmp_path / "a.csv", lines), monkeypatch)
    assert fast == plain
    assert fast[2].repairs["unreadable_row"].first_line == 701
    assert fast[2].repairs["unreadable_row"].n == 2


DAMAGES = {
    "a gap": lambda lines: lines[:600] + lines[900:],
    "rows out of order": lambda lines: lines[:600] + lines[620:660] + lines[600:620] + lines[660:],
    "rows written twice": lambda lines: lines[:600] + lines[590:600] + lines[600:],
    "a row far behind": lambda lines: lines[:800] + lines[100:101] + lines[800:],
    "a damaged stamp": lambda lines: [*lines[:800], "2026-11-21 23:00:08.000,0,0,1", *lines[801:]],
    "a cut last line": lambda lines: [*lines, lines[-1][:-9]],
    "words at the end": lambda lines: [*lines, "end of file"],
    "another layout": lambda lines: lines[:600] + [s.replace(" ", "T") for s in lines[600:]],
    "exponents": lambda lines: lines[:600] + [s[:-8] + "1.0e-1" for s in lines[600:]],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("rows", [64, 65536])
def test_damage_gives_the_same_recording_by_both_lanes(tmp_path, monkeypatch, damage, rows):
    monkeypatch.setattr(table, "_FEW_BLOCKS", 65536)
    path = write(tmp_path / "a.csv", damage(axivity_lines(1500)))
    params = with_limits(block_rows=rows, max_line_bytes=400)
    fast, plain = both(path, monkeypatch, params=params)
    assert fast == plain


def test_the_plain_lane_goes_on_after_what_was_read_before_an_error(tmp_path, monkeypatch):
    path = write(tmp_path / "a.csv", [*axivity_lines(1500), "x" * 70_000, "1"])
    for lane in (make_lane, lambda *args, **about: None):
        monkeypatch.setattr(fastcsv, "fast_lane", lane)
        with pytest.raises(Exception, match="line 1501: the line is longer than 65536 bytes"):
            read(path)


def test_without_a_compiler_there_is_no_fast_lane(monkeypatch):
    kind = KINDS["blank"]
    shape = shape_of(kind, rows_of(kind, [("1", "2", "3")]))
    about = {"axes": (1, 2, 3), "rule": kind.rule, "limit": LIMIT, "per_g": 1.0, "params": PARAMS}
    monkeypatch.setattr(fastcsv.kernels, "read_rows", lambda *args: (0, 0))
    assert fastcsv.fast_lane(shape, **about) is None


@pytest.mark.parametrize("end", [b"\r0\n", b"\r\r\n", b"\n", b"\r", b"\0\r\n", b" \r\n", b",\r\n"])
@pytest.mark.parametrize("name", ["blank", "elapsed s", "more columns"])
def test_one_line_that_ends_otherwise_is_left_to_the_plain_lane(name, end):
    kind = KINDS[name]
    rows = rows_of(kind, [("0.25", "-0.5", "0.75")] * 6)
    shape = shape_of(kind, rows)
    lines = [kind.delimiter.join(shape.names), *rows]
    data = b"".join(
        line.encode("latin-1") + (end if i == 4 else b"\r\n") for i, line in enumerate(lines)
    )
    plain = outcome([data], kind, shape, is_fast=False)
    assert outcome([data], kind, shape, is_fast=True) == plain


def test_rows_that_get_shorter_find_room():
    kind = KINDS["epoch ms"]
    rows = [f"{10**12 + i},0.25,-0.5,0.75" for i in range(10)]
    rows += [f"{10**12 + 10 + i},0,0,1" for i in range(900)] + [f"{i},0,0,1" for i in range(900)]
    lane = lanes_of(kind, shape_of(kind, rows[:1]), ReadLog(), is_fast=True).fast
    data = ("\n".join(rows) + "\n").encode()
    found = lane.read(FastText(head=data, data=b"", start=0, stop=0))
    assert found.values[:, 2].tolist() == [0.75] * 10 + [1.0] * 1800
    assert found.n_bytes == len(data)


RUNS = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 2), st.booleans()), max_size=8)


@each_body(kernels.find_runs)
@given(runs=RUNS)
def test_runs_of_one_sample_are_those_that_the_twin_finds(run, runs):
    values = np.repeat([value for _, value, _ in runs], [n for n, _, _ in runs])
    values = np.column_stack([values, 0 * values, values // 2]).astype(np.float32)
    steps = [step for n, _, has_gap in runs for step in [0.5 if has_gap else 0.1] + [0.1] * (n - 1)]
    time_s = np.cumsum(steps)
    bounds = np.empty((len(time_s) // 20 + 1, 2), np.int64)
    n = run(values.reshape(-1, 3), time_s, 0, 5, 0.25, 2.0, bounds)
    assert bounds[:n].tolist() == twin.runs(values, time_s, 0.25, 2.0)


def test_a_fraction_among_whole_stamps_takes_no_digit_from_the_others():
    kind = KINDS["epoch ns"]
    rows = rows_of(kind, [("0.25", "-0.5", "0.75")] * 6)
    rows[2] = rows[2].replace(",", ".0,", 1)
    data = ("head\n" + "\n".join(rows) + "\n").encode()
    for is_fast in (False, True):
        _, stamps, lines, repairs, _ = outcome(
            [data], kind, shape_of(kind, rows[:2]), is_fast=is_fast
        )
        assert stamps == [EPOCH_NS + 10_000_019 * i for i in (0, 1, 3, 4, 5)]
        assert lines == [2, 3, 5, 6, 7]
        assert repairs[0][:3] == ("unreadable_row", 1, 4)
