"""Every error legmotion raises on purpose, and the exit code each one ends with."""

from __future__ import annotations

from typing import ClassVar


class LegmotionError(Exception):
    """What was found and what was expected; `hint` says what to do next."""

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ParameterError(LegmotionError):
    """A setting, option or parameter that cannot be used."""

    exit_code = 2
    code = "parameter"


class InputError(LegmotionError):
    """A file that cannot be read as a recording."""

    exit_code = 3
    code = "input"


class UnreadableFileError(InputError):
    """Missing, not permitted, or not a regular file."""

    code = "unreadable_file"


class UnknownFormatError(InputError):
    """No reader recognises the content."""

    code = "unknown_format"


class SummaryExportError(InputError):
    """Counts, epochs or minute values instead of samples."""

    code = "summary_export"


class MalformedFileError(InputError):
    """The format is known, the content breaks it beyond repair."""

    code = "malformed_file"


class InsufficientDataError(LegmotionError):
    """A recording that was read and cannot be analysed."""

    exit_code = 4
    code = "insufficient_data"


class StudyError(LegmotionError):
    """A comparison that the nights do not allow yet."""

    exit_code = 5
    code = "study"
