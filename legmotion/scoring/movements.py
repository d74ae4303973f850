"""The contract of the movements table: both legs on one clock, combined and scored."""

from __future__ import annotations

from legmotion.tables import Column, Table

# Codes of `why_not`: why a row is not a periodic leg movement.
WHY_NOT_PLM = {
    "too_short": "shorter than the rule's candidate movements",
    "too_long": "longer than the rule's candidate movements",
    "too_many_parts": "more single-leg parts than the rule allows",
    "long_part": "one leg's part is longer than the rule allows",
    "posture": "a change of position, which the posture policy does not score",
    "gap": "the first after a gap in the recording, with too few to follow",
    "short_interval": "too soon after the candidate before",
    "long_interval": "too long after the candidate before",
    "run_too_short": "fewer movements in a row than the rule asks for",
    "wake": "in wakefulness, where the rule scores sleep only",
    "respiratory": "at a respiratory event",
}

MOVEMENTS = Table(
    "movements",
    (
        Column("movement", "integer", "", "number of the movement in this night, from 1"),
        Column("onset_s", "number", "s", "start, seconds after the first file's first sample"),
        Column("offset_s", "number", "s", "end, exclusive, on the same clock"),
        Column("onset", "text", "", "start, ISO 8601 with offset; empty where no clock is known"),
        Column("side", "text", "", "left, right or both"),
        Column("kind", "text", "", "LM or posture"),
        Column("n_parts", "integer", "", "single-leg movements it was combined from"),
        Column("in_bed", "boolean", "", "whether the onset lies in the analysable rest window"),
        Column("is_clm", "boolean", "", "candidate leg movement under the rule"),
        Column(
            "imi_s", "number", "s", "onset to onset since the candidate before; empty: undefined"
        ),
        Column("series", "integer", "", "number of the series it belongs to; empty: none"),
        Column("is_plm", "boolean", "", "periodic leg movement under the rule"),
        Column("state", "text", "", "sleep or wake at the onset, as estimated; empty: unknown"),
        Column("why_not", "text", "", "empty for a PLM, else a code that says why not"),
    ),
)
