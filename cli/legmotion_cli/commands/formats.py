"""`legmotion formats`: what can be read, and what is refused."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from legmotion_cli import output
from legmotion_cli.options import json_option

if TYPE_CHECKING:
    from legmotion.io.registry import Format

_WIDTH = 96


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
        output.data("\n".join(_lines(known)))


def _lines(known: Sequence[Format]) -> Iterator[str]:
    yield "Read:"
    for one in known:
        if one.is_read:
            mark = " (experimental: no real file was at hand)" if one.is_experimental else ""
            yield f"\n  {one.name}: {one.label}{mark}"
            for title, words in (
                ("reads", one.about),
                ("wear", one.placement),
                ("export", one.export),
                ("quirks", one.quirks),
            ):
                yield from _wrapped(f"{title}: {words}" if words else "", indent=6 * " ")
    yield "\nRefused, and what to do instead:\n"
    for one in known:
        if not one.is_read:
            yield f"  {one.label}"
            yield from _wrapped(one.about, indent=6 * " ")


def _wrapped(text: str, *, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)
