"""What leaves the program: data on standard output, messages on standard error.

Both survive a reader that goes away, a terminal without UTF-8, a narrow one, and names that hold
control characters. This is the one place that knows how wide a stream is and what it can show.
"""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, TextIO

from legmotion.report.plain import WIDTH, Flow, Line, Sheet, laid

NARROWEST, WIDEST = 40, 100

# What stands in for a sign that a terminal cannot show. What is drawn is as wide as its sign.
_SIGNS = {
    "–": "-",
    "—": "-",
    "−": "-",
    "→": "->",
    "…": "...",
    "×": "x",
    "±": "+/-",
    "°": " deg",
    "·": "~",
    "÷": "/",
    "≥": ">=",
    "≤": "<=",
    "µ": "u",
    "‹": "<",
    "●": "@",
    "○": "o",
    "░": ":",
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict(zip("─│├┤┴└", "-||||+", strict=True)),
}
# Heights are read beside each other: all of them stand as they are, or none.
_BARS = dict(zip("▁▂▃▄▅▆▇█", "._-:=+*#", strict=True))
# Letters that are written otherwise than without their marks.
_LETTERS = {
    **dict(zip("ÄÖÜäöü", ("Ae", "Oe", "Ue", "ae", "oe", "ue"), strict=True)),
    **dict(zip("ßÆæŒœØøŁłĐđı", ("ss", "AE", "ae", "OE", "oe", *"OoLlDdi"), strict=True)),
}
_DIRECTIONS = (0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_CONTROL = {
    code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"
} | {code: f"\\u{code:04x}" for code in _DIRECTIONS}


def sheet() -> Sheet:
    """Return how wide standard output is, and how it shows signs."""
    return _sheet(sys.stdout)


def width(stream: TextIO | None) -> int:
    """Return the columns of a stream: as COLUMNS says, else its terminal's, else 80.

    A text is no narrower than 40 columns and no wider than 100.
    """
    return min(max(_columns(stream) or WIDTH, NARROWEST), WIDEST)


def data(text: str) -> None:
    """Print text for the user on standard output."""
    _write(sys.stdout, text + "\n")


def lines(texts: Iterable[Line]) -> None:
    """Print lines for the user on standard output, as wide as it is."""
    data("\n".join(laid(texts, sheet())))


def facts(texts: Iterable[Line]) -> None:
    """Print what is looked for line by line: without a window every fact stays in one line."""
    on = sheet() if _columns(sys.stdout) else replace(sheet(), width=sys.maxsize)
    data("\n".join(laid(texts, on)))


def message(text: str) -> None:
    """Print a message on standard error; on a terminal its lines end between words.

    A line that is a command stays whole: it is there to be copied.
    """
    stream = sys.stderr
    if stream is not None and stream.isatty():
        text = "\n".join(laid(map(_flowing, text.split("\n")), _sheet(stream)))
    _write(stream, text + "\n")


def json_bytes(content: bytes) -> None:
    """Print JSON as it is, in UTF-8 whatever the terminal's encoding."""
    stream = sys.stdout
    if stream is None:
        return
    buffer: Any = getattr(stream, "buffer", None)
    try:
        stream.flush()
        if buffer is None:
            stream.write(content.decode())
        else:
            buffer.write(content)
            buffer.flush()
    except BrokenPipeError:
        _silence(stream)


def json_value(value: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print an object or an array as JSON."""
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    json_bytes(text.encode("utf-8", "backslashreplace"))


def flush() -> None:
    """Hand over what is still buffered, quietly if nobody reads it any more."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except BrokenPipeError:
            _silence(stream)


def shown(text: str, encoding: str) -> str:
    """Return text as a stream of this encoding can show it, control characters spelled out."""
    text = _decoded(text).translate(_CONTROL)
    if _can_show(text, encoding):
        return text
    text = unicodedata.normalize("NFC", text.translate(_stand_ins(encoding)))
    return "".join(sign if _can_show(sign, encoding) else _letters(sign, encoding) for sign in text)


def _sheet(stream: TextIO | None) -> Sheet:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return Sheet(width=width(stream), shown=partial(shown, encoding=encoding))


def _columns(stream: TextIO | None) -> int:
    """Return the columns that COLUMNS or a terminal names; 0 where neither does."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return 0 if stream is None else os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 0


def _flowing(line: str) -> Line:
    text = line.lstrip(" ")
    if text.startswith("legmotion "):
        return line
    return Flow(text=text, indent=" " * (len(line) - len(text)))


def _decoded(text: str) -> str:
    """Return a name that the system's encoding could not read as the UTF-8 that it mostly is."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return text


def _can_show(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _stand_ins(encoding: str) -> dict[int, str]:
    """Return what stands in for the signs that an encoding does not have."""
    table = {sign: plain for sign, plain in _SIGNS.items() if not _can_show(sign, encoding)}
    return str.maketrans(table if _can_show("".join(_BARS), encoding) else table | _BARS)


def _letters(sign: str, encoding: str) -> str:
    """Return plain letters for a letter with marks; else its number."""
    bare = (one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))
    plain = _LETTERS.get(sign) or "".join(bare)
    if plain and _can_show(plain, encoding):
        return plain
    return sign.encode(encoding, "backslashreplace").decode(encoding)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:
        return
    try:
        stream.write(shown(text, stream.encoding or "utf-8"))
        stream.flush()
    except BrokenPipeError:
        _silence(stream)


def _silence(stream: TextIO) -> None:
    """Send a stream that nobody reads to nowhere: the work goes on, the results are written."""
    try:
        descriptor = stream.fileno()
    except (OSError, io.UnsupportedOperation):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
