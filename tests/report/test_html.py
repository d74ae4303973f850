"""The shell of every page: one file, nothing from outside, nothing run that is not shipped."""

from __future__ import annotations

import base64
import builtins
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

import legmotion.report
from legmotion.errors import LegmotionError
from legmotion.report.charts import HATCH, chart_png, chart_svg, light_colours
from legmotion.report.html import DataBlock, asset, content_policy, page_html
from legmotion.report.page_parts import Cell, Headline, PageTable, number_cell, number_words
from legmotion.wording import DISCLAIMER

EVIL = "<img src=x onerror=alert(1)>.csv"
ROOM = Path(legmotion.report.__file__).parent
SPEC: Mapping[str, object] = {
    "width": 300,
    "height": 60,
    "data": {"values": [{"hour": 1, "n": 3, "name": EVIL}, {"hour": 2, "n": 5, "name": "b & c"}]},
    "mark": {"type": "bar", "color": "var(--periodic)"},
    "encoding": {
        "x": {"field": "name", "type": "nominal"},
        "y": {"field": "n", "type": "quantitative"},
    },
}


class Reader(HTMLParser):
    """What a browser would see: every element with its attributes, and the text of each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.elements[-1][0] if self.elements else "", data))

    def of(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.elements if name == tag)


def shell(title: str = "A title", *, blocks: Sequence[DataBlock] = ()) -> str:
    return page_html("base.html.j2", title=title, context={}, blocks=blocks)


def policy_of(page: str) -> str:
    return next(
        str(meta["content"])
        for meta in Reader(page).of("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )


def test_a_page_allows_its_own_style_and_scripts_by_hash_and_nothing_else() -> None:
    page = shell()
    policy = policy_of(page)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    inline += re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    for text in inline:
        digest = hashlib.sha256(text.encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert policy.count("sha256-") == len(inline)


def test_a_page_refers_to_nothing_outside_itself() -> None:
    for _, attributes in Reader(shell()).elements:
        assert not {"src", "srcset", "style", "action", "background"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")


def test_a_page_has_a_language_one_heading_landmarks_and_a_way_past_them() -> None:
    reader = Reader(shell())
    assert next(reader.of("html"))["lang"] == "en"
    assert len(list(reader.of("h1"))) == 1
    assert [len(list(reader.of(name))) for name in ("header", "main", "footer", "noscript")] == [
        1, 1, 1, 1,
    ]  # fmt: skip
    assert next(reader.of("a"))["href"] == "#main"


def test_every_page_ends_with_the_disclaimer_and_the_version() -> None:
    page = shell()
    assert DISCLAIMER in page
    assert page.index("<main") < page.index(DISCLAIMER) < page.index("made by legmotion")


def test_a_title_from_a_file_is_text() -> None:
    reader = Reader(shell(EVIL))
    assert not list(reader.of("img"))
    assert ("h1", EVIL) in reader.texts


def test_data_cannot_end_its_element() -> None:
    said = {"name": "</script><script>alert(1)</script>", "note": "a & b <!--"}
    page = shell(
        blocks=[DataBlock(name="night-data", kind="application/json", text=json.dumps(said))]
    )
    found = re.search(r'<script type="application/json" id="night-data">(.*?)</script>', page)
    assert found is not None
    assert json.loads(found.group(1)) == said
    assert len(re.findall(r"<script>", page)) == 1


def test_plain_data_that_holds_markup_is_refused() -> None:
    with pytest.raises(AssertionError, match="no markup"):
        shell(blocks=[DataBlock(name="x", kind="text/plain", text="</script>")])


def test_what_a_template_misses_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        page_html("night.html.j2", title="A night", context={})


def test_every_shipped_text_can_stand_in_a_page() -> None:
    names = [path.name for path in sorted((ROOM / "assets").iterdir())]
    assert {"page.css", "page.js"} <= set(names)
    for name in names:
        assert asset(name)
    assert content_policy("", ["a", "b"]).count("sha256-") == 3


@pytest.mark.parametrize("missing", ["jinja2", "vl_convert"])
def test_a_missing_library_is_named_with_how_to_get_it(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from legmotion.report import html

    html._environment.cache_clear()
    really = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> object:
        if name == missing:
            raise ImportError(f"No module named {name!r}", name=name)
        return really(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(LegmotionError) as raised:
        shell() if missing == "jinja2" else chart_svg(SPEC, title="x", description="y")
    monkeypatch.undo()
    html._environment.cache_clear()
    assert missing.replace("_", "-").split("-")[0] in raised.value.message
    assert raised.value.hint == "pip install 'legmotion[page]'"


def test_a_picture_is_one_labelled_thing_without_a_fixed_width() -> None:
    drawn = chart_svg(SPEC, title="Movements", description='Three, then "five" & more')
    reader = Reader(drawn)
    root = next(reader.of("svg"))
    assert root["role"] == "img"
    assert root["aria-label"] == 'Movements. Three, then "five" & more'
    assert "width" not in root
    assert root["viewbox"]
    inner = [attributes for tag, attributes in reader.elements if tag != "svg"]
    assert not any(name.startswith("aria-") for attributes in inner for name in attributes)


def test_a_picture_has_no_style_of_its_own_and_its_colours_by_name() -> None:
    drawn = chart_svg(SPEC, title="x", description="y")
    assert "style=" not in drawn
    assert "var(--periodic)" in drawn
    assert "var(--muted)" in drawn


def test_a_name_in_a_picture_is_text() -> None:
    drawn = chart_svg(SPEC, title=EVIL, description="y")
    assert not list(Reader(drawn).of("img"))


def test_a_picture_for_elsewhere_has_real_colours() -> None:
    hatched = {**SPEC, "mark": {"type": "bar", "color": HATCH}}
    assert chart_png(SPEC, scale=1.0).startswith(b"\x89PNG")
    assert chart_png(hatched, scale=1.0) != chart_png(SPEC, scale=1.0)


def test_every_named_colour_is_declared_for_light_and_dark() -> None:
    style = asset("page.css")
    used = set(re.findall(r"var\((--[a-z-]+)\)", style))
    light, _, dark = style.partition("prefers-color-scheme: dark")
    for name in used:
        assert f"{name}:" in light
        assert f"{name}:" in dark
    assert used <= set(light_colours())


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_marks_stand_out_from_the_page(scheme: str) -> None:
    style = asset("page.css")
    part = style.partition("prefers-color-scheme: dark")[0 if scheme == "light" else 2]
    colours: dict[str, str] = {}
    for name, colour in re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", part):
        colours.setdefault(name, colour)
    for ground in ("page", "panel"):
        for words in ("ink", "muted", "accent", "warn", "good"):
            assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
        for mark in ("periodic", "movement", "massage", "other"):
            assert contrast(colours[mark], colours[ground]) >= 3.0, (mark, ground)
    assert contrast(colours["warn"], colours["warn-soft"]) >= 4.5
    assert contrast(colours["ink"], colours["warn-soft"]) >= 4.5


def test_numbers_have_the_decimals_they_bear() -> None:
    shown = [number_words(value) for value in (0, 0.943117, 22.6682, 1234.6, -3.2, None)]
    assert shown == ["0", "0.94", "22.7", "1,235", "−3.20", "–"]


def test_a_number_carries_its_place_in_the_document() -> None:
    one = number_cell(114.739, "outcomes.plm_per_h_tib.value")
    assert one == Cell(text="114.7", key="outcomes.plm_per_h_tib.value", value=114.739)
    assert number_cell(None, "outcomes.x.value").key == ""


def test_tables_and_headlines_escape_what_they_show() -> None:
    from legmotion.report import html

    table = PageTable(caption=EVIL, columns=[EVIL, "n"], rows=[[Cell(text=EVIL), Cell(text="3")]])
    headline = Headline(label=EVIL, number=Cell(text="3", key="a.b", value=3), unit=EVIL)
    template = html._environment().from_string(
        '{% from "parts.html.j2" import data_table, headline_row %}'
        "{{ data_table(table) }}{{ headline_row([headline]) }}"
    )
    drawn = template.render(table=table, headline=headline)
    reader = Reader(drawn)
    assert not list(reader.of("img"))
    assert {"data-key": "a.b", "data-value": "3"} in list(reader.of("span"))
    assert next(reader.of("div"))["tabindex"] == "0"
