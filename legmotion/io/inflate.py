"""Compressed bytes to plain ones, piece by piece, within the limit of their ratio."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from legmotion.errors import InputError, MalformedFileError
from legmotion.io.recording import ReadLog, Repair
from legmotion.params import IoParameters

GZIP_MAGIC = b"\x1f\x8b"
_PIECE_BYTES = 1 << 20
# zlib's codes for a gzip file and for bare deflate data.
_GZIP, _BARE = 31, -15


def gunzip(
    raw: Iterator[bytes], *, name: str, params: IoParameters, log: ReadLog
) -> Iterator[bytes]:
    """Yield what gzip members hold; what is cut off or stands behind them is noted.

    Raises
    ------
    MalformedFileError
        Where the compressed data is damaged.
    InputError
        Where it grows beyond any recording's ratio.
    """
    return _pieces(raw, _GZIP, name=name, params=params, log=log)


def inflate(
    raw: Iterator[bytes], *, name: str, params: IoParameters, log: ReadLog
) -> Iterator[bytes]:
    """Yield what bare deflate data holds, as in a zip archive; errors as for `gunzip`."""
    return _pieces(raw, _BARE, name=name, params=params, log=log)


def _pieces(
    raw: Iterator[bytes], wbits: int, *, name: str, params: IoParameters, log: ReadLog
) -> Iterator[bytes]:
    engine = zlib.decompressobj(wbits=wbits)
    n_in = n_out = 0
    for chunk in raw:
        n_in += len(chunk)
        data = chunk
        while data:
            if engine.eof:
                data = data.lstrip(b"\0")
                if not data:
                    break
                if wbits != _GZIP or not GZIP_MAGIC.startswith(data[:2]):
                    note(log, "trailing_rubbish", "bytes after the end of the compressed file")
                    return
                engine = zlib.decompressobj(wbits=wbits)
            try:
                piece = engine.decompress(data, _PIECE_BYTES)
            except zlib.error as error:
                raise MalformedFileError(
                    f"{name}: the compressed file is damaged after {n_out} unpacked bytes "
                    f"({error})",
                    hint="copy or export the file again",
                ) from error
            n_out += len(piece)
            _check_ratio(n_in, n_out, name=name, params=params)
            if piece:
                yield piece
            data = engine.unused_data if engine.eof else engine.unconsumed_tail
    if tail := engine.flush():
        yield tail
    if not engine.eof:
        note(log, "cut_file", "the compressed file ends early; all that it holds was read")


def _check_ratio(n_in: int, n_out: int, *, name: str, params: IoParameters) -> None:
    if n_out > max(params.gzip_free_bytes, params.max_gzip_ratio * n_in):
        raise InputError(
            f"{name}: {n_in} compressed bytes unpack to more than {n_out} bytes; "
            f"expected at most {params.max_gzip_ratio:g} times their size",
            hint="if this really is a recording, unpack it first and give the unpacked file",
        )


def note(log: ReadLog, code: str, reason: str) -> None:
    """Write into the log what happened once to the file as a whole."""
    log.repairs[code] = Repair(reason=reason, n=1, first_line=None)
