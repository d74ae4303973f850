"""What stands on the canvas of the trace, and what is said where something is missing."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from legmotion.units import AnyArray
from tests.pages.browser import NARROW, comes_to, serious_findings
from tests.pages.conftest import OpenPage
from tests.pages.trace_page import (
    NOT_RECORDED,
    LegTrace,
    event,
    night,
    packed,
    ready,
    seen,
    write_trace_page,
)

# Lane, plot and colours as the page knows them, with every pixel of the canvas.
_CANVAS = """() => {
  const canvas = trace.querySelector("canvas");
  const data = JSON.parse(document.getElementById("night-data").textContent);
  const sides = data.traces.length ? data.traces.map((one) => one.side) : ["left"];
  const here = (side) => (data.positions || []).filter((one) => !one.side || one.side === side);
  const layout = legmotionTraceLook.layoutOf({
    lanes: sides.map((side) => ({positions: here(side)})),
    series: data.series || [], sleep: data.sleep || null}, canvas.clientWidth);
  const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192)
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  const palette = legmotionTraceLook.paletteOf(trace);
  return {layout, width: canvas.width, height: canvas.height, pixels: btoa(binary), palette};
}"""


class Canvas:
    """The pixels of a canvas at one pixel a CSS pixel, and where things stand on it."""

    def __init__(self, page: Page) -> None:
        found = page.evaluate(_CANVAS)
        shape = (found["height"], found["width"], 4)
        self.pixels = np.frombuffer(base64.b64decode(found["pixels"]), np.uint8).reshape(shape)
        self.layout: Mapping[str, Any] = found["layout"]
        self.colours = {
            name: [int(value[i : i + 2], 16) for i in (1, 3, 5)]
            for name, value in found["palette"].items()
            if isinstance(value, str) and value.startswith("#") and len(value) == 7
        }

    def plot(self, lane: int = 0) -> AnyArray:
        """Return the pixels (height, width, 3) inside a lane's frame."""
        room, left = self.layout["lanes"][lane], self.layout["left"]
        right = left + round(self.layout["width"])
        return self.pixels[room["top"] + 1 : room["bottom"] - 1, left + 1 : right - 1, :3]

    def marks(self, lane: int = 0) -> AnyArray:
        room, left = self.layout["lanes"][lane], self.layout["left"]
        return self.pixels[room["marks"] : room["top"] - 2, left:-55, :3]

    def is_colour(self, pixels: AnyArray, name: str) -> AnyArray:
        return np.all(np.abs(pixels.astype(int) - self.colours[name]) < 12, axis=-1)


