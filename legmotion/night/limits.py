"""What would limit the analysis of a recording, known before it is analysed."""

from __future__ import annotations

from collections.abc import Iterator

from legmotion.io.inspection import Inspection
from legmotion.night.quality import QualityFlag
from legmotion.params import NightParameters
from legmotion.units import SECONDS_PER_HOUR


def limits_of(
    found: Inspection, *, is_dated: bool, gravity_included: bool, params: NightParameters
) -> tuple[QualityFlag, ...]:
    """Return what a recording cannot show, each with its value and the limit it passed.

    Codes and limits are those of a night's quality, so that nothing is said here that a result
    does not say.
    """
    return (
        *_sensor(found, gravity_included, params),
        *_amount(found, params),
        *_clock(found, is_dated, params),
    )


def _sensor(
    found: Inspection, gravity_included: bool, params: NightParameters
) -> Iterator[QualityFlag]:
    limit = params.fair_below_rate_hz
    if found.real_rate_hz < limit:
        yield QualityFlag(
            code="low_rate",
            value=found.real_rate_hz,
            limit=limit,
            sentence=f"at {found.real_rate_hz:.3g} Hz onsets are known to a tenth of a second only",
            grade="fair",
        )
    limit = params.fair_above_resolution_mg
    if found.resolution_mg > limit:
        yield QualityFlag(
            code="low_resolution",
            value=found.resolution_mg,
            limit=limit,
            sentence=f"steps of {found.resolution_mg:.3g} mg hide small movements",
            grade="fair",
        )
    if not gravity_included:
        yield QualityFlag(
            code="gravity_removed",
            value="removed",
            limit="included",
            sentence="gravity was removed: a held leg and the posture cannot be seen",
            grade="fair",
        )
    if found.clipped_share > 0:
        yield QualityFlag(
            code="clipping",
            value=found.clipped_share,
            limit=0,
            sentence=f"{100 * found.clipped_share:.2g} % of the samples are at the end of the "
            "sensor's range: strong movements are cut off",
        )


def _amount(found: Inspection, params: NightParameters) -> Iterator[QualityFlag]:
    hours, limit = found.span_s / SECONDS_PER_HOUR, params.say_below_recorded_h
    if hours < limit:
        yield QualityFlag(
            code="short_recording",
            value=hours,
            limit=limit,
            sentence=f"{found.span_s / 60:.0f} min are no night: too few movements for a rhythm",
        )
    lost_s = found.fill_s + found.gap_s
    lost_pct = 100.0 * lost_s / found.span_s if found.span_s else 0.0
    limit = params.fair_above_lost_pct
    if lost_pct > limit:
        text = f"{lost_pct:.1f} % of the time was not recorded"
        if found.fill_s > found.gap_s:
            text += ", most of it filled in by the tracker: switch its sleep mode off"
        yield QualityFlag(
            code="lost_time", value=lost_pct, limit=limit, sentence=text, grade="fair"
        )


def _clock(found: Inspection, is_dated: bool, params: NightParameters) -> Iterator[QualityFlag]:
    if not is_dated:
        yield QualityFlag(
            code="clock_unknown",
            value=found.clock_evidence,
            limit=None,
            sentence="no date is known: nights get numbers and cannot be matched with a diary; "
            "give the first sample's time with --start",
        )
    off_pct, limit = (found.rate_error_ppm or 0.0) / 1e4, params.say_above_rate_error_pct
    if abs(off_pct) > limit:
        yield QualityFlag(
            code="rate_off_nominal",
            value=off_pct,
            limit=limit,
            sentence=f"{found.real_rate_hz:.4g} Hz by the stamps, {found.nominal_rate_hz:g} Hz by "
            "the file's word: the stamps count",
        )
