"""The page of several clients: what it says is what the document and the terminal say."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from itertools import pairwise

import pytest

from legmotion.report.effect_figure import EffectRow, effects_spec
from legmotion.report.effect_words import EffectWords, words_of
from legmotion.report.pool_figures import forest_spec
from legmotion.report.pool_page import pool_page
from legmotion.report.pool_text import pool_text
from legmotion.report.pool_words import average_method, pool_sentence
from legmotion.store.pool import pool_document
from legmotion.store.pool_document import PoolDocument
from legmotion.store.results import document_json
from legmotion.study.pool import pool
from legmotion.study.pooled import ClientEffect, Pool
from legmotion.wording import DISCLAIMER
from tests.architecture.test_words import found_in
from tests.report.shown_numbers import ShownNumbers, wrong_numbers
from tests.report.test_trend_page import EVIL, plain
from tests.study.test_pool import EFFECTS, PARAMS, POINTS, RATE, client, pooled, refused

pytest.importorskip("vl_convert")
pytest.importorskip("jinja2")


def with_nights() -> Pool:
    """Five clients with their nights, one far beyond the axis, and one without an effect."""
    effects = [*EFFECTS[:4], (-3.0, 1.4)]
    known = [
        dataclasses.replace(client(f"c{i}", *one), n_massage=14, n_none=13 + i, n_left_out=i)
        for i, one in enumerate(effects)
    ]
    return pool([*known, refused("x")], RATE, PARAMS)


POOLS: dict[str, Callable[[], Pool]] = {
    "nights": with_nights,
    "five": lambda: pooled(EFFECTS),
    "four": lambda: pooled(EFFECTS[:4]),
    "two": lambda: pooled(EFFECTS[:2]),
    "one": lambda: pooled(EFFECTS[:1]),
    "points": lambda: pooled(EFFECTS, POINTS),
    "many": lambda: pooled([(0.01 * i, 0.2) for i in range(60)]),
    "alike": lambda: pooled([(0.0, 0.001)] * 5),
    "none": lambda: pool([refused("x")], RATE, PARAMS),
}


def written(made: Pool) -> PoolDocument:
    return pool_document(made, pool_sentence(made))


@pytest.fixture(scope="module", params=POOLS)
def made(request: pytest.FixtureRequest) -> tuple[Pool, PoolDocument, str]:
    """Each kind of result in turn, with its document and its page."""
    result = POOLS[request.param]()
    document = written(result)
    return result, document, pool_page(document)


Made = tuple[Pool, PoolDocument, str]


def test_every_number_of_the_page_is_the_one_of_the_document(made: Made) -> None:
    result, document, page = made
    content = json.loads(document_json(document))
    assert not list(wrong_numbers(page, content, words_of(result.outcome)))
    shown = {key for key, *_ in ShownNumbers(page).found}
    for place, one in enumerate(document.clients):
        wanted = {f"clients.{place}.alone.{end}" for end in ("estimate", "ci95.0", "ci95.1")}
        assert (wanted <= shown) == (one.alone is not None)
    for name in (
        "estimate",
        "ci95.0",
        "ci95.1",
        "cautious_ci95.0",
        "cautious_ci95.1",
        "mean",
        "se",
    ):
        assert (f"average.{name}" in shown) == (document.average is not None)
    has_prediction = document.average is not None and document.average.prediction95 is not None
    assert ("average.prediction95.1" in shown) == has_prediction


def test_the_page_says_the_sentence_of_the_terminal(made: Made) -> None:
    result, document, page = made
    said, terminal = plain(page), " ".join(pool_text(result).split())
    for sentence in (document.sentence, average_method(result), result.outcome.label):
        assert sentence in said
        assert sentence in terminal


def test_the_page_neither_judges_nor_promises_and_ends_with_what_a_user_must_know(
    made: Made,
) -> None:
    said = plain(made[2])
    assert not found_in(said)
    assert DISCLAIMER in said


def test_two_clients_are_a_list_without_an_average() -> None:
    said = plain(pool_page(written(pooled(EFFECTS[:2]))))
    assert "No average: 2 clients have an effect of their own" in said
    assert "clients with an effect of their own 2 of 2 ; an average takes 3" in said
    assert "The average client" not in said
    assert "share of the average" not in said


def test_a_client_without_an_effect_is_listed_with_the_reason() -> None:
    said = plain(pool_page(written(with_nights())))
    assert "Clients without an effect of their own client reason x 3 nights" in said


def test_no_client_draws_nothing_and_says_so() -> None:
    page = pool_page(written(pool([refused("x")], RATE, PARAMS)))
    assert "<svg xmlns" not in page
    assert "No client has an effect of its own to draw." in page
    assert "Next: every client needs nights with and without massage" in plain(page)


def test_commands_in_a_hint_are_set_as_code() -> None:
    page = pool_page(written(pool([refused("x")], RATE, PARAMS)))
    assert "<code>legmotion compare</code>" in page


def test_the_forest_has_every_client_the_average_and_the_next_one() -> None:
    spec = forest_spec(with_nights())
    assert spec is not None
    rows = spec["data"]["values"]
    assert [row["name"] for row in rows if row["kind"] != "drawn"] == [
        "c0", "c1", "c2", "c3", "c4", "average", "next client",
    ]  # fmt: skip
    assert rows[0]["beside"] == "34 % fewer, 14 + 13 nights"
    sizes = [row["size"] for row in rows if row["kind"] == "alone"]
    assert sizes[4] < min(sizes[:4])


def test_an_interval_that_reaches_beyond_ten_times_ends_in_an_arrow() -> None:
    spec = forest_spec(with_nights())
    assert spec is not None
    last = next(row for row in spec["data"]["values"] if row["name"] == "c4")
    assert last["at"] is None
    assert last["from"] == last["before"] > 0.05
    assert last["beyond"] is None


def test_rows_do_not_lie_on_each_other() -> None:
    spec = forest_spec(with_nights())
    assert spec is not None
    places = [row["y"] for row in spec["data"]["values"]]
    assert all(later - earlier >= 12.0 for earlier, later in pairwise(places))
    assert 0.0 < places[0] < places[-1] < spec["height"]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0.2, 1.1, [0.25, 0.5, 1.0]), (0.93, 1.02, [0.9, 1.0, 1.2])],
)
def test_ticks_of_ratios_are_round_and_few(low: float, high: float, ticks: list[float]) -> None:
    row = EffectRow(name="a", low=low, high=high, estimate=0.98)
    spec = effects_spec([row], EffectWords(scale="rate", unit="1/h"), mcid=0.2)
    axis = spec["layer"][2]["layer"][0]["encoding"]["x"]["axis"]
    assert set(ticks) <= set(axis["values"])
    assert len(axis["values"]) <= 7


def test_a_hostile_code_or_reason_is_text() -> None:
    hostile = [
        dataclasses.replace(client(f"c{i}{EVIL}", *one), status_words=EVIL)
        for i, one in enumerate(EFFECTS)
    ]
    none = ClientEffect(code=f"z{EVIL}", status=EVIL, status_words="", design="observational")
    page = pool_page(written(pool([*hostile, none], RATE, PARAMS)))
    assert "<img" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") > len(EFFECTS)


def test_the_same_document_gives_the_same_page() -> None:
    document = written(with_nights())
    assert pool_page(document) == pool_page(document)
