"""Pictures that do not move: Vega-Lite specifications, drawn as SVG for a page or as PNG.

A specification names its colours as custom properties of `page.css`, so one drawing serves a
light and a dark page, and the printed one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from legmotion.report.html import asset, missing_library

if TYPE_CHECKING:
    from types import ModuleType

    from markupsafe import Markup

FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
# Filled with the pattern that the shell of every page defines.
HATCH = "url(#hatch)"
# Wider pictures keep their size on a narrow screen, and are moved sideways.
_WIDE_PX = 520.0
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
CONFIG: Mapping[str, Any] = {
    "background": None,
    "font": FONT,
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--muted)",
        "titleColor": "var(--muted)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "var(--grid)",
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "labelPadding": 5,
        "titlePadding": 9,
    },
    "legend": {
        "labelColor": "var(--ink)",
        "titleColor": "var(--muted)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "symbolStrokeWidth": 1.5,
    },
    "header": {"labelColor": "var(--ink)", "titleColor": "var(--muted)", "labelFontSize": 12},
    "title": {"color": "var(--ink)", "fontSize": 13, "fontWeight": 600, "anchor": "start"},
    "text": {"color": "var(--ink)", "fontSize": 12},
    "rule": {"color": "var(--muted)"},
}

_COLOUR = re.compile(r"var\((--[a-z-]+)\)")
_DECLARED = re.compile(r"(--[a-z-]+):\s*(#[0-9a-fA-F]{3,8})")
_INNER = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_EMPTY = re.compile(r'<path class="(?:background|foreground)" d="(?:M0,0h0v0h0Z)?"[^>]*/>')
_ROOT = re.compile(r'<svg [^>]*?width="([\d.]+)" height="[\d.]+" viewBox="([^"]+)">')


def chart_svg(spec: Mapping[str, object], *, title: str, description: str) -> Markup:
    """Return a picture as SVG that stands inside a page and says in words what it shows.

    The picture is as wide as its place; its parts are not read out one by one, `title` and
    `description` are.

    Raises
    ------
    MissingLibraryError
        If a library that draws pages is not installed.
    """
    markup, library = _libraries()
    drawn = library.vegalite_to_svg(_complete(spec), allowed_base_urls=[])
    drawn = _EMPTY.sub("", _INNER.sub("", drawn))
    found = _ROOT.match(drawn)
    assert found is not None
    kind = "chart chart-wide" if float(found.group(1)) > _WIDE_PX else "chart"
    label = markup.Markup.escape(f"{title}. {description}")
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" '
        f'viewBox="{found.group(2)}" role="img" aria-label="{label}">'
    )
    whole: Markup = markup.Markup(root + drawn[found.end() :])
    return whole


def start_engine() -> None:
    """Start what draws pictures: an engine of scripts, half a second on an idle computer.

    Raises
    ------
    MissingLibraryError
        If a library that draws pages is not installed.
    """
    _, library = _libraries()
    library.vegalite_to_svg(_complete({"mark": "point"}))


def chart_png(spec: Mapping[str, object], *, scale: float = 2.0) -> bytes:
    """Return a picture as PNG, in the colours of a light page.

    Raises
    ------
    MissingLibraryError
        If a library that draws pages is not installed.
    """
    _, library = _libraries()
    coloured = _coloured({**_complete(spec), "background": "var(--panel)"}, light_colours())
    png: bytes = library.vegalite_to_png(coloured, scale=scale, allowed_base_urls=[])
    return png


@cache
def light_colours() -> Mapping[str, str]:
    """Return the colours of a light page by their names, as the style declares them first."""
    colours: dict[str, str] = {}
    for name, colour in _DECLARED.findall(asset("page.css")):
        colours.setdefault(name, colour)
    return colours


def _complete(spec: Mapping[str, object]) -> dict[str, Any]:
    own = spec.get("config", {})
    assert isinstance(own, Mapping)
    config = {name: _joined(CONFIG.get(name), own.get(name)) for name in {*CONFIG, *own}}
    return {"$schema": _SCHEMA, **spec, "config": config}


def _joined(shared: object, own: object) -> object:
    if isinstance(shared, Mapping) and isinstance(own, Mapping):
        return {**shared, **own}
    return shared if own is None else own


def _coloured(part: Any, colours: Mapping[str, str]) -> Any:
    """Return a specification with every named colour replaced by what it stands for."""
    if isinstance(part, Mapping):
        return {name: _coloured(value, colours) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_coloured(value, colours) for value in part]
    if isinstance(part, str):
        part = colours["--hatch"] if part == HATCH else part
        return _COLOUR.sub(lambda found: colours[found.group(1)], part)
    return part


def _libraries() -> tuple[ModuleType, ModuleType]:
    try:
        import markupsafe
        import vl_convert
    except ImportError as error:
        raise missing_library(error.name or "vl-convert-python") from error
    return markupsafe, vl_convert
