"""A plan as its files: plan.json, a calendar, and the diary with its nights filled in."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import msgspec

from legmotion.errors import MalformedFileError, ParameterError, UnreadableFileError
from legmotion.store.new_folder import new_folder
from legmotion.store.plan_diary import filled_diary
from legmotion.store.plan_document import PLAN_SCHEMA, PlanDocument
from legmotion.store.results import document_json
from legmotion.store.study_folder import DIARY
from legmotion.study.plan import Plan, PlannedOutcome, checked_plan, plan_content
from legmotion.study.protocol import ProtocolItem
from legmotion.study.schemes import Block, Scheme
from legmotion.study.variation import Variation

PLAN_FILE = "plan.json"
CALENDAR_FILE = "plan.ics"
MASSAGE_TITLE = "Massage before bed"
_MAX_BYTES = 4 << 20
_HEAD = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFiles:
    """What was written, plan.json first, and what was left as it was, in sentences."""

    written: tuple[Path, ...]
    notes: tuple[str, ...]


def write_plan(plan: Plan, study: Path) -> PlanFiles:
    """Write a plan into a study folder: plan.json, plan.ics and the rows of nights.csv.

    A diary that holds rows already is left as it is.

    Raises
    ------
    ParameterError
        If there is a plan already, or the folder cannot be written. Nothing has changed then.
    """
    for name in (PLAN_FILE, CALENDAR_FILE):
        if (study / name).exists() or (study / name).is_symlink():
            raise ParameterError(
                f"{study / name}: exists already, and a plan is never overwritten",
                hint="a study has one plan; choose another folder with --out, or move the old "
                "plan away and say so where you report the study",
            )
    diary, why = filled_diary(study / DIARY, plan)
    is_new = diary is not None and not (study / DIARY).exists()
    with new_folder(study) as content:
        (content / PLAN_FILE).write_bytes(plan_json(plan))
        (content / CALENDAR_FILE).write_bytes(plan_calendar(plan))
        if diary is not None and is_new:
            (content / DIARY).write_bytes(diary)
    if diary is not None and not is_new and not _replace(study / DIARY, diary):
        diary, why = None, "it could not be written"
    names = (PLAN_FILE, CALENDAR_FILE) if diary is None else (PLAN_FILE, CALENDAR_FILE, DIARY)
    note = f"{DIARY} was left as it is: {why}; the plan itself says which nights are which"
    return PlanFiles(
        written=tuple(study / name for name in names), notes=(note,) if diary is None else ()
    )


def read_plan(path: Path) -> Plan:
    """Return a stored plan; `is_intact` is False where it was changed after it was drawn.

    Raises
    ------
    UnreadableFileError
        For a file that is missing or cannot be read.
    MalformedFileError
        For a file that is no plan, or one of a newer version.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError(
            f"{path.name}: {(error.strerror or 'cannot be read').lower()}",
            hint="`legmotion plan` writes one",
        ) from error
    try:
        document = msgspec.json.decode(content, type=PlanDocument)
        return checked_plan(_plan(document))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _no_plan(path.name, content, error) from error


def plan_document(plan: Plan) -> PlanDocument:
    """Return what plan.json says; nothing is rounded, since the hash is of it."""
    return msgspec.convert({**plan_content(plan), "sha256": plan.sha256}, PlanDocument)


def plan_json(plan: Plan) -> bytes:
    """Return a plan as it is written: JSON, indented, one line feed at the end."""
    return document_json(plan_document(plan))


def plan_calendar(plan: Plan) -> bytes:
    """Return the massage days as an iCalendar file: whole days, in local dates.

    A local date needs no zone and no clock change. Each day has the same identity whenever the
    plan is written, so that a calendar which imports it twice shows it once.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//legmotion//plan//EN")
    calendar.add("version", "2.0")
    stamp = datetime.combine(plan.nights[0], time(), tzinfo=UTC)
    for place, (night, is_massage) in enumerate(
        zip(plan.nights, plan.massage, strict=True), start=1
    ):
        if not is_massage:
            continue
        event = Event()
        event.add("uid", f"{plan.sha256}-{night.isoformat()}")
        event.add("dtstamp", stamp)
        event.add("dtstart", night)
        event.add("dtend", night + timedelta(days=1))
        event.add("summary", MASSAGE_TITLE)
        event.add(
            "description",
            f"Night {place} of {len(plan.nights)}. Note the hour and the minutes in massage.csv.",
        )
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _plan(document: PlanDocument) -> Plan:
    scheme, outcome, variation = document.scheme, document.outcome, document.variation
    return Plan(
        nights=tuple(night.night for night in document.nights),
        massage=tuple(night.arm == "massage" for night in document.nights),
        baseline=tuple(document.baseline),
        scheme=Scheme(
            design=scheme.design,
            start=scheme.start,
            n_nights=scheme.n_nights,
            unit_nights=scheme.unit_nights,
            blocks=tuple(Block(**msgspec.structs.asdict(block)) for block in scheme.blocks),
            max_run=scheme.max_run,
            min_switches=scheme.min_switches,
            not_on=tuple(scheme.not_on),
            per_week=scheme.per_week,
        ),
        seed=document.seed,
        algorithm=document.algorithm,
        outcome=PlannedOutcome(
            key=document.primary_outcome,
            mcid=document.mcid,
            **msgspec.structs.asdict(outcome),
        ),
        looks=tuple(document.looks),
        look_p=document.look_p,
        variation=None if variation is None else Variation(**msgspec.structs.asdict(variation)),
        protocol=tuple(ProtocolItem(**msgspec.structs.asdict(item)) for item in document.protocol),
        version=document.version,
        sha256=document.sha256,
    )


def _no_plan(name: str, content: bytes, error: Exception) -> MalformedFileError:
    """Say what a file is that is no plan of this schema."""
    try:
        schema = str(msgspec.json.decode(_HEAD.decode(content)["schema"]))
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError, RecursionError):
        schema = ""
    if schema and schema != PLAN_SCHEMA:
        return MalformedFileError(
            f"{name}: of schema {schema[:80]}, expected {PLAN_SCHEMA}",
            hint="a newer legmotion may have written it",
        )
    return MalformedFileError(
        f"{name}: not a plan of schema {PLAN_SCHEMA}: {' '.join(str(error).split())}",
        hint="bring back the file as `legmotion plan` wrote it",
    )


def _replace(path: Path, content: bytes) -> bool:
    """Put new content in the place of a file, whole or not at all; return whether it was."""
    try:
        descriptor, hidden = tempfile.mkstemp(prefix=".legmotion-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(hidden).replace(path)
        finally:
            Path(hidden).unlink(missing_ok=True)
    except OSError:
        return False
    return True
