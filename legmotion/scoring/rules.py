"""Scoring rules as frozen constants: WASM 2016, AASM, WASM 2006 and Coleman.

A rule turns leg movements (LM) into candidate leg movements (CLM) and these into series of
periodic leg movements (PLM) by their intermovement intervals (IMI, onset to onset). Everything
in which the rules differ is a field; nothing asks for a rule by its name.
"""

from __future__ import annotations

import dataclasses
import difflib
from dataclasses import dataclass
from typing import Literal

from legmotion.errors import ParameterError
from legmotion.params import ScoringParameters

Bilateral = Literal["overlap", "onset"]
LongMovement = Literal["break", "pass", "drop"]
ShortInterval = Literal["break", "skip"]
Wake = Literal["attribute", "drop"]
Respiratory = Literal["second_pass", "drop", "ignore"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringRule:
    """One way to score leg movements; every limit is inclusive unless it says otherwise.

    Attributes
    ----------
    key, title, source
        How the rule is chosen, shown and cited.
    min_duration_s, max_duration_s
        Duration of one leg's candidate movement.
    same_leg_gap_s
        Two movements of one leg with less rest than this between them are one movement.
    bilateral
        "overlap": movements are one if the next begins less than `bilateral_gap_s` after the end
        of the group so far. "onset": movements of different legs are one if they begin less
        than `bilateral_gap_s` after the first of the group.
    bilateral_max_parts, bilateral_max_s
        Parts and total duration a combined candidate may have; None: no limit.
    long_movement
        What a movement that is too long for a candidate does. "break": it ends a series. "pass":
        it is a leg movement, and the series goes on around it. "drop": it is no leg movement,
        decided leg by leg before legs are combined.
    imi_min_s, imi_max_s, min_series
        Limits of the interval within a series, and the fewest candidates that make one.
    short_interval
        What a candidate does that follows within less than `imi_min_s`. "break": it ends the run
        and may open the next. "skip": it is passed over, and the interval runs on to the next.
    wake
        "attribute": movements count in sleep and in wakefulness, by the stage at their onset.
        "drop": a movement that touches no sleep is not scored.
    respiratory
        "second_pass": series are scored without regard to breathing, then again without the
        candidates at respiratory events. "drop": a movement at a respiratory event is not
        scored. "ignore": the rule does not say.
    respiratory_from, respiratory_lead_s, respiratory_lag_s
        The time around a respiratory event: from `lead` before its end (or its start) to `lag`
        after its end.
    has_ferri_index
        Whether Ferri's periodicity index is defined with this rule.
    interpretations
        Where the published text leaves a choice, the choice made here.
    """

    key: str
    title: str
    source: str
    min_duration_s: float = 0.5
    max_duration_s: float = 10.0
    same_leg_gap_s: float = 0.5
    bilateral: Bilateral = "overlap"
    bilateral_gap_s: float = 0.5
    bilateral_max_parts: int | None = None
    bilateral_max_s: float | None = None
    long_movement: LongMovement = "break"
    imi_min_s: float = 10.0
    imi_max_s: float = 90.0
    min_series: int = 4
    short_interval: ShortInterval = "break"
    wake: Wake = "attribute"
    respiratory: Respiratory = "ignore"
    respiratory_from: Literal["start", "end"] = "end"
    respiratory_lead_s: float = 0.0
    respiratory_lag_s: float = 0.0
    has_ferri_index: bool = False
    interpretations: tuple[str, ...] = ()


# Ferri R, Fulda S, Allen RP, et al. World Association of Sleep Medicine (WASM) 2016 standards.
# A short interval ends a run: this, not the longer duration, is what lowers the index against
# WASM 2006 (Ferri 2015, Sleep Med, n = 170).
WASM2016 = ScoringRule(
    key="wasm2016",
    title="WASM 2016",
    source="Ferri et al., Sleep Med 2016;26:86-95, 10.1016/j.sleep.2016.10.010",
    bilateral_max_parts=4,
    bilateral_max_s=15.0,
    respiratory="second_pass",
    respiratory_from="end",
    respiratory_lead_s=2.0,
    respiratory_lag_s=10.25,
    has_ferri_index=True,
)

# American Academy of Sleep Medicine, Manual for the Scoring of Sleep, versions 2 and 3.
AASM = ScoringRule(
    key="aasm",
    title="AASM 2.x/3",
    source="AASM Manual for the Scoring of Sleep and Associated Events, versions 2.x and 3",
    bilateral="onset",
    bilateral_gap_s=5.0,
    long_movement="drop",
    imi_min_s=5.0,
    short_interval="skip",
    wake="drop",
    respiratory="drop",
    respiratory_from="start",
    respiratory_lead_s=0.5,
    respiratory_lag_s=0.5,
    interpretations=(
        "a movement longer than 10 s has no effect on a series (interpretation)",
        "a movement sooner than the shortest interval is passed over (interpretation)",
        "movements of different legs join within 5 s of the first onset of their group "
        "(interpretation)",
        "a movement is in sleep if any part of it touches sleep (version 3)",
    ),
)

# Zucconi M, Ferri R, Allen R, et al. The official World Association of Sleep Medicine standards.
WASM2006 = ScoringRule(
    key="wasm2006",
    title="WASM 2006",
    source="Zucconi et al., Sleep Med 2006;7:175-183, 10.1016/j.sleep.2006.01.001",
    long_movement="pass",
    imi_min_s=5.0,
    short_interval="skip",
    interpretations=(
        "a movement sooner than the shortest interval is passed over (interpretation)",
        "a combined movement of both legs has no limit of its own (interpretation)",
        "a movement with a part longer than 10 s is left out, and the series runs on around it "
        "(interpretation)",
    ),
)

# Coleman 1982 and the Atlas Task Force 1993, as summarised by Michaud and Montplaisir, Sleep Med
# 2001;2:317-321, 10.1016/S1389-9457(00)00072-1: 0.5 to 5 s, 4 to 90 s apart, four in a row.
COLEMAN = dataclasses.replace(
    WASM2006,
    key="coleman",
    title="Coleman 1982",
    source="Coleman 1982, as in Michaud et al., Sleep Med 2001;2:317-321, "
    "10.1016/S1389-9457(00)00072-1",
    max_duration_s=5.0,
    imi_min_s=4.0,
    interpretations=(
        "a movement sooner than the shortest interval is passed over (interpretation)",
        "legs are combined as under WASM 2006 (interpretation)",
        "a movement with a part longer than 5 s is left out, and the series runs on around it "
        "(interpretation)",
    ),
)

RULES: dict[str, ScoringRule] = {rule.key: rule for rule in (WASM2016, AASM, WASM2006, COLEMAN)}


def rule_for(params: ScoringParameters) -> ScoringRule:
    """Return the rule that the parameters name, with their choices applied.

    Raises ParameterError for an unknown name, naming the nearest.
    """
    rule = RULES.get(params.rules)
    if rule is None:
        near = difflib.get_close_matches(params.rules.lower(), RULES, n=1, cutoff=0.0)[0]
        raise ParameterError(
            f"scoring.rules is {params.rules!r}, expected one of {', '.join(RULES)}",
            hint=f"the nearest is {near}",
        )
    if rule is COLEMAN:
        return dataclasses.replace(rule, imi_min_s=params.coleman_imi_min_s)
    return rule
