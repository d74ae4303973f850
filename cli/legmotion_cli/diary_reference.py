"""The page of the diary's columns, made from their contracts."""

from __future__ import annotations

from collections.abc import Iterator

_HEAD = """# The diary

This page is made from the contracts in the code; `pytest --regenerate` writes it anew.

Two tables that any spreadsheet can edit: `massage.csv` with a row for each massage, and
`nights.csv` with a row for each night, dated by its evening. One merged file with `date` and
`massage` is read as well. `legmotion diary template` makes both, `legmotion diary check` lists
everything that is odd in them with its line and what to write instead. An empty cell means "not
known". It never means "no massage".

Comma, semicolon or tab; dates as 2026-11-21, times as 22:30. What spreadsheets make of them (serial
dates, 7:30 PM, decimal commas) is read where it can mean one thing only, and said. Columns that are
not listed here are kept: a numeric one may be named with `--covariates`.

Nights are dated by their evening. Where a diary was filled in by the morning, say so in
`legmotion.toml`, or with `--date-convention morning`:

```toml
[diary]
date_convention = "morning"
complete = false       # true: a day without a row in massage.csv had no massage
night_start = "12:00"  # for those who sleep by day
```

A massage belongs to the night that follows it. One between lights off and the final waking makes
the night neither kind, since the night itself asked for it; one after midnight and before lights
off belongs to the evening before.

Totals of questionnaires such as IRLS are numbers that you type in; no questionnaire is part of
legmotion.
"""
_TITLES = {"massage": "`massage.csv`", "nights": "`nights.csv`"}


def diary_reference() -> str:
    """Return every column of the diary as Markdown."""
    return "\n".join([_HEAD.rstrip("\n"), *_tables()]) + "\n"


def _tables() -> Iterator[str]:
    from legmotion.io.diary_columns import COLUMNS

    for file, title in _TITLES.items():
        yield f"\n## {title}\n"
        yield "| column | what it means | what it may hold | example | need |"
        yield "| --- | --- | --- | --- | --- |"
        for column in COLUMNS:
            if column.file == file:
                yield (
                    f"| `{column.name}` | {column.meaning} | {column.expected} | "
                    f"`{column.example}` | {column.need} |"
                )
