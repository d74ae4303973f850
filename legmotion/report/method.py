"""How a comparison was made, as a paragraph to paste into a paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from legmotion._version import __version__
from legmotion.params import StudyParameters
from legmotion.provenance import fingerprint
from legmotion.report.effect_words import counted, words_of
from legmotion.report.verdict_words import is_refusal
from legmotion.study.comparison import Comparison, Design
from legmotion.study.nights import Scale

SOURCES = (
    "Tang & Landes 2020, 10.1371/journal.pone.0228077 (serial correlation in single-case data)",
    "Newey & West 1987, 10.2307/1913610 (standard error of the ratio of pooled rates)",
    "Benjamini & Hochberg 1995, 10.1111/j.2517-6161.1995.tb02031.x (secondary outcomes)",
    "Vohra et al. 2015, 10.1136/bmj.h1738 (CENT)",
    "Tate et al. 2016, 10.1080/02687038.2016.1178022 (SCRIBE)",
)


def method_paragraph(comparison: Comparison) -> str:
    """Return how the nights were compared: data, model, formula, version, sources."""
    return " ".join([*_parts(comparison), f"Sources: {'; '.join(SOURCES)}."])


def model_words(comparison: Comparison) -> str:
    """Return the model of a comparison in one sentence, with its formula."""
    return regression_words(
        comparison.scale, comparison.design, _columns(comparison), comparison.parameters
    )


def regression_words(scale: Scale, design: Design, columns: str, params: StudyParameters) -> str:
    """Return in one sentence how nights that resemble their neighbours were regressed."""
    outcome = (
        "the log rate y = ln((count + 0.5) / hours)"
        if scale == "rate"
        else "the value y of each night"
    )
    prior = (
        f"a normal prior (mean {params.rho_prior_mean:g}, SD {params.rho_prior_sd:g}), the "
        "schedule being fixed in advance"
        if design == "assigned"
        else "a flat prior, massages being booked when they were wanted"
    )
    return (
        f"A linear model, y = X b + e, was fitted to {outcome}, with {columns} in X "
        "and errors e that follow a first-order autoregressive process over the number of the "
        "night, nights without a value keeping their distance: for each correlation rho from "
        f"{params.rho_lowest:g} to {params.rho_highest:g} in steps of {params.rho_step:g} by "
        "generalised least squares, b = (X'R^-1 X)^-1 X'R^-1 y with R_ij = rho^|i-j|; the "
        "solutions were weighed by their marginal likelihood under p(b, sigma) proportional to "
        f"1/sigma (the kernel of REML) times {prior}."
    )


def _parts(comparison: Comparison) -> Iterator[str]:
    n_out = sum(bool(night.excluded) for night in comparison.nights)
    yield (
        f"Nights with and without massage of one person were compared with legmotion "
        f"{__version__} (single-case design, {comparison.design}). The outcome was "
        f"{comparison.label}; {counted(comparison.massage.n)} with massage and "
        f"{comparison.none.n} without entered, {n_out} were left out with a reason for each."
    )
    if comparison.scale == "rate":
        yield f"Nights of less than {comparison.parameters.min_night_h:g} h did not enter."
    if is_refusal(comparison.status) and comparison.effect is None:
        yield f"They were not compared: {comparison.status_words or comparison.status}"
        return
    yield model_words(comparison)
    yield _reported(comparison)
    yield (
        "The same nights were also analysed by the ratio of pooled rates, in blocks, by ranks, "
        "without some of the nights, with and without a trend, and with a sceptical prior; none "
        "of these rows was picked."
        if comparison.scale == "rate"
        else "The same nights were also analysed in blocks, by ranks, without some of the nights, "
        "with and without a trend, and with a sceptical prior; none of these rows was picked."
    )
    if comparison.is_exploratory:
        yield "The result is exploratory: it is not the analysis that was planned."
    if comparison.plan_hash:
        yield f"The plan has the SHA-256 {comparison.plan_hash}."
    parameters = fingerprint({"study": asdict(comparison.parameters)})
    yield f"All parameters of the comparison have the SHA-256 {parameters}."


def _columns(comparison: Comparison) -> str:
    effect = comparison.effect
    names = ("constant", "massage") if effect is None else effect.columns
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _reported(comparison: Comparison) -> str:
    words = words_of(comparison)
    least = words.least(comparison.mcid)
    df = "" if comparison.effect is None else f" with {comparison.effect.df} degrees of freedom"
    what = (
        "as the ratio of a typical massage night to a typical other night"
        if comparison.scale == "rate"
        else "as the mean difference, massage minus other nights"
    )
    return (
        f"The effect of massage is the mixture of Student's t{df}, reported {what}: its median, "
        "the 2.5 and 97.5 % points, and the chances of any difference and of one of at least "
        f"{least}, the smallest that was called meaningful."
    )
