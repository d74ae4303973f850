"""What a shared page says of one night."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from legmotion.report.dates import night_pair
from legmotion.report.night_story import night_story
from legmotion.report.night_times import night_times
from legmotion.report.night_values import (
    is_apart,
    legs_words,
    outcome_cell,
    sides_of,
    value_of,
)
from legmotion.report.page_parts import Cell, PageTable, cell, duration_cell, duration_words
from legmotion.report.share_figures import night_picture
from legmotion.report.share_safe import ShareOptions, safe_date, safe_rule
from legmotion.report.share_story import SharedStory
from legmotion.report.share_words import (
    ARE,
    ARE_NOT,
    DOUBTS,
    NOT_MEASURED,
    ONE_NIGHT,
    OTHER_LEG,
    WITHHELD,
    WITHHELD_DATED,
)
from legmotion.store.documents import NightDocument

_BED = "analysable time in bed"
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){1,3}((a|b|rc|\.dev)[0-9]+)?")


def shared_night(document: NightDocument, options: ShareOptions) -> SharedStory:
    """Return what a page of one night says that is given away."""
    date = safe_date(document, options)
    one_leg = len(sides_of(document)) == 1
    return SharedStory(
        title=f"Leg movements in the night of {night_pair(date)}"
        if date
        else "Leg movements of one night",
        name=options.name,
        facts=tuple(_facts(document)),
        lead=night_story(document, night_times(document), missing_trace="").sentence,
        text=tuple(_text(document)),
        picture=night_picture(document),
        table=_table(document),
        not_measured=(*NOT_MEASURED, *([OTHER_LEG] if one_leg else [])),
        are=ARE,
        are_not=(*ARE_NOT, ONE_NIGHT),
        how=tuple(_how(document)),
        withheld=WITHHELD_DATED if date else WITHHELD,
    )


def _facts(document: NightDocument) -> Iterator[str]:
    window, times = document.window, night_times(document)
    length = duration_words((window.end_s - window.start_s) / 60.0)
    start, end = times.moment(window.start_s), times.moment(window.end_s)
    if start is not None and end is not None:
        yield f"in bed {start:%H:%M} to {end:%H:%M}, {length}"
    else:
        yield f"in bed {length}"
    yield legs_words(document)
    yield f"quality of the recording {document.quality.grade}"


def _text(document: NightDocument) -> Iterator[Sequence[Cell]]:
    if value_of(document, "imi_median_s") is not None:
        yield [
            cell("From the start of one movement to the start of the next: "),
            outcome_cell(document, "imi_median_s", decimals=0),
            cell(" s in the median, the middle half between "),
            outcome_cell(document, "imi_q1_s", decimals=0),
            cell(" and "),
            outcome_cell(document, "imi_q3_s", decimals=0),
            cell(" s, out of "),
            outcome_cell(document, "imi_n"),
            cell(" intervals of 10 to 90 s."),
        ]
    if value_of(document, "tst_min") is not None:
        yield [
            cell("Sleep, estimated from stillness: "),
            duration_cell(value_of(document, "tst_min"), "outcomes.tst_min.value"),
            cell(", which is "),
            outcome_cell(document, "se_pct", decimals=0),
            cell(" % of the time in bed that was recorded and worn."),
        ]
    doubts = [DOUBTS[flag.code] for flag in document.quality.flags if flag.code in DOUBTS]
    if doubts:
        yield [cell(f"To know of this recording: {'; '.join(dict.fromkeys(doubts))}.")]


def _table(document: NightDocument) -> PageTable:
    return PageTable(
        caption="The night in numbers",
        columns=("What", "Value", "Out of"),
        rows=[row for row in _rows(document) if row[1].key],
        numeric=frozenset({1}),
    )


def _rows(document: NightDocument) -> Iterator[Sequence[Cell]]:
    def minutes(key: str) -> Cell:
        return duration_cell(value_of(document, key), f"outcomes.{key}.value")

    def number(key: str, decimals: int | None = None) -> Cell:
        return outcome_cell(document, key, decimals=decimals)

    yield cell("Time in bed"), minutes("tib_min"), cell("")
    yield cell("Of it analysable"), minutes("tib_analysable_min"), cell("")
    if is_apart(document):
        for side in sides_of(document):
            yield (
                cell(f"Periodic leg movements, {side} leg"),
                number(f"{side}_leg_plm_n"),
                cell(f"{_BED} of the {side} leg"),
            )
            yield (
                cell(f"Periodic leg movements per hour, {side} leg"),
                number(f"{side}_leg_plm_per_h_tib", 1),
                cell(f"{_BED} of the {side} leg"),
            )
    yield cell("Periodic leg movements"), number("plm_n"), cell(_BED)
    yield cell("Periodic leg movements per hour"), number("plm_per_h_tib", 1), cell(_BED)
    yield cell("Series of them"), number("series_n"), cell(_BED)
    yield cell("All leg movements"), number("lm_n"), cell(_BED)
    yield cell("All leg movements per hour"), number("lm_per_h_tib", 1), cell(_BED)
    yield cell("Isolated movements"), number("isolated_clm_n"), cell(_BED)
    yield cell("Changes of position"), number("posture_shift_n"), cell(_BED)
    yield (
        cell("Interval between movements, median (s)"),
        number("imi_median_s", 1),
        cell("intervals of 10 to 90 s"),
    )
    yield cell("Sleep, estimated"), minutes("tst_min"), cell("")
    yield cell("Awake after falling asleep, estimated"), minutes("waso_min"), cell("")


def _how(document: NightDocument) -> Iterator[str]:
    rates = " and ".join(dict.fromkeys(f"{one.rate_hz:.3g}" for one in document.recordings))
    where = "both legs" if len(sides_of(document)) > 1 else f"the {sides_of(document)[0]} leg"
    version = document.provenance.legmotion
    by = f"; legmotion {version} found the movements" if _VERSION.fullmatch(version) else ""
    yield f"An acceleration sensor worn on {where} took {rates} samples per second{by}."
    rule = safe_rule(document)
    if rule is not None:
        yield (
            f"Periodic, by the rule {rule.title}: at least {rule.min_series} movements in a row, "
            f"each of {rule.min_duration_s:g} to {rule.max_duration_s:g} s, with "
            f"{rule.imi_min_s:g} to {rule.imi_max_s:g} s from the start of one to the start of "
            f"the next ({rule.source})."
        )
    yield "Time out of bed, not recorded, or without the sensor on the leg is in none of the hours."
