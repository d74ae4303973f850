from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from legmotion.scoring import _kernels
from tests.reference import scoring as twin
from tests.scoring import strategies
from tests.signal.helpers import each_body


def columns(parts, gaps):
    onset_s = np.array([part.onset for part in parts], dtype=float)
    offset_s = np.array([part.offset for part in parts], dtype=float)
    edges = np.sort(np.array(gaps, dtype=float).ravel())
    return onset_s, offset_s, np.searchsorted(edges, onset_s, side="right").astype(np.int64)


def as_parts(rows):
    parts = [twin.Part(onset, offset, side) for onset, offset, side, _ in rows]
    return sorted(parts, key=lambda part: (part.onset, part.offset))


def one_per_leg_and_moment(rows):
    """Keep what one leg can do: never two movements of a leg at the same moment."""
    return list(
        {(onset, side): (onset, offset, side, kind) for onset, offset, side, kind in rows}.values()
    )


@each_body(_kernels.join_overlapping)
@strategies.LAWS
@given(rows=strategies.rows(), gaps=strategies.intervals(), gap_s=st.sampled_from([0.5, 0.75]))
def test_groups_by_rest_are_those_of_the_plain_twin(run, rows, gaps, gap_s):
    parts = as_parts(rows)
    onset_s, offset_s, segment = columns(parts, gaps)
    group = np.empty(len(parts), dtype=np.int64)
    n_groups = run(onset_s, offset_s, segment, gap_s, group)
    expected = twin.overlap_groups(parts, gap_s, gaps)
    assert n_groups == len(expected)
    assert group.tolist() == twin.naive_group_numbers(expected, parts)


@each_body(_kernels.join_onsets)
@strategies.LAWS
@given(rows=strategies.rows(), gaps=strategies.intervals())
def test_groups_by_onset_are_those_of_the_plain_twin(run, rows, gaps):
    parts = as_parts(one_per_leg_and_moment(rows))
    onset_s, _, segment = columns(parts, gaps)
    group = np.empty(len(parts), dtype=np.int64)
    is_left = np.array([part.side == "left" for part in parts], dtype=bool)
    n_groups = run(onset_s, is_left, segment, 5.0, group)
    expected = twin.onset_groups(parts, 5.0, gaps)
    assert n_groups == len(expected)
    assert group.tolist() == twin.naive_group_numbers(expected, parts)


@each_body(_kernels.chain_candidates)
@strategies.LAWS
@given(
    rows=strategies.rows(),
    gaps=strategies.intervals(),
    rule=strategies.rules,
    seed=st.integers(0, 2**16),
)
def test_runs_and_intervals_are_those_of_the_plain_twin(run, rows, gaps, rule, seed):
    parts = as_parts(rows)
    onset_s, _, segment = columns(parts, gaps)
    role = np.random.default_rng(seed).choice(
        [_kernels.CANDIDATE, _kernels.CANDIDATE, _kernels.PASSES, _kernels.BREAKS], onset_s.size
    )
    imi_s, runs = np.empty(onset_s.size), np.empty(onset_s.size, dtype=np.int64)
    cause = np.empty(onset_s.size, dtype=np.int64)
    skips = rule.short_interval == "skip"
    run(
        onset_s, segment, role.astype(np.int64), rule.imi_min_s, rule.imi_max_s, skips,
        imi_s, runs, cause,
    )  # fmt: skip
    movements = [twin.Movement([part]) for part in parts]
    sequence = [
        None if what == _kernels.BREAKS else movement
        for movement, what in zip(movements, role, strict=True)
        if what != _kernels.PASSES
    ]
    expected = twin.runs_of(sequence, rule, gaps)
    np.testing.assert_array_equal(imi_s, [movement.imi for movement in movements])
    lengths = np.bincount(runs[runs >= 0], minlength=1)
    found = [
        [movements[i] for i in np.flatnonzero(runs == number)]
        for number in np.flatnonzero(lengths >= rule.min_series)
    ]
    assert found == expected
