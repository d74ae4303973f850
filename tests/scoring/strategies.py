"""Made-up movements on a grid of quarters of a second, so that every limit is met exactly."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from legmotion.scoring.rules import RULES
from tests.effort import examples

# Compiling a kernel takes longer than hypothesis allows for one example.
LAWS = settings(deadline=None, max_examples=examples(100))

GRID_S = 0.25
steps = st.one_of(
    st.integers(0, 12), st.integers(16, 44), st.integers(60, 120), st.integers(352, 368)
)
durations = st.one_of(st.integers(1, 12), st.integers(18, 22), st.integers(36, 64))
rules = st.sampled_from(list(RULES.values()))
postures = st.sampled_from(["score", "ignore", "break"])


@st.composite
def rows(draw, *, kinds=("LM", "LM", "LM", "LM", "posture", "impulse"), max_size=30):
    """Rows (onset, offset, side, kind) in order of onset."""
    made, onset = [], 400
    for step, length, side, kind in draw(
        st.lists(
            st.tuples(steps, durations, st.sampled_from(["left", "right"]), st.sampled_from(kinds)),
            max_size=max_size,
        )
    ):
        onset += step
        made.append((onset * GRID_S, (onset + length) * GRID_S, side, kind))
    return made


@st.composite
def intervals(draw, *, max_size=4, longest=80):
    """Intervals (start, end) in order, not overlapping."""
    made, end = [], draw(st.integers(0, 800))
    for apart, length in draw(
        st.lists(st.tuples(st.integers(1, 600), st.integers(1, longest)), max_size=max_size)
    ):
        start, end = end + apart, end + apart + length
        made.append((start * GRID_S, end * GRID_S))
    return made


@st.composite
def stages(draw):
    """Staged intervals (start, end, name), or None."""
    spans = draw(st.none() | intervals(max_size=8, longest=600))
    if spans is None:
        return None
    return [(start, end, draw(st.sampled_from(["sleep", "wake"]))) for start, end in spans]
