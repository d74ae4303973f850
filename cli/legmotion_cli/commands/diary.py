"""`legmotion diary`: an empty diary to fill in, and what is odd about one that is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion.errors import ParameterError
from legmotion_cli import output
from legmotion_cli.options import json_option

if TYPE_CHECKING:
    from legmotion.io.diary import Convention, Diary
    from legmotion.study.reconcile import Reconciliation
    from legmotion_cli.settings import Settings

HAS_ERRORS = 3
NIGHTS = click.IntRange(1, 400)


@click.group(
    epilog="""\b
Examples:
  legmotion diary template --from 2026-12-01 --nights 28
  legmotion diary check
"""
)
def command() -> None:
    """Make an empty diary, or check one that is filled in.

    A diary is two tables that any spreadsheet can edit: massage.csv with a row for each massage,
    and nights.csv with a row for each night. One merged file is read as well. An empty cell means
    "not known"; it never means "no massage".
    """


@command.command(
    "check",
    epilog="""\b
Examples:
  legmotion diary template --out my-diary
  legmotion diary check my-diary --json
""",
)
@click.argument("paths", nargs=-1, metavar="[STUDY | FILE [FILE2]]")
@click.option(
    "--date-convention",
    type=click.Choice(["evening", "morning"]),
    help="Of which day the dates in nights.csv are.  [as settings or the file say]",
)
@click.option("--date-format", metavar="F", help="How dates are written, as %d/%m/%Y.  [ISO]")
@click.option("--tz", metavar="ZONE", help="Time zone of the nights, as Europe/Berlin.")
@json_option
def check(
    *,
    paths: Sequence[str],
    date_convention: Convention | None,
    date_format: str | None,
    tz: str | None,
    as_json: bool,
) -> int:
    """Say what is odd about a diary, all at once: line, column, what was found, how to mend it.

    STUDY is a study folder; without it, the nearest one upwards, else this folder. FILE is
    massage.csv, nights.csv or one merged file. Where the study has results, diary and results are
    held against each other. An error means that its row is not used (exit code 3), a warning says
    what was assumed.
    """
    from legmotion_cli.diary_words import check_lines, check_result
    from legmotion_cli.settings import load_settings

    folder = _folder(paths)
    settings = load_settings(tz=tz, folder=folder)
    study = folder or settings.study or Path()
    files = _files(study, paths if folder is None else ())
    diary = _read(files, settings, date_convention, date_format)
    is_study = folder is not None or not paths
    shared = _reconciliation(study, diary, settings) if is_study else None
    result = check_result(diary, [Path(file).name for file in files if file], shared)
    if as_json:
        output.json_value(result)
    else:
        output.facts(check_lines(result))
    return HAS_ERRORS if result["n_errors"] else 0


def _folder(paths: Sequence[str]) -> Path | None:
    """Return the folder that was named, None where files or nothing were."""
    folders = [path for path in paths if Path(path).is_dir()]
    if folders and len(paths) > 1:
        raise ParameterError(
            f"{folders[0]} is a folder; expected one folder, or one or two files",
            hint="check studies one by one",
        )
    return Path(folders[0]) if folders else None


def _files(study: Path, paths: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the file of massages and that of nights, as named or as they stand in a folder."""
    from legmotion.io.diary_reader import sort_files
    from legmotion.store.study_folder import DIARY, MASSAGES

    if not paths:
        massage, nights = (study / name for name in (MASSAGES, DIARY))
        if not massage.exists() and not nights.exists():
            raise ParameterError(
                f"there is neither {MASSAGES} nor {DIARY} in {study.resolve().name or study}",
                hint="legmotion diary template makes them; or name the files",
            )
        return (
            str(massage) if massage.exists() else None,
            str(nights) if nights.exists() else None,
        )
    found = sort_files(paths)
    for kind, alike in found.items():
        if len(alike) > 1:
            raise ParameterError(
                f"{' and '.join(alike)} all look like {kind}.csv",
                hint="give one file of each kind, or one merged file",
            )
    return next(iter(found["massage"]), None), next(iter(found["nights"]), None)


def _read(
    files: tuple[str | None, str | None],
    settings: Settings,
    date_convention: Convention | None,
    date_format: str | None,
) -> Diary:
    from legmotion.io.diary_reader import DiaryOptions, read_diary

    options = DiaryOptions(
        convention=date_convention or settings.date_convention,
        is_complete=settings.diary_complete,
        date_format=date_format,
        night_start=settings.night_start,
    )
    return read_diary(massage=files[0], nights=files[1], options=options)


def _reconciliation(study: Path, diary: Diary, settings: Settings) -> Reconciliation | None:
    """Hold the diary against the study's results, where there are any."""
    from legmotion.store.study_folder import NIGHTS as RESULTS

    if not (study / RESULTS).is_dir():
        return None
    from legmotion.store.study_results import read_study_results
    from legmotion.study.reconcile import reconcile
    from legmotion_cli.zones import zone_of

    nights = read_study_results(study).nights
    if not nights:
        return None
    return reconcile(
        nights,
        diary,
        zone=zone_of(settings)[0],
        night_start=settings.night_start,
        params=settings.parameters.study,
        today=date.today(),
    )


@command.command(
    "template",
    epilog="""\b
Examples:
  legmotion diary template --from 2026-12-01 --nights 28
  legmotion diary template --out client-07 --json
""",
)
@click.option("--from", "first", metavar="DATE", help="The first evening, as 2026-12-01.")
@click.option("--nights", metavar="N", type=NIGHTS, help="How many evenings get a row.  [28]")
@click.option("--out", metavar="DIR", default=".", help="Where the two files go.  [this folder]")
@json_option
def template(*, first: str | None, nights: int | None, out: str, as_json: bool) -> None:
    """Write an empty massage.csv and nights.csv.

    With --from each evening gets a row whose cells are to be filled in. Nothing is overwritten.
    """
    from legmotion.io.diary_writer import massage_template, night_template
    from legmotion.store.new_folder import new_folder
    from legmotion.store.study_folder import DIARY, MASSAGES
    from legmotion_cli.diary_words import template_lines, template_result

    evenings = _evenings(first, nights)
    made = {MASSAGES: massage_template(evenings), DIARY: night_template(evenings)}
    with new_folder(Path(out)) as content:
        for name, text in made.items():
            (content / name).write_text(text, encoding="utf-8", newline="\n")
    result: dict[str, Any] = template_result(Path(out), made, n_rows=len(evenings))
    if as_json:
        output.json_value(result)
    else:
        output.lines(template_lines(result))


def _evenings(first: str | None, nights: int | None) -> list[date]:
    """Return the evenings that get a row, none if no first one is named."""
    if first is None:
        if nights is not None:
            raise ParameterError(
                f"--nights is {nights}, but the first evening is not named",
                hint=f"add --from {date.today()}",
            )
        return []
    try:
        begin = datetime.strptime(first, "%Y-%m-%d").date()
        return [begin + timedelta(days=number) for number in range(nights or 28)]
    except (ValueError, OverflowError) as error:
        raise ParameterError(
            f"--from is {first!r}, expected a date as 2026-12-01", hint="year-month-day"
        ) from error
