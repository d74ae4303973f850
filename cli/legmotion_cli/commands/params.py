"""`legmotion params`: every number that can be set."""

from __future__ import annotations

import dataclasses
from typing import Any

import click

from legmotion_cli import output
from legmotion_cli.options import json_option

_HEAD = """\
# All parameters as they hold here, with reason, source, unit (none for a ratio) and default.
# Keep the sections and the lines that you change: `legmotion analyze --params FILE` reads them,
# and so does legmotion.toml.
"""


@click.command(
    epilog="""\b
Examples:
  legmotion params > parameters.toml
  legmotion params --json
"""
)
@json_option
def command(*, as_json: bool) -> None:
    """Print every parameter with its unit, default, reason and source.

    What is printed is TOML that `analyze --params` reads. The values are those that hold where
    the command is started: the defaults, unless legmotion.toml or a LEGMOTION_* variable says
    otherwise.
    """
    from legmotion.params import parameter_infos
    from legmotion.store.parameters import parameters_toml
    from legmotion_cli.settings import load_settings

    parameters = load_settings().parameters
    if not as_json:
        output.data(_HEAD + "\n" + parameters_toml(parameters).rstrip("\n"))
        return
    listed: list[dict[str, Any]] = [
        {
            "key": info.key,
            "value": getattr(getattr(parameters, info.section), info.name),
            **dataclasses.asdict(info),
        }
        for info in parameter_infos()
    ]
    output.json_value({"parameters": listed})
