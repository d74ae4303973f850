"""What the first screen of a night's page says: title, four numbers, one sentence, what to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec import UNSET

from legmotion.report.dates import night_pair
from legmotion.report.night_headlines import night_headlines
from legmotion.report.night_times import NightTimes
from legmotion.report.night_values import (
    is_apart,
    legs_words,
    origin_words,
    outcome_cell,
    sides_of,
    value_of,
)
from legmotion.report.page_parts import (
    Cell,
    Headline,
    Note,
    cell,
    duration_cell,
    duration_words,
    number_cell,
    number_words,
)
from legmotion.store.documents import NightDocument

SCALE_WORDS = (
    "The number is on the sensor's own scale: compare it from night to night on the same leg, "
    "strap and device, not with the one of a sleep laboratory. A single night says little."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightStory:
    """What is said of a night before its pictures and tables."""

    title: str
    facts: Sequence[str]
    headlines: Sequence[Headline]
    sentence: Sequence[Cell]
    scale: str
    notes: Sequence[Note]
    missing: Sequence[Note]


def night_story(document: NightDocument, times: NightTimes, *, missing_trace: str) -> NightStory:
    """Return what is said of a night; `missing_trace` says why there is no trace to look at."""
    return NightStory(
        title=f"Night of {night_pair(document.night)}",
        facts=list(_facts(document, times)),
        headlines=night_headlines(document),
        sentence=list(_sentence(document)),
        scale=SCALE_WORDS,
        notes=_notes(document),
        missing=[Note(text=text) for text in _missing(document, missing_trace)],
    )


def sentence_of(text: str) -> str:
    """Return a text as a sentence: a capital letter first, a full stop last.

    Examples
    --------
    >>> sentence_of("one leg only: half is not seen")
    'One leg only: half is not seen.'
    """
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


def _facts(document: NightDocument, times: NightTimes) -> Iterator[str]:
    window = document.window
    origin = origin_words(document)
    length = duration_words((window.end_s - window.start_s) / 60)
    if times.known:
        start, end = times.day(window.start_s), times.day(window.end_s)
        end = end[-5:] if times.is_dated else end
        yield f"in bed {start} → {end}, {length} ({origin})"
    else:
        yield f"in bed {length} ({origin}), time of day not known"
    if not times.is_dated:
        yield "date not known"
    yield legs_words(document)
    devices = list(dict.fromkeys(one.device for one in document.recordings if one.device))
    if devices:
        yield " and ".join(devices)
    rates = dict.fromkeys(f"{one.rate_hz:.3g} Hz" for one in document.recordings)
    yield " and ".join(rates)
    yield f"rules {document.rule.title}"
    yield f"legmotion {document.provenance.legmotion}"


def _sentence(document: NightDocument) -> Iterator[Cell]:
    both = len(sides_of(document)) > 1
    who = "The sensors on both legs" if both else f"The sensor on the {sides_of(document)[0]} leg"
    hours = duration_cell(
        value_of(document, "tib_analysable_min"), "outcomes.tib_analysable_min.value"
    )
    if is_apart(document):
        yield cell("The clocks of the two legs could not be brought together, so each leg stands ")
        yield cell("by itself.")
        return
    movements, periodic = value_of(document, "lm_n"), value_of(document, "plm_n")
    if not movements:
        yield cell(f"{who} counted no leg movement in ")
        yield hours
        yield cell(" of analysable time in bed.")
        return
    if not periodic:
        yield cell(f"{who} counted ")
        yield outcome_cell(document, "lm_n")
        yield cell(f" leg movement{'' if movements == 1 else 's'} in ")
        yield hours
        yield cell(" of analysable time in bed, none of them periodic.")
        return
    yield cell(f"{who} counted ")
    yield outcome_cell(document, "plm_n")
    yield cell(" periodic leg movements in ")
    yield hours
    yield cell(" of analysable time in bed")
    yield from _rate_words(document)


def _rate_words(document: NightDocument) -> Iterator[Cell]:
    """Say the rate with its range, and in how many series they came."""
    rate = document.outcomes["plm_per_h_tib"]
    if rate.value is not None:
        yield cell(", ")
        yield outcome_cell(document, "plm_per_h_tib", decimals=1)
        yield cell(" per hour")
        if rate.low is not UNSET and rate.high is not UNSET:
            yield cell(" (")
            yield number_cell(rate.low, "outcomes.plm_per_h_tib.low", decimals=1)
            yield cell(" to ")
            yield number_cell(rate.high, "outcomes.plm_per_h_tib.high", decimals=1)
            yield cell(f" by their count and by {_step_words(document)})")
    series = value_of(document, "series_n")
    if series:
        yield cell(", in ")
        yield outcome_cell(document, "series_n")
        yield cell(" series." if series > 1 else " series of movements.")
    else:
        yield cell(".")


def _step_words(document: NightDocument) -> str:
    step = document.parameters.get("events", {}).get("threshold_step")
    if not isinstance(step, float):
        return "the limits of detection"
    return f"limits of detection {number_words(100.0 * step, 0)} % lower or higher"


def _notes(document: NightDocument) -> Sequence[Note]:
    return [
        Note(
            text=sentence_of(flag.sentence),
            kind="warn" if flag.grade in ("fair", "bad") else "info",
        )
        for flag in document.quality.flags
    ]


def _missing(document: NightDocument, missing_trace: str) -> Iterator[str]:
    """Yield what the page would show and cannot."""
    if document.sleep is UNSET:
        yield "This result is of an earlier version: it holds no sleep and wakefulness to draw."
    elif document.sleep is None:
        yield "Nothing is known of sleep and wakefulness in this night."
    if document.legs is UNSET:
        yield (
            "This result is of an earlier version: how the leg lay and when it was not worn are "
            "not in it. Analyze the recording again to see them."
        )
    if missing_trace:
        yield sentence_of(missing_trace)
