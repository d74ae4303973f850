"""What leaves the program: data on standard output, messages on standard error.

Both survive a reader that goes away, a terminal without UTF-8, and names that hold control
characters.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

# What stands in for a character that the terminal cannot show.
_PLAIN = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "−": "-",
        "→": "->",
        "…": "...",
        "×": "x",
        "±": "+/-",
        "°": " deg",
        "·": "-",
        "÷": "/",
        "≥": ">=",
        "‹": "<",
        "●": "@",
        "○": "o",
        "░": ":",
        **dict(zip("─│├┤┴└", "-||||+", strict=True)),
        **dict(zip("▁▂▃▄▅▆▇█", "._-:=+*#", strict=True)),
    }
)
_CONTROL = {
    code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"
}


def data(text: str) -> None:
    """Print text for the user on standard output."""
    _write(sys.stdout, text + "\n")


def message(text: str) -> None:
    """Print a message on standard error."""
    _write(sys.stderr, text + "\n")


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
    text = text.translate(_CONTROL)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        plain = text.translate(_PLAIN)
        return plain.encode(encoding, "backslashreplace").decode(encoding)
    return text


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
