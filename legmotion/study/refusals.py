"""When nights are not compared, and what is said instead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.comparison import Status
from legmotion.study.model import per_arm
from legmotion.study.nights import Arms, Scale, StudyNights
from legmotion.study.ties import WEEKEND, Tie, find_tie, group_columns, has_room

_NAMED_NIGHTS = 5

# Refused without an estimate, even where one is asked for.
NOTHING_TO_SHOW = frozenset({"no_nights", "no_contrast", "no_estimate", "no_variation", "locked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A status with its sentence and what to do next; "provisional" alone refuses nothing."""

    status: Status
    words: str
    hint: str


def refusal_of(
    nights: StudyNights, arms: Arms, lock: tuple[int, int] | None, params: StudyParameters
) -> Refusal | None:
    """Return the first reason not to compare nights, or None.

    `lock` holds the nights that are over and the next look, where the result waits for it.
    """
    if lock is not None and arms.massage.size:
        return locked(*lock)
    return (
        refusal_without_contrast(arms, params)
        or refusal_of_ties(nights, arms, params)
        or refusal_of_few(arms, params)
        or refusal_of_floor(arms, nights.primary.scale, params)
    )


def refusal_without_contrast(arms: Arms, params: StudyParameters) -> Refusal | None:
    """Return why nothing at all can be estimated, or None."""
    n, n_massage = arms.massage.size, int(arms.massage.sum())
    if n == 0:
        return Refusal(
            status="no_nights",
            words="No night is usable.",
            hint="Each night that was left out has its reason beside it.",
        )
    if n_massage in (0, n):
        only, other = ("massage", "no massage") if n_massage else ("no massage", "massage")
        return Refusal(
            status="no_contrast",
            words=f"All {n} usable nights are nights with {only}: there is nothing to compare.",
            hint=f"Record some nights with {other}; `legmotion plan` draws a schedule.",
        )
    if per_arm(arms) < params.describe_per_arm:
        return Refusal(
            status="no_estimate",
            words=f"{_both(arms)}; an estimate takes {params.describe_per_arm} of each.",
            hint=f"A verdict takes at least {params.min_per_arm} of each.",
        )
    return None


def refusal_of_ties(nights: StudyNights, arms: Arms, params: StudyParameters) -> Refusal | None:
    """Return why massage cannot be told from something else, or None."""
    tie = find_tie(nights, arms)
    if tie is not None:
        return _confounded(tie) if tie.kind == "confounded" else _mixed(tie)
    columns = group_columns(nights, arms)
    if has_room(columns, arms, params):
        return None
    return Refusal(
        status="mixed_measurement",
        words=f"{arms.massage.size} nights were recorded in too many ways to allow for all: "
        f"{', '.join(columns)}.",
        hint="Record with one device on one leg, and analyse all nights with the same settings.",
    )


def refusal_of_few(arms: Arms, params: StudyParameters) -> Refusal | None:
    """Return why the nights are too few for a verdict, or None."""
    n, n_switches = arms.massage.size, switches(arms)
    if per_arm(arms) < params.min_per_arm or n < params.min_nights:
        return Refusal(
            status="too_few",
            words=f"{_both(arms)}; a comparison takes {params.min_per_arm} of each and "
            f"{params.min_nights} in all.",
            hint="Go on recording. The estimate so far is shown with --show-anyway.",
        )
    if n_switches < params.min_switches:
        times = "once" if n_switches == 1 else f"{n_switches} times"
        return Refusal(
            status="too_few",
            words=f"The nights change between massage and none only {times}; "
            f"{params.min_switches} changes are needed to tell massage from time.",
            hint="`legmotion trend` looks at nights before and after a change; "
            "`legmotion plan` draws a schedule with more of them.",
        )
    return None


def refusal_of_floor(arms: Arms, scale: Scale, params: StudyParameters) -> Refusal | None:
    """Return why there are too few movements to compare, or None."""
    if scale != "rate":
        return None
    rate = arms.count / arms.hours
    medians = [float(np.median(rate[arms.massage == arm])) for arm in (0.0, 1.0)]
    if max(medians) >= params.floor_per_h:
        return None
    return Refusal(
        status="floor",
        words=f"Fewer than {params.floor_per_h:g} movements an hour on a typical night of either "
        "kind: there is little that could differ.",
        hint="Compare symptoms or sleep instead.",
    )


def no_variation() -> Refusal:
    """Return the refusal of nights that do not vary: there is nothing to judge an effect by."""
    return Refusal(
        status="no_variation",
        words="The nights do not vary beyond what their condition and their order explain: "
        "there is nothing to judge a difference by.",
        hint="Check where the values come from: no two real nights are that alike.",
    )


def provisional(arms: Arms, params: StudyParameters) -> Refusal:
    """Return what is said of few nights that are compared all the same: no refusal."""
    return Refusal(
        status="provisional",
        words=f"{_both(arms)}: with fewer than {params.settled_per_arm} of each, only a chance of "
        f"{params.provisional_p:.0%} or more gets a verdict.",
        hint="Go on recording.",
    )


def locked(n_collected: int, look: int) -> Refusal:
    """Return the refusal before a planned look."""
    return Refusal(
        status="locked",
        words=f"{n_collected} of {look} nights are over. The plan looks at the result after "
        f"night {look}: looking sooner, and more often, makes chance finds likelier.",
        hint="Go on as planned. --peek shows the result now and marks it exploratory.",
    )


def switches(arms: Arms) -> int:
    """Return how often the condition changes from one usable night to the next."""
    return int(np.count_nonzero(np.diff(arms.massage)))


def _both(arms: Arms) -> str:
    n_massage = int(arms.massage.sum())
    n_none = arms.massage.size - n_massage
    nights = "night" if n_massage == 1 else "nights"
    return f"{n_massage} usable {nights} with massage and {n_none} without"


def _confounded(tie: Tie) -> Refusal:
    if tie.column == WEEKEND:
        words = "Massage goes along with the weekend on every night: the two cannot be told apart."
    else:
        values = f" ({', '.join(value or 'not known' for value in tie.values)})"
        words = (
            f"Massage goes along with {tie.column}{values if tie.values else ''} on every night: "
            "the two cannot be told apart."
        )
    return Refusal(
        status="confounded",
        words=words,
        hint=f"Record massage nights and other nights with the same {tie.column}, or at least "
        "some of each.",
    )


def _mixed(tie: Tie) -> Refusal:
    named = ", ".join(tie.labels[:_NAMED_NIGHTS])
    more = len(tie.labels) - _NAMED_NIGHTS
    return Refusal(
        status="mixed_measurement",
        words=f"{tie.column} differs between nights, and "
        f"{', '.join(value or 'not known' for value in tie.values)} occurs in one condition only "
        f"({named}{f' and {more} more' if more > 0 else ''}).",
        hint=f"Leave those nights out, or record both kinds of night with each {tie.column}; "
        "nights analysed with other settings can be analysed again.",
    )
