"""A result as one JSON file: made complete, written in the place of an older one, read back."""

from __future__ import annotations

from collections.abc import Mapping
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
    folder: Path,
    label: str,
    document: Document,
    *,
    page: str | None = None,
    report: str | None = None,
) -> Path:
    """Write one result into `folder`/`label`; return the path of its JSON, which completes it.

    Its files are `label`.json, `label`.html for its page, and `label`.txt for its report. Without
    a page, that of an older result is removed, so that nothing stands beside the new numbers that
    tells others.

    Raises
    ------
    ParameterError
        If the folder cannot be written. An older result is then as it was.
    """
    last, page_name = f"{label}.json", f"{label}.html"
    texts = {f"{label}.txt": None if report is None else f"{report}\n", page_name: page}
    files = {
        name: text.encode("utf-8", "backslashreplace")
        for name, text in texts.items()
        if text is not None
    }
    with Staging(folder) as staging:
        staging.add(label, {**files, last: document_json(document)})
        placed = staging.put_in_place()[label]
    try:
        if page is None:
            (placed / page_name).unlink(missing_ok=True)
    except OSError as error:
        raise ParameterError(
            f"{placed}: an older {page_name} cannot be removed ({error.strerror or error})",
            hint="close programs that hold it open; the new result is written",
        ) from error
    return placed / last


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
