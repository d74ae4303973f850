"""Longer trials by damage than the tests have time for: `python -m benchmarks.fuzz --minutes 10`.

Made-up exports of every reader are damaged at random: cut, put through the damages of
`tests/io/trial.py`, or edited in a few places. What breaks a promise is printed and kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

import numpy as np

from tests.io.exports_made import Export, all_made
from tests.io.trial import Edit, Said, damages, edited, judge, promised, read_made, said

_MAX_EDITS = 8
_PIECES = (
    b"", b"\0" * 64, b"\xff" * 64, b"\n", b"\r", b",", b";", b'"', b"-", b" ", b"9" * 400, b"nan",
    b"inf", b"1e308", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1a", b"\n\n\n", b"," * 50, b"{", b"]",
)  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Try until the time is over; return 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", default="", help="damage this reader's exports alone")
    parser.add_argument("--keep", type=Path, default=Path("fuzz"), help="where what fails is kept")
    options = parser.parse_args(arguments)
    exports = [one for one in all_made() if options.reader in ("", one.reader)]
    if not exports:
        parser.error(f"there is no export of {options.reader!r}")
    # As in the tests: what a user would see of it is a bug.
    warnings.simplefilter("error")
    n_failed = try_for(60.0 * options.minutes, exports, seed=options.seed, keep=options.keep)
    return 1 if n_failed else 0


def try_for(seconds: float, exports: list[Export], *, seed: int, keep: Path) -> int:
    """Damage the exports in turn until the time is over; return how many trials failed."""
    rng = np.random.default_rng(seed)
    end = time.monotonic() + seconds
    ends: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="legmotion-fuzz-") as place:
        folder = Path(place)
        usual = {one.name: _usual(one, folder) for one in exports}
        while time.monotonic() < end:
            for export in exports:
                path = folder / export.file_name
                try:
                    ends[_try(export, path, usual[export.name], rng)] += 1
                # A trial that ends in any error has found something.
                except Exception as error:
                    ends["failed"] += 1
                    _keep(path, keep / f"{ends['failed']}-{export.file_name}", export, error)
    _say(", ".join(f"{n} {words}" for words, n in sorted(ends.items())))
    return ends["failed"]


def _usual(export: Export, folder: Path) -> Said:
    path = folder / export.file_name
    path.write_bytes(export.content)
    return said(read_made(export, path)[0])


def _try(export: Export, path: Path, usual: Said, rng: np.random.Generator) -> str:
    """Put an export through one trial; return what became of it."""
    kind = rng.integers(3)
    if kind == 0:
        cut = int(rng.integers(len(export.content)))
        return judge(export, export.content[:cut], path, usual=usual, is_cut=True).kind
    if kind == 1:
        damage = rng.choice(sorted(damages(export)))
        return judge(
            export, damages(export)[damage](export), path, usual=usual, is_cut=False
        ).kind  # fmt: skip
    return promised(export, edited(export, _edits(rng)), path)


def _edits(rng: np.random.Generator) -> list[Edit]:
    return [
        (
            float(rng.random()),
            int(rng.integers(300)) if rng.random() < 0.5 else 0,
            rng.bytes(int(rng.integers(40))) if rng.random() < 0.5
            else _PIECES[rng.integers(len(_PIECES))],
        )
        for _ in range(rng.integers(1, _MAX_EDITS))
    ]  # fmt: skip


def _keep(path: Path, kept: Path, export: Export, error: Exception) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(path.read_bytes())
    _say(f"{kept}: {export.name}: {type(error).__name__}: {error}")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
