"""`legmotion formats`: what can be read, and what is refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from legmotion_cli import output
from legmotion_cli.options import json_option

if TYPE_CHECKING:
    from legmotion.io.registry import Format
    from legmotion.report.plain import Line


@click.command(
    epilog="""\b
Examples:
  legmotion formats
  legmotion formats --json
"""
)
@json_option
def command(*, as_json: bool) -> None:
    """Print what can be read, how to wear and export it, and what is refused.

    A format is found by a file's content. The name in front is what --format takes. What is
    refused is listed with what to export instead.
    """
    from legmotion.io.registry import formats

    known = formats()
    if as_json:
        output.json_value({"formats": [dataclasses.asdict(one) for one in known]})
    else:
        output.lines(_lines(known))


def _lines(known: Sequence[Format]) -> Iterator[Line]:
    from legmotion.report.plain import wrapped

    yield "Read:"
    for one in known:
        if one.is_read:
            mark = " (experimental: no real file was at hand)" if one.is_experimental else ""
            yield ""
            yield from wrapped(f"{one.name}: {one.label}{mark}", further="    ")
            for title, words in (
                ("reads", one.about),
                ("wear", one.placement),
                ("export", one.export),
                ("quirks", one.quirks),
            ):
                if words:
                    yield from wrapped(f"{title}: {words}", indent=6 * " ")
    yield from ("", "Refused, and what to do instead:", "")
    for one in known:
        if not one.is_read:
            yield from wrapped(one.label, further="    ")
            if one.about:
                yield from wrapped(one.about, indent=6 * " ")
