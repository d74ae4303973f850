"""Found movements against known ones."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.validate.match import Matching, match_movements


def match(known, found, **options) -> Matching:
    known, found = (np.array(rows, dtype=np.float64).reshape(-1, 2) for rows in (known, found))
    return match_movements(known[:, 0], known[:, 1], found[:, 0], found[:, 1], **options)


intervals = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(
        lambda pair: (pair[0] / 4, (pair[0] + pair[1]) / 4)
    ),
    max_size=5,
)


def test_two_movements_that_overlap_are_a_pair():
    matching = match([(10, 13)], [(12, 15)])
    assert matching.n_hits == 1
    assert matching.f1 == 1.0
    assert matching.onset_mae_s == 2.0
    assert matching.onset_bias_s == 2.0
    assert matching.duration_bias_s == 0.0


def test_onsets_half_a_second_apart_are_a_pair_without_overlap():
    assert match([(10.0, 10.2)], [(10.5, 11.0)]).n_hits == 1
    assert match([(10.5, 11.0)], [(10.0, 10.2)]).n_hits == 1


def test_onsets_further_apart_need_overlap():
    assert match([(10.0, 10.2)], [(10.51, 11.0)]).n_hits == 0
    assert match([(10.0, 10.51)], [(10.51, 11.0)], tolerance_s=0.1).n_hits == 0


def test_two_fragments_of_one_movement_are_one_hit_and_one_false_alarm():
    matching = match([(10, 15)], [(10, 11), (14, 15)])
    assert (matching.n_hits, matching.n_false, matching.n_missed) == (1, 1, 0)
    assert (matching.precision, matching.sensitivity) == (0.5, 1.0)
    assert matching.duration_mae_s == 4.0
    assert matching.found_of_known.tolist() == [0]
    assert matching.is_false.tolist() == [False, True]


def test_two_movements_found_as_one_are_one_hit_and_one_miss():
    matching = match([(10, 11), (14, 15)], [(10, 15)])
    assert (matching.n_hits, matching.n_false, matching.n_missed) == (1, 0, 1)


def test_legs_are_matched_each_to_itself():
    known, found = [(10, 12), (10, 12)], [(10, 12), (40, 41)]
    matching = match(known, found, known_side=["left", "right"], found_side=["right", "right"])
    assert matching.found_of_known.tolist() == [-1, 0]
    assert (matching.n_hits, matching.n_false, matching.n_missed) == (1, 1, 1)


def test_what_does_not_count_is_neither_missed_nor_a_false_alarm():
    counted = np.array([True, False, False])
    matching = match([(10, 12), (20, 22), (30, 32)], [(10, 12), (20, 22)], is_counted=counted)
    assert (matching.n_hits, matching.n_false, matching.n_missed) == (1, 0, 0)
    assert matching.f1 == 1.0
    assert matching.onset_error_s.size == 1


def test_a_counted_movement_is_served_before_one_that_does_not_count():
    matching = match([(10, 12), (11.9, 14)], [(11.9, 14)], is_counted=np.array([True, False]))
    assert matching.found_of_known.tolist() == [0, -1]


def test_a_second_choice_is_taken_if_that_makes_one_pair_more():
    # The first known movement is nearest to the only one the second could have.
    matching = match([(10, 14), (12, 14)], [(10.5, 11.5), (10.1, 13)])
    assert matching.found_of_known.tolist() == [0, 1]


def test_nothing_known_and_nothing_found_has_no_score():
    matching = match([], [])
    assert np.isnan([matching.f1, matching.precision, matching.sensitivity]).all()
    assert np.isnan(matching.onset_mae_s)


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="differ in shape"):
        match_movements(np.zeros(2), np.zeros(3), np.zeros(1), np.zeros(1))
    with pytest.raises(ValueError, match="differ in shape"):
        match([(1, 2)], [], is_counted=np.array([True, False]))


@given(intervals)
def test_a_list_matches_itself_without_error(known):
    matching = match(known, known)
    assert matching.n_hits == len(known)
    assert matching.n_false == matching.n_missed == 0
    assert np.all(matching.onset_error_s == 0.0)


@given(intervals, intervals)
def test_hits_are_the_same_from_either_side(known, found):
    one, other = match(known, found), match(found, known)
    assert one.n_hits == other.n_hits
    assert (one.n_false, one.n_missed) == (other.n_missed, other.n_false)


@given(intervals, intervals, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(known, found, random):
    shuffled = random.sample(found, len(found))
    one, other = match(known, found), match(known, shuffled)
    assert one.n_hits == other.n_hits
    np.testing.assert_allclose(one.onset_mae_s, other.onset_mae_s)


@given(intervals, intervals, st.data())
def test_no_other_choice_is_better(known, found, data):
    flags = st.lists(st.booleans(), min_size=len(known), max_size=len(known))
    counted = np.array(data.draw(flags), dtype=bool)
    matching = match(known, found, is_counted=counted)
    assert _worth(known, found, counted, matching.found_of_known) == pytest.approx(
        _best_worth(known, found, counted)
    )


def _may_pair(known, found) -> bool:
    overlaps = min(known[1], found[1]) > max(known[0], found[0])
    return overlaps or abs(known[0] - found[0]) <= 0.5


def _worth(known, found, counted, partners) -> tuple[int, int, float]:
    pairs = [(k, int(f)) for k, f in enumerate(partners) if f >= 0]
    assert len({f for _, f in pairs}) == len(pairs)
    assert all(_may_pair(known[k], found[f]) for k, f in pairs)
    error_s = sum(abs(known[k][0] - found[f][0]) for k, f in pairs)
    return sum(bool(counted[k]) for k, _ in pairs), len(pairs), -error_s


def _best_worth(known, found, counted) -> tuple[int, int, float]:
    """Try every choice there is."""
    choices = ([-1, *(f for f in range(len(found)) if _may_pair(k, found[f]))] for k in known)
    one_to_one = (
        partners
        for partners in itertools.product(*choices)
        if len({f for f in partners if f >= 0}) == sum(f >= 0 for f in partners)
    )
    return max(_worth(known, found, counted, partners) for partners in one_to_one)
