"""Simulate the sample nights anew: `python sample_data/regenerate.py`, from the checkout.

The recordings are compressed as far as gzip can, which is slow and done once; what counts is the
text inside, whose SHA-256 stands in README.md with the version of NumPy that drew it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from legmotion.simulate import AX3, SimulatedNight, SimulationSettings, scenario, simulate_night
from legmotion.simulate.exports import export_chunks, write_truth
from legmotion.simulate.layouts import LAYOUTS

HERE = Path(__file__).parent
LAYOUT = LAYOUTS["axivity"]
HOURS = 8.0
RATE_HZ = 25.0

# By the date of the evening: settings and seed. The seeds are of sensors with little noise, so that
# the files stay small.
NIGHTS: dict[str, tuple[SimulationSettings, int]] = {
    evening: (
        scenario(
            name, duration_h=HOURS, rate_hz=RATE_HZ, sides=sides, start=f"{evening}T22:00:00", **AX3
        ),
        seed,
    )
    for evening, name, sides, seed in (
        ("2026-11-21", "severe", ("left", "right"), 133),
        ("2026-11-22", "quiet", ("left",), 123),
    )
}

_TABLE = re.compile(r"(<!-- files -->\n).*?(<!-- end -->)", re.DOTALL)


def main(folder: Path) -> None:
    """Write recordings, truth tables, and the table of files in README.md."""
    rows = []
    for evening, (settings, seed) in NIGHTS.items():
        night = simulate_night(settings, seed=seed)
        rows += [*written(night, folder, evening)]
    page = folder / "README.md"
    table = (
        "| file | samples | SHA-256 of the text inside |\n| --- | --- | --- |\n"
        + "\n".join(rows)
        + f"\n\nMade with NumPy {version('numpy')}.\n"
    )
    text = page.read_text(encoding="utf-8")
    page.write_text(_TABLE.sub(rf"\g<1>{table}\g<2>", text), encoding="utf-8", newline="\n")


def written(night: SimulatedNight, folder: Path, evening: str) -> Iterator[str]:
    """Write one night's recordings and truth, and yield a row of the table for each recording."""
    for leg in night.legs:
        text = b"".join(export_chunks(leg, layout=LAYOUT))
        path = folder / f"{evening}_{leg.side}.csv.gz"
        path.write_bytes(gzip.compress(text, compresslevel=9, mtime=0))
        digest = hashlib.sha256(text).hexdigest()
        yield f"| `{path.name}` | {leg.time_s.size:,} | `{digest}` |"
    write_truth(night, folder / f"{evening}.truth.csv")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
