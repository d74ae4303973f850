"""What draws pages is loaded while others work: nothing depends on it."""

from __future__ import annotations

import threading

import pytest

from legmotion.report import charts
from legmotion.report.pages import warm_up


def test_what_fails_in_the_background_is_left_to_whoever_draws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried, failed = [], []

    def broken() -> None:
        tried.append(threading.current_thread())
        raise ValueError("the engine does not start")

    monkeypatch.setattr(charts, "start_engine", broken)
    monkeypatch.setattr(threading, "excepthook", failed.append)
    before = set(threading.enumerate())
    warm_up()
    for thread in set(threading.enumerate()) - before:
        thread.join()
    assert len(tried) == 1
    assert not failed
