"""What every reader's blocks pass on their way out: fill taken out, samples counted, limits."""

from __future__ import annotations

from collections.abc import Iterator

from legmotion.errors import InputError, MalformedFileError
from legmotion.io.fill import FillFilter
from legmotion.io.lines import Repairs, no_data
from legmotion.io.recording import Block, ReadLog
from legmotion.params import IoParameters
from legmotion.units import TIME_TOLERANCE_S

_UNUSABLE = (
    "unreadable_row", "trailing_rubbish", "clock_reset", "rows_too_late", "stray_stamps",
    "unreadable_sample",
)  # fmt: skip


class Outlet:
    """The door through which blocks leave a reader; the log is complete once it is closed."""

    def __init__(
        self, log: ReadLog, *, step_s: float, fill_s: float, where: str, params: IoParameters
    ) -> None:
        self._log = log
        self._step_s = step_s
        self._where = where
        self._params = params
        self._fill = FillFilter(log, step_s=step_s, fill_s=fill_s, params=params)

    def push(self, block: Block | None) -> Iterator[Block]:
        """Yield what of a block was measured."""
        if block is not None:
            yield from self._counted(self._fill.push(block))

    def close(self) -> Iterator[Block]:
        """Yield what was held back, and complete the log.

        Raises
        ------
        InputError
            For what turned out, after the last sample, to be too little.
        """
        yield from self._counted(self._fill.finish())
        log = self._log
        log.not_recorded_s.sort()
        self._check_amount()
        log.is_complete = True

    def _counted(self, block: Block | None) -> Iterator[Block]:
        if block is not None:
            self._log.n_samples += block.time_s.size
            self._log.last_time_s = float(block.time_s[-1])
            yield block

    def _check_amount(self) -> None:
        log, where, params = self._log, self._where, self._params
        check_share(Repairs(log), log.n_samples, where=where, params=params)
        if not log.n_samples and log.filled_s:
            raise InputError(
                f"{where}: nothing but one sample, repeated; expected measured samples",
                hint="switch the tracker's sleep mode off for the next night",
            )
        if not log.n_samples:
            raise no_data(where)
        duration_s = log.last_time_s + self._step_s
        if duration_s < params.min_duration_s - TIME_TOLERANCE_S:
            raise InputError(
                f"{where}: the recording lasts {duration_s:.3g} s; expected at least "
                f"{params.min_duration_s:g} s",
                hint="give the whole night's export",
            )


def restart(log: ReadLog) -> None:
    """Empty the log: a recording may be read more than once."""
    log.sha256, log.n_bytes, log.n_samples = "", 0, 0
    log.last_time_s, log.is_complete = float("nan"), False
    log.repairs.clear()
    log.not_recorded_s.clear()
    log.filled_s.clear()


def check_share(repairs: Repairs, n_good: int, *, where: str, params: IoParameters) -> None:
    """Refuse a file most of whose rows could not be used."""
    n_bad = repairs.count(*_UNUSABLE)
    if n_bad > params.max_unusable_share * (n_bad + n_good):
        worst = repairs.worst(*_UNUSABLE)
        at = "" if worst.first_line is None else f", line {worst.first_line}"
        raise MalformedFileError(
            f"{where}{at}: {n_bad} of {n_bad + n_good} rows cannot be used "
            f"({worst.reason}); expected at most {params.max_unusable_share:.0%}",
            hint="export the recording again, or name its columns and unit with --time-col "
            "and --unit",
        )
