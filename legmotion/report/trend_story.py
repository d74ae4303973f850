"""What the page of a course over time says, in its order: from the document and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legmotion.report.dates import night_pair
from legmotion.report.effect_words import counted, words_of
from legmotion.report.page_parts import Cell, Headline, Note, PageTable, cell, number_cell
from legmotion.report.page_words import as_sentence, kept_together
from legmotion.report.trend_figures import LOOKS, Look, has_minutes, levels, states
from legmotion.report.trend_method import trend_method
from legmotion.report.trend_tables import (
    chance_cell,
    change_cell,
    effects_table,
    left_out_table,
    nights_table,
    periods_table,
    requirement_cells,
    requirements_table,
    unit_words,
)
from legmotion.report.trend_words import (
    NO_CONTROL,
    OTHER_WINDOWS,
    REGULAR,
    STEP_ALONE,
    STEP_AND_DRIFT,
    THE_MODEL,
    change_sentence,
    change_title,
    design_sentence,
    dose_sentence,
    regularity_nights,
    regularity_sentence,
    trend_title,
)
from legmotion.store.trend_document import TrendDocument
from legmotion.store.trend_result import trend_result
from legmotion.study.change import Change
from legmotion.study.regularity import Regularity
from legmotion.study.trend import TrendResult
from legmotion.study.trend_nights import Coefficient, Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One question that was asked: its title, what is said of it, its tables, what is next."""

    key: str
    title: str
    sentences: Sequence[str]
    tables: Sequence[PageTable]
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendStory:
    """Everything that the page says and shows beside its picture."""

    title: str
    facts: Sequence[Cell]
    sentences: Sequence[str]
    headlines: Sequence[Headline]
    hint: str
    caption: str
    description: str
    signs: Sequence[tuple[str, Look]]
    parts: Sequence[Part]
    notices: Sequence[Note]
    nights: PageTable
    left_out: PageTable | None
    method: Sequence[str]
    settings: Sequence[tuple[str, Cell]]


def trend_story(document: TrendDocument) -> TrendStory:
    """Return what the page of a course says."""
    result = trend_result(document)
    return TrendStory(
        title=trend_title(result),
        facts=list(_facts(result)),
        sentences=_sentences(result, document.sentence),
        headlines=list(_headlines(result)),
        hint=document.hint,
        caption=_caption(result),
        description=_description(result, document.sentence),
        signs=[(name, LOOKS[name]) for name in states(result)],
        parts=list(_parts(result)),
        notices=[Note(text=as_sentence(one.sentence)) for one in result.warnings],
        nights=nights_table(result),
        left_out=left_out_table(result),
        method=trend_method(result, version=document.version),
        settings=[
            ("made by", cell(f"legmotion {document.version}")),
            ("result", cell(document.schema)),
            ("outcome", cell(document.outcome)),
            ("parameters, SHA-256", cell(document.provenance.parameters_sha256)),
        ],
    )


def _facts(result: TrendResult) -> Iterator[Cell]:
    yield cell(counted(len(result.nights)))
    if result.nights:
        first, last = result.nights[0].night, result.nights[-1].night
        if result.is_dated:
            yield cell(f"{night_pair(first)} to {night_pair(last)}")
        else:
            yield cell(f"night {first} to {last}")
    if result.change is not None:
        yield cell(NO_CONTROL)


def _sentences(result: TrendResult, told: str) -> list[str]:
    """Return the answer as the file tells it, one paragraph a question where that can be seen."""
    parts = []
    if result.change is not None:
        parts.append(change_sentence(result, result.change))
    if result.regularity is not None:
        parts.append(regularity_sentence(result, result.regularity))
    whole = parts if " ".join(parts) == told else [told]
    return [kept_together(sentence) for sentence in whole]


def _headlines(result: TrendResult) -> Iterator[Headline]:
    change, regularity = result.change, result.regularity
    if change is not None:
        yield from _missing("change", change.requirements)
        if change.step is not None:
            yield from _levels(result, change)
            yield _effect(result, "difference", change.step, "change.step")
    if regularity is not None:
        if regularity.trailing_7 is not None:
            path = "regularity.trailing_7"
            name = "each further massage in the week before"
            yield _effect(result, name, regularity.trailing_7, path)
        else:
            yield from _missing("regularity", regularity.requirements)


