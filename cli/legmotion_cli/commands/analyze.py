"""`legmotion analyze`: the nights in one leg's recording, or in both legs'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion.errors import ParameterError
from legmotion_cli import output
from legmotion_cli.night_pages import page_maker
from legmotion_cli.options import json_option, read_options, reading_options, setting_options
from legmotion_cli.study_index import refresh_study_index

if TYPE_CHECKING:
    from legmotion.io.moment import Moment
    from legmotion.night.night import Night
    from legmotion.night.window import WindowOptions
    from legmotion.pipeline import AnalyzeSettings, SkippedNight
    from legmotion.store.night import PageOf
    from legmotion_cli.settings import Settings


@click.command(
    epilog="""\b
Examples:
  legmotion analyze night_left.csv --out nights --tz Europe/Berlin
  legmotion analyze night_left.csv --lights-off 22:15 --lights-on 06:30 --json
"""
)
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.option("--out", metavar="DIR", help="Where each night gets its folder.  [nights]")
@click.option(
    "--study",
    metavar="DIR",
    help="Every recording of this study that has no result yet, instead of FILE.",
)
@click.option(
    "--refreeze",
    is_flag=True,
    help="With --study: freeze its thresholds anew, and analyze all of it again.",
)
@click.option(
    "--lights-off",
    metavar="T",
    multiple=True,
    help="Begin of the time in bed: HH:MM of every night, ISO 8601 of one; may be repeated.",
)
@click.option(
    "--lights-on", metavar="T", multiple=True, help="End of the time in bed, in the same way."
)
@click.option(
    "--diary",
    metavar="FILE",
    help="A CSV file: night,lights_off,lights_on.  [the study's nights.csv]",
)
@click.option(
    "--side",
    "sides",
    type=click.Choice(["left", "right"]),
    multiple=True,
    help="The leg of a file; once per file, in order.",
)
@click.option("--rules", metavar="NAME", help="wasm2016, aasm, wasm2006 or coleman.  [wasm2016]")
@click.option("--no-page", is_flag=True, help="Write no night.html.")
@setting_options
@reading_options
@json_option
def command(*, files: Sequence[str], as_json: bool, **options: Any) -> None:
    """Find the leg movements of each night in a recording.

    FILE is what the tracker wrote. Several files may be of both legs, or the pieces that a
    tracker wrote one night in: those that overlap in time are legs, those of one tracker that
    follow one another are joined, in whatever order they are given. - is standard input. Each
    night, noon to noon, gets a folder DIR/<date of its evening> with night.json,
    leg_movements.csv, movements.csv and its page, night.html. Without --out this is nights/ in
    the study folder (the nearest one upwards that holds legmotion.toml), else ./nights/. Times
    in bed come from --lights-off and --lights-on, else from the diary, else from the recording.

    With --study all recordings of a study that have no result yet are analyzed. Its thresholds
    are frozen over all of its nights the first time, in thresholds.json, and hold for every
    later night, also of FILE within the study: a noisier night is then no better night.
    """
    from legmotion_cli.settings import load_settings

    study = _study(files, options)
    settings = load_settings(
        tz=options["tz"], rules=options["rules"], params_file=options["params"], folder=study
    )
    if study is not None:
        _whole_study(study, settings, options, as_json=as_json)
        return
    settings = _frozen(settings)
    out = Path(options["out"]) if options["out"] else (settings.study or Path()) / "nights"
    said = _analyze_settings(settings, options)
    page_of = page_maker(is_wanted=not options["no_page"])
    nights, skipped, placed = _analyze(files, said, settings, out, page_of)
    if page_of is not None and settings.study is not None and not options["out"]:
        refresh_study_index(settings.study)
    _tell_repairs(nights)
    if as_json:
        output.json_bytes(_json(nights))
    else:
        from legmotion_cli.summary import summary

        is_sniffed = not options["format"]
        sheet = output.sheet()
        output.data(summary(nights, skipped, placed, is_sniffed=is_sniffed, sheet=sheet))


def _study(files: Sequence[str], options: dict[str, Any]) -> Path | None:
    """Return the study that is to be analysed as a whole, None where files are given."""
    study = options["study"]
    if study is None:
        if options["refreeze"]:
            raise ParameterError(
                "--refreeze is about a study", hint="name its folder with --study DIR"
            )
        if not files:
            raise ParameterError(
                "there is nothing to analyze", hint="name a FILE, or a study with --study DIR"
            )
        return None
    given = [f"--{name}" for name in ("out", "sides") if options[name]]
    if files or given:
        what = "FILE" if files else given[0].replace("sides", "side")
        raise ParameterError(
            f"--study takes all recordings of a study, and {what} is given as well",
            hint="give the one or the other",
        )
    if not Path(study).is_dir():
        raise ParameterError(
            f"{study}: there is no such folder", hint="name a study folder, which holds recordings/"
        )
    return Path(study)


def _whole_study(
    study: Path, settings: Settings, options: dict[str, Any], *, as_json: bool
) -> None:
    """Analyse what has no result yet in a study, write it and print what was found."""
    from legmotion_cli.study_analysis import analyzed_study, study_summary

    said = _analyze_settings(replace(settings, study=study), options)
    page_of = page_maker(is_wanted=not options["no_page"])
    done = analyzed_study(
        study, said, settings.parameters, refreeze=options["refreeze"], page_of=page_of
    )
    if page_of is not None:
        refresh_study_index(study)
    _tell_repairs(done.nights)
    if as_json:
        output.json_bytes(_json(done.nights, is_list=True))
    else:
        output.data(study_summary(study, done, sheet=output.sheet()))


def _frozen(settings: Settings) -> Settings:
    """Return settings with the thresholds of the study around the current folder, if it has any."""
    from legmotion.store.thresholds import THRESHOLDS_FILE, read_thresholds, with_thresholds

    if settings.study is None or settings.parameters.events.frozen_floor_mg > 0.0:
        return settings
    frozen = read_thresholds(settings.study)
    if frozen is None:
        return settings
    output.message(f"thresholds: those of the study, frozen in {THRESHOLDS_FILE}")
    return replace(settings, parameters=with_thresholds(settings.parameters, frozen))


def _analyze(
    files: Sequence[str],
    said: AnalyzeSettings,
    settings: Settings,
    out: Path,
    page_of: PageOf | None,
) -> tuple[list[Night], list[SkippedNight], dict[str, Path]]:
    """Analyse, write, and return the nights, what was skipped, and the folders by label."""
    from legmotion.night.night import Night
    from legmotion.pipeline import analyze
    from legmotion.store.night import write_nights
    from legmotion_cli.progress import reading_progress

    nights: list[Night] = []
    skipped: list[SkippedNight] = []
    with reading_progress() as told:

        def found() -> Iterator[Night]:
            traced = replace(said, with_traces=page_of is not None)
            for part in analyze(files, traced, settings.parameters, on_progress=told):
                if isinstance(part, Night):
                    # What the page has been drawn from is not needed any longer.
                    nights.append(replace(part, traces=()))
                    yield part
                else:
                    skipped.append(part)

        placed = write_nights(found(), out, page_of=page_of)
    return nights, skipped, placed


def _analyze_settings(settings: Settings, options: dict[str, Any]) -> AnalyzeSettings:
    from legmotion.pipeline import AnalyzeSettings
    from legmotion_cli.zones import zone_of

    zone, origin = zone_of(settings)
    return AnalyzeSettings(
        zone=zone,
        zone_origin=origin,
        sides=options["sides"],
        leg=settings.leg,
        read=read_options(options),
        window=_window_options(options, _diary(options["diary"], settings.study), settings),
    )


def _diary(given: str | None, study: Path | None) -> str | None:
    """Return the diary that was given, else the study's own if it has one."""
    from legmotion.store.study_folder import DIARY

    if given or study is None or not (study / DIARY).exists():
        return given
    return str(study / DIARY)


