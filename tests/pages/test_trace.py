"""The trace of a night under pointer, wheel, fingers and keys: what is in view is exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.pages.browser import comes_to
from tests.pages.conftest import OpenPage
from tests.pages.trace_page import LegTrace, event, night, ready, seen, write_trace_page

LEFT = LegTrace(night(2_400.0, 100.0))
RIGHT = LegTrace(night(2_350.0, 31.25, seed=2), side="right", start_s=20.5, rate_hz=31.25)
MOVEMENTS = [
    event(100.0),
    event(300.0, is_plm=True),
    event(325.0, 4.0, is_plm=True),
    event(350.0, is_plm=True),
    event(900.0, 60.0, kind="walking", why_not="walking"),
    event(1_500.0, is_plm=True),
    event(1_530.0, kind="posture", is_plm=True),
    event(2_399.0, 0.8),
]
DATA: dict[str, Any] = {
    "events": MOVEMENTS,
    "series": [[300.0, 352.0], [1_500.0, 1_532.0]],
    "window": {"start_s": 60.0, "end_s": 2_380.0},
}
WHOLE = [0.0, 2_400.0]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_trace_page(tmp_path_factory.mktemp("trace") / "page.html", [LEFT], **DATA)


@pytest.fixture(scope="module")
def shared(path: Path, open_shared_page: OpenPage) -> Page:
    return ready(open_shared_page, path, has_touch=True)


@pytest.fixture
def page(shared: Page) -> Page:
    """The one page, as it was when it was opened: a view without movements forgets them."""
    shared.mouse.move(0, 0)
    shared.evaluate("document.activeElement.blur()")
    shared.evaluate("trace.legmotion.show(1000, 1010); trace.legmotion.show(0, 2400)")
    return shared


def view(page: Page) -> list[float]:
    """Return the view, once what was done has been drawn."""
    found: list[float] = page.evaluate(
        """() => new Promise((done) => requestAnimationFrame(() =>
        requestAnimationFrame(() => done(trace.legmotion.view()))))"""
    )
    return found


def sees(page: Page, wanted: object) -> None:
    """Assert the view that the page comes to."""
    comes_to(page, lambda: view(page), wanted)


def show(page: Page, from_s: float, to_s: float) -> None:
    page.evaluate("(view) => trace.legmotion.show(...view)", [from_s, to_s])
    assert view(page) == [from_s, to_s]


def place(page: Page, time_s: float) -> tuple[float, float]:
    """Return where a time stands on the screen, in the middle of the canvas."""
    box = page.locator("canvas").bounding_box()
    assert box is not None
    x = page.evaluate("(timeS) => trace.legmotion.placeOf(timeS)", time_s)
    return box["x"] + x, box["y"] + box["height"] / 2


def press(page: Page, *keys: str) -> None:
    page.locator("canvas").focus()
    for key in keys:
        page.keyboard.press(key)


def drag(page: Page, from_s: float, to_s: float, **options: Any) -> None:
    (x0, y), (x1, _) = place(page, from_s), place(page, to_s)
    page.mouse.move(x0, y)
    page.mouse.down(**options)
    page.mouse.move((x0 + x1) / 2, y + 3)
    page.mouse.move(x1, y)
    page.mouse.up(**options)


def pixel_s(page: Page) -> float:
    """Return how long a pixel lasts."""
    from_s, to_s = view(page)
    wide: float = place(page, to_s)[0] - place(page, from_s)[0]
    return (to_s - from_s) / wide


def says(page: Page, words: str, *, more: bool = False) -> None:
    """Assert what the live line says once the view has come to rest, or how that begins."""
    line = page.locator("[aria-live=polite]")
    comes_to(page, lambda: line.inner_text()[: len(words) if more else None], words)


def test_the_whole_night_is_in_view_at_first(page: Page) -> None:
    sees(page, WHOLE)
    assert np.array_equal(seen(page), LEFT.samples)


@pytest.mark.parametrize(("from_s", "to_s"), [(600.0, 1_200.0), (1_500.0, 800.0), (0.0, 40.0)])
def test_dragging_brings_exactly_its_samples_into_view(
    page: Page, from_s: float, to_s: float
) -> None:
    within = pixel_s(page)
    drag(page, from_s, to_s)
    sees(page, pytest.approx(sorted((from_s, to_s)), abs=within))
    samples = LEFT.between(view(page))
    assert len(samples) == pytest.approx(100.0 * abs(to_s - from_s), abs=220.0 * within)
    assert np.array_equal(seen(page), samples)


def test_dragging_again_and_again_ends_at_single_samples(page: Page) -> None:
    for from_s, to_s in [(600.0, 700.0), (620.0, 630.0), (621.0, 622.0)]:
        drag(page, from_s, to_s)
    sees(page, pytest.approx([621.0, 622.0], abs=0.02))
    assert np.array_equal(seen(page), LEFT.between(view(page)))
    assert 98 <= len(seen(page)) <= 102


def test_a_click_and_a_drag_that_is_given_up_change_nothing(page: Page) -> None:
    page.mouse.click(*place(page, 800.0))
    x, y = place(page, 1_000.0)
    page.mouse.down()
    page.mouse.move(x, y)
    page.keyboard.press("Escape")
    page.mouse.up()
    sees(page, WHOLE)


def test_a_drag_beyond_the_edge_reaches_to_the_end(page: Page) -> None:
    x, y = place(page, 1_200.0)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(1_275.0, y)
    page.mouse.up()
    sees(page, pytest.approx([1_200.0, 2_400.0], abs=3.0))


def test_a_double_click_and_home_show_the_whole_night(page: Page) -> None:
    show(page, 600.0, 700.0)
    page.mouse.dblclick(*place(page, 650.0))
    sees(page, WHOLE)
    show(page, 600.0, 700.0)
    press(page, "Home")
    sees(page, WHOLE)


def centre(page: Page) -> float:
    return sum(view(page)) / 2.0


def span(page: Page) -> float:
    from_s, to_s = view(page)
    return to_s - from_s


ONSETS = [101.0, 301.0, 327.0, 351.0, 1_501.0, 1_531.0]


def test_arrows_go_from_movement_to_movement(page: Page) -> None:
    for middle in ONSETS:
        press(page, "ArrowRight")
        comes_to(page, lambda: centre(page), pytest.approx(middle))
    comes_to(page, lambda: span(page), pytest.approx(40.0))
    for middle in ONSETS[-2::-1]:
        press(page, "ArrowLeft")
        comes_to(page, lambda: centre(page), pytest.approx(middle))


def test_the_last_movement_is_in_view_where_the_night_ends(page: Page) -> None:
    press(page, "ArrowLeft")
    sees(page, pytest.approx([2_360.0, 2_400.0]))
    says(page, "movement 7 of 7", more=True)
    press(page, "ArrowRight")
    sees(page, pytest.approx([2_360.0, 2_400.0]))
    says(page, "no later movement", more=True)


def test_arrows_start_from_what_is_in_view(page: Page) -> None:
    show(page, 1_000.0, 1_020.0)
    press(page, "ArrowRight")
    sees(page, pytest.approx([1_491.0, 1_511.0]))
    show(page, 1_000.0, 1_020.0)
    press(page, "ArrowLeft")
    sees(page, pytest.approx([341.0, 361.0]))


def test_brackets_go_from_series_to_series(page: Page) -> None:
    press(page, "]")
    sees(page, pytest.approx([300.0 - 2.08, 352.0 + 2.08]))
    says(
        page,
        "series 1 of 2. In view: 22:04:58 to 22:05:54, left, 3 movements, 3 of them periodic",
    )
    press(page, "]", "]")
    sees(page, pytest.approx([1_500.0 - 1.28, 1_532.0 + 1.28]))
    says(page, "no later series", more=True)
    press(page, "[")
    sees(page, pytest.approx([300.0 - 2.08, 352.0 + 2.08]))
    press(page, "ArrowRight")
    comes_to(page, lambda: centre(page), pytest.approx(301.0))


def test_brackets_are_heard_where_they_need_altgr_and_commands_are_not(page: Page) -> None:
    sent = """([key, more]) => trace.querySelector('canvas').dispatchEvent(new KeyboardEvent(
      'keydown', {key, ctrlKey: true, bubbles: true, cancelable: true, ...more}))"""
    assert page.evaluate(sent, ["+", {}]) is True
    sees(page, WHOLE)
    assert page.evaluate(sent, ["]", {"altKey": True, "modifierAltGraph": True}]) is False
    sees(page, pytest.approx([300.0 - 2.08, 352.0 + 2.08]))


def test_plus_and_minus_zoom_about_the_middle(page: Page) -> None:
    show(page, 1_000.0, 1_400.0)
    press(page, "+")
    sees(page, pytest.approx([1_100.0, 1_300.0]))
    press(page, "-", "-")
    sees(page, pytest.approx([800.0, 1_600.0]))
    press(page, *["-"] * 3)
    sees(page, WHOLE)
    press(page, *["+"] * 20)
    comes_to(page, lambda: span(page), pytest.approx(0.5))
    assert len(seen(page)) == 50


def test_the_view_moves_and_stops_at_both_ends(page: Page) -> None:
    show(page, 1_000.0, 1_400.0)
    press(page, "Shift+ArrowRight")
    sees(page, pytest.approx([1_100.0, 1_500.0]))
    press(page, *["Shift+ArrowLeft"] * 15)
    sees(page, pytest.approx([0.0, 400.0]))
    press(page, *["Shift+ArrowRight"] * 30)
    sees(page, pytest.approx([2_000.0, 2_400.0]))


def test_dragging_with_shift_moves(page: Page) -> None:
    show(page, 1_000.0, 1_400.0)
    page.keyboard.down("Shift")
    drag(page, 1_300.0, 1_200.0)
    page.keyboard.up("Shift")
    sees(page, pytest.approx([1_100.0, 1_500.0], abs=1.0))
    drag(page, 1_300.0, 1_400.0, button="middle")
    sees(page, pytest.approx([1_000.0, 1_400.0], abs=2.0))


def test_the_wheel_zooms_about_the_pointer(page: Page) -> None:
    x, y = round(place(page, 600.0)[0]), place(page, 600.0)[1]
    under_s = (x - place(page, 0.0)[0]) * pixel_s(page)
    page.mouse.move(x, y)
    page.wait_for_timeout(350)
    for _ in range(4):
        page.mouse.wheel(0, -240)
    comes_to(page, lambda: span(page), pytest.approx(2_400.0 * 1.002**-960, rel=0.01))
    assert place(page, under_s)[0] == pytest.approx(x, abs=0.5)
    from_s = view(page)[0]
    page.mouse.wheel(100, 0)
    comes_to(page, lambda: view(page)[0] > from_s, wanted=True)
    for _ in range(8):
        page.mouse.wheel(0, 240)
    sees(page, WHOLE)


def test_a_wheel_that_scrolls_the_page_does_not_stop_at_the_trace(page: Page) -> None:
    sent = """(place) => document.querySelector(place).dispatchEvent(
      new WheelEvent('wheel', {deltaY: -100, bubbles: true, cancelable: true}))"""
    assert page.evaluate(f"({sent})('h1') && ({sent})('canvas')") is True
    page.wait_for_timeout(350)
    assert page.evaluate(sent, "canvas") is False
    assert page.evaluate(sent, "canvas") is False


def test_the_page_scrolls_on_where_the_whole_night_is_in_view(page: Page) -> None:
    sent = """(deltaY) => trace.querySelector('canvas').dispatchEvent(
      new WheelEvent('wheel', {deltaY, cancelable: true}))"""
    page.wait_for_timeout(350)
    assert page.evaluate(sent, 100) is True
    assert page.evaluate(sent, -100) is False


class Fingers:
    """Fingers on the screen, each at a place."""

    def __init__(self, page: Page, *places: tuple[float, float]) -> None:
        self.session = page.context.new_cdp_session(page)
        self.send("touchStart", places)

    def send(self, kind: str, places: Sequence[tuple[float, float]]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def move(self, *places: tuple[float, float]) -> None:
        self.send("touchMove", places)


@contextmanager
def fingers(page: Page, *places: tuple[float, float]) -> Iterator[Fingers]:
    """Put fingers on the screen and lift them in the end, whatever happens between."""
    down = Fingers(page, *places)
    try:
        yield down
    finally:
        down.send("touchEnd", [])
        down.session.detach()


def are_at(page: Page, places: dict[float, float]) -> None:
    """Assert where times come to stand."""
    for time_s, x in places.items():
        comes_to(page, lambda at_s=time_s: place(page, at_s)[0], pytest.approx(x, abs=1.0))


def test_two_fingers_keep_the_times_under_them(page: Page) -> None:
    (a, y), (b, _) = place(page, 1_000.0), place(page, 1_400.0)
    with fingers(page, (a, y), (b, y)) as two:
        two.move((a - 20, y), (b + 20, y))
        two.move((a - 150, y), (b + 250, y))
        are_at(page, {1_000.0: a - 150, 1_400.0: b + 250})
    from_s, to_s = view(page)
    assert to_s - from_s < 800.0
    assert np.array_equal(seen(page), LEFT.between((from_s, to_s)))


def test_one_finger_moves(page: Page) -> None:
    show(page, 1_000.0, 1_400.0)
    x, y = place(page, 1_200.0)
    with fingers(page, (x, y)) as one:
        one.move((x - 40, y))
        one.move((x - 200, y))
        are_at(page, {1_200.0: x - 200})
    comes_to(page, lambda: span(page), pytest.approx(400.0))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Whole night", "Home"),
        ("Zoom in", "+"),
        ("Zoom out", "-"),
        ("Earlier", "Shift+ArrowLeft"),
        ("Later", "Shift+ArrowRight"),
        ("Previous movement", "ArrowLeft"),
        ("Next movement", "ArrowRight"),
        ("Previous series", "["),
        ("Next series", "]"),
    ],
)
def test_every_key_has_a_button(page: Page, name: str, key: str) -> None:
    show(page, 700.0, 1_100.0)
    page.get_by_role("button", name=name, exact=True).click()
    comes_to(page, lambda: view(page) != [700.0, 1_100.0], wanted=True)
    by_button = view(page)
    show(page, 1_000.0, 1_010.0)
    show(page, 700.0, 1_100.0)
    press(page, key)
    sees(page, by_button)


def test_the_live_line_says_what_is_in_view(page: Page) -> None:
    show(page, 295.0, 335.0)
    says(page, "22:04:55 to 22:05:35, left, 2 movements, 2 of them periodic")
    show(page, 90.0, 110.0)
    says(page, "22:01:30 to 22:01:50, left, 1 movement, not periodic")
    show(page, 900.0, 902.5)
    says(page, "22:15:00.00 to 22:15:02.50, left, no movement")
    press(page, "ArrowLeft")
    says(
        page,
        "movement 4 of 7, left, 22:05:50, 2.0 s long, peak 150 mg, periodic. In view: ",
        more=True,
    )


def points_at(page: Page, words: str) -> None:
    """Assert what the line below the trace comes to say of the moment that is pointed at."""
    comes_to(page, page.locator(".trace-moment").inner_text, words)


def test_the_readout_follows_the_pointer(page: Page) -> None:
    show(page, 320.0, 330.0)
    for time_s, words in [(322.5, ""), (326.0, ", periodic movement")]:
        x, y = place(page, time_s)
        page.mouse.move(round(x), y)
        shown_s = 320.0 + (round(x) - place(page, 320.0)[0]) * pixel_s(page)
        mg = LEFT.samples[round(shown_s * 100.0)]
        points_at(page, f"22:05:{shown_s - 300.0:05.2f} · left {mg:,} mg{words}")
    page.mouse.move(0, 0)
    points_at(page, "")


def test_with_the_keyboard_the_readout_is_of_the_middle(page: Page) -> None:
    page.locator("button").last.focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.tagName")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (focused, outline) == ("CANVAS", "solid")
    page.keyboard.press("ArrowRight")
    sample = LEFT.samples[10_100]
    points_at(page, f"22:01:41.00 · left {sample:,} mg, movement, not periodic")


def test_two_legs_of_different_rates_share_one_axis(tmp_path: Path, open_page: OpenPage) -> None:
    right = [event(1_000.0, side="right"), event(1_010.0, side="both", is_plm=True)]
    path = write_trace_page(
        tmp_path / "page.html", [LEFT, RIGHT], events=[*MOVEMENTS, *right], series=[]
    )
    page = ready(open_page, path)
    sees(page, WHOLE)
    show(page, 998.3, 1_015.9)
    assert np.array_equal(seen(page, "left"), LEFT.between((998.3, 1_015.9)))
    assert np.array_equal(seen(page, "right"), RIGHT.between((998.3, 1_015.9)))
    says(
        page,
        "22:16:38 to 22:16:56, left, 1 movement, periodic; right, 2 movements, 1 of them periodic",
    )
    show(page, 0.0, 30.0)
    assert len(seen(page, "right")) == len(RIGHT.between((0.0, 30.0))) == 297
    assert page.get_by_role("button", name="Next series").is_disabled()
