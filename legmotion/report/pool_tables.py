"""The numbers of several clients as tables: each with its place in the document."""

from __future__ import annotations

from legmotion.report.effect_words import EffectWords, unit_of, words_of
from legmotion.report.page_parts import Cell, PageTable, cell, number_cell
from legmotion.report.page_words import effect_cell, in_one_line, kept_together
from legmotion.report.pool_words import AVERAGE_TITLE, DRAWN, NO_EFFECT
from legmotion.study.pooled import Interval, Pool, PooledClient

_DESIGNS = {"assigned": "fixed in advance", "observational": "as it came"}


def effect_column(pool: Pool) -> str:
    """Return the heading of a column of effects."""
    if pool.outcome.scale == "rate":
        return "ratio"
    unit = unit_of(pool.outcome.unit, 0.0)
    return f"difference ({unit})" if unit else "difference"


def average_table(pool: Pool) -> PageTable | None:
    """Return the average with its intervals, and where the next client may lie."""
    average = pool.average
    if average is None:
        return None
    words = words_of(pool.outcome)
    rows = [
        ("average", average.average, "ci95"),
        ("the same, cautious", average.cautious, "cautious_ci95"),
    ]
    if average.prediction is not None:
        rows.append(("the next client", average.prediction, "prediction95"))
    return PageTable(
        caption="The average client: massage nights against other nights",
        columns=("", "95 % interval in words", effect_column(pool), "95 % from", "to"),
        rows=[
            (
                cell(name),
                cell(kept_together(words.interval(one.low, one.high))),
                effect_cell(one.estimate, "average.estimate"),
                effect_cell(one.low, f"average.{ends}.0"),
                effect_cell(one.high, f"average.{ends}.1"),
            )
            for name, one, ends in rows
        ],
        numeric=frozenset({2, 3, 4}),
    )


def clients_table(pool: Pool) -> PageTable:
    """Return every client by its code, as its own nights tell."""
    has_nights = any(one.client.n_massage is not None for one in pool.clients)
    columns = ["client", "schedule", "in words", effect_column(pool), "95 % from", "to"]
    columns += ["massage nights", "other nights", "left out"] if has_nights else []
    words = words_of(pool.outcome)
    return PageTable(
        caption="Every client alone, by code",
        columns=columns,
        rows=[
            [
                cell(one.client.code),
                cell(in_one_line(_DESIGNS[one.client.design])),
                _change(words, one.alone, f"clients.{place}.alone"),
                *_interval(one.alone, f"clients.{place}.alone"),
                *(_nights(one, f"clients.{place}") if has_nights else ()),
            ]
            for place, one in enumerate(pool.clients)
        ],
        numeric=frozenset(range(3, len(columns))),
    )


def drawn_table(pool: Pool) -> PageTable | None:
    """Return every client drawn towards the average, and its share of it; None without one."""
    if pool.average is None:
        return None
    words = words_of(pool.outcome)
    return PageTable(
        caption=DRAWN,
        columns=(
            "client", "in words", effect_column(pool), "95 % from", "to", "share of the average",
        ),
        rows=[
            (
                cell(one.client.code),
                _change(words, one.shrunken, f"clients.{place}.shrunken"),
                *_interval(one.shrunken, f"clients.{place}.shrunken"),
                weight_cell(one.weight, f"clients.{place}.weight"),
            )
            for place, one in enumerate(pool.clients)
            if one.shrunken is not None
        ],
        numeric=frozenset({2, 3, 4, 5}),
    )  # fmt: skip


def left_out_table(pool: Pool) -> PageTable | None:
    """Return the clients without an effect of their own, each with the reason."""
    missing = [one.client for one in pool.clients if one.alone is None]
    if not missing:
        return None
    return PageTable(
        caption=NO_EFFECT,
        columns=("client", "reason"),
        rows=[(cell(one.code), cell(one.status_words or one.status)) for one in missing],
    )


def spread_table(pool: Pool) -> PageTable | None:
    """Return how much clients differ, and the average on the scale of the regression."""
    spread, average = pool.heterogeneity, pool.average
    if spread is None or average is None:
        return None
    scale = "logarithm of the ratio" if pool.outcome.scale == "rate" else "difference"
    return PageTable(
        caption=AVERAGE_TITLE,
        columns=("", "value"),
        rows=[
            (cell("I-squared"), weight_cell(spread.i2, "heterogeneity.i2")),
            (cell("tau-squared"), number_cell(spread.tau2, "heterogeneity.tau2", decimals=4)),
            (cell("Q"), number_cell(spread.q, "heterogeneity.q")),
            (cell("degrees of freedom of Q"), number_cell(spread.df, "heterogeneity.df")),
            (cell(f"mean ({scale})"), number_cell(average.mean, "average.mean", decimals=3)),
            (cell("standard error"), number_cell(average.se, "average.se", decimals=3)),
            (cell("degrees of freedom of the interval"), number_cell(average.df, "average.df")),
        ],
        numeric=frozenset({1}),
    )


def weight_cell(share: float | None, key: str) -> Cell:
    """Return a share in per cent."""
    if share is None:
        return cell("–")
    return Cell(text=kept_together(f"{100.0 * share:.0f} %"), key=key, value=share)


def _change(words: EffectWords, one: Interval | None, path: str) -> Cell:
    if one is None:
        return cell(in_one_line("no effect of its own"))
    text = in_one_line(words.change(one.estimate))
    return Cell(text=text, key=f"{path}.estimate", value=one.estimate)


def _nights(one: PooledClient, path: str) -> tuple[Cell, ...]:
    names = ("n_massage", "n_none", "n_left_out")
    return tuple(number_cell(getattr(one.client, name), f"{path}.{name}") for name in names)


def _interval(one: Interval | None, path: str) -> tuple[Cell, ...]:
    if one is None:
        return (cell("–"),) * 3
    return (
        effect_cell(one.estimate, f"{path}.estimate"),
        effect_cell(one.low, f"{path}.ci95.0"),
        effect_cell(one.high, f"{path}.ci95.1"),
    )
