"""The first thing a user types answers at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from legmotion_cli.main import COMMANDS

HEAVY = ("pandas", "numba", "scipy", "numpy", "rich", "msgspec")

SCRIPT = """
import sys
from legmotion_cli.main import main
code = main(sys.argv[1:])
heavy = [name for name in {heavy!r} if name in sys.modules]
print(code, ",".join(heavy), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [["--help"], *([name, "--help"] for name in COMMANDS)], ids=" ".join
)
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(heavy=HEAVY), *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("Usage: legmotion")
    assert done.stderr.strip() == "0"
