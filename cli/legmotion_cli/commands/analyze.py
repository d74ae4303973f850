"""`legmotion analyze`: the nights in one leg's recording, or in both legs'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion.errors import ParameterError
from legmotion_cli import output
from legmotion_cli.options import json_option, read_options, reading_options, setting_options

if TYPE_CHECKING:
    from legmotion.io.moment import Moment
    from legmotion.night.night import Night
    from legmotion.night.window import WindowOptions
    from legmotion.pipeline import AnalyzeSettings, SkippedNight
    from legmotion_cli.settings import Settings


@click.command(
    epilog="""\b
Examples:
  legmotion analyze night_left.csv --out nights --tz Europe/Berlin
  legmotion analyze night_left.csv --lights-off 22:15 --lights-on 06:30 --json
"""
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--out", metavar="DIR", help="Where each night gets its folder.  [nights]")
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
    leg_movements.csv and movements.csv. Without --out this is nights/ in the study folder (the
    nearest one upwards that holds legmotion.toml), else ./nights/. Times in bed come from
    --lights-off and --lights-on, else from the diary, else from the recording.
    """
    from legmotion_cli.settings import load_settings

    settings = load_settings(
        tz=options["tz"], rules=options["rules"], params_file=options["params"]
    )
    out = Path(options["out"]) if options["out"] else (settings.study or Path()) / "nights"
    nights, skipped, placed = _analyze(files, _analyze_settings(settings, options), settings, out)
    _tell_repairs(nights)
    if as_json:
        output.json_bytes(_json(nights))
    else:
        from legmotion_cli.summary import summary

        is_sniffed = not options["format"]
        output.data(summary(nights, skipped, placed, is_sniffed=is_sniffed))


def _analyze(
    files: Sequence[str], said: AnalyzeSettings, settings: Settings, out: Path
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
            for part in analyze(files, said, settings.parameters, on_progress=told):
                if isinstance(part, Night):
                    nights.append(part)
                    yield part
                else:
                    skipped.append(part)

        placed = write_nights(found(), out)
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


def _json(nights: Sequence[Night]) -> bytes:
    """Return night.json, or an array of them where the recording held several nights."""
    from legmotion.store.night import night_document, night_json

    documents = [night_json(night_document(night)) for night in nights]
    if len(documents) == 1:
        return documents[0]
    return b"[\n" + b",\n".join(document.rstrip(b"\n") for document in documents) + b"\n]\n"
