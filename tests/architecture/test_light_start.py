"""The first thing a user types answers at once."""

from __future__ import annotations

import json
import subprocess
import sys

from legmotion_cli.main import COMMANDS

HEAVY = ("pandas", "numba", "scipy", "numpy", "rich", "msgspec")

SCRIPT = """
import json, sys
from legmotion_cli.main import main
for arguments in json.loads(sys.argv[1]):
    code = main(arguments)
    heavy = [name for name in {heavy!r} if name in sys.modules]
    print(arguments, code, heavy, file=sys.stderr)
"""


def test_help_loads_no_heavy_library() -> None:
    """One process asks for every help in turn: the first that loads one is the one to look at."""
    asked = [["--help"], *([name, "--help"] for name in COMMANDS)]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(heavy=HEAVY), json.dumps(asked)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("Usage: legmotion") == len(asked)
    assert done.stderr.splitlines() == [f"{arguments} 0 []" for arguments in asked]
