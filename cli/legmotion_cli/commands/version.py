"""`legmotion version`: what is installed."""

from __future__ import annotations

import platform
from importlib.metadata import version

import click

from legmotion._version import __version__
from legmotion_cli import output
from legmotion_cli.options import json_option

LIBRARIES = ("numpy", "numba", "pandas")


@click.command(
    epilog="""\b
Examples:
  legmotion version
  legmotion version --json
"""
)
@json_option
def command(*, as_json: bool) -> None:
    """Print the versions that a result depends on."""
    versions = {
        "legmotion": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }
    if as_json:
        output.json_value(versions)
    else:
        for name, number in versions.items():
            output.data(f"{name:<10} {number}")
