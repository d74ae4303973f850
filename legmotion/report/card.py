"""A picture of a result to show around: a PNG of 1200 by 630 that says nothing of whose it is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legmotion.report.card_picture import (
    Spec,
    dots_picture,
    hours_picture,
    rule_mark,
    text_mark,
)
from legmotion.report.charts import chart_png
from legmotion.report.dates import night_pair
from legmotion.report.effect_words import counted, words_of
from legmotion.report.night_values import is_apart, legs_words, sides_of, value_of
from legmotion.report.page_parts import duration_words, number_words
from legmotion.report.share_safe import ShareOptions, safe_comparison, safe_date
from legmotion.report.verdict_words import REFUSALS
from legmotion.store.comparison_document import ComparisonDocument
from legmotion.store.documents import NightDocument
from legmotion.study.comparison import Comparison, Effect

CARD = "card.png"
WIDTH_PX, HEIGHT_PX = 1200, 630
_LEFT_PX, _RIGHT_PX = 64, 1136
_WRAP, _BIG_WRAP = 44, 15
_LINE = "legmotion counts movements of a sensor on the leg; it diagnoses nothing."
_TIED = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says: a title, what is counted, a large word, lines below it, and its picture.

    `picture` are layers in pixels; `spoken` is the same in one sentence, without the picture.
    """

    title: str
    label: str
    big: str
    lines: Sequence[str]
    picture: Sequence[Spec]

    @property
    def spoken(self) -> str:
        """All that is written on the card."""
        return "; ".join([self.title, self.label, self.big, *self.lines, _LINE])


def card_png(document: NightDocument | ComparisonDocument, options: ShareOptions) -> bytes:
    """Return a night or a comparison as a card, a PNG of 1200 by 630.

    Raises MissingLibraryError where a library that draws pages is not installed.
    """
    return chart_png(card_spec(card_of(document, options)), scale=1.0)


def card_of(document: NightDocument | ComparisonDocument, options: ShareOptions) -> Card:
    """Return what the card of a result says."""
    if isinstance(document, NightDocument):
        return _night(document, options)
    return _comparison(safe_comparison(document, options), options)


def card_spec(card: Card) -> Spec:
    """Return a card as a Vega-Lite specification in which every place is in pixels."""
    layers = [
        text_mark(card.title, _LEFT_PX, 92, 30, weight=600),
        text_mark(card.label, _LEFT_PX, 178, 24, colour="var(--muted)"),
    ]
    lines = textwrap.wrap(card.big, _BIG_WRAP) or [""]
    size = 92 if len(lines) == 1 else 58
    y_px = 204.0
    for line in lines:
        y_px += 1.12 * size
        layers.append(text_mark(line, _LEFT_PX, y_px, size, weight=700))
    y_px += 16
    for line in card.lines:
        for part in _wrapped(line):
            y_px += 34
            layers.append(text_mark(part, _LEFT_PX, y_px, 24))
    return {
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "padding": 0,
        "autosize": "none",
        "layer": [
            *layers,
            *card.picture,
            rule_mark(_LEFT_PX, 552, _RIGHT_PX, 552, colour="var(--line)"),
            text_mark(_LINE, _LEFT_PX, 592, 22, colour="var(--muted)"),
        ],
    }


def _night(document: NightDocument, options: ShareOptions) -> Card:
    date = safe_date(document, options)
    name = f"Night of {night_pair(date)}" if date else "One night"
    rate, count = value_of(document, "plm_per_h_tib"), value_of(document, "plm_n")
    label, big = "Periodic leg movements per hour in bed", number_words(rate, 1)
    minutes = value_of(document, "tib_analysable_min")
    lines = [f"{number_words(count)} in {duration_words(minutes)} of analysable time"]
    if is_apart(document):
        rates = [
            f"{number_words(value_of(document, f'{side}_leg_plm_per_h_tib'), 1)} {side}"
            for side in sides_of(document)
        ]
        label, big, lines = "Periodic leg movements per hour, each leg", ", ".join(rates), []
    elif rate is None:
        big, lines = "No rate", ["too little of the night could be analysed"]
    lines += [f"{legs_words(document)}, quality of the recording {document.quality.grade}"]
    if options.name:
        name = f"{options.name}: {name[:1].lower()}{name[1:]}"
    return Card(
        title=name, label=label, big=big, lines=lines, picture=list(hours_picture(document))
    )


def _comparison(found: Comparison, options: ShareOptions) -> Card:
    title = "Massage nights against other nights"
    lines = [
        *_effect_lines(found),
        f"{counted(found.massage.n, 'massage night')}, {counted(found.none.n, 'other night')}",
    ]
    if found.design == "observational" and found.effect is not None:
        lines.append("an association: massages came as they came")
    return Card(
        title=f"{options.name}: {title[:1].lower()}{title[1:]}" if options.name else title,
        label=found.label,
        big=_verdict(found),
        lines=lines,
        picture=list(dots_picture(found)),
    )


def _verdict(found: Comparison) -> str:
    """Return the verdict in a few words; a size stands in it only where the verdict is clear."""
    effect, words = found.effect, words_of(found)
    if found.status in REFUSALS or effect is None:
        return REFUSALS.get(found.status, "There is no estimate.").rstrip(".")
    if found.verdict in ("fewer", "more"):
        return words.change(effect.estimate)
    if found.verdict in ("leaning fewer", "leaning more"):
        way = words.direction(is_lower=found.verdict == "leaning fewer")
        return f"Leaning towards {way}"
    if found.verdict == "no meaningful difference":
        return f"A difference under {words.least(found.mcid)}"
    return "Not enough nights to tell"


def _effect_lines(found: Comparison) -> Iterator[str]:
    if found.effect is None or found.status in REFUSALS:
        return
    effect: Effect = found.effect
    words = words_of(found)
    interval = f"95 % interval {words.interval(effect.low, effect.high)}"
    if found.verdict in ("fewer", "more"):
        yield "on massage nights"
        yield interval
    else:
        yield f"so far {words.change(effect.estimate)} on massage nights"
        yield interval


def _wrapped(line: str) -> list[str]:
    """Return a line in parts that fit; a number and its per cent sign stay together."""
    parts = textwrap.wrap(line.replace(" %", f"{_TIED}%"), _WRAP)
    return [part.replace(_TIED, " ") for part in parts]
