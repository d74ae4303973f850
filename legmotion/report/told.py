"""Everything that a result says in words, for its document."""

from __future__ import annotations

from legmotion.report.guidelines import cent_items, scribe_items
from legmotion.report.method import method_paragraph
from legmotion.report.verdict_words import verdict_sentence
from legmotion.store.comparison import Told
from legmotion.study.comparison import Comparison


def told(comparison: Comparison) -> Told:
    """Return the verdict, the method paragraph, and the items of the reporting guidelines."""
    return Told(
        sentence=verdict_sentence(comparison),
        method=method_paragraph(comparison),
        cent=cent_items(comparison),
        scribe=scribe_items(comparison),
    )
