"""The page of a comparison: one HTML file, drawn from what comparison.json holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legmotion.report import comparison_checks as checks
from legmotion.report import comparison_story as story
from legmotion.report.charts import chart_svg
from legmotion.report.comparison_effect import effect_spec, panel_spec
from legmotion.report.comparison_figures import (
    MASSAGE,
    OTHER,
    OUT,
    hours_spec,
    left_out_marks,
    nights_spec,
)
from legmotion.report.comparison_night_tables import items_table, left_out_table, nights_table
from legmotion.report.comparison_tables import (
    arms_table,
    balance_table,
    effect_table,
    hours_table,
    needed_table,
    panel_table,
    secondary_table,
    unit_words,
)
from legmotion.report.dates import night_pair
from legmotion.report.effect_words import words_of
from legmotion.report.html import page_html
from legmotion.report.page_parts import Cell, Headline, Note, PageTable, cell, number_cell
from legmotion.store.comparison_document import ComparisonDocument
from legmotion.store.comparison_result import comparison_result
from legmotion.study.comparison import Arm, Comparison

if TYPE_CHECKING:
    from markupsafe import Markup

_MINUS = re.compile(r"(?<![\w-])-(?=\d)")
_SIGNS = (("massage", MASSAGE), ("other night", OTHER))
_TRUST = frozenset(
    {
        "plan_changed", "outcome_changed", "unplanned_look", "discordant", "wide_interval",
        "exclusions_differ", "floor_differs", "single_change", "same_weekdays", "uneven",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One check of the comparison: its title and what is said of it."""

    key: str
    title: str
    sentences: Sequence[str]
    table: PageTable | None = None


def comparison_page(document: ComparisonDocument) -> str:
    """Return the page of a comparison as the text of one HTML file.

    It is drawn from the document alone, with the words of the terminal's report.

    Raises
    ------
    MissingLibraryError
        If a library that draws pages is not installed.
    """
    comparison = comparison_result(document)
    context = {
        "sentence": _tied(document.sentence),
        "facts": list(_facts(comparison)),
        "headlines": list(_headlines(comparison)),
        "chances": story.chances(comparison),
        "about": [(label, _tied(text)) for label, text in _about(comparison) if text],
        "missing": checks.missing_sentences(comparison),
        "steps": story.next_steps(comparison),
        "signs": _signs(comparison),
        "pictures": _pictures(comparison, document.sentence),
        "captions": _captions(comparison),
        "left_out": left_out_table(comparison, left_out_marks(comparison)),
        "arms": arms_table(comparison),
        "effect": effect_table(comparison),
        "panel": panel_table(comparison),
        "agreement": checks.agreement_sentences(comparison),
        "secondary": secondary_table(comparison),
        "secondary_note": checks.SECONDARY_NOTE,
        "hours": hours_table(comparison),
        "checks": [part for part in _checks(comparison, document) if part.sentences],
        "needed": list(map(_tied, checks.needed_sentences(comparison))),
        "needed_table": needed_table(comparison),
        "notices": _notices(comparison),
        "limits": checks.limits(comparison),
        "nights": nights_table(comparison),
        "method": document.reporting.method,
        "guidelines": [
            items_table("CENT 2015", document.reporting.cent),
            items_table("SCRIBE 2016", document.reporting.scribe),
        ],
        "settings": list(_settings(document)),
    }
    return page_html(
        "comparison.html.j2",
        title=story.TITLE,
        context=context,
        styles=("comparison.css",),
    )


def _facts(comparison: Comparison) -> Iterator[Cell]:
    yield cell(story.outcome_title(comparison))
    nights = comparison.nights
    if nights:
        first, last = nights[0].night, nights[-1].night
        is_dated = "-" in first
        yield cell(
            f"{night_pair(first)} to {night_pair(last)}" if is_dated else f"{first} to {last}"
        )
    yield cell("schedule fixed in advance" if comparison.design == "assigned" else "a diary")
    if comparison.is_exploratory:
        yield cell("exploratory")


def _headlines(comparison: Comparison) -> Iterator[Headline]:
    """Yield the first numbers: the difference, a typical night of each kind, how sure."""
    effect = comparison.effect
    if effect is not None:
        words = words_of(comparison)
        key = "rr" if comparison.scale == "rate" else "difference"
        yield Headline(
            label="difference on massage nights",
            number=Cell(text=words.change(effect.estimate), key=key, value=effect.estimate),
            denominator=(cell(f"95 % interval {words.interval(effect.low, effect.high)}"),),
        )
    yield _arm("typical massage night", comparison.massage, "massage", comparison)
    yield _arm("typical other night", comparison.none, "none", comparison)
    sure = next((one for one in story.chances(comparison) if one.key == "p_meaningful"), None)
    if sure is not None:
        yield Headline(
            label=f"chance of {sure.what}",
            number=Cell(text=sure.words, key=sure.key, value=sure.p),
            denominator=(cell("of the model, if its assumptions hold"),),
        )


