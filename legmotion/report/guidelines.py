"""What the reporting guidelines of single-person studies ask for, filled in where it is known.

CENT 2015 (Vohra et al., 10.1136/bmj.h1738) and SCRIBE 2016 (Tate et al.,
10.1080/02687038.2016.1178022). The topics are in our own words; the texts of the guidelines
stand there. An item without a text is one that legmotion has no record of.
"""

from __future__ import annotations

from itertools import pairwise

from legmotion._version import __version__
from legmotion.report.effect_words import counted, words_of
from legmotion.report.method import model_words
from legmotion.report.verdict_words import NOT_CAUSED, verdict_sentence
from legmotion.store.comparison import GuidelineItem
from legmotion.study.comparison import Comparison

_NO_BLINDING = (
    "None was possible: the person knows of the massage. Movements were counted by a program "
    "that does not know of it."
)
_LIMITS = (
    "One person, not blind to the massage; movements of a sensor are not muscle activity; the "
    "chances are those of the model, if its assumptions hold."
)


def cent_items(comparison: Comparison) -> tuple[GuidelineItem, ...]:
    """Return the items of CENT 2015 that a result can speak to, and those left to the author."""
    known = _known(comparison)
    return (
        _item("1a", "Title says N-of-1 trial", ""),
        _item("1b", "Structured summary", verdict_sentence(comparison)),
        _item("2a", "Background, and why one person is studied", ""),
        _item("2b", "Aim or hypothesis", known["aim"]),
        _item("3a", "Design, number and length of periods, run-in and washout", known["design"]),
        _item("3b", "Changes after the start", known["changes"]),
        _item("4a", "The person: condition, other illnesses, other treatments", ""),
        _item("4b", "Setting", ""),
        _item("4c", "Whether it is research, and ethics approval", ""),
        _item("5", "What was given in each period, how and when", known["sessions"]),
        _item("6a", "Outcomes and how they were measured", known["outcomes"]),
        _item("6b", "Changes of outcomes after the start", known["outcome_changes"]),
        _item("7a", "How the number of periods was settled", known["size"]),
        _item("7b", "Looks before the end, and stopping", known["looks"]),
        _item("8a", "How the sequence was made", known["sequence"]),
        _item("8b", "Kind of randomisation and its limits", known["sequence"]),
        _item("8c", "The whole intended sequence", known["intended"]),
        _item("9", "Concealment of what comes next", ""),
        _item("10", "Who made the sequence and who followed it", ""),
        _item("11a", "Blinding", _NO_BLINDING),
        _item("12a", "Method of the comparison", known["model"]),
        _item("12b", "Further analyses", known["panel"]),
        _item("12c", "Carry-over, trend, and correlation of nights", known["periods"]),
        _item("13a", "Periods that were completed and analysed", known["analysed"]),
        _item("13b", "What was left out, and why", known["left_out"]),
        _item("14a", "Dates", known["dates"]),
        _item("14b", "Whether any period was stopped early", ""),
        _item("15", "The person at the start", ""),
        _item("16", "Number of nights in each analysis", known["analysed"]),
        _item("17a", "Result of each outcome with its precision", known["result"]),
        _item("18", "Results of further analyses", known["panel"]),
        _item("19", "Harms", ""),
        _item("20", "Limits", _LIMITS),
        _item("21", "For whom it holds", ""),
        _item("22", "What it means", verdict_sentence(comparison)),
        _item("23", "Registration", ""),
        _item("24", "Protocol", known["protocol"]),
        _item("25", "Funding", ""),
    )


def scribe_items(comparison: Comparison) -> tuple[GuidelineItem, ...]:
    """Return the 26 items of SCRIBE 2016."""
    known = _known(comparison)
    return (
        _item("1", "Title says single-case design", ""),
        _item("2", "Summary", verdict_sentence(comparison)),
        _item("3", "Background", ""),
        _item("4", "Aims", known["aim"]),
        _item("5", "Design and phases, fixed in advance or driven by data", known["design"]),
        _item("6", "Changes of procedure", known["changes"]),
        _item("7", "Planned replication", ""),
        _item("8", "Randomisation", known["sequence"]),
        _item("9", "Blinding", _NO_BLINDING),
        _item("10", "Selection of the person", ""),
        _item("11", "The person", ""),
        _item("12", "Setting", ""),
        _item("13", "Ethics", ""),
        _item("14", "Measures", known["outcomes"]),
        _item("15", "Equipment", known["equipment"]),
        _item("16", "The intervention", known["sessions"]),
        _item("17", "Whether it was given as meant", known["fidelity"]),
        _item("18", "Analyses", known["model"]),
        _item("19", "The sequence that was completed", known["analysed"]),
        _item("20", "Outcomes and raw data", known["raw"]),
        _item("21", "Adverse events", ""),
        _item("22", "Interpretation", verdict_sentence(comparison)),
        _item("23", "Limits", _LIMITS),
        _item("24", "Applicability", ""),
        _item("25", "Protocol", known["protocol"]),
        _item("26", "Funding", ""),
    )


