"""Made-up study folders: results drawn movement by movement, and a diary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from legmotion.measure.made_study import MadeNight, scored_nights, write_diary
from legmotion.night.night import Night
from legmotion.params import Parameters
from legmotion.store.night import write_nights
from legmotion.store.study_folder import NIGHTS, make_study_folder

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = date(2026, 11, 21)
PARAMS = Parameters().study


def made_night() -> Iterator[Night]:
    """The night of 21–22 November 2026, without massage, as one that was analysed."""
    made = MadeNight(evening=EVENING, is_massage=False, hours=7.0, n_plm=90, level_per_h=11.0)
    return scored_nights(
        [made], zone=BERLIN, side="left", device="AX3 17658", parameters=Parameters(), seed=1
    )


def made_study(home: Path, *, n_nights: int = 6, with_diary: bool = True) -> Path:
    """A study of nights in turn from 21 November 2026 on, without and with massage."""
    folder = home / "study"
    nights = [
        MadeNight(
            evening=EVENING + timedelta(days=k), is_massage=bool(k % 2), hours=7.0,
            n_plm=90 - 30 * (k % 2) + k, level_per_h=11.0,
        )
        for k in range(n_nights)
    ]  # fmt: skip
    make_study_folder(folder, zone=BERLIN, leg="left")
    parts = scored_nights(
        nights, zone=BERLIN, side="left", device="AX3 17658", parameters=Parameters(), seed=1
    )
    write_nights(parts, folder / NIGHTS)
    if with_diary:
        write_diary(nights, folder, seed=1)
    return folder
