"""What the first screen of a night's page says: title, four numbers, one sentence, what to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec import UNSET

from legmotion.report.dates import night_pair
from legmotion.report.night_times import NightTimes
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
WINDOW_ORIGINS = {
    "option": "from the options",
    "diary": "from the diary",
    "detected": "found from how the leg lay",
    "recording": "the whole recording",
}
# Flags that lower the grade of a night; the others only say.
_LOWERING = {
    "clocks_not_compared", "clocks_not_aligned", "short_night", "lost_time", "noise_floor",
    "low_resolution", "low_rate", "jitter", "scale_error", "gravity_removed", "wear_in_doubt",
    "threshold_sensitive",
}  # fmt: skip


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
        headlines=list(_headlines(document)),
        sentence=list(_sentence(document)),
        scale=SCALE_WORDS,
        notes=_notes(document),
        missing=[Note(text=text) for text in _missing(document, missing_trace)],
    )


def outcome_cell(document: NightDocument, key: str, *, decimals: int | None = None) -> Cell:
    """Return an outcome as it is shown, a dash where a result does not have it."""
    outcome = document.outcomes.get(key)
    value = None if outcome is None else outcome.value
    return number_cell(value, f"outcomes.{key}.value", decimals=decimals)


def value_of(document: NightDocument, key: str) -> int | float | None:
    """Return the value of an outcome, None where it is not known."""
    outcome = document.outcomes.get(key)
    return None if outcome is None else outcome.value


def is_apart(document: NightDocument) -> bool:
    """Return whether each leg is scored by itself and the night has no number for both."""
    return value_of(document, "plm_n") is None and len(sides_of(document)) > 1


def sides_of(document: NightDocument) -> list[str]:
    """Return the legs that were recorded, left before right."""
    return sorted({recording.side for recording in document.recordings})


def legs_words(document: NightDocument) -> str:
    """Return which legs were recorded."""
    sides = sides_of(document)
    return "both legs" if len(sides) > 1 else f"{sides[0]} leg only"


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
    origin = " and ".join(WINDOW_ORIGINS.get(one, one) for one in window.origin.split("+"))
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
    of = [
        outcome_cell(document, f"{side}_leg_plm_n"),
        cell(f" in the analysable time in bed of the {side} leg"),
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
            kind="warn" if flag.code in _LOWERING else "info",
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
