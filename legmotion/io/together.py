"""Several files at once: each opened, none of them twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from legmotion.errors import InputError, ParameterError
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Recording
from legmotion.io.registry import open_recording
from legmotion.io.repeated import repeated_content
from legmotion.io.side import known_sides
from legmotion.params import IoParameters
from legmotion.units import Side


def open_together(
    paths: Sequence[str], *, sides: Sequence[Side], options: ReadOptions, params: IoParameters
) -> list[Recording]:
    """Return the recordings of files that are analysed together, in the order given.

    Parameters
    ----------
    paths : sequence of str
        Files; `-` is standard input.
    sides : sequence of str
        The leg of each file, as far as somebody named it.
    options : ReadOptions
        How to read.
    params : IoParameters
        Limits of reading.

    Raises
    ------
    InputError
        For a file that cannot be read, or one that is given twice.
    ParameterError
        If standard input would have to be read more than once.
    """
    if (doubled := repeated_content(paths, params=params)) is not None:
        first, other = (Path(path).name for path in doubled)
        raise InputError(
            f"{other}: holds the same recording as {first}",
            hint="give each file once; the other leg has a file of its own",
        )
    recordings = [open_recording(path, options=options, params=params) for path in paths]
    known = {one[0] for one in known_sides(recordings, sides) if one is not None}
    if "-" in paths and len(paths) > 1 and len(known) < len(paths):
        raise ParameterError(
            "standard input is read once, and nothing says of which leg each file is",
            hint="name the leg of each file with --side, in the order of the files",
        )
    return recordings
