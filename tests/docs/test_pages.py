"""The pages hold together: every link leads somewhere, every page is found, no word judges."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from legmotion.params import Parameters
from legmotion.scoring.rules import RULES
from legmotion.signal.motion import motion_signal
from legmotion.simulate import SCENARIOS
from legmotion.wording import DISCLAIMER
from tests.architecture.test_words import found_in

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))


def text_of(page: Path) -> str:
    """A page's words, without what stands in blocks of code."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The names that links to a page's headings use."""
    titles = re.findall(r"^#+ (.*)$", text_of(page), re.MULTILINE)
    plain = [re.sub(r"[^\w\s-]", "", title.lower()).strip() for title in titles]
    return {re.sub(r"[\s-]+", "-", title) for title in plain}


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    wrong = []
    for link in LINK.findall(text_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("page", [CHECKOUT / "README.md", *PAGES], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not broken(page)


@EVERY_PAGE
def test_no_link_leaves_the_site(page: Path) -> None:
    for link in LINK.findall(text_of(page)):
        if not re.match(r"[a-z]+:", link) and not link.startswith("#"):
            assert DOCS in (page.parent / link).resolve().parents, link


def test_the_test_sees_a_broken_link(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A title\n[a](#a-title) [b](gone.md) [c](#gone)\n", encoding="utf-8")
    assert broken(page) == ["gone.md", "#gone"]


def test_every_page_is_in_the_navigation_and_on_the_first_page() -> None:
    navigation = re.findall(r"[\w/-]+\.md$", (CHECKOUT / ".mkdocs.yml").read_text("utf-8"), re.M)
    pages = {str(page.relative_to(DOCS).as_posix()) for page in PAGES}
    wanted = {page for page in pages if not re.match(r"decisions/\d", page)}
    assert {page for page in navigation if not page.startswith("/")} == wanted
    assert set(LINK.findall(text_of(DOCS / "index.md"))) == wanted - {"index.md"}


@EVERY_PAGE
def test_no_page_judges_or_promises(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    for scenario in SCENARIOS:
        words = words.replace(f"| {scenario} |", "").replace(f"`{scenario}`", "")
    assert not found_in(words)


def test_the_first_page_says_what_a_user_must_know() -> None:
    assert DISCLAIMER in " ".join(text_of(DOCS / "index.md").split())


@pytest.mark.parametrize("key", RULES)
def test_every_rule_is_in_the_glossary(key: str) -> None:
    assert key in text_of(DOCS / "glossary.md")


@pytest.mark.parametrize(("rate_hz", "noise_mg"), [(25.0, 1.9), (50.0, 2.4), (100.0, 3.4)])
def test_the_noise_up_to_which_it_does_not_matter_is_right(rate_hz: float, noise_mg: float) -> None:
    """At this noise of each axis the floor's term has come near the smallest threshold."""
    assert f"{noise_mg:g} mg" in text_of(DOCS / "wearing.md")
    n = round(200 * rate_hz)
    acceleration_g = np.random.default_rng(1).normal(0.0, noise_mg / 1000, (n, 3))
    acceleration_g[:, 2] += 1.0
    params = Parameters()
    motion = motion_signal(
        acceleration_g.astype(np.float32), np.arange(n) / rate_hz, params=params.signal
    )
    floor_term_mg = params.events.on_floor_ratio * float(np.median(motion.floor_mg))
    assert floor_term_mg == pytest.approx(params.events.min_on_mg, rel=0.06)
