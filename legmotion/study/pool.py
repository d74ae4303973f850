"""Several people together: an average over clients, how much they differ, and the next one.

Two stages. Every client is compared alone; then the clients' effects are averaged, each by how
surely it is known and by how much clients differ. Nothing is taken from one client's nights to
mend another's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.special import stdtrit

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from legmotion.study.heterogeneity import cochran_q, reml_tau2
from legmotion.study.nights import Notice, Scale
from legmotion.study.pooled import (
    Average,
    ClientEffect,
    Heterogeneity,
    Interval,
    Pool,
    PooledClient,
    PooledOutcome,
    PoolStatus,
)
from legmotion.units import FloatArray

_UPPER = 0.975
# A logarithm beyond which a ratio is a number no more.
_FARTHEST = 50.0


def pool(clients: Sequence[ClientEffect], outcome: PooledOutcome, params: StudyParameters) -> Pool:
    """Return the average over clients, or their list where they are too few.

    Parameters
    ----------
    clients : sequence of ClientEffect
        Each code once; those without an effect are listed and left out.
    outcome : PooledOutcome
        What all of them were compared on.
    params : StudyParameters
        How many clients an average and a prediction take.

    Raises
    ------
    ParameterError
        If a code occurs twice: a client would count twice.

    Notes
    -----
    Between-client variance by restricted maximum likelihood, interval of Hartung and Knapp
    (10.1002/sim.1009) with t of K - 1, prediction interval with t of K - 2 (Higgins 2009,
    10.1111/j.1467-985X.2008.00552.x), `cautious` after Röver 2015, 10.1186/s12874-015-0091-1.
    """
    ordered = sorted(clients, key=lambda one: one.code)
    _refuse_twins(ordered)
    known = [one for one in ordered if one.mean is not None and one.variance is not None]
    mean = np.array([one.mean for one in known], dtype=np.float64)
    variance = np.array([one.variance for one in known], dtype=np.float64)
    status, words = _status(len(known), params)
    average = heterogeneity = None
    shrunken: dict[str, tuple[Interval, float]] = {}
    if status == "ok":
        tau2 = reml_tau2(mean, variance)
        average = average_of(mean, variance, tau2, outcome.scale, params)
        q, i2 = cochran_q(mean, variance)
        heterogeneity = Heterogeneity(q=q, df=len(known) - 1, i2=i2, tau2=tau2)
        drawn = _drawn(mean, variance, tau2, average, outcome.scale)
        shrunken = {one.code: pair for one, pair in zip(known, drawn, strict=True)}
    return Pool(
        status=status,
        status_words=words,
        hint=_HINTS[status],
        outcome=outcome,
        is_observational=any(one.design == "observational" for one in known),
        clients=tuple(_listed(one, shrunken, outcome.scale) for one in ordered),
        average=average,
        heterogeneity=heterogeneity,
        warnings=_warnings(ordered, known, status, params),
        parameters=params,
    )


def average_of(
    mean: FloatArray, variance: FloatArray, tau2: float, scale: Scale, params: StudyParameters
) -> Average:
    """Return the average of effects of shape (k,) for a given variance between clients."""
    k = mean.size
    weight = 1.0 / (variance + tau2)
    total = float(weight.sum())
    centre = float(weight @ mean) / total
    spread = float(weight @ (mean - centre) ** 2) / (k - 1)
    se = float(np.sqrt(spread / total))
    cautious_se = float(np.sqrt(max(1.0, spread) / total))
    reach = float(stdtrit(k - 1.0, _UPPER))
    prediction = None
    if k >= params.prediction_min_clients:
        next_reach = float(stdtrit(k - 2.0, _UPPER))
        prediction = _told(centre, next_reach * float(np.sqrt(tau2 + se**2)), scale)
    return Average(
        mean=centre,
        se=se,
        df=k - 1,
        average=_told(centre, reach * se, scale),
        cautious=_told(centre, reach * cautious_se, scale),
        prediction=prediction,
    )


_HINTS: dict[PoolStatus, str] = {
    "ok": "",
    "list_only": "add clients; until then each one's own comparison is all there is to say",
    "no_clients": "every client needs nights with and without massage; `legmotion compare` says "
    "for each what is missing",
}


def _status(n: int, params: StudyParameters) -> tuple[PoolStatus, str]:
    if n == 0:
        return "no_clients", "no client has nights that can be compared"
    if n < params.pool_min_clients:
        return "list_only", (
            f"{n} client{'s have' if n > 1 else ' has'} an effect of their own and an average "
            f"takes {params.pool_min_clients}: they are listed, not averaged"
        )
    return "ok", ""


def _refuse_twins(ordered: Sequence[ClientEffect]) -> None:
    for one, other in pairwise(ordered):
        if one.code == other.code:
            raise ParameterError(
                f"the client {one.code!r} occurs twice and would count twice",
                hint="name every client once; a code is the folder's name or the column client",
            )


def _drawn(
    mean: FloatArray, variance: FloatArray, tau2: float, average: Average, scale: Scale
) -> list[tuple[Interval, float]]:
    """Return every client drawn towards the average by what is not known of it, and its weight.

    Morris 1983, 10.1080/01621459.1983.10477920.
    """
    weight = 1.0 / (variance + tau2)
    share = variance * weight
    centre = share * average.mean + (1.0 - share) * mean
    sd = np.sqrt((1.0 - share) * variance + (share * average.se) ** 2)
    reach = float(stdtrit(float(average.df), _UPPER))
    return [
        (_told(float(one), reach * float(half), scale), float(part))
        for one, half, part in zip(centre, sd, weight / weight.sum(), strict=True)
    ]


def _listed(
    client: ClientEffect, shrunken: dict[str, tuple[Interval, float]], scale: Scale
) -> PooledClient:
    drawn, weight = shrunken.get(client.code, (None, None))
    alone = client.alone
    if alone is None and client.mean is not None and client.variance is not None:
        half = float(stdtrit(np.inf, _UPPER)) * float(np.sqrt(client.variance))
        alone = _told(client.mean, half, scale)
    return PooledClient(client=client, alone=alone, shrunken=drawn, weight=weight)


def _told(centre: float, half: float, scale: Scale) -> Interval:
    ends = np.array([centre, centre - half, centre + half])
    if scale == "rate":
        ends = np.exp(np.clip(ends, -_FARTHEST, _FARTHEST))
    estimate, low, high = ends.tolist()
    return Interval(estimate=estimate, low=low, high=high)


def _warnings(
    ordered: Sequence[ClientEffect],
    known: Sequence[ClientEffect],
    status: PoolStatus,
    params: StudyParameters,
) -> tuple[Notice, ...]:
    found = []
    if len(known) < len(ordered):
        found.append(
            Notice(
                code="clients_left_out",
                sentence=f"{len(ordered) - len(known)} of {len(ordered)} clients have no effect "
                "of their own and are not in the average; clients left out for few nights are "
                "seldom like the others",
                value=float(len(ordered) - len(known)),
            )
        )
    if status == "ok" and len(known) < params.prediction_min_clients:
        found.append(
            Notice(
                code="no_prediction",
                sentence=f"with {len(known)} clients nothing is said of the next one; "
                f"{params.prediction_min_clients} are needed",
                value=float(len(known)),
                limit=float(params.prediction_min_clients),
            )
        )
    if len({one.design for one in known}) > 1:
        found.append(
            Notice(
                code="mixed_designs",
                sentence="some clients followed a schedule that was fixed in advance and others "
                "did not; the average is told as an association",
            )
        )
    return tuple(found)
