"""Pictures of the pages for README.md and docs/: `python -m benchmarks.screens`.

All of them show simulated nights: a study as `legmotion demo` makes it, a night of both legs, and
the two sheets to give away. They are taken in Debian's Chromium from the pages on disk.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from tests.pages.browser import start

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
ZONE = ("--tz", "Europe/Berlin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: the page in the work folder, how wide and high, light or dark."""

    name: str
    page: str
    width: int = 1280
    height: int = 1400
    scheme: str = "light"
    is_paper: bool = False


NIGHT = "both/2026-01-20/night.html"
PICTURED = (
    Picture(name="page_night", page=NIGHT, height=1500),
    Picture(name="page_night_dark", page=NIGHT, scheme="dark", height=1000),
    Picture(name="page_night_phone", page=NIGHT, width=400, height=1300),
    Picture(name="page_comparison", page="demo/comparison/comparison.html", height=1700),
    Picture(name="page_index", page="demo/index.html", height=1300),
    Picture(name="page_trend", page="trend/trend.html", height=1300),
    Picture(name="page_pool", page="pool/pool.html", height=1200),
    Picture(name="page_share", page="give/share.html", width=794, height=1123, is_paper=True),
)


def main() -> None:
    """Make the pages, and take a picture of each."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        work = Path(folder)
        make_pages(work)
        browser = start(playwright)
        for picture in PICTURED:
            take(picture, browser, work)
            _say(picture.name)
        browser.close()


def make_pages(work: Path) -> None:
    """Write every page that is pictured below a work folder."""
    _run(work, "demo", "demo")
    (work / "course.csv").write_text(_course(), encoding="utf-8")
    _run(work, "trend", "--table", "course.csv", "--since", "36", "--consistency", "--out", ".")
    _run(work, "simulate", "--legs", "both", "--seed", "1101", "--rate", "50", "--out", "night.csv")
    _run(work, "analyze", "night_left.csv", "night_right.csv", *ZONE, "--out", "both")
    _run(work, "report", "both/2026-01-20", "--share", "--out", "give")
    (work / "clients.csv").write_text(_clients(), encoding="utf-8")
    _run(work, "pool", "--table", "clients.csv", "--out", ".")


def take(picture: Picture, browser: Browser, work: Path) -> None:
    """Take one picture of a page on disk."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.scheme == "dark" else "light",
    )
    if picture.is_paper:
        page.emulate_media(media="print")
    page.goto((work / picture.page).as_uri())
    page.wait_for_function(
        "[...document.querySelectorAll('.trace')].every((one) => one.dataset.ready === 'true')"
    )
    page.screenshot(path=PICTURES / f"{picture.name}.png")
    page.close()


def _course() -> str:
    """Return 70 made-up nights with massages from the 36th on, and fewer movements then."""
    rng = np.random.default_rng(70)
    lines = ["night,massage,hours,count,minutes"]
    for night, drift in enumerate(np.exp(0.25 * rng.normal(size=70)).tolist(), 1):
        is_massage = night >= 36 and rng.random() < 0.4
        count = 7 * 40 * drift * (0.75 if night >= 36 else 1.0)
        minutes = int(rng.choice([15, 20, 30])) if is_massage else 0
        lines.append(f"{night},{int(is_massage)},7.0,{count:.0f},{minutes}")
    return "\n".join(lines) + "\n"


def _clients() -> str:
    """Return nights of six made-up clients, who differ in how much a massage night differs."""
    rng = np.random.default_rng(6)
    lines = ["client,night,massage,hours,count"]
    for client in range(6):
        is_massage = rng.permutation([0, 1] * 14)
        for night, massage in enumerate(is_massage.tolist(), 1):
            rate = 45 * np.exp(0.3 * rng.normal()) * (1 - 0.08 * client * massage)
            lines.append(f"C{client + 1},{night},{massage},7.0,{7 * rate:.0f}")
    return "\n".join(lines) + "\n"


def _run(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "legmotion", *arguments]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
