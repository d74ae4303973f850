"""`legmotion plan`: a schedule of massage nights that can answer the question."""

from __future__ import annotations

import json
import secrets
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion.errors import ParameterError
from legmotion_cli import output
from legmotion_cli.options import json_option

if TYPE_CHECKING:
    from legmotion.params import StudyParameters
    from legmotion.report.plain import Line
    from legmotion.study.plan import Plan, PlanSettings
    from legmotion.study.planning import PowerTable

DESIGNS = ["blocks4", "pairs", "alternating", "weeks", "halfweeks"]
NIGHTS = click.IntRange(1, 366)
COUNT = click.IntRange(1)
_SEEDS = 10**9


@click.command(
    epilog="""\b
Examples:
  legmotion plan --nights 28 --start 2026-12-01 --seed 7 --out my-study
  legmotion plan --nights 56 --start 2026-12-01 --not-on Sun --rate 18 --cv .4 --preview
"""
)
@click.option("--nights", type=NIGHTS, required=True, help="Nights that are compared.")
@click.option("--start", metavar="DATE", required=True, help="First evening, as 2026-12-01.")
@click.option("--design", type=click.Choice(DESIGNS), help="How it is drawn.  [blocks4]")
@click.option("--max-run", type=COUNT, help="Most nights alike in a row.  [3; weeks: 7]")
@click.option("--seed", type=click.IntRange(0), help="Which schedule.  [drawn and printed]")
@click.option("--not-on", metavar="DAY", multiple=True, help="Weekday without massage, as Sun.")
@click.option("--baseline", type=click.IntRange(0, 60), default=0, help="Run-in nights.  [0]")
@click.option("--ratio", metavar="A:B", default="1:1", help="Massage nights to others.  [1:1]")
@click.option("--per-week", type=click.IntRange(1, 7), help="Most massages in seven nights.")
@click.option("--rate", type=float, metavar="X", help="Usual movements per hour.  [15]")
@click.option("--cv", type=float, metavar="X", help="How much nights vary, sd / mean.  [0.5]")
@click.option("--rho", type=float, metavar="X", help="Correlation of neighbours.  [0.3]")
@click.option("--hours", type=float, metavar="H", help="Hours of a night.  [6.5]")
@click.option("--target", type=float, metavar="X", help="A hoped-for ratio, 0.7 for 30 % fewer.")
@click.option("--pilot", metavar="PATH", help="Study or table of nights to learn these from.")
@click.option("--looks", type=click.Choice(["1", "3"]), default="1", help="Looks.  [1, at the end]")
@click.option("--mcid", type=float, metavar="X", help="Smallest meaningful difference.  [20 %]")
@click.option("--outcome", metavar="KEY", default="plm_per_h_tib", help="What is compared.")
@click.option("--study", metavar="DIR", help="The study folder.  [the one around this folder]")
@click.option("--out", metavar="DIR", help="Where to write.  [the study, or this folder]")
@click.option("--preview", is_flag=True, help="Print the plan and write nothing.")
@json_option
def command(
    *, study: str | None, out: str | None, preview: bool, as_json: bool, **options: Any
) -> None:
    """Draw at random which evenings get a massage, and lock it before the first night.

    Writes plan.json (schedule, analysis, protocol, hash), plan.ics for a calendar, and the rows
    of nights.csv. The designs: blocks4, two massages in every four nights; pairs, one in every
    two; alternating, every other night; weeks, week on and week off; halfweeks, one in each
    half-week, for one or two massages a week (--per-week). --mcid is in per cent for movements
    per hour, else in the outcome's unit. A plan is never overwritten.
    """
    from legmotion.store.plan import write_plan
    from legmotion.study.plan import draw_plan
    from legmotion.study.schedules import n_schedules
    from legmotion_cli.plan_settings import plan_settings
    from legmotion_cli.settings import load_settings

    loaded = load_settings(folder=_existing(study))
    params = loaded.parameters.study
    seed = secrets.randbelow(_SEEDS) if options["seed"] is None else options["seed"]
    settings = plan_settings(options, seed, params)
    plan = draw_plan(settings, params)
    table = _table(settings, options["target"], params)
    target = Path(out or study or loaded.study or ".")
    files = None if preview else write_plan(plan, target)
    result: dict[str, Any] = {
        "plan": None,
        "n_schedules": n_schedules(plan.scheme),
        "power": None if table is None else _power(table),
        "files": [] if files is None else [path.as_posix() for path in files.written],
        "notes": [*_notes(plan), *([] if files is None else files.notes)],
        "next": _next_steps(plan, files is not None),
    }
    if as_json:
        output.json_value({**result, "plan": _document(plan)})
    else:
        output.lines(_words(plan, table, result))


