"""Notices about dates: each code once, with the dates it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from legmotion.study.nights import Notice

_MOST = 5


def listed(dates: Iterable[object], *, most: int = _MOST) -> str:
    """Return dates in words, the first of many.

    Examples
    --------
    >>> listed([1, 2, 3]), listed([1]), listed(range(9), most=2)
    ('1, 2 and 3', '1', '0, 1 and 7 more')
    """
    words = [str(one) for one in dates]
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def about(code: str, dates: Sequence[date], sentence: str) -> list[Notice]:
    """Return one notice about dates, none without any; `{dates}` in it stands for them."""
    if not dates:
        return []
    return [
        Notice(code=code, value=len(dates), sentence=sentence.format(dates=listed(sorted(dates))))
    ]
