"""The numbers that a page shows, each against what stands at its place in the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

from legmotion.report.effect_words import EffectWords, chance

_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")


class ShownNumbers(HTMLParser):
    """Every number of a page: its place in the document, its value, and the text that shows it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self._open: tuple[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        key = named.get("data-key")
        if key:
            self._open = key, str(named["data-value"])

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self.found.append((*self._open, data))
            self._open = None


def wrong_numbers(page: str, document: Any, words: EffectWords) -> Iterator[str]:
    """Yield each number of a page that is not the document's, or whose text says another."""
    for key, value, text in ShownNumbers(page).found:
        stands = _at(document, key)
        if stands is None or float(value) != float(stands):
            yield f"{key}: {value} in the page, {stands} in the document"
        elif not _says(text, float(stands), words):
            yield f"{key}: {text!r} shown for {stands}"


def _at(document: Any, key: str) -> Any:
    for name in key.split("."):
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document


def _says(text: str, value: float, words: EffectWords) -> bool:
    plain = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")
    if plain in (words.change(value), chance(value), f"{100.0 * value:.0f} %"):
        return True
    number = _NUMBER.search(plain.replace(",", ""))
    if number is None or plain.endswith("%"):
        return False
    return abs(float(number.group(0)) - value) <= 0.5 * 10.0 ** -len(number.group(1) or "") + 1e-9
