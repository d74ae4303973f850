"""A page as one HTML file: its template, style and scripts in one text that asks for nothing.

A page opens from disk. What may be in it is said by a Content-Security-Policy of hashes: the
style and the scripts that are shipped, and nothing that came from a file.
"""

from __future__ import annotations

import base64
import hashlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from legmotion._version import __version__
from legmotion.errors import LegmotionError
from legmotion.report.page_parts import duration_words, number_words
from legmotion.wording import DISCLAIMER

if TYPE_CHECKING:
    from jinja2 import Environment

_STYLE = "page.css"
_SCRIPT = "page.js"
_FILTERS: Mapping[str, Callable[..., str]] = {"number": number_words, "duration": duration_words}


class MissingLibraryError(LegmotionError):
    """A library that draws pages is not installed."""

    code = "missing_library"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataBlock:
    """Data that a script of the page reads: the id of its element, its kind, its text."""

    name: str
    kind: Literal["application/json", "text/plain"]
    text: str


def page_html(
    template: str,
    *,
    title: str,
    context: Mapping[str, object],
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    blocks: Sequence[DataBlock] = (),
) -> str:
    """Return a page as the text of one HTML file.

    Parameters
    ----------
    template : str
        Name of a template that extends `base.html.j2`.
    title : str
        Title of the page, as plain text.
    context : mapping
        What the template shows. Every text is escaped, whoever wrote it.
    styles : sequence of str
        Names of shipped styles that stand behind that of every page.
    scripts : sequence of str
        Names of shipped scripts, run in this order after the page is read.
    blocks : sequence of DataBlock
        Data for these scripts, never run.

    Raises
    ------
    MissingLibraryError
        If jinja2 is not installed.
    """
    style = "".join(asset(name) for name in (_STYLE, *styles))
    codes = [asset(name) for name in (_SCRIPT, *scripts)]
    shell = {
        "title": title,
        "style": style,
        "scripts": codes,
        "blocks": [(block.name, block.kind, _data_text(block)) for block in blocks],
        "policy": content_policy(style, codes),
        "version": __version__,
        "disclaimer": DISCLAIMER,
    }
    return _environment().get_template(template).render({**context, **shell})


def content_policy(style: str, scripts: Sequence[str]) -> str:
    """Return the Content-Security-Policy that allows one style and some scripts, by hash."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def asset(name: str) -> str:
    """Return a shipped style or script as text that can stand inside its element."""
    text = _shipped(f"assets/{name}")
    if "</s" in text.lower():
        raise AssertionError(f"{name} holds the end of an element")
    return text


def missing_library(name: str) -> MissingLibraryError:
    """Return the error that says which library a page needs and how to get it."""
    return MissingLibraryError(
        f"pages need {name}, which is not installed", hint="pip install 'legmotion[page]'"
    )


def _shipped(path: str) -> str:
    data = pkgutil.get_data("legmotion.report", path)
    assert data is not None
    return data.decode("utf-8").replace("\r\n", "\n")


@cache
def _environment() -> Environment:
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ImportError as error:
        raise missing_library("jinja2") from error
    environment = Environment(
        loader=FunctionLoader(lambda name: _shipped(f"templates/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_FILTERS)
    return environment


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _data_text(block: DataBlock) -> str:
    """Return the text of a block as it stands in the page: nothing in it can end its element."""
    if block.kind == "application/json":
        return block.text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    if "<" in block.text:
        raise AssertionError(f"{block.name}: plain data holds no markup")
    return block.text
