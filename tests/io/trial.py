"""The trial by damage: what may become of an export, and what must be said of it then."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

import numpy as np

from legmotion.errors import LegmotionError
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Block, Recording
from legmotion.io.registry import open_recording
from tests.io.exports_made import Export
from tests.io.helpers import with_limits

PARAMS = with_limits(min_duration_s=0.5)
# Reading an export of a few seconds takes milliseconds; what takes so long does not end.
HANGS_AFTER_S = 60
WITHIN_S = 0.05
_HUGE = 300_000

Said = frozenset[tuple[str, object]]
Damage = Callable[[Export], bytes]
# Where (a share of the file), how many bytes go, what comes in their place.
Edit = tuple[float, int, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file: refused, as it was, or read with something said of it."""

    kind: str
    words: str = ""
    n_samples: int = 0


@contextmanager
def watched() -> Iterator[None]:
    """Fail instead of waiting for ever, where the system can wake us."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def wake(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"reading did not end within {HANGS_AFTER_S} s")

    before = signal.signal(signal.SIGALRM, wake)
    signal.alarm(HANGS_AFTER_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def read_made(export: Export, path: Path) -> tuple[Recording, Block]:
    """Read an export with the options that it needs."""
    options = ReadOptions(**export.options)
    with watched():
        recording = open_recording(str(path), options=options, params=PARAMS)
        return recording, recording.load()


def said(recording: Recording) -> Said:
    """Return what a recording says of its file: notes and repairs."""
    notes = {(note.code, note.value) for note in recording.notes}
    return frozenset(notes | {(code, "") for code in recording.log.repairs})


def judge(export: Export, content: bytes, path: Path, *, usual: Said, is_cut: bool) -> Outcome:
    """Return what became of an export whose bytes are now `content`.

    `usual` is what is said of it undamaged. A file that was cut may hold less of it, silently,
    but from the first sample on and without a hole.

    Raises
    ------
    AssertionError
        For a promise that is broken: a refusal without words, samples out of order, or a wrong
        answer of which nothing is said. Any other error but a refusal is a bug too.
    """
    path.write_bytes(content)
    try:
        recording, block = read_made(export, path)
    except LegmotionError as refusal:
        check_refusal(refusal)
        return Outcome(kind="refused", words=refusal.message)
    check_promises(recording, block)
    new = said(recording) - usual
    wrong = difference(export, recording, block, is_cut=is_cut)
    if not wrong:
        return Outcome(kind="as it was", n_samples=block.time_s.size)
    assert new, f"{wrong}, and nothing is said of it"
    words = ", ".join(sorted(code for code, _ in new))
    return Outcome(kind="said", words=f"{wrong}: {words}", n_samples=block.time_s.size)


def check_refusal(refusal: LegmotionError) -> None:
    """Check that a refusal says what was found and what to do."""
    assert refusal.message, "a refusal without a message"
    assert refusal.hint, f"a refusal without a hint: {refusal.message}"


def check_promises(recording: Recording, block: Block) -> None:
    """Check what is promised of every recording."""
    assert np.isfinite(block.acceleration_g).all(), "samples that are no numbers"
    assert np.isfinite(block.time_s).all(), "times that are no numbers"
    assert (np.diff(block.time_s) > 0).all(), "times that do not grow"
    assert block.acceleration_g.shape == (block.time_s.size, 3)
    assert recording.log.n_samples == block.time_s.size
    assert recording.log.is_complete
    assert block.time_s[0] >= 0


def difference(export: Export, recording: Recording, block: Block, *, is_cut: bool) -> str:
    """Return in what a recording is not the export, or empty."""
    n, n_made = block.time_s.size, len(export.time_s)
    if n > n_made or (n < n_made and not is_cut):
        return f"{n} samples of {n_made}"
    late_s = _late_s(export.start, recording.start)
    if late_s is None:
        return f"it begins {recording.start}, not {export.start}"
    off_g = np.abs(block.acceleration_g - export.acceleration_g[:n]).max(axis=1)
    off_s = np.abs(block.time_s + late_s - export.time_s[:n] + export.time_s[0])
    if (off_g > 2 * export.step_g).any():
        return f"{int((off_g > 2 * export.step_g).sum())} of {n} samples are others"
    if (off_s > WITHIN_S).any():
        return f"{int((off_s > WITHIN_S).sum())} of {n} stamps are off, by {off_s.max():.3g} s"
    return ""


def _late_s(made: datetime | None, read: datetime | None) -> float | None:
    """Return how much later than made a recording begins; None where that cannot be compared."""
    if made is None or read is None:
        return 0.0 if made is read else None
    if (made.tzinfo is None) != (read.tzinfo is None):
        return None
    return (read - made).total_seconds()


def _middle(export: Export) -> int:
    """Return a place in the body where a line begins, if there are lines."""
    middle = (export.n_header + len(export.content)) // 2
    return export.content.find(b"\n", middle) + 1 if export.is_text else middle


def _inserted(export: Export, piece: bytes, at: int | None = None) -> bytes:
    at = _middle(export) if at is None else at
    return export.content[:at] + piece + export.content[at:]


def _rows(export: Export, change: Callable[[int, bytes], bytes]) -> bytes:
    """Return an export with every line of its body changed."""
    lines = export.content[export.n_header :].split(b"\n")
    rows = [change(i, line) if line else line for i, line in enumerate(lines)]
    return export.content[: export.n_header] + b"\n".join(rows)


def _mark(export: Export) -> bytes:
    return export.mark.encode()


def _ragged(export: Export) -> bytes:
    mark = _mark(export)

    def change(i: int, line: bytes) -> bytes:
        if i % 7 == 3:
            return line.rpartition(mark)[0]
        return line + mark + b"1" if i % 7 == 5 else line

    return _rows(export, change)


def _swapped(export: Export) -> bytes:
    """Return a table whose last column has become its first, in names, units and rows."""
    mark = _mark(export)
    lines = export.content.split(b"\n")
    most = max(set(counts := [line.count(mark) for line in lines]), key=counts.count)

    def change(line: bytes) -> bytes:
        if line.count(mark) != most:
            return line
        end = b"\r" if line.endswith(b"\r") else b""
        cells = line.removesuffix(b"\r").split(mark)
        last = -2 if not cells[-1] else -1
        return mark.join([cells[last], *cells[:last], *cells[len(cells) + last + 1 :]]) + end

    return b"\n".join(change(line) for line in lines)


def _stretches_swapped(export: Export) -> bytes:
    content, middle = export.content, _middle(export)
    size = min(300, (len(content) - middle) // 2)
    first, second = content[middle : middle + size], content[middle + size : middle + 2 * size]
    return content[:middle] + second + first + content[middle + 2 * size :]


def _of_locale(export: Export, mark: bytes) -> bytes:
    """Return a table with decimal commas, and `mark` between its cells."""
    own = _mark(export)
    return _rows(
        export, lambda i, line: line.replace(own, b"\0").replace(b".", b",").replace(b"\0", mark)
    )


ANY: dict[str, Damage] = {
    "empty": lambda export: b"",
    "header only": lambda export: export.content[: export.n_header],
    "NULs before it": lambda export: bytes(64) + export.content,
    "NULs in it": lambda export: _inserted(export, bytes(200)),
    "NULs behind it": lambda export: export.content + bytes(4096),
    "NULs over its end": lambda export: export.content[:-700] + bytes(700),
    "byte order mark": lambda export: b"\xef\xbb\xbf" + export.content,
    "UTF-16": lambda export: export.content.decode("latin-1").encode("utf-16"),
    "UTF-16, big end first": lambda export: (
        b"\xfe\xff" + export.content.decode("latin-1").encode("utf-16-be")
    ),
    "UTF-16 without a mark": lambda export: export.content.decode("latin-1").encode("utf-16-le"),
    "CRLF": lambda export: export.content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "lone CR": lambda export: export.content.replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
    "header in the middle": lambda export: _inserted(export, export.content[: export.n_header]),
    "header twice": lambda export: export.content[: export.n_header] + export.content,
    "written twice": lambda export: export.content + export.content,
    "a huge line in it": lambda export: _inserted(export, b"7" * _HUGE),
    "a huge line before it": lambda export: b"7" * _HUGE + b"\n" + export.content,
    "a huge line behind it": lambda export: export.content + b"7" * _HUGE,
}
TEXT: dict[str, Damage] = ANY | {
    "ragged rows": _ragged,
    "blank lines": lambda export: _rows(export, lambda i, line: line + b"\n" * (i % 9 == 4)),
    "quotes left open": lambda export: _rows(export, lambda i, line: b'"' * (i % 9 == 4) + line),
    "decimal commas": lambda export: _of_locale(export, _mark(export)),
    "decimal commas and semicolons": lambda export: _of_locale(export, b";"),
}
NAMED: dict[str, Damage] = {"swapped columns": _swapped}
BINARY: dict[str, Damage] = ANY | {
    "bytes lost": lambda export: (
        export.content[: _middle(export)] + export.content[_middle(export) + 7 :]
    ),
    "bytes added": lambda export: _inserted(export, b"\x01\x02\x03\x04\x05\x06\x07"),
    "decimal commas in the header": lambda export: (
        export.content[: export.n_header].replace(b".", b",") + export.content[export.n_header :]
    ),
    "stretches swapped": _stretches_swapped,
}
# Other numbers in as many bytes: without a checksum nothing tells that they were not measured.
CHECKED_ONLY = ("lone CR", "NULs over its end", "stretches swapped")


def damages(export: Export) -> dict[str, Damage]:
    """Return every damage that an export is put to."""
    if not export.is_text:
        return {
            name: damage
            for name, damage in BINARY.items()
            if export.is_checked or name not in CHECKED_ONLY
        }
    return TEXT | (NAMED if export.is_named else {})


def edited(export: Export, edits: Sequence[Edit]) -> bytes:
    """Return an export's bytes after some edits."""
    content = export.content
    for share, length, piece in edits:
        at = round(share * len(content))
        content = content[:at] + piece + content[at + length :]
    return content


def promised(export: Export, content: bytes, path: Path) -> str:
    """Read bytes of which nothing is known; check the promises and return what became of them.

    Digits that are others afterwards cannot be told from those that were measured, so what is
    read is not compared.
    """
    path.write_bytes(content)
    try:
        check_promises(*read_made(export, path))
    except LegmotionError as refusal:
        check_refusal(refusal)
        return "refused"
    return "read"
