"""`legmotion schema`: the contract of a result, as JSON Schema."""

from __future__ import annotations

import click

from legmotion_cli import output
from legmotion_cli.options import json_option


@click.command(
    epilog="""\b
Examples:
  legmotion schema night
  legmotion schema night > night.schema.json
"""
)
@click.argument(
    "name", type=click.Choice(["comparison", "night", "plan", "pool", "thresholds", "trend"])
)
@json_option
def command(*, name: str, as_json: bool) -> None:
    """Print the JSON Schema of a result.

    The dialect is 2020-12. The schema is JSON with and without --json.
    """
    from legmotion.store.schema import schema_bytes

    output.json_bytes(schema_bytes(name))
