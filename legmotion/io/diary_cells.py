"""One cell of a diary: a yes or no, a number, a choice, with what a spreadsheet made of it.

Each function returns what the cell says, None where it says nothing or cannot be read, and what
is odd about it.
"""

from __future__ import annotations

import re

from legmotion.io.diary_table import Finding

# A cell that says "not known"; a blank says the same.
_UNKNOWN = frozenset({"-", "–", "—", ".", "?", "n/a", "na", "nan", "null", "unknown"})
_YES_NO = {
    "yes": True, "y": True, "1": True, "true": True, "1.0": True, "1,0": True,
    "no": False, "n": False, "0": False, "false": False, "0.0": False, "0,0": False,
}  # fmt: skip
_FOREIGN_YES_NO = {
    "ja": "yes", "j": "yes", "oui": "yes", "si": "yes", "sí": "yes", "x": "yes", "✓": "yes",
    "✔": "yes", "wahr": "yes", "vrai": "yes", "on": "yes", "nein": "no", "non": "no",
    "nee": "no", "falsch": "no", "faux": "no", "off": "no", "none": "no",
}  # fmt: skip
_SPACES = re.compile("[\u00a0\u2007\u2009\u202f\u3000]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_QUOTES = "“”„‟‘’‚‛«»\"'`´"
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,9}(?:[.,][0-9]{0,9})?|[.,][0-9]{1,9})")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_EXPONENT = re.compile(r"[+-]?[0-9](?:[.,][0-9]{1,9})?[eE][+-]?[0-9]{1,2}")
_WITH_UNIT = re.compile(r"([0-9]{1,4}(?:[.,][0-9]{1,3})?)\s*(min|mins|minutes|minuten|m|')\.?")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
_MAX_SHOWN = 40


def quoted(text: str) -> str:
    """Return a cell as a message shows it: in quotation marks, on one line, never long."""
    flat = " ".join(text.split())
    return f'"{flat}"' if len(flat) <= _MAX_SHOWN else f'"{flat[: _MAX_SHOWN - 1]}…"'


def cleaned(text: str) -> tuple[str, str]:
    """Return a cell without what cannot be seen, and the code of what was taken off, if any."""
    code = ""
    if _SPACES.search(text) or _INVISIBLE.search(text):
        text, code = _INVISIBLE.sub("", _SPACES.sub(" ", text)), "odd_spaces"
    bare = text.strip()
    if bare[:1] in _QUOTES or bare[-1:] in _QUOTES:
        inner = bare.strip(_QUOTES + " ")
        if inner != bare:
            return inner, "odd_quotes"
    return bare, code


def plain_text(text: str) -> str:
    """Return a note as it was meant: without the apostrophe that keeps it from being a formula."""
    bare = text.strip()
    return bare[1:] if bare[:1] == "'" and bare[1:2] in {"=", "+", "-", "@"} else bare


def is_open(text: str) -> bool:
    """Tell whether a cell is blank or says that it is not known."""
    return not text or text.lower() in _UNKNOWN


def yes_no_of(text: str) -> tuple[bool | None, Finding | None]:
    """Return what a cell of yes and no says."""
    word = text.lower()
    if word in _YES_NO:
        return _YES_NO[word], None
    near = _FOREIGN_YES_NO.get(word)
    fix = f"write {near}" if near else "write yes, no or leave the cell empty"
    sentence = f"{quoted(text)} is neither yes nor no (expected yes, no, 1 or 0)"
    return None, Finding("error", "not_yes_no", sentence, fix)


def number_of(text: str, *, expected: str, example: str) -> tuple[float | None, Finding | None]:
    """Return the number in a cell; `expected` is its range in words, `example` one that fits."""
    if _THOUSANDS.fullmatch(text) and not text.startswith("0"):
        sentence = f"{quoted(text)} may be a thousand or a decimal number (expected {expected})"
        fix = f"write digits and a decimal point, as {example}"
        return None, Finding("error", "not_a_number", sentence, fix)
    if _NUMBER.fullmatch(text):
        value = float(text.replace(",", "."))
        if "," not in text:
            return value, None
        sentence = f"{quoted(text)} was read as {value:g}, with a decimal comma"
        return value, Finding("info", "decimal_comma", sentence)
    if _EXPONENT.fullmatch(text):
        value = float(text.replace(",", "."))
        sentence = f"{quoted(text)} is a spreadsheet's short form and was read as {value:g}"
        fix = f"write {value:g}, or the number that was shortened"
        return value, Finding("warning", "excel_exponent", sentence, fix)
    said = _WITH_UNIT.fullmatch(text.lower())
    if said is not None:
        value = float(said[1].replace(",", "."))
        sentence = f"{quoted(text)} was read as {value:g}; the unit stands in the column's name"
        return value, Finding("warning", "unit_in_cell", sentence, f"write {value:g}")
    clock = _CLOCK.fullmatch(text)
    fix = f"write digits, as {example}, or leave the cell empty"
    if clock is not None:
        fix = f"write {int(clock[1]) * 60 + int(clock[2])} if minutes are meant"
    sentence = f"{quoted(text)} is not a number (expected {expected})"
    return None, Finding("error", "not_a_number", sentence, fix)


def plain_number(text: str) -> float | None:
    """Return the number that a cell of an unknown column holds, yes and no as 1 and 0."""
    if text.lower() in _YES_NO:
        return float(_YES_NO[text.lower()])
    if _NUMBER.fullmatch(text) and not _THOUSANDS.fullmatch(text):
        return float(text.replace(",", "."))
    return None
