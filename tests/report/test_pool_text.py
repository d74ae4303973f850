"""What is said and drawn of several clients."""

from __future__ import annotations

import pytest

from legmotion.report.pool_text import pool_text
from legmotion.report.pool_words import pool_sentence
from legmotion.study.pool import pool
from legmotion.study.pooled import ClientEffect, Pool
from legmotion.wording import DISCLAIMER
from tests.architecture.test_words import found_in
from tests.study.test_pool import EFFECTS, PARAMS, POINTS, RATE, client, pooled, refused

MANY = [
    pooled([*EFFECTS, (-0.75, 0.31)]),
    pooled(EFFECTS[:4]),
    pooled(EFFECTS[:2]),
    pooled(EFFECTS, POINTS),
    pool([client("a-code-that-is-far-too-long-for-a-row", -0.1, 5.0), refused("x")], RATE, PARAMS),
    pool([refused("x")], RATE, PARAMS),
]


@pytest.mark.parametrize("made", MANY, ids=range(len(MANY)))
def test_a_report_fits_the_page_and_ends_with_what_a_user_must_know(made: Pool) -> None:
    text = pool_text(made)
    assert max(map(len, text.splitlines())) <= 80
    assert " ".join(text.split()).endswith(DISCLAIMER)
    assert not found_in(text)


def test_an_average_is_told_with_its_interval_and_the_next_client() -> None:
    said = pool_sentence(pooled([*EFFECTS, (-0.75, 0.31)]))
    assert said.startswith("Over 6 clients the average differs in periodic leg movements")
    assert "26 % fewer (95 % interval 45 % fewer to no change)" in said
    assert "The cautious interval leaves it open" in said
    assert "The next client's own difference may lie anywhere from" in said
    assert "association" in said


def test_an_interval_that_holds_no_difference_is_unclear() -> None:
    assert "no clear average difference" in pool_sentence(
        pooled([(0.1, 0.2), (-0.2, 0.2), (0, 0.3)])
    )


def test_clients_who_followed_plans_are_no_association() -> None:
    planned = [
        ClientEffect(
            code=f"p{i}", status="ok", status_words="", design="assigned", mean=-0.4, variance=0.01
        )
        for i in range(5)
    ]
    assert "association" not in pool_sentence(pool(planned, RATE, PARAMS))


def test_a_list_says_why_there_is_no_average() -> None:
    said = pool_sentence(pooled(EFFECTS[:2]))
    assert said.startswith("No average: 2 clients have an effect of their own")


def test_every_client_has_a_line_by_its_code() -> None:
    lines = pool_text(pooled(EFFECTS)).splitlines()
    rows = [line.split()[0] for line in lines if "├" in line]
    assert rows == ["c0", "c1", "c2", "c3", "c4", "average", "cautious", "next"]


def test_a_client_without_an_effect_is_listed_with_the_reason() -> None:
    made = pool(
        [*(client(f"c{i}", *one) for i, one in enumerate(EFFECTS)), refused("x")], RATE, PARAMS
    )
    text = pool_text(made)
    assert "Clients without an effect of their own" in text
    assert "3 nights" in text