def test_from_afar_each_column_reaches_from_its_least_to_its_largest_sample(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rng = np.random.default_rng(5)
    samples = (1_000 + np.cumsum(rng.normal(0.0, 0.5, 50_000))).round().astype(np.uint16)
    samples[rng.integers(0, 50_000, 60)] += 40
    leg = LegTrace(samples, threshold_mg=None)
    canvas = Canvas(ready(open_page, write_trace_page(tmp_path / "page.html", [leg])))
    room, n = canvas.layout["lanes"][0], round(canvas.layout["width"])
    edges = np.ceil(np.arange(n + 1) * len(samples) / n - 1e-6).astype(int)
    least = np.minimum.reduceat(samples, edges[:-1]).astype(float)
    largest = np.maximum.reduceat(samples, edges[:-1]).astype(float)
    pad = max(0.05 * np.ptp(samples.astype(float)), 5.0)
    per_mg = (room["bottom"] - room["top"]) / (np.ptp(samples.astype(float)) + 2.0 * pad)

    def row(mg: AnyArray) -> AnyArray:
        inside: AnyArray = (largest.max() + pad - mg) * per_mg - 1.0
        return inside

    is_ink = canvas.is_colour(canvas.plot(), "ink")
    top, bottom = is_ink.argmax(axis=0), len(is_ink) - 1 - is_ink[::-1].argmax(axis=0)
    columns = np.arange(1, n - 1)
    joined_top = row(np.maximum(largest[1:], least[:-1]))[: len(columns)]
    joined_bottom = row(np.minimum(least[1:], largest[:-1]))[: len(columns)]
    assert is_ink.any(axis=0).all()
    assert np.abs(top - joined_top).max() < 2.0
    assert np.abs(bottom - np.maximum(joined_bottom, joined_top)).max() < 2.5


def test_a_gap_is_hatched_and_nothing_is_drawn_in_it(tmp_path: Path, open_page: OpenPage) -> None:
    samples = night(600.0, 50.0)
    samples[10_000:20_000] = NOT_RECORDED
    away = [{"side": "left", "kind": "not_recorded", "start_s": 200.0, "end_s": 400.0}]
    page = ready(
        open_page,
        write_trace_page(tmp_path / "page.html", [LegTrace(samples, rate_hz=50.0)], away=away),
    )
    assert "left, no movement, 3 min not recorded" in page.locator(".trace-view").inner_text()
    plot = (canvas := Canvas(page)).plot()[30:]
    third = plot.shape[1] // 3
    inside, before = plot[:, third + 3 : 2 * third - 3], plot[:, 3 : third - 3]
    assert not canvas.is_colour(inside, "ink").any()
    assert canvas.is_colour(inside, "hatch").mean() > 0.05
    assert canvas.is_colour(before, "ink").any(axis=0).all()
    assert not canvas.is_colour(before, "hatch").any()


def test_even_the_shortest_gap_is_seen_from_afar(tmp_path: Path, open_page: OpenPage) -> None:
    samples = np.full(200_000, 1_000, np.uint16)
    samples[100_000] = NOT_RECORDED
    canvas = Canvas(ready(open_page, write_trace_page(tmp_path / "p.html", [LegTrace(samples)])))
    plain = Canvas(
        ready(
            open_page,
            write_trace_page(tmp_path / "q.html", [LegTrace(np.full(200_000, 1_000, np.uint16))]),
        )
    )
    differs = np.any(canvas.plot() != plain.plot(), axis=(0, 2)).nonzero()[0]
    assert 1 <= differs.size <= 2
    assert abs(differs.mean() - canvas.plot().shape[1] / 2) < 3


def test_periodic_movements_differ_in_shape_from_others(
    tmp_path: Path, open_page: OpenPage
) -> None:
    events = [
        event(100.0, 20.0, is_plm=True),
        event(300.0, 20.0),
        event(500.0, 20.0, kind="walking"),
    ]
    leg = LegTrace(night(600.0, 50.0), rate_hz=50.0)
    page = ready(open_page, write_trace_page(tmp_path / "page.html", [leg], events=events))
    marks = (canvas := Canvas(page)).marks()
    wide = canvas.layout["width"]
    heights, filled = [], []
    for event_ in events:
        x0, x1 = (round(t / 600.0 * wide) for t in (event_["onset_s"], event_["offset_s"]))
        is_drawn = np.any(np.abs(marks[:, x0 : x1 + 1].astype(int) - [0, 0, 0]) > 0, axis=-1)
        rows = is_drawn.any(axis=1).nonzero()[0]
        heights.append(np.ptp(rows) + 1)
        filled.append(is_drawn[rows[0] : rows[-1] + 1, 4:-4].mean())
    assert heights[0] > 1.7 * heights[1] > 3 * heights[2]
    assert filled[0] == 1.0
    assert filled[1] < 0.4


def test_dark_and_light_follow_the_system(tmp_path: Path, open_page: OpenPage) -> None:
    leg = LegTrace(night(600.0, 50.0), rate_hz=50.0)
    page = ready(open_page, write_trace_page(tmp_path / "p.html", [leg]), color_scheme="dark")
    dark = Canvas(page)
    assert dark.plot()[2, 2].tolist() == dark.colours["panel"]
    assert sum(dark.colours["panel"]) < 200 < sum(dark.colours["ink"])
    assert serious_findings(page) == []
    page.emulate_media(color_scheme="light")
    corner = """() => { const copy = document.createElement("canvas");
        copy.width = copy.height = 1;
        const top = legmotionTraceLook.layoutOf({lanes: [{positions: []}], series: []}, 800)
          .lanes[0].top;
        copy.getContext("2d").drawImage(trace.querySelector("canvas"), -60, -top - 3);
        return Array.from(copy.getContext("2d").getImageData(0, 0, 1, 1).data); }"""
    comes_to(page, lambda: page.evaluate(corner), [255, 255, 255, 255])


def test_it_fits_a_telephone(tmp_path: Path, open_page: OpenPage) -> None:
    legs = [LegTrace(night(600.0, 50.0), rate_hz=50.0, side=side) for side in ("left", "right")]
    path = write_trace_page(tmp_path / "page.html", legs, events=[event(100.0)], series=[[90, 120]])
    page = ready(open_page, path, viewport=NARROW, device_scale_factor=2, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    canvas = page.evaluate(
        "(({width, clientWidth}) => [width, clientWidth])(trace.querySelector('canvas'))"
    )
    assert canvas[0] == 2 * canvas[1]
    assert canvas[1] > 350
    for button in page.locator("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["x"] + box["width"] <= 400
    assert serious_findings(page) == []


def test_it_grows_with_its_window(tmp_path: Path, open_page: OpenPage) -> None:
    leg = LegTrace(night(600.0, 50.0), rate_hz=50.0)
    page = ready(open_page, write_trace_page(tmp_path / "page.html", [leg]), viewport=NARROW)
    page.set_viewport_size({"width": 1_000, "height": 700})
    grown = """() => { const canvas = trace.querySelector("canvas");
        return canvas.clientWidth > 900 && canvas.width === canvas.clientWidth
          && Math.abs(canvas.height - canvas.clientHeight) <= 1; }"""
    comes_to(page, lambda: page.evaluate(grown), wanted=True)


def test_a_canvas_is_not_printed(tmp_path: Path, open_page: OpenPage) -> None:
    leg = LegTrace(night(60.0, 50.0), rate_hz=50.0)
    page = ready(open_page, write_trace_page(tmp_path / "page.html", [leg]))
    page.emulate_media(media="print")
    assert not page.locator("canvas").is_visible()


@pytest.mark.parametrize(
    "traces",
    [[], [LegTrace(np.empty(0, np.uint16))]],
    ids=["no trace", "a trace without pieces"],
)
def test_without_a_trace_what_was_found_is_drawn(
    tmp_path: Path, open_page: OpenPage, traces: list[LegTrace]
) -> None:
    path = write_trace_page(
        tmp_path / "page.html",
        traces,
        events=[event(100.0, 5.0, is_plm=True), event(400.0)],
        series=[[100.0, 130.0]],
        window={"start_s": 0.0, "end_s": 600.0},
    )
    page = ready(open_page, path)
    note = page.locator(".trace-note").inner_text()
    assert note == "The trace itself is not in this page; what was found in it is drawn."
    canvas = Canvas(page)
    assert canvas.is_colour(canvas.marks(), "periodic").any()
    assert seen(page).size == 0
    page.locator("canvas").focus()
    page.keyboard.press("ArrowRight")
    comes_to(page, lambda: page.evaluate("trace.legmotion.view()"), [82.5, 122.5])
    page.mouse.move(600, 300)
    comes_to(page, lambda: page.locator(".trace-moment").inner_text()[:4], "22:0")
    assert serious_findings(page) == []


@pytest.mark.parametrize(
    "others",
    [[], [LegTrace(np.empty(0, np.uint16), side="right")]],
    ids=["no trace", "a trace without pieces"],
)
def test_a_leg_without_a_trace_is_drawn_beside_the_other(
    tmp_path: Path, open_page: OpenPage, others: list[LegTrace]
) -> None:
    leg = LegTrace(night(600.0, 50.0), rate_hz=50.0)
    events = [event(9.0), event(300.0, side="right", is_plm=True)]
    path = write_trace_page(tmp_path / "page.html", [leg, *others], events=events)
    page = ready(open_page, path)
    note = page.locator(".trace-note").inner_text()
    assert note.startswith("The trace of the right leg is not in this page")
    assert page.locator(".trace-view").inner_text() == (
        "22:00:00 to 22:10:00, left, 1 movement, not periodic; right, 1 movement, periodic"
    )
    assert np.array_equal(seen(page), leg.samples)


def test_nothing_at_all_is_still_a_page(tmp_path: Path, open_page: OpenPage) -> None:
    page = ready(open_page, write_trace_page(tmp_path / "page.html", [], clock=[]))
    for key in ("ArrowRight", "ArrowLeft", "]", "[", "+", "-", "Home"):
        page.locator("canvas").focus()
        page.keyboard.press(key)
    comes_to(page, lambda: page.evaluate("trace.legmotion.view()"), [0, 1])


SAMPLES = night(600.0, 50.0)


@pytest.mark.parametrize(
    "spoiled",
    [
        "%%% no base64 %%%",
        "",
        "AAAA",
        packed(SAMPLES[:10_000])[:-2_000],
        packed(SAMPLES[:9_999]),
    ],
    ids=["no base64", "empty", "no gzip", "cut off", "too few samples"],
)
def test_a_damaged_piece_is_named_and_the_others_stand(
    tmp_path: Path, open_page: OpenPage, spoiled: str
) -> None:
    leg = LegTrace(SAMPLES, rate_hz=50.0, per_piece=10_000, spoiled={1: spoiled})
    page = ready(open_page, write_trace_page(tmp_path / "page.html", [leg]))
    assert page.locator(".trace-note").inner_text() == (
        "1 of 3 parts of the trace of the left leg cannot be read: the page is damaged there, and "
        "that is shown as not recorded. “legmotion report” draws the page anew."
    )
    expected = SAMPLES.copy()
    expected[10_000:20_000] = NOT_RECORDED
    assert np.array_equal(seen(page), expected)


def test_a_piece_that_is_not_in_the_page_is_damage_too(tmp_path: Path, open_page: OpenPage) -> None:
    path = write_trace_page(tmp_path / "page.html", [LegTrace(SAMPLES, rate_hz=50.0)])
    path.write_text(path.read_text().replace('id="trace-left-0"', 'id="lost"'))
    page = ready(open_page, path)
    assert page.locator(".trace-note").inner_text().startswith("The trace of the left leg cannot")
    assert (seen(page) == NOT_RECORDED).all()


def test_a_browser_that_cannot_unpack_says_so(tmp_path: Path, open_page: OpenPage) -> None:
    path = write_trace_page(tmp_path / "page.html", [LegTrace(SAMPLES, rate_hz=50.0)])
    before = "<script>delete window.DecompressionStream;</script></head>"
    path.write_text(path.read_text().replace("</head>", before))
    page = ready(open_page, path)
    assert page.locator(".trace-note").inner_text().startswith("This browser cannot unpack")


@pytest.mark.parametrize(("hours", "until"), [(2.0 / 3.0, "22:40:00"), (14.0, "12:00:00")])
def test_short_and_long_nights_are_whole(
    tmp_path: Path, open_page: OpenPage, hours: float, until: str
) -> None:
    leg = LegTrace(night(3_600.0 * hours, 25.0), rate_hz=25.0)
    page = ready(open_page, write_trace_page(tmp_path / "page.html", [leg]))
    assert page.locator(".trace-view").inner_text() == f"22:00:00 to {until}, left, no movement"
    assert np.array_equal(seen(page), leg.samples)


def test_three_thousand_movements_are_within_reach(tmp_path: Path, open_page: OpenPage) -> None:
    events = [event(10.0 + 9.0 * number, 1.0, is_plm=number % 3 > 0) for number in range(3_000)]
    leg = LegTrace(night(27_100.0, 10.0), rate_hz=10.0)
    page = ready(open_page, write_trace_page(tmp_path / "page.html", [leg], events=events))
    text = page.locator(".trace-view").inner_text()
    assert text == "22:00:00 to 05:31:40, left, 3,000 movements, 2,000 of them periodic"
    page.locator("canvas").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    middle_s = pytest.approx(events[2_998]["onset_s"] + 0.5)
    comes_to(page, lambda: sum(page.evaluate("trace.legmotion.view()")) / 2.0, middle_s)


def test_an_undated_night_counts_from_its_beginning(tmp_path: Path, open_page: OpenPage) -> None:
    path = write_trace_page(tmp_path / "page.html", [LegTrace(SAMPLES, rate_hz=50.0)], clock=[])
    page = ready(open_page, path)
    assert page.locator(".trace-view").inner_text() == "0:00:00 to 0:10:00, left, no movement"


def test_every_strip_is_drawn_and_named(tmp_path: Path, open_page: OpenPage) -> None:
    path = write_trace_page(
        tmp_path / "page.html",
        [LegTrace(SAMPLES, rate_hz=50.0)],
        events=[event(100.0, is_plm=True, why_not=""), event(200.0, why_not="too_long")],
        series=[[100.0, 300.0]],
        away=[{"kind": "not_worn", "start_s": 400.0, "end_s": 500.0}],
        positions=[{"side": "left", "start_s": 0.0, "end_s": 600.0, "position": 1}],
        sleep={"asleep_s": [[50.0, 300.0]], "awake_s": [[300.0, 400.0]]},
        window={"start_s": 20.0, "end_s": 580.0},
    )
    page = ready(open_page, path)
    canvas = Canvas(page)
    room = canvas.layout["lanes"][0]
    assert {"positions", "marks"} <= room.keys()
    assert canvas.layout["sleep"] > room["positions"] > room["bottom"]
    sleep = canvas.pixels[canvas.layout["sleep"] + 10, :, :3]
    share = canvas.is_colour(sleep, "asleep").sum() / canvas.layout["width"]
    assert share == pytest.approx(250.0 / 600.0, abs=0.08)
    x = canvas.layout["left"] + 450.0 / 600.0 * canvas.layout["width"]
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x, box["y"] + 100)
    moment = page.locator(".trace-moment")
    comes_to(page, lambda: moment.inner_text().partition(" mg, ")[2], "not worn")
    x = canvas.layout["left"] + 201.0 / 600.0 * canvas.layout["width"]
    page.mouse.move(box["x"] + x, box["y"] + 100)
    words = "movement, not periodic (too long)"
    comes_to(page, lambda: moment.inner_text().partition(" mg, ")[2], words)
