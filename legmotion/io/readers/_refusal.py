"""Signs of exports that hold no samples, and the words they are refused with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from legmotion.errors import SummaryExportError
from legmotion.io.head import FIRST_LINE, MAGIC, Head, Match

OTHER_TRACKER = (
    "use a tracker that exports raw acceleration, such as Axivity, ActiGraph, GENEActiv, "
    "MetaMotion, Polar Verity Sense or Bangle.js"
)
SQLITE = b"SQLite format 3\0"

_SEARCHED_BYTES = 4096
_MARKS = "\ufeff\u00ef\u00bb\u00bf \t\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What shows that a file is of one kind; any of them is enough.

    `members` is a pattern of names in an archive; `tables` are words in a database's first
    pages; `first_line` is a pattern at the top of a text, `tag` one of XML; `columns` are names
    that stand together in the first line (small letters), `keys` such that do so in JSON.
    """

    members: str = ""
    tables: tuple[bytes, ...] = ()
    first_line: str = ""
    tag: str = ""
    columns: tuple[frozenset[str], ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()

    def match(self, head: Head) -> Match | None:
        """Return a match that says which sign was seen."""
        seen = self._member(head) or self._table(head)
        if seen:
            return Match(specificity=MAGIC, reason=seen)
        seen = self._text(head) if head.is_text else ""
        return Match(specificity=FIRST_LINE, reason=seen) if seen else None

    def _member(self, head: Head) -> str:
        if not self.members:
            return ""
        names = (name.replace("\\", "/") for name in head.members)
        found = next((name for name in names if re.search(self.members, name)), "")
        shown = "".join(letter for letter in found if letter.isprintable())
        return f"an archive with {shown}" if found else ""

    def _table(self, head: Head) -> str:
        if not head.data.startswith(SQLITE):
            return ""
        found = next((word for word in self.tables if word in head.data), b"")
        return f"a database with {found.decode()}" if found else ""

    def _text(self, head: Head) -> str:
        line = head.first_line.strip(_MARKS)
        if self.first_line and re.match(self.first_line, line):
            return f"a first line that begins {line[:40]!r}"
        names = {cell.strip('" ').lower() for cell in re.split(r"[,;\t]", line)}
        found = next((columns for columns in self.columns if columns <= names), frozenset())
        if found:
            return f"the columns {', '.join(sorted(found))}"
        text = head.data[:_SEARCHED_BYTES].decode("latin-1").lstrip(_MARKS)
        if self.tag and text.startswith("<") and (tag := re.search(self.tag, text)):
            return f"XML with {tag[0].strip('<')}"
        if text.startswith(("{", "[")):
            keys = next((keys for keys in self.keys if all(f'"{k}"' in text for k in keys)), ())
            return f"JSON with {' and '.join(keys)}" if keys else ""
        return ""


def summary(where: str, what: str, *, hint: str) -> SummaryExportError:
    """Return the refusal of a known export: what it is, and what to do."""
    return SummaryExportError(
        f"{where}: {what}; expected raw samples, since leg movements last 0.5 to 10 s", hint=hint
    )
