"""What a file says: a recording, read block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np

from legmotion.units import Float32Array, FloatArray, Side

# utc: the stamps name an instant. local: they show a wall clock without a zone.
# time_of_day: only `--start HH:MM` is known, no date. unknown: seconds from an unknown start.
Clock = Literal["utc", "local", "time_of_day", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Consecutive samples of a recording, as its reader hands them up.

    `acceleration_g` has shape (n, 3), float32, C order; `time_s` has shape (n,), float64,
    strictly increasing within and across blocks, seconds after the recording's first sample.
    """

    acceleration_g: Float32Array
    time_s: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """What provenance keeps of a file: enough to recognise it, nothing about where it stood."""

    name: str
    sha256: str
    n_bytes: int
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something inferred or assumed about the file that its user should know.

    `code` is a stable identifier (unit_inferred, clock_local, side_from_name, ...), `value` the
    number or word behind it, `sentence` the words for the summary.
    """

    code: str
    value: str | float
    sentence: str


@dataclass(slots=True, kw_only=True)
class Repair:
    """One kind of damage that reading stepped over: how often, and where it began."""

    reason: str
    n: int
    first_line: int | None


def repair_words(reason: str, n: int, first_line: int | None) -> str:
    """Return what reading stepped over, how often and from where, as it is said to the user.

    Examples
    --------
    >>> repair_words("empty fields", 1, 7), repair_words("empty fields", 3, None)
    ('empty fields (once, in line 7)', 'empty fields (3 times)')
    """
    times = "once" if n == 1 else f"{n} times"
    where = "" if first_line is None else f", {'' if n == 1 else 'first '}in line {first_line}"
    return f"{reason} ({times}{where})"


@dataclass(slots=True, kw_only=True)
class ReadLog:
    """What reading found out on its way; complete after the last block.

    `repairs` is keyed by code (unreadable_row, repeated_header, cut_last_line,
    rows_out_of_order, duplicate_stamps, ...). `not_recorded_s` lists intervals
    [start, end) in seconds after the first sample for which the file holds no measurement;
    `filled_s` are those of them that the tracker filled in with one repeated sample. `sha256`
    and `n_bytes` are those of the file as stored.
    """

    sha256: str = ""
    n_bytes: int = 0
    n_samples: int = 0
    last_time_s: float = float("nan")
    repairs: dict[str, Repair] = field(default_factory=dict)
    not_recorded_s: list[tuple[float, float]] = field(default_factory=list)
    filled_s: list[tuple[float, float]] = field(default_factory=list)
    is_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a recording that was written in several, and when it begins.

    `offset_s` is when its first sample was taken, in seconds after the whole recording's first.
    """

    recording: Recording
    offset_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One file of one leg, opened and understood, its samples not yet read.

    `start` is the first sample's time: aware for clock "utc", naive for "local" and
    "time_of_day" (date meaningless), None for "unknown". `zone` is what the file itself says
    about its offset ("+02:00"), or empty. `side` is what the device recorded, or None.
    `nominal_rate_hz` is what the file claims, or None. `unit` names the unit of the file's
    numbers as read. `notes` say what was inferred, and how. `clock_evidence` says in words
    where the clock was read from. `folder` is the name of the folder
    the file stands in: it may name the leg, and enters no result. `parts` are the files of a
    recording that was joined from several, in order; empty for one file.
    """

    start: datetime | None
    clock: Clock
    zone: str
    side: Side | None
    nominal_rate_hz: float | None
    gravity_included: bool
    unit: str
    device: str
    name: str
    folder: str = ""
    clock_evidence: str = ""
    reader: str
    notes: tuple[Note, ...]
    log: ReadLog
    open_blocks: Callable[[], Iterator[Block]]
    parts: tuple[Part, ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Yield the recording block by block, in time order; errors are InputError."""
        return self.open_blocks()

    def load(self) -> Block:
        """Return the whole recording as one block: for tests, notebooks and plain twins."""
        parts = list(self.blocks())
        return Block(
            acceleration_g=np.concatenate([part.acceleration_g for part in parts]),
            time_s=np.concatenate([part.time_s for part in parts]),
        )

    @property
    def files(self) -> tuple[Part, ...]:
        """Its files in order, with when each begins: the parts, or the recording itself."""
        return self.parts or (Part(recording=self, offset_s=0.0),)

    @property
    def source(self) -> SourceRecord:
        """What provenance keeps of the file; complete after the last block."""
        return SourceRecord(
            name=self.name,
            sha256=self.log.sha256,
            n_bytes=self.log.n_bytes,
            reader=self.reader,
        )