def _window_options(
    options: dict[str, Any], diary: str | None, settings: Settings
) -> WindowOptions:
    from legmotion.io.night_diary import read_night_diary
    from legmotion.night.window import WindowOptions

    return WindowOptions(
        lights_off=_moments("--lights-off", options["lights_off"]),
        lights_on=_moments("--lights-on", options["lights_on"]),
        diary=read_night_diary(diary, convention=settings.date_convention) if diary else {},
    )


def _moments(name: str, texts: Sequence[str]) -> tuple[Moment, ...]:
    """Return the moments of an option; only one of them may be a time of day."""
    from legmotion.io.moment import parse_moment

    moments = tuple(parse_moment(text, what=name) for text in texts)
    if sum(isinstance(moment, time) for moment in moments) > 1:
        raise ParameterError(
            f"{name} is given as a time of day more than once: {', '.join(texts)}",
            hint="give the date with it, or the nights in a --diary",
        )
    return moments


def _tell_repairs(nights: Sequence[Night]) -> None:
    """Say on standard error what reading stepped over, once per file."""
    from legmotion.io.recording import repair_words
    from legmotion_cli.summary import files_of

    for recording in files_of(nights):
        for repair in recording.repairs:
            words = repair_words(repair.reason, repair.n, repair.first_line)
            output.message(f"{recording.name}: {words}")


def _json(nights: Sequence[Night], *, is_list: bool = False) -> bytes:
    """Return night.json, or an array of them where the recording held several nights."""
    from legmotion.store.night import night_document, night_json

    documents = [night_json(night_document(night)) for night in nights]
    if len(documents) == 1 and not is_list:
        return documents[0]
    if not documents:
        return b"[]\n"
    return b"[\n" + b",\n".join(document.rstrip(b"\n") for document in documents) + b"\n]\n"