def _item(item: str, topic: str, text: str) -> GuidelineItem:
    return GuidelineItem(item=item, topic=topic, text=text)


def _known(comparison: Comparison) -> dict[str, str]:
    """Return what a comparison knows, by topic; empty where it does not."""
    codes = {notice.code: notice.sentence for notice in comparison.warnings}
    is_planned = comparison.plan_hash is not None
    return {
        "aim": f"Whether {comparison.label} differs between massage nights and other nights.",
        "design": _design(comparison),
        "changes": codes.get("plan_changed", "The plan is unchanged." if is_planned else ""),
        "outcome_changes": codes.get(
            "outcome_changed", "The planned outcome was compared." if is_planned else ""
        ),
        "sessions": _sessions(comparison),
        "outcomes": _outcomes(comparison),
        "size": "As the plan says." if is_planned else "",
        "looks": codes.get("unplanned_look", "As the plan says." if is_planned else ""),
        "sequence": _sequence(comparison),
        "intended": _intended(comparison),
        "model": model_words(comparison),
        "panel": _panel(comparison),
        "periods": _periods(comparison),
        "analysed": f"{counted(comparison.massage.n)} with massage and {comparison.none.n} without "
        f"of {counted(len(comparison.nights))} in all.",
        "left_out": _left_out(comparison),
        "dates": _dates(comparison),
        "result": verdict_sentence(comparison),
        "protocol": f"plan.json, SHA-256 {comparison.plan_hash}." if is_planned else "",
        "equipment": f"legmotion {__version__}; device and leg stand in each night's result."
        if comparison.outcome != "count_per_h"
        else "",
        "fidelity": _fidelity(comparison),
        "raw": "Every night with its value, condition and reason if left out is in `nights`.",
    }


def _design(comparison: Comparison) -> str:
    switches = _switches(comparison)
    fixed = (
        "fixed in advance" if comparison.design == "assigned" else f"not fixed. {NOT_CAUSED[:-1]}"
    )
    return (
        f"Nights of two kinds, {counted(switches, 'change')} between them; which nights had a "
        f"massage was {fixed} ({comparison.design_origin or 'as given'})."
    )


def _switches(comparison: Comparison) -> int:
    used = [night.massage for night in comparison.nights if not night.excluded]
    return sum(one != other for one, other in pairwise(used))


def _sessions(comparison: Comparison) -> str:
    minutes = [night.minutes for night in comparison.nights if night.massage and night.minutes]
    if not minutes:
        return ""
    low, high = min(minutes), max(minutes)
    length = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return f"Massages of {length} min; kind, region and hour stand in the diary."


def _outcomes(comparison: Comparison) -> str:
    further = [outcome.label for outcome in comparison.secondary]
    text = f"{comparison.label}, the primary one"
    return f"{text}; secondary: {', '.join(further)}." if further else f"{text}."


def _sequence(comparison: Comparison) -> str:
    if comparison.plan_hash is not None:
        return "Drawn at random in advance; scheme, limits and seed stand in plan.json."
    if comparison.design == "assigned":
        return "Fixed in advance; how it was made is not recorded."
    return "Not randomised: massages came as they were booked."


def _intended(comparison: Comparison) -> str:
    planned = [night.planned for night in comparison.nights if night.planned is not None]
    return "".join("M" if one else "-" for one in planned)


def _panel(comparison: Comparison) -> str:
    done = [f"{row.key} {row.label}" for row in comparison.sensitivity if row.status == "ok"]
    if not done:
        return ""
    robust = comparison.is_robust
    same = "" if robust is None else f" Direction and verdict {'stay' if robust else 'change'}."
    return f"{', '.join(done)}.{same}"


def _periods(comparison: Comparison) -> str:
    effect, carry = comparison.effect, comparison.carry_over
    if effect is None:
        return ""
    trend = "with" if "trend" in effect.columns else "without"
    later = "" if carry is None else f" The night after a massage: {carry.note or carry.status}"
    return f"Correlation of neighbouring nights {effect.rho_mean:.2f}, {trend} a trend.{later}"


def _left_out(comparison: Comparison) -> str:
    left_out = [night for night in comparison.nights if night.excluded]
    if not left_out:
        return "No night was left out."
    return "; ".join(f"{night.night}: {night.reason}" for night in left_out) + "."


def _dates(comparison: Comparison) -> str:
    if not comparison.nights or "-" not in comparison.nights[0].night:
        return ""
    return f"{comparison.nights[0].night} to {comparison.nights[-1].night}."


def _fidelity(comparison: Comparison) -> str:
    adherence = comparison.adherence
    if adherence is None:
        return ""
    text = f"{adherence.n_kept} of {counted(adherence.n_planned)} as planned."
    if adherence.as_received is None:
        return text
    received = words_of(comparison).change(adherence.as_received.estimate)
    return f"{text} As received: {received}."
