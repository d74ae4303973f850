"""The page of several clients: one HTML file, drawn from what pool.json holds."""

from __future__ import annotations

from legmotion.report.charts import chart_svg
from legmotion.report.html import page_html
from legmotion.report.pool_figures import forest_spec
from legmotion.report.pool_story import pool_story
from legmotion.store.pool_document import PoolDocument
from legmotion.store.pool_result import pool_result


def pool_page(document: PoolDocument) -> str:
    """Return the page of several clients as the text of one HTML file.

    Raises MissingLibraryError if a library that draws pages is not installed.
    """
    story = pool_story(document)
    spec = forest_spec(pool_result(document))
    picture = None
    if spec is not None:
        picture = chart_svg(spec, title=story.title, description=story.description)
    return page_html(
        "pool.html.j2",
        title=story.title,
        context={"story": story, "picture": picture},
        styles=("study.css",),
    )
