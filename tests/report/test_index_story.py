"""The index of a study: every night once, in its month, with its condition and its numbers."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from legmotion.report.index_story import Day, IndexStory, index_story
from legmotion.study.nights import Notice
from tests.report.indexes import FIRST, index_night, index_of, one_of_each


def days_of(story: IndexStory) -> list[tuple[str, Day]]:
    """The days of the calendar that hold a night, with the name of their month."""
    return [
        (month.name, day)
        for month in story.months
        for week in month.weeks
        for day in week.days
        if day is not None and day.rows
    ]


def test_a_night_stands_at_the_evening_on_which_it_began() -> None:
    ((month, day),) = days_of(index_story(index_of(index_night(0))))
    assert (month, day.number, day.weekday) == ("September 2026", 7, "Monday")
    assert day.rows[0].name == "7–8 Sep 2026"


def test_a_month_has_all_of_its_days_in_weeks_that_begin_on_monday() -> None:
    (month,) = index_story(index_of(index_night(0))).months
    days = [day for week in month.weeks for day in week.days]
    assert [day.number for day in days if day is not None] == list(range(1, 31))
    assert days[0] is None  # 1 September 2026 is a Tuesday
    assert all(len(week.days) == 7 for week in month.weeks)


def test_months_without_a_night_are_named_and_not_drawn() -> None:
    story = index_story(index_of(index_night(0), index_night(120)))
    assert [(month.name, month.before) for month in story.months] == [
        ("September 2026", ""),
        ("January 2027", "3 months without a night"),
    ]


@given(st.sets(st.integers(0, 2000), min_size=1, max_size=20))
def test_every_night_is_in_the_list_and_in_the_calendar_once(numbers: set[int]) -> None:
    story = index_story(index_of(*(index_night(day) for day in sorted(numbers))))
    in_calendar = [row.anchor for _, day in days_of(story) for row in day.rows]
    assert in_calendar == [row.anchor for row in story.rows]
    assert len(set(in_calendar)) == len(numbers)


def test_a_night_without_a_date_is_in_the_list_alone() -> None:
    story = index_story(index_of(index_night(None)))
    assert not story.months
    assert [(row.name, row.weekday) for row in story.rows] == [("undated-1", "")]


def test_the_numbers_are_those_of_the_result_with_their_place_in_it() -> None:
    (row,) = index_story(index_of(index_night(0))).rows
    assert (row.value.text, row.value.value) == ("27.6", 27.6498)
    assert row.value.key == "outcomes.plm_per_h_tib.value"
    assert (row.count.text, row.count.key) == ("200", "outcomes.plm_n.value")
    assert (row.seen.value, row.seen.key) == (434.0, "outcomes.tib_analysable_min.value")


def test_a_night_is_told_in_one_line_for_those_who_do_not_see_it() -> None:
    rows = index_story(one_of_each()).rows
    assert [row.spoken for row in rows[:3]] == [
        "Monday 7–8 Sep 2026, massage, 27.6 per hour in bed, quality good",
        "Tuesday 8–9 Sep 2026, no massage, 61.2 per hour in bed, quality good",
        "Wednesday 9–10 Sep 2026, massage not known, 27.6 per hour in bed, quality good",
    ]
    assert rows[5].spoken == "Sunday 13–14 Sep 2026, massage, not recorded"


def test_a_blank_in_the_diary_is_never_a_night_without_massage() -> None:
    (row,) = index_story(index_of(index_night(0, condition="unknown"))).rows
    assert row.condition_words == "not known"


def test_what_hinders_a_night_is_said_beside_it() -> None:
    rows = index_story(one_of_each()).rows
    assert rows[2].remark == "the diary does not say it"
    assert rows[4].remark == "no rate: nothing was analysable"
    assert rows[6].remark == "planned as a night with massage"


def test_bars_share_one_scale() -> None:
    nights = [index_night(day, value=value) for day, value in enumerate((50.0, 25.0, 0.0))]
    assert [row.bar for row in index_story(index_of(*nights)).rows] == [100.0, 50.0, 0.0]


def test_two_results_of_an_evening_have_two_rows_and_two_places() -> None:
    nights = index_night(0), index_night(0, label="2026-09-07b")
    story = index_story(index_of(*nights))
    ((_, day),) = days_of(story)
    assert len(day.rows) == 2
    assert len({row.anchor for row in story.rows}) == 2


def test_the_counts_are_of_recorded_nights() -> None:
    headlines = index_story(one_of_each()).headlines
    assert [(one.label, one.number.text) for one in headlines] == [
        ("Nights with a result", "7"),
        ("Massage nights", "3"),
        ("Other nights", "2"),
        ("Not known whether massage", "2"),
    ]


def test_a_result_without_a_page_says_how_to_draw_it() -> None:
    (link,) = index_story(one_of_each()).results
    assert "There is no page of it yet; `legmotion report` draws it." in link.sentence


def test_an_empty_study_says_what_comes_first() -> None:
    story = index_story(index_of(results=()))
    assert not story.rows
    assert not story.months
    assert "legmotion analyze" in story.notes[0].text


def test_what_is_odd_is_listed_and_a_long_list_ends_with_a_count() -> None:
    notices = tuple(Notice(code="odd", sentence=f"thing {k} is odd") for k in range(25))
    texts = [note.text for note in index_story(index_of(index_night(0), notices=notices)).notes]
    assert texts[0] == "Thing 0 is odd."
    assert texts[20].startswith("And 5 more things")


def test_the_span_of_a_study_is_told() -> None:
    facts = index_story(one_of_each()).facts
    assert date(2026, 9, 7) == FIRST
    assert facts == ("7–8 Sep 2026 to 5–6 Jan 2027", "8 nights")
