"""Samsung Health export: values per minute or longer, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.io.head import Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import Signs, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "samsung_health"
LABEL = "Samsung Health export (values per minute)"
REFUSES = {
    LABEL: "log raw acceleration on the watch with a logging app, and give its file of time, x, y "
    "and z"
}

_SIGNS = Signs(
    members=r"com\.samsung\.s?health\.",
    first_line=r"com\.samsung\.s?health\.",
    keys=(("com.samsung.health",), ("heart_rate", "heart_rate_max", "start_time")),
)


def sniff(head: Head) -> Match | None:
    """Return a match for the names that Samsung's files carry."""
    return _SIGNS.match(head)


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: minutes are not samples."""
    raise summary(
        source.name,
        "a Samsung Health export, values per minute or longer",
        hint=REFUSES[LABEL],
    )
