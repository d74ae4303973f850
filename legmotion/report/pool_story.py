"""What the page of several clients says, in its order: from the document and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legmotion.report.effect_words import counted, words_of
from legmotion.report.page_parts import Cell, Headline, Note, PageTable, cell, number_cell
from legmotion.report.page_words import as_sentence, kept_together
from legmotion.report.pool_tables import (
    average_table,
    clients_table,
    drawn_table,
    left_out_table,
    spread_table,
    weight_cell,
)
from legmotion.report.pool_words import TITLE, average_method
from legmotion.store.pool_document import PoolDocument
from legmotion.store.pool_result import pool_result
from legmotion.study.pooled import Average, Heterogeneity, Pool

SOURCES = (
    "Hartung & Knapp 2001, 10.1002/sim.1009 (interval of the average)",
    "Röver et al. 2015, 10.1186/s12874-015-0091-1 (cautious interval)",
    "Higgins et al. 2009, 10.1111/j.1467-985X.2008.00552.x (prediction)",
    "Morris 1983, 10.1080/01621459.1983.10477920 (clients drawn towards the average)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStory:
    """Everything that the page says and shows beside its picture."""

    title: str
    facts: Sequence[Cell]
    sentence: str
    headlines: Sequence[Headline]
    hint: str
    caption: str
    description: str
    tables: Sequence[PageTable]
    left_out: PageTable | None
    spread: PageTable | None
    notices: Sequence[Note]
    method: Sequence[str]
    settings: Sequence[tuple[str, Cell]]


def pool_story(document: PoolDocument) -> PoolStory:
    """Return what the page of several clients says."""
    pool = pool_result(document)
    tables = (average_table(pool), clients_table(pool), drawn_table(pool))
    return PoolStory(
        title=TITLE,
        facts=list(_facts(document)),
        sentence=kept_together(document.sentence),
        headlines=list(_headlines(pool, document)),
        hint=document.hint,
        caption=_caption(pool),
        description=f"{document.sentence} All numbers stand in the tables below.",
        tables=[table for table in tables if table is not None],
        left_out=left_out_table(pool),
        spread=spread_table(pool),
        notices=[Note(text=as_sentence(one.sentence)) for one in pool.warnings],
        method=list(_method(pool, document)),
        settings=[
            ("made by", cell(f"legmotion {document.version}")),
            ("result", cell(document.schema)),
            ("outcome", cell(document.outcome)),
            ("parameters, SHA-256", cell(document.provenance.parameters_sha256)),
        ],
    )


def _facts(document: PoolDocument) -> Iterator[Cell]:
    yield cell(document.label)
    yield cell(counted(document.n_clients, "client"))
    if document.is_observational:
        yield cell("not every schedule was fixed in advance")
    elif document.average is not None:
        yield cell("schedules fixed in advance")


def _headlines(pool: Pool, document: PoolDocument) -> Iterator[Headline]:
    if pool.average is None or pool.heterogeneity is None:
        n_known = sum(one.alone is not None for one in pool.clients)
        yield Headline(
            label="clients with an effect of their own",
            number=cell(n_known),
            denominator=(
                cell("of "), number_cell(document.n_clients, "n_clients"),
                cell(f"; an average takes {pool.parameters.pool_min_clients}"),
            ),
        )  # fmt: skip
        return
    yield from _average_headlines(pool, pool.average, pool.heterogeneity, document)


def _average_headlines(
    pool: Pool, average: Average, spread: Heterogeneity, document: PoolDocument
) -> Iterator[Headline]:
    words = words_of(pool.outcome)
    one = average.average
    yield Headline(
        label="average client",
        number=Cell(
            text=kept_together(words.change(one.estimate)),
            key="average.estimate",
            value=one.estimate,
        ),
        denominator=(
            cell(kept_together(f"95 % interval {words.interval(one.low, one.high)}; over ")),
            number_cell(document.n_pooled, "n_pooled"),
            cell(" of "),
            number_cell(document.n_clients, "n_clients"),
            cell(" clients"),
        ),
    )
    following = average.prediction
    yield Headline(
        label="the next client",
        number=cell("not said")
        if following is None
        else cell(kept_together(words.interval(following.low, following.high))),
        denominator=(
            cell(
                f"takes {pool.parameters.prediction_min_clients} clients"
                if following is None
                else kept_together("may lie anywhere there (95 %)")
            ),
        ),
    )
    yield Headline(
        label="clients differ beyond chance",
        number=weight_cell(spread.i2, "heterogeneity.i2"),
        denominator=(cell("of how much they differ (I-squared)"),),
    )


def _caption(pool: Pool) -> str:
    """Return how to read the picture."""
    least = words_of(pool.outcome).least(pool.outcome.mcid)
    parts = [
        "Every client by its code: the estimate and its 95 % interval, with the nights with and "
        "without massage",
        f"The grey ground is a difference of less than {least} either way",
    ]
    if pool.average is not None:
        parts.insert(1, "A larger disc has a larger share of the average")
        parts.insert(2, "The open diamond below a client is it drawn towards the average")
        if pool.average.prediction is not None:
            parts.insert(3, "The bar is where the next client's own difference may lie")
    return kept_together(". ".join(parts) + ".")


def _method(pool: Pool, document: PoolDocument) -> Iterator[str]:
    yield (
        f"Several clients were put together with legmotion {document.version}. The outcome was "
        f"{document.label}. Each client was compared alone: massage nights against other nights "
        "of the same person, with nights in a row that may resemble each other. Nothing was taken "
        "from one client's nights to mend another's."
    )
    told = average_method(pool)
    params = pool.parameters
    if told:
        yield told
        yield (
            "A client drawn towards the average is an estimate between its own and the average, "
            f"the closer to the latter the less is known of it. Fewer than "
            f"{params.prediction_min_clients} clients say nothing of the next one."
        )
        yield f"Sources: {'; '.join(SOURCES)}."
    else:
        yield (
            f"Fewer than {params.pool_min_clients} clients with an effect of their own are listed "
            "and not averaged."
        )
