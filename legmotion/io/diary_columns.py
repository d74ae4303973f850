"""The columns of massage.csv and nights.csv: what each may hold, and the name nearest to another.

A column that stands in neither table is kept as it is: it may be named as a covariate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypedDict, Unpack

File = Literal["massage", "nights"]
Kind = Literal[
    "date", "moment", "yes_no", "yes_no_or_words", "number", "integer", "choice", "list", "arm",
    "text",
]  # fmt: skip
Need = Literal["required", "recommended", "optional"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryColumn:
    """One column's contract: file, kind, range or choices, need, meaning and an example.

    Numbers are from `low` to `high`, both included; a `list` holds `choices` with `;` between.
    """

    name: str
    file: File
    kind: Kind
    need: Need = "optional"
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()
    meaning: str
    example: str

    @property
    def expected(self) -> str:
        """What a cell of this column may hold, in words."""
        match self.kind:
            case "number" | "integer":
                return f"{self.low:g}–{self.high:g}"
            case "choice" | "list":
                return ", ".join(self.choices)
        return _EXPECTED[self.kind]


_EXPECTED = {
    "date": "a date as 2026-11-21",
    "moment": "HH:MM as 22:30",
    "yes_no": "yes or no",
    "yes_no_or_words": "yes, no or words",
    "arm": "massage or none",
    "text": "words",
}
_KINDS = (
    "swedish", "deep_tissue", "sports", "trigger_point", "reflexology", "lymphatic",
    "foot_device", "self",
)  # fmt: skip
_REGIONS = ("calves", "thighs", "feet", "legs", "back", "full_body")
OTHER = "other:"


class _More(TypedDict, total=False):
    need: Need
    low: float
    high: float
    choices: tuple[str, ...]


def _massage(
    name: str, kind: Kind, meaning: str, example: str, **more: Unpack[_More]
) -> DiaryColumn:
    return DiaryColumn(
        name=name, file="massage", kind=kind, meaning=meaning, example=example, **more
    )


def _night(name: str, kind: Kind, meaning: str, example: str, **more: Unpack[_More]) -> DiaryColumn:
    return DiaryColumn(
        name=name, file="nights", kind=kind, meaning=meaning, example=example, **more
    )


COLUMNS: tuple[DiaryColumn, ...] = (
    _massage("date", "date", "local day of the massage", "2026-11-21", need="required"),
    _massage(
        "massage", "yes_no", "whether there was one; a blank is unknown", "yes", need="recommended"
    ),
    _massage(
        "start_time",
        "moment",
        "when it began, by the clock of the place",
        "20:30",
        need="recommended",
    ),
    _massage("minutes", "number", "how long it lasted", "45", need="recommended", low=1, high=240),
    _massage("kind", "choice", "what was done, or other:WORDS", "deep_tissue", choices=_KINDS),
    _massage(
        "region", "list", "where, several with ; between them", "calves;feet", choices=_REGIONS
    ),
    _massage("side", "choice", "which leg", "both", choices=("left", "right", "both")),
    _massage("therapist", "text", "who gave it, a code rather than a name", "T1"),
    _massage("pressure", "integer", "from very light to very strong", "3", low=1, high=5),
    _massage("oil", "yes_no", "whether oil or lotion was used", "no"),
    _massage("notes", "text", "anything else", "after a long walk"),
    _night(
        "night",
        "date",
        "the date of the evening on which the night began",
        "2026-11-21",
        need="required",
    ),
    _night("in_bed", "moment", "when you went to bed", "22:10"),
    _night("lights_off", "moment", "when you tried to sleep", "22:30", need="recommended"),
    _night("lights_on", "moment", "when the night was over", "06:30"),
    _night("final_wake", "moment", "when you woke for the last time", "06:15"),
    _night("out_of_bed", "moment", "when you got up", "06:40"),
    _night("sleep_latency_min", "integer", "minutes until you slept, as you guess", "20", high=720),
    _night("awakenings", "integer", "how often you woke, the last time left out", "2", high=60),
    _night("waso_min", "integer", "minutes awake in between, all together", "25", high=900),
    _night("sleep_quality", "integer", "from very poor to very good", "3", low=1, high=5),
    _night(
        "symptoms_evening",
        "number",
        "restlessness of the evening, before any massage",
        "6",
        need="recommended",
        high=10,
    ),
    _night(
        "symptoms_night", "number", "restlessness of the night", "4", need="recommended", high=10
    ),
    _night("irls", "integer", "IRLS total of the week, typed in", "18", high=40),
    _night("stress_evening", "number", "how tense the day was", "3", high=10),
    _night("caffeine_after_noon", "number", "cups after noon", "1", high=20),
    _night("alcohol_drinks", "number", "drinks of the day", "0", high=20),
    _night("exercise_min", "number", "minutes of exercise on that day", "30", high=1440),
    _night("nap_min", "number", "minutes of naps on that day", "0", high=1440),
    _night("medication_changed", "yes_no", "whether any medicine changed on that day", "no"),
    _night("iron", "yes_no_or_words", "iron taken, or how much", "no"),
    _night("illness", "yes_no_or_words", "ill on that day, or with what", "no"),
    _night("travel", "yes_no_or_words", "a journey on that day, or where to", "no"),
    _night("period_day", "integer", "day of the menstrual cycle", "12", high=90),
    _night("arm_planned", "arm", "what the plan said for this evening", "massage"),
)
BY_NAME = {column.name: column for column in COLUMNS}
MASSAGE_COLUMNS = tuple(column for column in COLUMNS if column.file == "massage")
NIGHT_COLUMNS = tuple(column for column in COLUMNS if column.file == "nights")

_MAX_NAME = 40
_NEAR = 2


def column_name(text: str) -> str:
    """Return a header cell as a column's name: small letters, `_` for spaces, no unit in brackets.

    Examples
    --------
    >>> column_name(" Lights Off"), column_name("minutes (min)"), column_name("Sleep-quality")
    ('lights_off', 'minutes', 'sleep_quality')
    """
    bare = text.strip()
    if len(bare) <= 2 * _MAX_NAME:
        bare = re.sub(r"\s*[(\[][^()\[\]]{0,40}[)\]]$", "", bare)
    return re.sub(r"[\s\-]+", "_", bare.casefold().strip(" \"'“”:"))


def nearest(word: str, known: tuple[str, ...]) -> str:
    """Return the known word that is at most two typing mistakes away, or nothing.

    A mistake is a letter too many, too few or wrong, or two neighbours exchanged.

    Examples
    --------
    >>> nearest("minuets", ("minutes", "kind")), nearest("mood", ("kind", "iron"))
    ('minutes', '')
    """
    if not word or len(word) > _MAX_NAME:
        return ""
    by_distance = [(_mistakes(word, other), other) for other in known]
    near = [(n, other) for n, other in by_distance if n <= _NEAR and n < len(other) - 1]
    return min(near)[1] if near else ""


def _mistakes(word: str, other: str) -> int:
    """Return the edit distance of two words, an exchange of neighbours counted once."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        before, above, row = row, before, [i]
        for j, target in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == target:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