def _existing(study: str | None) -> Path | None:
    if study is not None and not Path(study).is_dir():
        raise ParameterError(
            f"--study is {study}, and there is no such folder",
            hint="`legmotion init` makes a study; --out writes into a new folder",
        )
    return None if study is None else Path(study).absolute()


def _table(
    settings: PlanSettings, target: float | None, params: StudyParameters
) -> PowerTable | None:
    from legmotion.study.planning import power_table
    from legmotion_cli.plan_settings import wished_changes

    if settings.variation is None:
        return None
    changes = wished_changes(settings, target)
    return power_table(settings.schedule, settings.variation, changes, params)


def _power(table: PowerTable) -> dict[str, Any]:
    return {
        "design": table.schedule,
        "changes": [change.words for change in table.changes],
        "rows": [
            {"nights": n, "power": [round(power, 4) for power in row]}
            for n, row in zip(table.n_nights, table.power, strict=True)
        ],
        "needed": list(table.needed),
    }


def _document(plan: Plan) -> Any:
    from legmotion.store.plan import plan_json

    return json.loads(plan_json(plan))


def _notes(plan: Plan) -> list[str]:
    """Return what a person should know of this plan before the first night."""
    from legmotion.study.schedules import n_schedules

    notes = []
    first = min([*plan.baseline, *plan.nights])
    if first < date.today():
        notes.append(
            f"the first evening, {first}, is over: nights before today were not planned in advance"
        )
    n = n_schedules(plan.scheme)
    if 2.0 / n > plan.look_p:
        least = f"p is {min(1.0, 2.0 / n):.2g} at best"
        notes.append(f"{n} schedules are few for a randomisation test, whose {least}")
    if plan.variation is None:
        notes.append(
            f"how much {plan.outcome.key} varies is not known; --pilot learns it from nights"
        )
    if plan.scheme.design == "alternating":
        notes.append("under strict alternation a massage that lasts into the next night is missed")
    return notes


def _next_steps(plan: Plan, is_written: bool) -> list[str]:
    if not is_written:
        return ["leave out --preview and name the seed to write this plan"]
    return [
        "open plan.ics in a calendar",
        "record every night; note each massage in massage.csv and each night in nights.csv",
        f"after {' and '.join(str(look) for look in plan.looks)} nights: legmotion compare",
    ]


def _words(plan: Plan, table: PowerTable | None, result: dict[str, Any]) -> list[Line]:
    from legmotion.report.plain import labelled, wrapped
    from legmotion_cli.plan_words import plan_lines, power_lines

    width = output.sheet().width
    lines = [*plan_lines(plan, result["n_schedules"], width=width), ""]
    if table is not None:
        lines += [*power_lines(plan, table, width=width), ""]
    for note in result["notes"]:
        lines += labelled("note", note, width=7)
    lines += [f"  wrote  {path}" for path in result["files"]]
    lines += [f"  hash   {plan.sha256}", "", "Next:"]
    for number, step in enumerate(result["next"], start=1):
        lines += wrapped(step, indent=f"  {number} ", further="    ")
    return lines
