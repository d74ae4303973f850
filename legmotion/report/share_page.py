"""A page to give away: two printed sheets that say nothing of whose they are."""

from __future__ import annotations

from legmotion.report.charts import chart_svg
from legmotion.report.html import page_html
from legmotion.report.share_comparison import shared_comparison
from legmotion.report.share_night import shared_night
from legmotion.report.share_safe import ShareOptions
from legmotion.report.share_story import SharedStory
from legmotion.store.comparison_document import ComparisonDocument
from legmotion.store.documents import NightDocument

SHARE_PAGE = "share.html"


def share_page(document: NightDocument | ComparisonDocument, options: ShareOptions) -> str:
    """Return a night or a comparison as two sheets for a doctor or a client.

    Dates and a name stand there only as `options` ask for them. No other text of the document is
    taken over, only its numbers.

    Raises MissingLibraryError where a library that draws pages is not installed.
    """
    if isinstance(document, NightDocument):
        return _page(shared_night(document, options))
    return _page(shared_comparison(document, options))


def _page(story: SharedStory) -> str:
    shown = story.picture
    picture = (
        None
        if shown is None
        else chart_svg(shown.spec, title=shown.title, description=shown.description)
    )
    return page_html(
        "share.html.j2",
        title=story.title,
        context={"story": story, "picture": picture},
        styles=("share.css",),
    )
