"""What a shared page says of massage nights against other nights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from legmotion.report.comparison_checks import agreement_sentences
from legmotion.report.comparison_figures import nights_spec
from legmotion.report.comparison_story import (
    TITLE,
    above_words,
    absolute_words,
    chances,
    design_words,
    estimand_words,
    outcome_title,
    plan_words,
)
from legmotion.report.dates import night_pair
from legmotion.report.effect_words import counted
from legmotion.report.page_parts import Cell, PageTable, cell, number_cell
from legmotion.report.share_safe import (
    ShareOptions,
    safe_comparison,
    safe_reason,
)
from legmotion.report.share_story import SharedPicture, SharedStory
from legmotion.report.share_words import (
    ARE,
    ARE_NOT,
    NOT_MEASURED,
    ONE_PERSON,
    WITHHELD,
    WITHHELD_DATED,
)
from legmotion.report.verdict_words import verdict_sentence
from legmotion.store.comparison_document import ArmDocument, ComparisonDocument
from legmotion.study.comparison import Comparison

_MARGIN_PX = 34
_TYPICAL = {"rate": "A typical night (geometric mean)", "number": "A typical night (mean)"}


def shared_comparison(document: ComparisonDocument, options: ShareOptions) -> SharedStory:
    """Return what a page of a comparison says that is given away."""
    found = safe_comparison(document, options)
    is_dated = any("-" in night.night for night in found.nights)
    return SharedStory(
        title=TITLE,
        name=options.name,
        facts=tuple(_facts(found, is_dated=is_dated)),
        lead=[cell(verdict_sentence(found))],
        text=[[cell(text)] for text in _text(found)],
        picture=_picture(found, is_dated=is_dated),
        table=_table(document, found),
        not_measured=NOT_MEASURED,
        are=ARE,
        are_not=(*ARE_NOT, ONE_PERSON),
        how=tuple(_how(found)),
        withheld=WITHHELD_DATED if is_dated else WITHHELD,
    )


def _facts(found: Comparison, *, is_dated: bool) -> Iterator[str]:
    yield outcome_title(found)
    yield f"{counted(found.massage.n, 'massage night')}, {counted(found.none.n, 'other night')}"
    dated = [night.night for night in found.nights if "-" in night.night]
    if is_dated and dated:
        yield f"{night_pair(dated[0])} to {night_pair(dated[-1])}"


def _text(found: Comparison) -> Iterator[str]:
    if absolute := absolute_words(found):
        yield f"As a difference of rates: {absolute}."
    if above := above_words(found):
        yield f"Above the usual lie {above}."
    said = [f"{one.words} for {one.what}" for one in chances(found)]
    if said:
        yield f"Chances, as the model sees them: {', '.join(said)}."
    agreed = agreement_sentences(found)
    if agreed:
        yield " ".join(agreed)


def _picture(found: Comparison, *, is_dated: bool) -> SharedPicture | None:
    spec = nights_spec(found)
    if spec is None:
        return None
    how = "by date" if is_dated else "by its number in the study"
    return SharedPicture(
        # Letters may be wider on the screen than where they were measured.
        spec={**spec, "padding": {"left": 2, "top": 2, "bottom": 2, "right": _MARGIN_PX}},
        title=f"Every night {how}",
        description=f"{counted(found.massage.n, 'massage night')} and "
        f"{counted(found.none.n, 'other night')}; the table below holds their numbers.",
        caption=f"Every night {how}: filled circles are massage nights, open diamonds other "
        "nights, lines the typical night of each. Crosses were left out.",
    )


def _table(document: ComparisonDocument, found: Comparison) -> PageTable:
    arms = (("massage", document.arms.massage), ("none", document.arms.none))

    def row(words: str, field: str, decimals: int | None = None) -> Sequence[Cell]:
        return [cell(words), *(_arm_cell(arm, name, field, decimals) for name, arm in arms)]

    is_rate = found.scale == "rate"
    decimals = 1 if is_rate else None
    rows = [
        row("Nights counted", "n"),
        row(_TYPICAL[found.scale], "typical", decimals),
        row("Median night", "median", decimals),
        row("Lower quartile", "low_quartile", decimals),
        row("Upper quartile", "high_quartile", decimals),
    ]
    if is_rate:
        rows += [
            row("Movements counted in all", "count", 0),
            row("Hours in all", "hours", 1),
            row("All movements over all hours", "pooled", 1),
        ]
    return PageTable(
        caption=f"{outcome_title(found)}, by condition",
        columns=("What", "Massage nights", "Other nights"),
        rows=rows,
        numeric=frozenset({1, 2}),
    )


def _arm_cell(arm: ArmDocument, name: str, field: str, decimals: int | None) -> Cell:
    return number_cell(getattr(arm, field), f"arms.{name}.{field}", decimals=decimals)


def _how(found: Comparison) -> Iterator[str]:
    yield f"Compared was {estimand_words(found)}."
    yield f"Design {design_words(found)}."
    if plan := plan_words(found):
        yield f"Plan: {plan}."
    by_reason = Counter(night.excluded for night in found.nights if night.excluded)
    if by_reason:
        said = ", ".join(f"{safe_reason(code)} ({n})" for code, n in by_reason.items())
        yield f"{counted(by_reason.total())} left out: {said}."
    yield (
        "The interval and the chances come from a regression of nights on massage in which "
        "nights that follow each other may be alike; where there are enough nights, a drift over "
        "time is taken out."
    )
