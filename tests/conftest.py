"""What every test may rely on: hypothesis profiles, the checkout, generated files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.effort import examples

CHECKOUT = Path(__file__).parents[1]

# Programs that a test starts import the code under test, wherever they are started.
os.environ["PYTHONPATH"] = os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "cli")))
# Each of the processes that share the tests is told of 80 columns; a pipe has none.
for _name in ("COLUMNS", "LINES"):
    os.environ.pop(_name, None)

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", deadline=None, max_examples=examples(50))
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the generated files (schema, command reference, README figures) anew",
    )
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="store the results of the sample nights anew: only where they are meant to change",
    )


@pytest.fixture
def checkout() -> Path:
    """The folder that holds pyproject.toml."""
    return CHECKOUT


@pytest.fixture
def assert_generated(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a committed file with what the code generates, or write it under --regenerate."""

    def check(path: Path, content: str) -> None:
        if request.config.getoption("--regenerate"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        assert path.is_file(), f"{path.name} is missing; write it with pytest --regenerate"
        assert path.read_text(encoding="utf-8") == content, (
            f"{path.name} is not what the code generates; write it with pytest --regenerate"
        )

    return check
