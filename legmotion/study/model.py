"""One comparison as the default regression takes it, to be fitted again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from legmotion.params import StudyParameters
from legmotion.study.columns import Columns, TrendChoice, regression_columns
from legmotion.study.comparison import Design, Verdict
from legmotion.study.effects import Posterior, Prior, Regression, ar1_regression, prior_of
from legmotion.study.nights import Arms
from legmotion.study.usable import subset
from legmotion.study.verdict import Ruler, verdict_of
from legmotion.units import BoolArray, FloatArray

_MASSAGE_COLUMN = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The usable nights of one outcome, and how they are compared.

    `adjust` are columns that every fit holds, shape (n,): what differs between the recordings.
    `sure_p` is the chance that "fewer" and "more" ask for.
    """

    arms: Arms
    ruler: Ruler
    design: Design
    sure_p: float
    params: StudyParameters
    adjust: Mapping[str, FloatArray] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def prior(self) -> Prior:
        """Prior of the correlation of neighbouring nights."""
        return prior_of(self.design)

    @property
    def per_arm(self) -> int:
        """Nights in the smaller condition."""
        return per_arm(self.arms)

    def verdict(self, effect: Posterior) -> Verdict:
        """Return the word for an effect among these nights."""
        return verdict_of(
            effect,
            self.ruler.margin,
            per_arm=self.per_arm,
            params=self.params,
            sure_p=self.sure_p,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The default regression of some nights."""

    columns: Columns
    regression: Regression

    @property
    def massage(self) -> Posterior:
        """What is known of the effect of massage."""
        return self.regression.effect(_MASSAGE_COLUMN)

    def effect(self, name: str) -> Posterior:
        """Return what is known of the effect of a column."""
        return self.regression.effect(self.columns.names.index(name))

    @property
    def trend(self) -> TrendChoice:
        """The choice that fits other nights with the same columns."""
        return "with" if self.columns.trend == "in" else "without"


def per_arm(arms: Arms) -> int:
    """Return the number of nights in the smaller condition."""
    n_massage = int(arms.massage.sum())
    return min(n_massage, arms.massage.size - n_massage)


def fit(
    setup: Setup,
    *,
    keep: BoolArray | None = None,
    trend: TrendChoice = "rule",
    covariates: Mapping[str, FloatArray] | None = None,
) -> Fit | None:
    """Fit the default regression, or None where nights or variation do not allow it.

    Parameters
    ----------
    setup : Setup
        The nights and how they are compared.
    keep : (n,) bool, optional
        The nights that enter, all by default.
    trend : rule, with or without
        Whether the rule decides on time.
    covariates : mapping of (n,) float64, optional
        Columns beside those that every fit holds.

    Returns
    -------
    Fit or None
        None for fewer nights than columns and one, a single condition, or an outcome that the
        columns explain to the last digit.
    """
    arms = setup.arms if keep is None else subset(setup.arms, keep)
    if per_arm(arms) == 0:
        return None
    columns = regression_columns(
        arms,
        params=setup.params,
        always=_of(setup.adjust, keep),
        covariates=_of(covariates or {}, keep),
        trend=trend,
    )
    if arms.massage.size <= columns.matrix.shape[1]:
        return None
    regression = ar1_regression(
        arms.outcome, columns.matrix, arms.night_number, prior=setup.prior, params=setup.params
    )
    return Fit(columns=columns, regression=regression) if regression.has_variation else None


def _of(columns: Mapping[str, FloatArray], keep: BoolArray | None) -> Mapping[str, FloatArray]:
    """Return the nights of columns that are kept."""
    if keep is None:
        return columns
    return {name: column[keep] for name, column in columns.items()}
