"""Options that several commands share, spelled once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Decorated = Callable[..., Any]

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print the result as JSON and nothing else."
)
