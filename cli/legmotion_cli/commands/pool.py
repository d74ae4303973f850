"""`legmotion pool`: several clients together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from legmotion.errors import ParameterError, StudyError
from legmotion_cli import output
from legmotion_cli.options import json_option

if TYPE_CHECKING:
    from legmotion.study.comparison import Design
    from legmotion.study.pooled import Pool


@click.command(
    epilog="""\b
Examples:
  legmotion pool --table clients.csv
  legmotion pool --table clients.csv --design assigned --json
"""
)
@click.argument("clients", nargs=-1, metavar="[STUDY | COMPARISON]...")
@click.option("--table", metavar="FILE", help="A table of clients instead; - is stdin.")
@click.option("--outcome", metavar="KEY", help="What is compared.  [plm_per_h_tib, or value]")
@click.option(
    "--design",
    type=click.Choice(["assigned", "observational"]),
    help="Of all clients: whether schedules were fixed in advance.  [as each one's plan says]",
)
@click.option("--out", metavar="DIR", help="Write pool/pool.json, .txt and .html here as well.")
@click.option("--no-page", is_flag=True, help="Write no pool.html.")
@json_option
def command(
    *,
    clients: tuple[str, ...],
    table: str | None,
    outcome: str | None,
    design: Design | None,
    out: str | None,
    no_page: bool,
    as_json: bool,
) -> int:
    """Average massage nights against other nights over several clients.

    Each client is compared alone, then the effects are averaged; under three clients they are
    only listed (exit code 5). A client is a study folder or a comparison.json, known by the name
    of its folder: name folders by codes, not by persons. A table has the column client (a code)
    with night,massage,hours,count or night,massage,value; or client,estimate,se, where estimate
    is the natural logarithm of a ratio; or client,difference,se. With --out the result has a
    page, pool.html.
    """
    from legmotion.report.pool_page import pool_page
    from legmotion.report.pool_text import pool_text
    from legmotion.report.pool_words import pool_sentence
    from legmotion.store.pool import pool_document, write_pool
    from legmotion.store.pool_result import pool_result
    from legmotion.store.results import document_json
    from legmotion_cli.result_pages import page_beside, tell_place
    from legmotion_cli.study_index import refresh_index_around

    result = _pooled(clients, table, outcome, design)
    document = pool_document(result, pool_sentence(result))
    told = pool_result(document)
    placed = page = None
    if out is not None:
        page = page_beside(pool_page, document, is_wanted=not no_page)
        placed = write_pool(document, pool_text(told), Path(out), page=page)
        if not no_page:
            refresh_index_around(placed)
    if as_json:
        output.json_bytes(document_json(document))
    else:
        output.data(pool_text(told, sheet=output.sheet()))
        if placed is not None:
            tell_place(placed, page)
    return 0 if result.status == "ok" else StudyError.exit_code


def _pooled(
    clients: tuple[str, ...], table: str | None, outcome: str | None, design: Design | None
) -> Pool:
    """Return the clients together, each found by its path or in the table."""
    from legmotion.study.clients import common_outcome
    from legmotion.study.pool import pool
    from legmotion_cli.clients_input import clients_of_paths, clients_of_table
    from legmotion_cli.settings import load_settings

    params = load_settings().parameters.study
    if (table is None) == (not clients):
        raise ParameterError(
            "expected clients, or a table of them" if table is None else "both clients and a table",
            hint="name study folders or comparison.json files, or a table with --table FILE",
        )
    if table is not None:
        found = clients_of_table(table, outcome=outcome, design=design, params=params)
    else:
        found = clients_of_paths(clients, outcome=outcome, design=design)
    shared = common_outcome([(client.code, one) for client, one in found])
    return pool([client for client, _ in found], shared, params)
