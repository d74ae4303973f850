"""What was typed in when an Axivity was set up: where it is worn, as OMGUI keeps it."""

from __future__ import annotations

from urllib.parse import parse_qsl

from legmotion.io.recording import Note

_PLACEMENT = "_p"


def find_placement(text: str) -> str:
    """Return where the device is worn, from a text such as `_p=left+ankle&_sc=26`, or empty.

    Examples
    --------
    >>> find_placement("_p=left+ankle&_sc=26")
    'left ankle'
    """
    said = dict(parse_qsl(text)).get(_PLACEMENT, "")
    return "".join(letter for letter in said if letter.isprintable()).strip()


def placement_notes(placement: str) -> tuple[Note, ...]:
    """Return the placement as a note; none where it is empty."""
    if not placement:
        return ()
    sentence = f"the device was set up for: {placement}"
    return (Note(code="placement_recorded", value=placement, sentence=sentence),)
