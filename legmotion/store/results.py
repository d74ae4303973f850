"""A result as one JSON file: made complete, written in the place of an older one, read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from legmotion._version import __version__
from legmotion.errors import MalformedFileError, ParameterError, UnreadableFileError
from legmotion.params import StudyParameters
from legmotion.provenance import provenance
from legmotion.store.documents import Document
from legmotion.store.numbers import plain
from legmotion.store.staging import Staging
from legmotion.wording import DISCLAIMER

_INDENT = 1

Kind = TypeVar("Kind", bound=Document)


def study_document(
    kind: type[Kind], fields: Mapping[str, Any], *, schema: str, parameters: StudyParameters
) -> Kind:
    """Return what a result of a study says: its fields, rounded, and where they come from."""
    document = plain({**fields, "schema": schema, "version": __version__, "disclaimer": DISCLAIMER})
    # Parameters are settings and not results: kept to the last digit, as their fingerprint is.
    document["parameters"] = parts = {"study": asdict(parameters)}
    document["provenance"] = asdict(provenance(schema=schema, parameters=parts))
    return msgspec.convert(document, kind)


def document_json(document: Document) -> bytes:
    """Return a document as it is written: JSON, indented, one line feed at the end."""
    return msgspec.json.format(msgspec.json.encode(document), indent=_INDENT) + b"\n"


def write_result(
    folder: Path, label: str, files: Mapping[str, bytes], *, without: Sequence[str] = ()
) -> Path:
    """Write one result into `folder`/`label`; return the path of its last file, the JSON.

    Files of an older result that the new one comes `without`, such as its page, are removed, so
    that nothing stands beside the new numbers that tells others.

    Raises
    ------
    ParameterError
        If the folder cannot be written. An older result is then as it was.
    """
    with Staging(folder) as staging:
        staging.add(label, files)
        placed = staging.put_in_place()[label]
    try:
        for name in without:
            (placed / name).unlink(missing_ok=True)
    except OSError as error:
        raise ParameterError(
            f"{placed}: an older {name} cannot be removed ({error.strerror or error})",
            hint="close programs that hold it open; the new result is written",
        ) from error
    return placed / tuple(files)[-1]


def read_document(
    file: Path, kind: type[Kind], *, what: str, schema: str, where: str, again: str
) -> Kind:
    """Return the document that a file holds.

    `what` names it in words. `where` says which file or folder to give where there is none that
    can be read, `again` how to make one of this schema.

    Raises
    ------
    UnreadableFileError
        If there is no such file or it cannot be read.
    MalformedFileError
        If it is not a document of this schema.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableFileError(
            f"{file}: {(error.strerror or 'cannot be read').lower()}", hint=where
        ) from error
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise MalformedFileError(
            f"{file}: not {what} of schema {schema}: {error}", hint=again
        ) from error
