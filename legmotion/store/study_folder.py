"""Where a study's things stand: settings, recordings, diary, results, in one plain folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from legmotion.errors import ParameterError
from legmotion.io.diary_writer import massage_template, night_template
from legmotion.params import EventParameters, Parameters
from legmotion.store.new_folder import new_folder

if TYPE_CHECKING:
    from legmotion.units import Side

SETTINGS = "legmotion.toml"
DIARY = "nights.csv"
MASSAGES = "massage.csv"
RECORDINGS = "recordings"
NIGHTS = "nights"

_SETTINGS_TEXT = """\
# Settings of this study. An option or a LEGMOTION_* variable wins over what stands here; what
# does not stand here keeps its default.

# The time zone of the place where the nights are recorded.
tz = "{zone}"

# The leg that the tracker is worn on, where neither the file nor --side says it.
leg = "{leg}"

# The rules that score the movements: wasm2016, aasm, wasm2006 or coleman.
# rules = "{rules}"

# Parameters that differ from the defaults, in sections by stage. `legmotion params` prints them
# all, with unit, default, reason and source.
# [events]
# min_on_mg = {min_on_mg}

# How the diary is read. With complete = true a day without a row in massage.csv had no massage;
# otherwise it is unknown. date_convention says of which day the dates in nights.csv are, evening
# or morning. night_start is the time of day at which a night begins, for those who sleep by day.
# [diary]
# complete = false
# date_convention = "evening"
# night_start = "12:00"
"""


def make_study_folder(folder: Path, *, zone: ZoneInfo, leg: Side) -> tuple[Path, ...]:
    """Make a study folder: settings, a place for recordings, an empty diary in two files.

    Parameters
    ----------
    folder : Path
        A folder, new or not. What is in it already stays as it is.
    zone : ZoneInfo
        Of the place where the nights are recorded.
    leg : left or right
        The leg that the tracker is worn on.

    Returns
    -------
    tuple of Path
        What was made: settings, both files of the diary, and the folder of recordings unless there
        was one.

    Raises
    ------
    ParameterError
        If there are settings or a diary already, or the folder cannot be written. Nothing has
        changed then.
    """
    _refuse_existing(folder)
    is_first = not (folder / RECORDINGS).exists()
    with new_folder(folder) as content:
        if is_first:
            (content / RECORDINGS).mkdir()
        for name, text in ((DIARY, night_template()), (MASSAGES, massage_template())):
            (content / name).write_text(text, encoding="utf-8", newline="\n")
        text = settings_text(zone=zone, leg=leg)
        (content / SETTINGS).write_text(text, encoding="utf-8", newline="\n")
    names = (SETTINGS, DIARY, MASSAGES, *((RECORDINGS,) if is_first else ()))
    return tuple(folder / name for name in names)


def settings_text(*, zone: ZoneInfo, leg: Side) -> str:
    """Return the settings file of a new study, with what else can be set as comments."""
    return _SETTINGS_TEXT.format(
        zone=zone.key,
        leg=leg,
        rules=Parameters().scoring.rules,
        min_on_mg=EventParameters().min_on_mg,
    )


def _refuse_existing(folder: Path) -> None:
    """Raise ParameterError if the folder is no folder, or has its own settings or diary."""
    if (folder.exists() or folder.is_symlink()) and not folder.is_dir():
        raise ParameterError(
            f"{folder}: is a file, expected the name of a folder",
            hint="name a folder; it need not exist yet",
        )
    for name in (SETTINGS, DIARY, MASSAGES):
        target = folder / name
        if target.exists() or target.is_symlink():
            raise ParameterError(
                f"{target}: exists already, and nothing is overwritten",
                hint="analyze recordings there as it is, or choose another folder",
            )
    recordings = folder / RECORDINGS
    if (recordings.exists() or recordings.is_symlink()) and not recordings.is_dir():
        raise ParameterError(
            f"{recordings}: is a file, expected a folder for the recordings",
            hint="move it away, or choose another folder",
        )
