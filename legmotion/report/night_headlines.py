"""The four numbers that a night's page begins with, each with what it is out of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import UNSET

from legmotion.report.night_values import is_apart, outcome_cell, sides_of, value_of
from legmotion.report.page_parts import Cell, Headline, cell, duration_cell
from legmotion.store.documents import NightDocument


def night_headlines(document: NightDocument) -> Sequence[Headline]:
    """Return the first numbers of a night: four, each with what it is out of."""
    return list(_headlines(document))


def _headlines(document: NightDocument) -> Iterator[Headline]:
    if is_apart(document):
        for side in sides_of(document):
            yield _leg_headline(document, side)
    else:
        yield _periodic_headline(document)
        yield _movements_headline(document)
    yield _rhythm_headline(document)
    yield _sleep_headline(document)


def _periodic_headline(document: NightDocument) -> Headline:
    of = [
        outcome_cell(document, "plm_n"),
        cell(" in "),
        duration_cell(
            value_of(document, "tib_analysable_min"), "outcomes.tib_analysable_min.value"
        ),
        cell(" of analysable time in bed"),
    ]
    return Headline(
        label="Periodic leg movements",
        number=outcome_cell(document, "plm_per_h_tib", decimals=1),
        unit="per hour in bed",
        denominator=_or_reason(document, "plm_per_h_tib", of),
    )


def _leg_headline(document: NightDocument, side: str) -> Headline:
    key = f"{side}_leg_plm_per_h_tib"
    minutes = f"{side}_leg_analysable_min"
    of = [
        outcome_cell(document, f"{side}_leg_plm_n"),
        cell(" in "),
        duration_cell(value_of(document, minutes), f"outcomes.{minutes}.value"),
        cell(" of its analysable time in bed"),
    ]
    return Headline(
        label=f"Periodic movements, {side} leg",
        number=outcome_cell(document, key, decimals=1),
        unit="per hour in bed",
        denominator=_or_reason(document, key, of),
    )


def _movements_headline(document: NightDocument) -> Headline:
    of = [
        outcome_cell(document, "lm_per_h_tib", decimals=1),
        cell(" per hour of the same time; "),
        outcome_cell(document, "isolated_clm_n"),
        cell(" isolated"),
    ]
    return Headline(
        label="All leg movements",
        number=outcome_cell(document, "lm_n"),
        denominator=_or_reason(document, "lm_n", of),
    )


def _rhythm_headline(document: NightDocument) -> Headline:
    of = [
        cell("the middle half "),
        outcome_cell(document, "imi_q1_s", decimals=0),
        cell("–"),
        outcome_cell(document, "imi_q3_s", decimals=0),
        cell(" s, out of "),
        outcome_cell(document, "imi_n"),
        cell(" intervals of 10 to 90 s"),
    ]
    return Headline(
        label="Rhythm",
        number=outcome_cell(document, "imi_median_s", decimals=0),
        unit="s between movements",
        denominator=_or_reason(document, "imi_median_s", of),
    )


def _sleep_headline(document: NightDocument) -> Headline:
    of = [
        outcome_cell(document, "se_pct", decimals=0),
        cell(" % of the time in bed that was recorded and worn, from stillness"),
    ]
    return Headline(
        label="Sleep, estimated",
        number=duration_cell(value_of(document, "tst_min"), "outcomes.tst_min.value"),
        denominator=_or_reason(document, "tst_min", of),
    )


def _or_reason(document: NightDocument, key: str, of: Sequence[Cell]) -> Sequence[Cell]:
    """Return out of what a number is, or why there is none."""
    outcome = document.outcomes.get(key)
    if outcome is None:
        return [cell("not in this result")]
    if outcome.value is None:
        return [cell("" if outcome.reason is UNSET else outcome.reason)]
    return of
