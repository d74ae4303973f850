"""`legmotion compare`: massage nights against other nights."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion.errors import ParameterError, StudyError
from legmotion_cli import output
from legmotion_cli.options import json_option, setting_options

if TYPE_CHECKING:
    from legmotion.params import StudyParameters
    from legmotion.store.comparison_document import ComparisonDocument
    from legmotion.study.comparison import Comparison
    from legmotion.study.nights import StudyNights
    from legmotion.study.plan import Plan
    from legmotion.study.reconcile import Reconciliation
    from legmotion_cli.settings import Settings

# Of a study's nights only: a table names its nights itself.
STUDY_ONLY = ("tz", "night_start")


@click.command(
    epilog="""\b
Examples:
  legmotion compare --table table.csv --design assigned
  legmotion compare --table table.csv --json > comparison.json
"""
)
@click.argument("study", required=False, metavar="[STUDY]")
@click.option("--table", metavar="FILE", help="Nights from a table instead; - is standard input.")
@click.option(
    "--design",
    type=click.Choice(["assigned", "observational"]),
    help="Whether the schedule was fixed in advance.  [assigned if a plan matches]",
)
@click.option("--plan", metavar="FILE", help="What was planned.  [the study's plan.json]")
@click.option("--outcome", metavar="KEY", help="What is compared.  [plm_per_h_tib]")
@click.option("--mcid", type=float, metavar="X", help="Smallest difference that matters.  [20 %]")
@click.option(
    "--better", type=click.Choice(["lower", "higher"]), help="Of a table's values.  [lower]"
)
@click.option("--covariates", metavar="A,B", help="Columns to allow for in row S9.")
@click.option("--show-anyway", is_flag=True, help="Show the estimate of too few nights.")
@click.option("--peek", is_flag=True, help="Look before the plan does: exploratory.")
@click.option(
    "--date-convention",
    type=click.Choice(["evening", "morning"]),
    help="Of which day the dates of nights are.",
)
@click.option("--date-format", metavar="F", help="How dates are written, as %d/%m/%Y.  [ISO]")
@click.option("--night-start", metavar="HH:MM", help="When a night begins.  [12:00]")
@click.option("--out", metavar="DIR", help="Where comparison/ is written.  [the study]")
@click.option("--no-page", is_flag=True, help="Write no comparison.html.")
@setting_options
@json_option
def command(
    *, study: str | None, out: str | None, no_page: bool, as_json: bool, **options: Any
) -> int:
    """Compare massage nights with other nights of one person.

    STUDY is a study folder; without it, the nearest one upwards. Its results, diary and plan are
    read, and comparison/comparison.json is written there with its page, comparison.html, which
    opens in any browser and asks for nothing from the internet. A table has the columns
    night,massage,hours,count, or night,massage,value: night is a date of the evening or a whole
    number, massage is 1, 0, yes, no or blank for unknown; nothing is written without --out.
    --mcid is a share of a rate, 0.2 or 20 for 20 %, else in the outcome's unit. Nights that
    cannot be compared yet end with exit code 5.
    """
    from legmotion.report.told import told
    from legmotion.report.verdict_words import is_refusal
    from legmotion.store.comparison import comparison_document
    from legmotion.store.results import document_json
    from legmotion_cli.nights_input import study_named
    from legmotion_cli.settings import load_settings
    from legmotion_cli.study_index import refresh_index_around

    folder = _folder(study, options)
    settings = load_settings(tz=options["tz"], params_file=options["params"], folder=folder)
    params = settings.parameters.study
    home: Path | None = None
    shared: Reconciliation | None = None
    if options["table"] is not None:
        nights, plan = _from_table(options, params)
    else:
        home = study_named(study, settings)
        nights, plan, shared = _from_study(home, settings, options)
    comparison = _compared(nights, plan, options, params)
    document = comparison_document(comparison, told(comparison), reconciliation=shared)
    target = Path(out) if out is not None else home
    placed = None if target is None else _written(document, target, is_paged=not no_page)
    if placed is not None and not no_page:
        refresh_index_around(placed[0])
    if as_json:
        output.json_bytes(document_json(document))
    else:
        _tell(document, shared, placed)
    return StudyError.exit_code if is_refusal(comparison.status) else 0


def _folder(study: str | None, options: dict[str, Any]) -> Path | None:
    """Return the study folder that was named, whose settings hold, None for the current one.

    Raises ParameterError for options that do not go together.
    """
    if options["table"] is not None:
        if study is not None:
            raise ParameterError(
                f"{study} and --table {options['table']} were given, expected one of them",
                hint="compare the study and the table one after the other",
            )
        for name in STUDY_ONLY:
            if options[name] is not None:
                raise ParameterError(
                    f"--{name.replace('_', '-')} was given with --table",
                    hint="it is for a study's recordings; a table names its nights itself",
                )
        return None
    if options["better"] is not None:
        raise ParameterError(
            "--better was given without --table", hint="it is for a table with a column value"
        )
    return Path(study).absolute() if study is not None and Path(study).is_dir() else None


def _from_table(
    options: dict[str, Any], params: StudyParameters
) -> tuple[StudyNights, Plan | None]:
    """Return the nights of a table, and the plan that was named."""
    from legmotion.io.night_table import TableOptions, read_night_table
    from legmotion.study.from_table import nights_from_table

    table = read_night_table(
        options["table"],
        TableOptions(
            value=options["outcome"] or "value",
            convention=options["date_convention"] or "evening",
            date_format=options["date_format"],
            today=date.today(),
        ),
    )
    if options["better"] is not None and table.scale == "rate":
        raise ParameterError(
            "--better was given with a table of counts",
            hint="it is for a table with a column value",
        )
    plan = None
    if options["plan"] is not None:
        from legmotion.store.plan import read_plan

        plan = read_plan(Path(options["plan"]))
    nights = nights_from_table(
        table,
        mcid=options["mcid"],
        better=options["better"] or "lower",
        plan=plan,
        params=params,
    )
    return nights, plan


def _from_study(
    folder: Path, settings: Settings, options: dict[str, Any]
) -> tuple[StudyNights, Plan | None, Reconciliation | None]:
    """Return the nights of a study folder, its plan, and how diary and recordings meet."""
    from legmotion.study.from_table import with_mcid
    from legmotion_cli.nights_input import read_study_nights

    start = options["night_start"]
    study = read_study_nights(
        folder,
        settings,
        outcome=options["outcome"],
        convention=options["date_convention"],
        date_format=options["date_format"],
        night_start=None if start is None else _time_of_day(start),
        plan_file=None if options["plan"] is None else Path(options["plan"]),
    )
    _tell_unanalysed(folder, study.unanalysed)
    return with_mcid(study.nights, options["mcid"]), study.plan, study.reconciliation


def _time_of_day(text: str) -> time:
    from legmotion.io.moment import parse_moment

    found = parse_moment(text, what="--night-start")
    if not isinstance(found, time):
        raise ParameterError(
            f"--night-start is {text!r}, expected a time of day", hint="write it as 12:00"
        )
    return found


def _compared(
    nights: StudyNights, plan: Plan | None, options: dict[str, Any], params: StudyParameters
) -> Comparison:
    from legmotion.study.compare import CompareSettings, compare

    covariates = (options["covariates"] or "").split(",")
    said = CompareSettings(
        design=options["design"],
        plan=plan,
        show_anyway=options["show_anyway"],
        peek=options["peek"],
        covariates=tuple(name.strip() for name in covariates if name.strip()),
        today=date.today(),
    )
    return compare(nights, said, params)


def _tell_unanalysed(folder: Path, recordings: tuple[str, ...]) -> None:
    """Say on standard error which recordings have no result yet, and how to make one."""
    from legmotion_cli.result_pages import quoted

    if not recordings:
        return
    noun = "recording has" if len(recordings) == 1 else "recordings have"
    output.message(f"{len(recordings)} {noun} no result yet; each gets one with:")
    for name in recordings:
        output.message(
            f"  legmotion analyze {quoted(folder / name)} --out {quoted(folder / 'nights')}"
        )


def _written(
    document: ComparisonDocument, folder: Path, *, is_paged: bool
) -> tuple[Path, str | None]:
    """Write the result and its page; return where it is, and the page if there is one."""
    from legmotion.report.comparison_page import comparison_page
    from legmotion.store.comparison import write_comparison
    from legmotion_cli.result_pages import page_beside

    page = page_beside(comparison_page, document, is_wanted=is_paged)
    return write_comparison(document, folder, page=page), page


def _tell(
    document: ComparisonDocument,
    shared: Reconciliation | None,
    placed: tuple[Path, str | None] | None,
) -> None:
    """Print the report of what the document says, as its page says it, and where that is."""
    from legmotion.report.comparison_text import comparison_text
    from legmotion.store.comparison_result import comparison_result
    from legmotion_cli.result_pages import tell_place

    comparison = comparison_result(document)
    output.data(comparison_text(comparison, reconciliation=shared, sheet=output.sheet()))
    if placed is not None:
        tell_place(*placed)
