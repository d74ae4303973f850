"""Content that is no table of text, whatever the file's name says: named and refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from legmotion.errors import UnknownFormatError
from legmotion.io.head import FIRST_LINE, MAGIC, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "foreign"
LABEL = "content that is no recording"

_AS_CSV = "export the recording as CSV"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What some content is, and what to export instead."""

    label: str
    hint: str
    magic: bytes
    member: str = ""
    is_text: bool = False


# Archives of one kind before the bare archive: the first that fits.
_KINDS = (
    _Kind(
        label="a spreadsheet (.xlsx)", magic=b"PK\x03\x04", member="xl/workbook.xml",
        hint="save the sheet as CSV, if it holds samples; a workbook of an actigraph (Philips, "
        "Actical) holds counts, and that device stores no raw acceleration",
    ),
    _Kind(
        label="a Sensor Logger recording (zip)", magic=b"PK\x03\x04",
        member="TotalAcceleration.csv", hint="unpack it and give TotalAcceleration.csv",
    ),
    _Kind(
        label="a zip archive", magic=b"PK", hint="unpack it and give the CSV with the acceleration"
    ),
    _Kind(
        label="an Avro file", magic=b"Obj\x01",
        hint="of an Empatica EmbracePlus give the raw data, whose files hold rawData",
    ),
    _Kind(label="a database (SQLite)", magic=b"SQLite format 3\0", hint=_AS_CSV),
    _Kind(label="a RIFF file (WAV)", magic=b"RIFF", hint=_AS_CSV),
    _Kind(label="an EDF file", magic=b"0       ", hint="export its accelerometer channels as CSV"),
    _Kind(label="a gzip file inside a gzip file", magic=b"\x1f\x8b", hint="unpack it once"),
    _Kind(label="a PNG picture", magic=b"\x89PNG", hint=_AS_CSV),
    _Kind(label="a JPEG picture", magic=b"\xff\xd8\xff", hint=_AS_CSV),
    _Kind(label="a PDF document", magic=b"%PDF", hint=_AS_CSV),
    _Kind(
        label="an old spreadsheet or document", magic=b"\xd0\xcf\x11\xe0",
        hint="save the sheet as CSV, if it holds samples",
    ),
    _Kind(label="a 7-Zip archive", magic=b"7z\xbc\xaf", hint="unpack it and give the CSV"),
    _Kind(label="a bzip2 file", magic=b"BZh", hint="unpack it and give the CSV"),
    _Kind(label="an xz file", magic=b"\xfd7zXZ", hint="unpack it and give the CSV"),
    _Kind(label="a Zstandard file", magic=b"\x28\xb5\x2f\xfd", hint="unpack it and give the CSV"),
    _Kind(label="a Parquet file", magic=b"PAR1", hint=_AS_CSV),
    _Kind(label="an HDF5 or Matlab file", magic=b"\x89HDF", hint=_AS_CSV),
    _Kind(label="a web page (HTML)", magic=b"<!doctype html", is_text=True, hint=_AS_CSV),
    _Kind(label="a web page (HTML)", magic=b"<html", is_text=True, hint=_AS_CSV),
    _Kind(label="XML", magic=b"<?xml", is_text=True, hint=_AS_CSV),
    _Kind(label="JSON", magic=b"{", is_text=True, hint=_AS_CSV),
    _Kind(label="JSON", magic=b"[", is_text=True, hint=_AS_CSV),
)  # fmt: skip

REFUSES = {kind.label: kind.hint for kind in _KINDS}


def sniff(head: Head) -> Match | None:
    """Return a match for the signs of other kinds of files."""
    kind = _kind(head)
    if kind is None:
        return None
    # A reader of such files, where there is one, goes first.
    specificity = FIRST_LINE - 1 if kind.is_text else MAGIC - 1
    return Match(specificity=specificity, reason=f"the content is {kind.label}")


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse, naming what it is."""
    kind = _kind(make_head(source, decimal=options.decimal, params=params))
    label, hint = (kind.label, kind.hint) if kind else ("no recording", _AS_CSV)
    raise UnknownFormatError(
        f"{source.name}: the content is {label}; expected a table of text (CSV)", hint=hint
    )


def _kind(head: Head) -> _Kind | None:
    begins = head.data.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for kind in _KINDS:
        data = begins if kind.is_text else head.data
        magic = kind.magic.lower() if kind.is_text else kind.magic
        is_table = kind.is_text and head.shape is not None and bool(head.shape.names)
        has_member = not kind.member or kind.member in head.members
        if data.startswith(magic) and has_member and not is_table:
            return kind
    return None