def _levels(result: TrendResult, change: Change) -> Iterator[Headline]:
    for name, side in (("before", change.before), ("after", change.after)):
        path = f"change.{name}"
        yield Headline(
            label=f"typical night {name}",
            number=number_cell(side.typical, f"{path}.typical"),
            unit=unit_words(result),
            denominator=(
                number_cell(side.n, f"{path}.n"), cell(" usable nights, middle half "),
                number_cell(side.low_quartile, f"{path}.low_quartile"), cell(" to "),
                number_cell(side.high_quartile, f"{path}.high_quartile"),
            ),
        )  # fmt: skip


def _effect(result: TrendResult, name: str, one: Coefficient, path: str) -> Headline:
    words = words_of(result)
    return Headline(
        label=name,
        number=change_cell(words, one, path),
        denominator=(
            cell(kept_together(f"95 % interval {words.interval(one.low, one.high)}; ")),
            cell(f"{words.direction(is_lower=True)} at all: "),
            chance_cell(one.p_fewer, f"{path}.p_fewer"),
        ),
    )


def _missing(path: str, requirements: Sequence[Requirement]) -> Iterator[Headline]:
    """Yield the first thing that is missing for an answer: what there is, what it would take."""
    for place, one in enumerate(requirements):
        if not one.is_met:
            what, found, needed = requirement_cells(f"{path}.requirements.{place}", one)
            yield Headline(
                label=what.text, number=found, denominator=(needed, cell(" needed for an answer"))
            )
            return


def _parts(result: TrendResult) -> Iterator[Part]:
    if result.change is not None:
        yield _change_part(result, result.change)
    if result.regularity is not None:
        yield _regularity_part(result, result.regularity)
        yield _dose_part(result, result.regularity)


def _change_part(result: TrendResult, change: Change) -> Part:
    drift = (
        ("change.jump", change.jump),
        ("change.slope", change.slope),
        ("change.slope_change", change.slope_change),
    )
    tables = (
        effects_table(result, STEP_ALONE, [("change.step", change.step)]),
        effects_table(result, STEP_AND_DRIFT, drift),
        periods_table(result),
        requirements_table(
            "What an answer on before and after needs", "change", change.requirements
        ),
    )
    said = [design_sentence(result)]
    if change.step is None:
        said.append(f"No answer: {as_sentence(change.status_words)}")
    return Part(
        key="change",
        title=change_title(change),
        sentences=said,
        tables=[table for table in tables if table is not None],
        hint=change.hint,
    )


def _regularity_part(result: TrendResult, regularity: Regularity) -> Part:
    model = (
        ("regularity.trailing_7", regularity.trailing_7),
        ("regularity.tonight", regularity.tonight),
    )
    windows = (
        ("regularity.trailing_14", regularity.trailing_14),
        ("regularity.decayed", regularity.decayed),
    )
    tables = (
        effects_table(result, THE_MODEL, model),
        effects_table(result, OTHER_WINDOWS, windows),
        requirements_table(
            "What an answer on regularity needs", "regularity", regularity.requirements
        ),
    )
    said = [as_sentence(regularity_nights(regularity))]
    if result.change is None:
        said.insert(0, design_sentence(result))
    if regularity.trailing_7 is None:
        said.append(f"No answer: {as_sentence(regularity.status_words)}")
    return Part(
        key="regularity",
        title=REGULAR,
        sentences=said,
        tables=[table for table in tables if table is not None],
        hint=regularity.hint,
    )


def _dose_part(result: TrendResult, regularity: Regularity) -> Part:
    dose, path = regularity.dose, "regularity.dose"
    tables = (
        effects_table(result, "Minutes of a massage night", [(f"{path}.per_step", dose.per_step)]),
        requirements_table("What an answer on minutes needs", path, dose.requirements),
    )
    return Part(
        key="dose",
        title="Minutes",
        sentences=[kept_together(dose_sentence(result, dose))],
        tables=[table for table in tables if table is not None],
    )


def _caption(result: TrendResult) -> str:
    """Return what the picture shows, and how to read it."""
    parts = ["Every night at its place"]
    if result.scale == "rate":
        parts[0] += ", half a movement added so that a night without any has one"
    before, after, ends = levels(result)
    if before is not None or after is not None:
        parts.append("The lines are the typical night before and after the change")
    if ends is not None:
        parts.append(
            "The band is where the step alone puts the nights after the change, from the line "
            "before it: its 95 % interval"
        )
    tonight = "minutes of massage" if has_minutes(result) else "massages"
    parts.append(
        f"Below: massages in the 7 and the 14 nights before each night, and its own {tonight}; "
        "hatched where that is not known"
    )
    return kept_together(". ".join(parts) + ".")


def _description(result: TrendResult, told: str) -> str:
    return f"{told} All numbers of the {counted(len(result.nights))} stand in the table of nights."