def _arm(label: str, arm: Arm, key: str, comparison: Comparison) -> Headline:
    """Return a typical night; without one, how many nights there are of this kind."""
    n = number_cell(arm.n, f"arms.{key}.n")
    kind = story.ARM_NAMES[key == "massage"]
    if arm.typical is None:
        return Headline(label=f"{kind} so far", number=n, unit="usable")
    typical = number_cell(arm.typical, f"arms.{key}.typical")
    told: tuple[Cell, ...] = (cell("of "), n, cell(f" {kind}"))
    if arm.n_above_usual is not None:
        above = number_cell(arm.n_above_usual, f"arms.{key}.n_above_usual")
        told = (*told, cell(", "), above, cell(" above the usual"))
    return Headline(label=label, number=typical, unit=unit_words(comparison), denominator=told)


def _about(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    return (
        ("What is compared", story.estimand_words(comparison)),
        ("Per hour", story.absolute_words(comparison)),
        ("Design", story.design_words(comparison)),
        ("Nights", story.nights_words(comparison)),
        ("Plan", story.plan_words(comparison)),
        ("Neighbours", story.neighbours_words(comparison)),
    )


def _signs(comparison: Comparison) -> list[tuple[str, Mapping[str, str]]]:
    is_out = any(night.excluded and night.value is not None for night in comparison.nights)
    return [*_SIGNS, ("left out", OUT)] if is_out else [*_SIGNS]


def _pictures(comparison: Comparison, sentence: str) -> dict[str, Markup | None]:
    """Return every picture by its name, None where there is nothing to draw."""
    specs = {
        "nights": (nights_spec(comparison), "Every night on a time line"),
        "effect": (effect_spec(comparison), "Both kinds of nights beside the difference"),
        "panel": (panel_spec(comparison), "The same question asked in other ways"),
        "hours": (hours_spec(comparison), "Movements by the hour of the clock"),
    }
    description = f"{sentence} All its numbers stand in the table beside it."
    return {
        name: None if spec is None else chart_svg(spec, title=title, description=description)
        for name, (spec, title) in specs.items()
    }


def _captions(comparison: Comparison) -> dict[str, str]:
    least = words_of(comparison).least(comparison.mcid)
    return {
        "nights": " ".join(_nights_caption(comparison)),
        "effect": "Left: every night that entered, a bar at the typical one. Right: the difference "
        "with its 95 % interval, level with the nights that it is about; the curve is how sure "
        f"the model is of each size. Shaded: less than {least} either way.",
        "nights_alone": "Every night that entered, a bar at the typical one of each kind.",
        "panel": "Estimate and 95 % interval of each analysis; the dashed line of S7 is a range. "
        f"Shaded: less than {least} either way. The order is fixed, and no row is picked.",
        "hours": "Periodic movements per hour by the hour of the clock: all movements over all "
        "time seen. Nothing is decided by it.",
    }


def _nights_caption(comparison: Comparison) -> Iterator[str]:
    """Yield what the time line shows: only of what is in it."""
    nights = comparison.nights
    has_values = any(night.value is not None for night in nights)
    is_typical = comparison.massage.typical is not None or comparison.none.typical is not None
    lines = "; the lines are the typical night of each kind" if is_typical else ""
    yield f"Every night at its date{lines}."
    if has_values and comparison.scale == "rate":
        yield "Half a movement is added to a count, so that a night without any has a place."
    if not has_values:
        yield "What was measured is not shown."
    differs = any(
        None not in (night.planned, night.massage) and night.planned != night.massage
        for night in nights
    )
    if differs:
        yield "A ring marks a night that went otherwise than planned."
    if any(night.arm is not None and night.arm != night.massage for night in nights):
        yield "Where a plan is followed, a night counts as it was planned, and is drawn so."
    yield "All numbers stand in the table of nights."


def _checks(comparison: Comparison, document: ComparisonDocument) -> Iterator[Part]:
    yield _part("drift", checks.DRIFT_TITLE, checks.drift_sentences(comparison))
    yield _part("after", checks.AFTER_TITLE, checks.after_sentences(comparison))
    balance = balance_table(comparison)
    yield _part("balance", checks.BALANCE_TITLE, checks.balance_sentences(comparison), balance)
    shared = document.reconciliation
    if shared is not None:
        said = checks.shared_sentences(shared.n_matched, shared.diary_only, shared.recording_only)
        yield _part("shared", checks.SHARED_TITLE, said)


def _part(key: str, title: str, said: Sequence[str], table: PageTable | None = None) -> Part:
    return Part(key=key, title=title, sentences=list(map(_tied, said)), table=table)


def _tied(text: str) -> str:
    """Return a text in which no line ends before a per cent sign, and a minus is one."""
    return _MINUS.sub("\N{MINUS SIGN}", text.replace(" %", "\N{NO-BREAK SPACE}%"))


def _notices(comparison: Comparison) -> list[Note]:
    """Return what there is to know, first what lowers trust."""
    notes = [
        Note(text=notice.sentence, kind="warn" if notice.code in _TRUST else "info")
        for notice in comparison.warnings
    ]
    return sorted(notes, key=lambda note: note.kind != "warn")


def _settings(document: ComparisonDocument) -> Iterator[tuple[str, Cell]]:
    yield "made by", cell(f"legmotion {document.version}")
    yield "result", cell(document.schema)
    yield "outcome", cell(document.outcome)
    yield "plan, SHA-256", cell(document.plan_hash or "no plan")
    yield "parameters, SHA-256", cell(document.provenance.parameters_sha256)
    libraries = document.provenance.libraries
    yield "libraries", cell(", ".join(f"{name} {one}" for name, one in libraries.items()))
