"""The page of formats: what is read, how it is worn and exported, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from legmotion_cli.markdown import head_rows, row

if TYPE_CHECKING:
    from legmotion.io.registry import Format

_HEAD = """# Formats

This page is made from the readers; `pytest --regenerate` writes it anew. `legmotion formats`
prints the same.

A format is found by a file's content, not by its name; `legmotion inspect FILE` says which it is,
and what was inferred. A file may be compressed with gzip, or be alone in a zip. `--format` names
the one to use.

An experimental format was built from a description: no real file was at hand to check it on. It
is held to files that legmotion writes itself by that description, and a result read from one says
so.
"""
_CHECKED = {False: "", True: "experimental"}


def formats_reference() -> str:
    """Return what can be read and what is refused as Markdown."""
    from legmotion.io.registry import formats

    known = formats()
    read = [one for one in known if one.is_read]
    lines = [_HEAD, "## Read\n", *head_rows(("`--format`", "what it is", ""))]
    lines += [row((f"`{one.name}`", one.label, _CHECKED[one.is_experimental])) for one in read]
    for one in read:
        lines += _section(one)
    lines += ["\n## Refused\n", *head_rows(("what it is", "what to do instead"))]
    lines += [row((one.label, one.about)) for one in known if not one.is_read]
    return "\n".join(lines) + "\n"


def _section(one: Format) -> Iterator[str]:
    """Yield one format: what is read, how to wear the tracker, how to export, what files do."""
    mark = " (experimental)" if one.is_experimental else ""
    yield f"\n### {one.label}{mark}\n"
    for title, words in (
        ("`--format`", f"`{one.name}`"),
        ("read", one.about),
        ("on the ankle", one.placement),
        ("export", one.export),
        ("quirks", one.quirks),
    ):
        if words:
            yield f"- {title}: {words}"
