"""`legmotion trend`: before and after something began, and whether a regular schedule shows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legmotion.errors import ParameterError, StudyError
from legmotion_cli import output
from legmotion_cli.options import iso_date, json_option

if TYPE_CHECKING:
    from legmotion.study.comparison import Design
    from legmotion.study.nights import StudyNights
    from legmotion_cli.settings import Settings


@click.command(
    epilog="""\b
Examples:
  legmotion trend --table course.csv --since 2025-03-01
  legmotion trend --table course.csv --consistency --json
"""
)
@click.argument("study", required=False)
@click.option("--since", metavar="DATE", help="First evening after the change, as 2026-11-01.")
@click.option("--consistency", is_flag=True, help="Ask whether massages in the week before show.")
@click.option("--table", metavar="FILE", help="A table of nights instead of a study; - is stdin.")
@click.option("--outcome", metavar="KEY", help="What is looked at.  [plm_per_h_tib, or value]")
@click.option(
    "--design",
    type=click.Choice(["assigned", "observational"]),
    default="observational",
    help="assigned: the day or the schedule was fixed in advance.  [observational]",
)
@click.option("--out", metavar="DIR", help="Write trend/trend.json, .txt and .html here as well.")
@click.option("--no-page", is_flag=True, help="Write no trend.html.")
@json_option
def command(
    *,
    study: str | None,
    since: str | None,
    consistency: bool,
    table: str | None,
    outcome: str | None,
    design: Design,
    out: str | None,
    no_page: bool,
    as_json: bool,
) -> int:
    """Look at the nights of a study, or of a table, over time.

    --since tells the nights before a day from those after it, by a step alone and by a step in
    nights that may drift: before/after, no control. --consistency asks whether a night goes with
    the massages of the seven nights before it, and with their minutes. Both can be asked at once.
    A table has the columns night,massage,hours,count or night,massage,value, and minutes if known;
    for nights that are numbered --since is a number. With --out the result has a page, trend.html.
    Where the nights allow no answer, it says what is missing (exit code 5).
    """
    from legmotion.report.trend_page import trend_page
    from legmotion.report.trend_text import trend_text
    from legmotion.report.trend_words import trend_sentence
    from legmotion.store.results import document_json
    from legmotion.store.trend import trend_document, write_trend
    from legmotion.store.trend_result import trend_result
    from legmotion.study.trend import TrendSettings, trend
    from legmotion_cli.result_pages import page_beside, tell_place
    from legmotion_cli.settings import load_settings
    from legmotion_cli.study_index import refresh_index_around

    settings = load_settings(folder=_existing(study))
    day = None if since is None else _since(since)
    nights = _nights(study, table, settings, outcome)
    asked = TrendSettings(
        since=day,
        is_consistency=consistency,
        outcome=None if table is not None else outcome,
        design=design,
    )
    result = trend(nights, asked, settings.parameters.study)
    document = trend_document(result, trend_sentence(result))
    told = trend_result(document)
    placed = page = None
    if out is not None:
        page = page_beside(trend_page, document, is_wanted=not no_page)
        placed = write_trend(document, trend_text(told), Path(out), page=page)
        if not no_page:
            refresh_index_around(placed)
    if as_json:
        output.json_bytes(document_json(document))
    else:
        output.data(trend_text(told, sheet=output.sheet()))
        if placed is not None:
            tell_place(placed, page)
    return 0 if result.status == "ok" else StudyError.exit_code


def _nights(
    study: str | None, table: str | None, settings: Settings, outcome: str | None
) -> StudyNights:
    from legmotion_cli.nights_input import read_study_nights, read_table_nights, study_named

    if table is None:
        folder = study_named(study, settings)
        return read_study_nights(folder, settings, outcome=outcome).nights
    if study is not None:
        raise ParameterError(
            f"both the study {study} and the table {table} are named", hint="name one of the two"
        )
    return read_table_nights(table, settings, outcome=outcome)


def _since(text: str) -> date | int:
    """Return the first night after the change: a date, or the number of a night."""
    if re.fullmatch(r"-?\d{1,7}", text):
        return int(text)
    found = iso_date(text)
    if found is None:
        raise ParameterError(
            f"--since is {text!r}, expected the date of an evening or the number of a night",
            hint="as 2026-11-01",
        )
    return found


def _existing(study: str | None) -> Path | None:
    """Return a folder whose settings hold, None for the current one."""
    return Path(study) if study is not None and Path(study).is_dir() else None
