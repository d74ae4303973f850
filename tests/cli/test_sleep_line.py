"""What the terminal says of sleep and of a window that nobody noted."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from legmotion.io.recording import ReadLog
from legmotion.params import Parameters, with_values
from legmotion.pipeline import AnalyzeSettings, analyze
from legmotion_cli.summary import summary
from tests.cli.conftest import Run
from tests.night.helpers import leg, lying, night, recording

H = 3600.0
BERLIN = ("--tz", "Europe/Berlin")


def said(lain) -> str:
    """Return the summary of eight hours."""
    log = ReadLog(last_time_s=8 * H, is_complete=True)
    made = night(leg(span_s=(0.0, 8 * H), lying=lain, recording=recording(log=log)))
    return summary([made], [], {made.night: Path("nights")}, is_sniffed=True)


def test_the_summary_gives_estimated_sleep_and_its_share_of_the_time_in_bed() -> None:
    lain = lying((0.0, 8 * H), large=[(k, k + 5.0) for k in range(0, 3600, 200)])
    text = said(lain)
    assert "  Sleep (estimated)         7 h 03, efficiency 88 %\n" in text


def test_without_gravity_it_says_that_sleep_is_not_known() -> None:
    text = said(None)
    assert "Sleep (estimated)         not known: the recording does not show how the leg" in text


def test_a_detected_window_says_where_it_comes_from() -> None:
    evening = lying((0.0, 8 * H), walking=[(0.0, 60.0)], places=[(0.0, (0, 0, 1)), (H, (1, 0, 0))])
    text = said(evening)
    assert "23:00 → 06:00, 7 h 00, from how the leg lay and as recorded" in " ".join(text.split())
    assert "lights off taken from how the leg lay" in " ".join(text.split())


def test_a_file_is_summed_up_with_its_sleep(run: Run, left: str, tmp_path: Path) -> None:
    settings = AnalyzeSettings(zone=ZoneInfo("Europe/Berlin"), zone_origin="option")
    parameters = with_values(Parameters(), {}, origin="test")
    (found,) = analyze([str(tmp_path / left)], settings, parameters)
    share = found.outcomes["se_pct"].value
    assert f"efficiency {share:.0f} %" in run("analyze", left, *BERLIN).out
