"""The page of a course over time: one HTML file, drawn from what trend.json holds."""

from __future__ import annotations

from legmotion.report.charts import chart_svg
from legmotion.report.html import page_html
from legmotion.report.trend_figures import course_spec
from legmotion.report.trend_story import trend_story
from legmotion.store.trend_document import TrendDocument
from legmotion.store.trend_result import trend_result


def trend_page(document: TrendDocument) -> str:
    """Return the page of a course as the text of one HTML file.

    Raises MissingLibraryError if a library that draws pages is not installed.
    """
    story = trend_story(document)
    spec = course_spec(trend_result(document))
    picture = None
    if spec is not None:
        picture = chart_svg(spec, title=story.title, description=story.description)
    return page_html(
        "trend.html.j2",
        title=story.title,
        context={"story": story, "picture": picture},
        styles=("study.css",),
    )
