"""The commands on real exports, where they stand beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

AXIVITY = Path(__file__).parents[2] / ".." / "shared" / "samples" / "axivity"
EXPORTS = sorted(AXIVITY.glob("*.csv"))
SHORTEST_ROWS = 1000

pytestmark = pytest.mark.skipif(not EXPORTS, reason="no real exports beside the checkout")


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.name)
def test_a_real_export_is_analysed_or_refused_for_its_length(
    run: Run, export: Path, tmp_path: Path
) -> None:
    out = tmp_path / "nights"
    inspected = run("inspect", str(export))
    analysed = run("analyze", str(export), "--out", str(out), "--tz", "Europe/London", "--json")
    if len(export.read_text().splitlines()) < SHORTEST_ROWS:
        assert (inspected.code, analysed.code) == (3, 3)
        assert "expected at least 10 s" in analysed.json["error"]["message"]
        assert not out.exists()
    else:
        assert (inspected.code, analysed.code) == (0, 0)
        [recording] = analysed.json["recordings"]
        assert recording["name"] == export.name
        written = out / analysed.json["night"]
        assert {"leg_movements.csv", "movements.csv", "night.html", "night.json"} == {
            path.name for path in written.iterdir()
        }
