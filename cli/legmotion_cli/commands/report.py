"""`legmotion report`: the page of a result drawn again, two sheets to give away, a card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion.errors import LegmotionError, ParameterError
from legmotion_cli import output
from legmotion_cli.options import json_option

if TYPE_CHECKING:
    from legmotion.report.redraw import Redrawn
    from legmotion.store.result_places import FoundResults

_TRACES = {
    "page": "every sample from the page before",
    "source": "every sample from the recording",
    "missing": "without the trace of every sample",
}


@click.command(
    epilog="""\b
Examples:
  legmotion report nights/2026-11-21
  legmotion report nights/2026-11-21 --share --card --out to-give-away
"""
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--source", "sources", metavar="FILE", multiple=True, help="A recording of the night drawn."
)
@click.option("--share", is_flag=True, help="Write share.html instead: two sheets to give away.")
@click.option("--card", is_flag=True, help="Write card.png instead, 1200 by 630 pixels.")
@click.option("--with-dates", is_flag=True, help="Keep dates of nights on what is given away.")
@click.option("--name", metavar="TEXT", default="", help="Put a name on what is given away.")
@click.option("--out", metavar="DIR", help="Where it is written.  [beside the result]")
@json_option
def command(
    *, paths: Sequence[str], sources: Sequence[str], out: str | None, as_json: bool, **options: Any
) -> int:
    """Draw the page of a result again, from its files and nothing else.

    PATH is the folder of a night, a comparison, a trend or a pool, its JSON or its page, or a
    study folder: all of it and its index. Without PATH it is the study around the current
    folder. The trace of a night is taken from the page before, or from the recording if its
    fingerprint is still that of the result: one in recordings/ of the study, or --source.

    --share and --card are for a doctor or a client, of one night, or of a study its comparison.
    They hold numbers and no text of the result: no names, codes, places, devices, files or
    paths, and no dates unless --with-dates asks for them; times of day stay. Print share.html
    from a browser: two sheets, A4 or Letter, without the address of the file.
    """
    found = [_found(path) for path in paths] or [_around()]
    if options["share"] or options["card"]:
        if sources:
            raise ParameterError(
                "--source was given with --share or --card",
                hint="they hold no trace; draw the page without them",
            )
        return _give_away(found, out, options, as_json=as_json)
    for name in ("with_dates", "name"):
        if options[name]:
            raise ParameterError(
                f"--{name.replace('_', '-')} was given without --share or --card",
                hint="a page that stays here has its dates and names anyway",
            )
    if out is not None:
        raise ParameterError(
            "--out was given without --share or --card",
            hint="a page stands beside its result; copy it from there",
        )
    return _draw(found, sources, as_json=as_json)


def _found(path: str) -> FoundResults:
    from legmotion.store.result_places import results_at

    return results_at(Path(path))


def _around() -> FoundResults:
    """Return the results of the study around the current folder."""
    from legmotion.store.result_places import results_at
    from legmotion_cli.settings import study_folder

    folder = study_folder(Path.cwd())
    if folder is None:
        raise ParameterError(
            "there is no study here: no legmotion.toml in this folder or above it",
            hint="name a night, a comparison or a study: legmotion report PATH",
        )
    return results_at(folder)


def _draw(found: Sequence[FoundResults], sources: Sequence[str], *, as_json: bool) -> int:
    """Draw pages again, say which and how; what cannot be drawn stops the others not."""
    from legmotion_cli.redrawing import drawn_again, study_of

    done, refused = drawn_again(found, [Path(source) for source in sources])
    if not done and refused:
        raise refused[0][1]
    indexes = _indexes([*(one.study for one in found), *(study_of(one.place) for one in done)])
    if as_json:
        output.json_value(_drawn_json(done, indexes, refused))
    else:
        for one in done:
            said = f"  {_TRACES[one.trace]}" if one.trace else ""
            output.data(f"{_shown(one.page)}{said}")
        for index in indexes:
            output.data(_shown(index))
    _tell_missing(done)
    for place, error in refused:
        output.message(f"not drawn: {place}: {error.message}\n  {error.hint}")
    return refused[0][1].exit_code if refused else 0


def _tell_missing(done: Sequence[Redrawn]) -> None:
    """Say on standard error why traces are missing, each reason once, and what was put aside."""
    from legmotion.report.effect_words import counted

    reasons = Counter(one.why_not for one in done if one.why_not)
    for why_not, n in reasons.items():
        output.message(f"{counted(n)} without the trace of every sample: {why_not}")
    for one in done:
        if one.kept is not None:
            output.message(f"the earlier page, which holds a trace, is kept: {_shown(one.kept)}")


def _drawn_json(
    done: Sequence[Redrawn], indexes: Sequence[Path], refused: Sequence[tuple[str, LegmotionError]]
) -> dict[str, Any]:
    pages = [
        {
            "kind": one.place.kind,
            "path": str(one.page),
            "trace": one.trace,
            "why_not": one.why_not,
            "kept": None if one.kept is None else str(one.kept),
        }
        for one in done
    ]
    pages += [
        {"kind": "index", "path": str(index), "trace": None, "why_not": "", "kept": None}
        for index in indexes
    ]
    not_drawn = [
        {"path": place, "message": error.message, "hint": error.hint} for place, error in refused
    ]
    return {"pages": pages, "not_drawn": not_drawn}


def _indexes(studies: Sequence[Path | None]) -> list[Path]:
    """Write the index of each study once and return where they are."""
    from legmotion_cli.study_index import refresh_study_index

    known = dict.fromkeys(study for study in studies if study is not None)
    written = [refresh_study_index(study) for study in known]
    return [index for index in written if index is not None]


def _give_away(
    found: Sequence[FoundResults], out: str | None, options: dict[str, Any], *, as_json: bool
) -> int:
    """Write what is given away of each result."""
    from legmotion.report.card import CARD, card_png
    from legmotion.report.share_page import SHARE_PAGE, share_page
    from legmotion.report.share_safe import ShareOptions
    from legmotion.store.page_file import write_file, write_page
    from legmotion.store.result_places import the_only
    from legmotion_cli.redrawing import document_of

    places = [the_only(one.places, ("night", "comparison")) for one in found]
    if out is not None and len(places) > 1:
        raise ParameterError(
            f"--out was given with {len(places)} results, whose files have the same names",
            hint="give away one after the other, each with an --out of its own",
        )
    said = ShareOptions(with_dates=options["with_dates"], name=options["name"])
    written: list[tuple[str, str, Path]] = []
    for place in places:
        document = document_of(place)
        folder = place.folder if out is None else Path(out)
        if options["share"]:
            page = write_page(folder / SHARE_PAGE, share_page(document, said))
            written.append(("share", place.kind, page))
        if options["card"]:
            card = write_file(folder / CARD, card_png(document, said))
            written.append(("card", place.kind, card))
    if as_json:
        rows = [{"kind": kind, "of": of, "path": str(path)} for kind, of, path in written]
        output.json_value({"given_away": rows})
    else:
        for kind, _, path in written:
            what = "two sheets, print them from a browser" if kind == "share" else "a picture"
            output.data(f"{_shown(path)}  {what}")
    return 0


def _shown(path: Path) -> str:
    from legmotion_cli.result_pages import quoted

    return quoted(path)
