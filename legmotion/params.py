"""Every number that can be set: its default, unit, reason and source, one frozen part per floor.

A stage receives its own part and never the whole. No threshold stands anywhere else, except in
the frozen scoring rules.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_type_hints

from legmotion.errors import ParameterError


def _parameter(default: Any, *, unit: str, reason: str, source: str = "") -> Any:
    """Declare one parameter with what `legmotion params` prints about it."""
    return field(default=default, metadata={"unit": unit, "reason": reason, "source": source})


@dataclass(frozen=True, slots=True, kw_only=True)
class IoParameters:
    """Limits of reading."""

    block_rows: int = _parameter(
        65536, unit="rows", reason="about 11 minutes at 100 Hz: small in memory, large for a parser"
    )
    max_line_bytes: int = _parameter(
        65536, unit="bytes", reason="no tracker writes longer lines; a longer one is not text"
    )
    max_gzip_ratio: float = _parameter(
        200.0, unit="1", reason="sensor text deflates 3 to 20 times; far beyond that is a bomb"
    )
    gzip_free_bytes: int = _parameter(
        1 << 20, unit="bytes", reason="so much may unpack before the ratio is looked at"
    )
    max_archive_members: int = _parameter(
        10_000, unit="files", reason="an account export has thousands of files; more is a bomb"
    )
    max_members_opened: int = _parameter(
        64, unit="files", reason="so many files of an archive are looked into for a recording"
    )
    max_archive_in_memory_bytes: int = _parameter(
        256 << 20, unit="bytes", reason="an archive that is piped in is held; a night has less"
    )
    probe_bytes: int = _parameter(
        1 << 20, unit="bytes", reason="some minutes: unit, clock and rate are inferred from them"
    )
    probe_max_bytes: int = _parameter(
        8 << 20, unit="bytes", reason="looked at once when the first probe holds no still second"
    )
    min_rate_hz: float = _parameter(
        10.0, unit="Hz", reason="half a second, the shortest leg movement, needs five samples"
    )
    rate_tolerance: float = _parameter(
        0.02, unit="1", reason="a tracker set to 10 Hz may run at 9.9"
    )
    max_rate_hz: float = _parameter(
        4000.0, unit="Hz", reason="the fastest tracker writes 3200 Hz; more is a misread clock"
    )
    max_step_s: float = _parameter(
        0.2, unit="s", reason="rows further apart are epochs or minutes, not samples"
    )
    min_duration_s: float = _parameter(
        10.0, unit="s", reason="less than the shortest interval of a series shows nothing"
    )
    sort_window_s: float = _parameter(
        2.0, unit="s", reason="rows out of order by less are put in order; more is a clock reset"
    )
    max_jump_s: float = _parameter(
        31 * 86400.0, unit="s", reason="no tracker pauses for a month: such a step is a wrong clock"
    )
    max_stray_rows: int = _parameter(
        16, unit="rows", reason="so few rows whose stamps leave and come back are damaged stamps"
    )
    max_waiting_rows: int = _parameter(
        200_000,
        unit="rows",
        reason="a minute at the fastest rate; beyond it the clock stands still",
    )
    max_clock_jumps: int = _parameter(
        256, unit="jumps", reason="a column that jumps more often is no clock"
    )
    max_unusable_share: float = _parameter(
        0.5, unit="1", reason="if most rows cannot be used, the file is not what it seems"
    )
    spread_above_share: float = _parameter(
        0.9, unit="1", reason="nine of ten rows repeat the stamp before: one stamp per block"
    )
    earliest_year: int = _parameter(
        2001, unit="year", reason="clocks that were never set start in 1970 or 2000"
    )
    latest_year: int = _parameter(
        2100, unit="year", reason="a later stamp is a misread or unset clock"
    )
    factory_clock_s: float = _parameter(
        3 * 86400.0,
        unit="s",
        reason="some clocks that were never set start on 1 January 2017 or 2019: so long from then",
    )
    still_window_s: float = _parameter(
        1.0, unit="s", reason="one second without movement shows gravity"
    )
    still_spread: float = _parameter(
        0.03, unit="1", reason="spread over magnitude of a still second, with steps of 1/64 g"
    )
    min_still_windows: int = _parameter(
        3, unit="windows", reason="fewer still seconds may be a start-up value"
    )
    unit_tolerance: float = _parameter(
        0.3,
        unit="1",
        reason="uncalibrated sensors show up to 1.24 g at rest; the nearest unit wins",
    )
    gravity_free_below_g: float = _parameter(
        0.03, unit="g", reason="at rest a stream with gravity shows 1 g, one without shows noise"
    )
    idle_fill_s: float = _parameter(
        10.0,
        unit="s",
        reason="measured noise repeats a sample for 0.2 s at most; a longer run was filled in",
    )
    coarse_idle_fill_s: float = _parameter(
        60.0,
        unit="s",
        reason="the same where steps are coarse, and in proportion below: rest repeats itself the "
        "longer, the coarser the steps",
    )
    coarse_resolution_g: float = _parameter(
        0.0078,
        unit="g",
        reason="1/128 g; at steps of 1/256 g a quiet simulated sensor repeats itself for 18 s",
    )
    max_acceleration_g: float = _parameter(
        200.0, unit="g", reason="no worn tracker measures more: a damaged number"
    )
    clip_above_g: float = _parameter(
        1.9, unit="g", reason="the smallest range of a tracker is 2 g; repeats of less are rest"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalParameters:
    """Time base, envelope and noise floor."""

    short_gap_s: float = _parameter(
        0.15, unit="s", reason="a shorter gap (or 2.5 samples) is bridged by interpolation"
    )
    short_gap_samples: float = _parameter(
        2.5, unit="samples", reason="the same limit at low rates, where 0.15 s is one step"
    )
    hard_gap_s: float = _parameter(
        2.0,
        unit="s",
        reason="a longer gap restarts the recording: it ends a series of movements",
        source="Ferri 2016, 10.1016/j.sleep.2016.10.010, rule 3.3.3",
    )
    gap_margin_s: float = _parameter(
        0.5, unit="s", reason="the envelope's windows reach this far into a masked gap"
    )
    lateness_s: float = _parameter(
        1.0,
        unit="s",
        reason="lateness of a stamp is seen against those this far on either side; "
        "wireless bursts come more often",
    )
    uniform_within: float = _parameter(
        0.2, unit="periods", reason="stamps this close to a line are a line, rounded: no resampling"
    )
    max_step_error: float = _parameter(
        0.25, unit="1", reason="the usual step further from the period comes from bursts"
    )
    max_jitter: float = _parameter(
        0.1, unit="periods", reason="stamps that jitter more are late, and are averaged"
    )
    max_rate_hz: float = _parameter(
        1000.0, unit="Hz", reason="no tracker is faster: the unit of the stamps is wrong"
    )
    max_plausible_g: float = _parameter(
        100.0, unit="g", reason="no leg and no tracker goes there: such a number is damage"
    )
    still_mg: float = _parameter(
        10.0, unit="mg", reason="a block that wanders less is rest, breathing and noise included"
    )
    max_scale_error: float = _parameter(
        0.1, unit="1", reason="1 g at rest within this is the sensor's gain, and is divided out"
    )
    max_rest_error: float = _parameter(
        0.4,
        unit="1",
        reason="1 g at rest within this may be an offset of a cheap sensor; beyond, the unit is "
        "wrong: the nearest mistake is a factor of two",
    )
    range_within: float = _parameter(
        0.06, unit="1", reason="an export's end of range is 2, 4, 8 or 16 g within calibration"
    )
    min_clipped_samples: int = _parameter(
        3, unit="samples", reason="a peak of one or two equal samples is not a flat top"
    )
    smooth_s: float = _parameter(
        0.10, unit="s", reason="a mean this long removes sample noise and keeps 4 Hz strokes"
    )
    difference_s: float = _parameter(
        0.25,
        unit="s",
        reason="distance of the difference: shorter loses movements, longer lets twitches in",
    )
    envelope_s: float = _parameter(
        0.25, unit="s", reason="root mean square window: one stroke is one hump"
    )
    floor_block_s: float = _parameter(
        5.0, unit="s", reason="rest between movements is longer than this"
    )
    floor_window_s: float = _parameter(
        120.0, unit="s", reason="follows posture and strap, not single movements"
    )
    floor_percentile: float = _parameter(
        30.0, unit="%", reason="holds when movements fill up to two thirds of the window"
    )
    slow_rate_hz: float = _parameter(
        20.0, unit="Hz", reason="tilt and sag need less; shaking up to 10 Hz must not fold into it"
    )
    excursion_s: float = _parameter(
        0.6,
        unit="s",
        reason="width of the triangle that cancels shaking and keeps a moved leg: a bed swings "
        "at 2.5 Hz or more, a leg is away for longer",
    )
    floor_rate_hz: float = _parameter(
        12.5, unit="Hz", reason="a mean over a quarter of a second holds no more"
    )
    gravity_cutoff_hz: float = _parameter(
        0.6, unit="Hz", reason="keeps the tilt of a held leg, removes the strokes"
    )
    gravity_rate_hz: float = _parameter(5.0, unit="Hz", reason="eight times the cutoff suffices")
    night_margin_s: float = _parameter(
        300.0, unit="s", reason="read beyond noon on both sides so that a cut changes no movement"
    )
    trace_piece_s: float = _parameter(
        1800.0, unit="s", reason="the page takes the night's part of a long recording in pieces"
    )
    wear_segment_s: float = _parameter(
        20.0, unit="s", reason="holds four breaths and more, and fits between most events"
    )
    wear_breath_lowest_hz: float = _parameter(
        0.1, unit="Hz", reason="below lies the drift of a sensor that cools"
    )
    wear_breath_highest_hz: float = _parameter(
        1.6, unit="Hz", reason="breath and pulse at rest are slower"
    )
    wear_noise_lowest_hz: float = _parameter(
        2.0, unit="Hz", reason="above, a leg at rest shows the sensor's noise alone"
    )
    wear_noise_highest_hz: float = _parameter(
        4.0, unit="Hz", reason="above, samples that were put on a grid have lost some of it"
    )
    max_off_micro: float = _parameter(
        2.7, unit="1", reason="of the noise: on a table it is 1.1 to 2.4, on a leg 3.1 or more"
    )
    min_worn_micro: float = _parameter(
        3.0, unit="1", reason="of the noise: shown when worn, or its lack says nothing"
    )
    min_wear_segments: int = _parameter(
        12, unit="segments", reason="four minutes: with fewer chance alone looks like breath"
    )
    max_wear_segments: int = _parameter(
        120, unit="segments", reason="of a longer rest, evenly: more change no decision"
    )
    min_off_min: float = _parameter(
        15.0, unit="min", reason="shorter rests without a movement are common"
    )
    min_suspect_min: float = _parameter(
        90.0,
        unit="min",
        reason="a sleeper hardly lies so still for so long",
        source="Chronobiol Int 2016: 85 minutes, of the wrist",
    )
    handling_deg: float = _parameter(
        30.0, unit="deg", reason="who takes a sensor off or puts it on turns it further"
    )
    handling_chain_s: float = _parameter(
        5.0, unit="s", reason="hands rest for less between two parts of that"
    )
    handling_max_s: float = _parameter(60.0, unit="s", reason="it takes no longer")
    posture_bin_s: float = _parameter(
        5.0,
        unit="s",
        reason="how the leg lies is a median over so long",
        source="van Hees 2015, 10.1371/journal.pone.0142533",
    )
    posture_margin_s: float = _parameter(
        1.0, unit="s", reason="a movement reaches so far into the low-passed gravity beside it"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventParameters:
    """Leg movements from the motion signal."""

    on_floor_ratio: float = _parameter(
        3.5, unit="1", reason="noise alone reaches it once in 8 h, and then goes nowhere"
    )
    min_on_mg: float = _parameter(
        8.0, unit="mg", reason="smallest envelope that starts a movement on a quiet sensor"
    )
    off_floor_ratio: float = _parameter(2.2, unit="1", reason="rest, seen through the noise")
    min_off_mg: float = _parameter(3.5, unit="mg", reason="rest on a quiet sensor")
    on_step_ratio: float = _parameter(
        1.2, unit="1", reason="one step of a coarse sensor, back and forth, is no movement"
    )
    off_step_ratio: float = _parameter(
        0.5, unit="1", reason="rest on a coarse sensor that flickers between two steps"
    )
    tilt_step_ratio: float = _parameter(
        0.5, unit="1", reason="a tilt or an excursion of half a step can be such a flicker"
    )
    rest_s: float = _parameter(
        0.5,
        unit="s",
        reason="a movement ends where rest of this length begins",
        source="Ferri 2016, 10.1016/j.sleep.2016.10.010",
    )
    edge_ratio: float = _parameter(
        0.12,
        unit="1",
        reason="edges stand where motion passes an eighth of the stroke beside",
    )
    edge_search_s: float = _parameter(
        1.0, unit="s", reason="the stroke next to an edge lies within the first or last second"
    )
    min_duration_s: float = _parameter(
        0.5,
        unit="s",
        reason="shorter is a twitch, not a leg movement",
        source="Ferri 2016, 10.1016/j.sleep.2016.10.010",
    )
    rest_near_s: float = _parameter(
        0.1, unit="s", reason="rest is taken no nearer to a movement than one slow sample"
    )
    rest_far_s: float = _parameter(
        0.6, unit="s", reason="rest is taken no further away: breathing moves it"
    )
    hold_s: float = _parameter(
        10.5, unit="s", reason="a candidate movement lasts up to 10 s; half a second of play"
    )
    chain_gap_s: float = _parameter(
        2.0, unit="s", reason="a leg off its rest that moves again so soon has not finished"
    )
    min_hold_mg: float = _parameter(
        12.0, unit="mg", reason="tilt of the hold: 0.7 degrees, beyond breathing"
    )
    min_stroke_hold_mg: float = _parameter(
        6.0, unit="mg", reason="the same after a stroke, which is known to have gone somewhere"
    )
    min_hold_share: float = _parameter(
        0.15, unit="1", reason="of how far the burst went; less is left when a leg is put back"
    )
    hold_spread_ratio: float = _parameter(
        3.0, unit="1", reason="tilt of the hold against the local spread of the same mean"
    )
    hold_return_ratio: float = _parameter(
        0.5, unit="1", reason="what is left of the tilt at most, if the leg came back"
    )
    hold_settled_ratio: float = _parameter(
        0.2, unit="1", reason="a leg that sags back has arrived when this much tilt is left"
    )
    sag_after_s: float = _parameter(
        0.3, unit="s", reason="a leg that comes back later than its last burst has sagged back"
    )
    hold_back_s: float = _parameter(0.7, unit="s", reason="it stays back for this long")
    min_stroke_mm: float = _parameter(
        1.5, unit="mm", reason="a stroke takes the ankle further; shaking and twitches end here"
    )
    stroke_floor_mm_per_mg: float = _parameter(
        0.6, unit="mm/mg", reason="three times what noise of that floor adds up to in a stroke"
    )
    stroke_ratio: float = _parameter(
        0.6, unit="1", reason="a stroke ends about as far as it goes; a twitch comes back"
    )
    max_speed_left: float = _parameter(
        0.5, unit="1", reason="a stroke ends at rest; a piece of shaking does not"
    )
    min_stroke_tilt_mg: float = _parameter(
        4.0, unit="mg", reason="or it leaves a tilt, which a piece of shaking does not"
    )
    stroke_tilt_ratio: float = _parameter(
        2.0, unit="1", reason="that tilt against the local spread of the mean"
    )
    max_stroke_s: float = _parameter(
        0.8, unit="s", reason="one stroke is shorter; over longer times noise adds up to more"
    )
    stroke_margin_s: float = _parameter(
        0.06, unit="s", reason="a stroke begins and ends softly, outside its edges"
    )
    hold_unseen_s: float = _parameter(
        3.0, unit="s", reason="a short gap and its margins may hide a part of the hold"
    )
    swing_gap_s: float = _parameter(
        9.5, unit="s", reason="longest hold between two strokes of one movement"
    )
    swing_cosine: float = _parameter(-0.7, unit="1", reason="the two strokes go opposite ways")
    swing_size_ratio: float = _parameter(
        2.5, unit="1", reason="the two strokes are of similar size"
    )
    swing_return_mg: float = _parameter(
        30.0, unit="mg", reason="gravity afterwards is what it was: nothing turned"
    )
    min_excursion_mg: float = _parameter(
        5.0, unit="mg", reason="a third of a degree of tilt, or 4.4 mm at the ankle in 0.3 s"
    )
    excursion_peak_ratio: float = _parameter(
        0.17, unit="1", reason="against the envelope's peak: strong shaking leaks a little"
    )
    excursion_spread_ratio: float = _parameter(
        2.0, unit="1", reason="against the local spread of that mean, which breathing sets"
    )
    excursion_spread_per_s: float = _parameter(
        1.0, unit="1/s", reason="breathing carries it further the longer the event lasts"
    )
    half_breath_s: float = _parameter(2.0, unit="s", reason="and no further than in half a breath")
    posture_deg: float = _parameter(
        12.0, unit="deg", reason="the leg came to rest in another direction"
    )
    posture_near_s: float = _parameter(
        0.7, unit="s", reason="direction is taken where the leg has come to rest"
    )
    posture_far_s: float = _parameter(
        2.5, unit="s", reason="direction is taken before the leg moves again"
    )
    gap_touch_s: float = _parameter(
        0.75, unit="s", reason="a movement this near to lost samples may go on inside them"
    )
    align_search_s: float = _parameter(
        10.0, unit="s", reason="two clocks set by hand, or by two phones, differ by less"
    )
    align_max_drift_ppm: float = _parameter(
        200.0, unit="ppm", reason="crystals are good to 20 ppm, the clocks of exports to 100 each"
    )
    align_drift_step_ppm: float = _parameter(
        10.0, unit="ppm", reason="lines so close differ by 0.15 s at the ends of a night"
    )
    align_within_s: float = _parameter(
        0.3, unit="s", reason="both sensors see a jolt at the same moment, to 0.1 s as a rule"
    )
    align_near_s: float = _parameter(
        0.75, unit="s", reason="pairs so near a line are of it; their spread shows if it is one"
    )
    align_apart_s: float = _parameter(
        1.0, unit="s", reason="a line that differs by more is another one"
    )
    align_min_pairs: int = _parameter(
        6, unit="pairs", reason="two numbers are sought, and a few of any pairs agree by chance"
    )
    align_max_chance: float = _parameter(
        1e-4, unit="1", reason="how many lines pairs that met by chance may be expected to fill"
    )
    align_distinct_ratio: float = _parameter(
        2.0, unit="1", reason="against the next best line: what repeats itself has several"
    )
    align_max_residual_s: float = _parameter(
        0.25, unit="s", reason="half of the rest that ends a movement"
    )
    align_max_error_s: float = _parameter(
        0.15, unit="s", reason="of the line at the ends of the night: legs are combined over 0.5 s"
    )
    align_parts: int = _parameter(
        8, unit="parts", reason="of the night: what one of them shows alone is not relied on"
    )
    align_min_parts: int = _parameter(
        6, unit="parts", reason="so many show something, or the line is drawn on into the dark"
    )
    gross_s: float = _parameter(
        10.0, unit="s", reason="longer than any candidate movement: the body moved"
    )
    tap_within_s: float = _parameter(
        600.0, unit="s", reason="taps are given when the sensors are put on and taken off"
    )
    tap_smooth_s: float = _parameter(
        0.25, unit="s", reason="a tap is gone within this; a leg that moves is not"
    )
    tap_min_g: float = _parameter(
        0.08, unit="g", reason="a heel tap passes it at 25 Hz; the rhythm has to fit as well"
    )
    tap_least_n: int = _parameter(3, unit="taps", reason="two knocks happen, three are meant")
    tap_most_n: int = _parameter(6, unit="taps", reason="more in a row are steps")
    tap_shortest_s: float = _parameter(0.4, unit="s", reason="nobody taps faster on purpose")
    tap_longest_s: float = _parameter(2.0, unit="s", reason="nor slower")
    tap_rest_ratio: float = _parameter(
        0.5, unit="1", reason="between taps the leg rests; between steps it does not"
    )
    tap_match_s: float = _parameter(
        0.1, unit="s", reason="both legs have the same rhythm, to a sample at 10 Hz"
    )
    cross_talk_peak_mg: float = _parameter(
        25.0, unit="mg", reason="a mattress passes on no more of a kick than this"
    )
    cross_talk_lag_s: float = _parameter(
        0.4, unit="s", reason="the leg that is felt begins first; the slower sensor may be late"
    )
    cross_talk_ratio: float = _parameter(
        6.0, unit="1", reason="and moves far more than the one that feels it"
    )
    rhythm_chain_s: float = _parameter(
        1.5, unit="s", reason="slow rocking rests for less between two halves of the way"
    )
    min_rhythm_s: float = _parameter(
        3.0, unit="s", reason="a shorter motion holds too few cycles to be called steady"
    )
    rhythm_window_s: float = _parameter(
        9.0, unit="s", reason="two and a half cycles of the slowest foot tremor"
    )
    rhythm_mean_s: float = _parameter(
        0.3, unit="s", reason="a bed that shakes under a movement cancels, rocking does not"
    )
    rhythm_lowest_hz: float = _parameter(
        0.3,
        unit="Hz",
        reason="the slowest foot tremor",
        source="AASM manual for the scoring of sleep, 2.6",
    )
    rhythm_highest_hz: float = _parameter(
        4.0,
        unit="Hz",
        reason="the fastest foot tremor",
        source="AASM manual for the scoring of sleep, 2.6",
    )
    rhythm_cycles: float = _parameter(
        2.5, unit="1", reason="two movements in a row are no rhythm, three half begun are"
    )
    rhythm_likeness: float = _parameter(
        0.75, unit="1", reason="steady sways reach 0.8 to 1, leg movements 0.6, one in 2000 0.74"
    )
    rhythm_opposite: float = _parameter(
        -0.4, unit="1", reason="half a cycle later a sway is on the other side"
    )
    breath_sharpness: float = _parameter(
        0.48, unit="1", reason="heavy breathing reaches 0.27 to 0.45, the slowest strokes 0.5"
    )
    breath_mean_s: float = _parameter(
        0.3, unit="s", reason="the way is taken between means: noise has none"
    )
    breath_margin_s: float = _parameter(
        1.0, unit="s", reason="the ends of a breath's way lie outside what was detected of it"
    )
    breath_reach_s: float = _parameter(
        5.0, unit="s", reason="two breaths or more lie this far around an event"
    )
    breath_stronger_ratio: float = _parameter(
        2.0, unit="1", reason="a movement so much stronger would hide the breath around it"
    )
    breath_lowest_hz: float = _parameter(0.15, unit="Hz", reason="nine breaths a minute")
    breath_highest_hz: float = _parameter(
        0.6, unit="Hz", reason="thirty-six a minute: faster is no breathing at rest"
    )
    max_breath_mg: float = _parameter(
        80.0, unit="mg", reason="from end to end: breath sways an ankle no further"
    )
    breath_cycles: float = _parameter(
        2.0, unit="1", reason="after a pause there are few breaths, and the pauses are what counts"
    )
    breath_likeness: float = _parameter(
        0.2, unit="1", reason="few breaths, unlike in depth; sharpness decides most"
    )
    breath_opposite: float = _parameter(
        -0.2, unit="1", reason="half a breath later the leg is on the other side"
    )
    walk_mg: float = _parameter(
        120.0, unit="mg", reason="steps pass it every second; few leg movements do for long"
    )
    min_walk_s: float = _parameter(
        10.0, unit="s", reason="longer than any candidate movement, and about ten steps"
    )
    stride_lowest_hz: float = _parameter(
        0.7, unit="Hz", reason="strides of a slow walk; one leg swings once in two steps"
    )
    step_highest_hz: float = _parameter(2.5, unit="Hz", reason="steps of a fast walk")
    step_likeness: float = _parameter(
        0.4, unit="1", reason="walks reach 0.7 to 1; restless legs 0.4 now and then"
    )
    step_opposite: float = _parameter(
        -0.88, unit="1", reason="rocking reaches -0.95 and further, walks no further than -0.85"
    )
    upright_deg: float = _parameter(
        35.0, unit="deg", reason="a lower leg that leans further is not the one that walked"
    )
    upright_gap_s: float = _parameter(
        30.0, unit="s", reason="who leaves that for less has not gone back to bed"
    )
    out_of_bed_pad_s: float = _parameter(
        30.0, unit="s", reason="getting up and lying down again are no rest"
    )
    frozen_floor_mg: float = _parameter(
        0.0,
        unit="mg",
        reason="a study's: no night is searched with a lower floor, so that all of them have one "
        "yardstick; 0 where nothing is frozen",
    )
    frozen_spread_mg: float = _parameter(
        0.0, unit="mg", reason="the same for the spread of rest, which breathing sets"
    )
    threshold_step: float = _parameter(
        0.25, unit="1", reason="movements are sought again with limits lower and higher by this"
    )
    confidence_most_ratio: float = _parameter(
        4.0, unit="1", reason="what passes a limit so many times over passes it for sure"
    )
    confidence_base: float = _parameter(
        0.089, unit="1", reason="log odds of an event that just passed; fitted to simulated nights"
    )
    confidence_per_peak: float = _parameter(
        2.241, unit="1", reason="per ln of peak to threshold; fitted to simulated nights"
    )
    confidence_per_excursion: float = _parameter(
        0.761, unit="1", reason="per ln of excursion to the least; fitted to simulated nights"
    )
    confidence_per_duration: float = _parameter(
        1.224, unit="1", reason="per ln of duration to the shortest; fitted to simulated nights"
    )
    gain_min_movements: int = _parameter(
        30, unit="movements", reason="on either side, before a change of size is spoken of"
    )
    gain_min_z: float = _parameter(
        3.0, unit="1", reason="the largest of many splits reaches it by chance in one night of 40"
    )
    gain_min_ratio: float = _parameter(
        1.2, unit="1", reason="a smaller change of size moves no index by a tenth"
    )
    posture: Literal["score", "ignore", "break"] = _parameter(
        "score",
        unit="",
        reason="a change of position is scored by its length: the muscle moved (score); "
        "it is left out (ignore); it ends a series (break)",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringParameters:
    """Which rule scores the movements."""

    rules: str = _parameter(
        "wasm2016",
        unit="",
        reason="the current international rule",
        source="Ferri 2016, 10.1016/j.sleep.2016.10.010",
    )
    coleman_imi_min_s: float = _parameter(
        4.0,
        unit="s",
        reason="shortest interval under Coleman's rule; some texts use 5",
        source="Michaud 2001, 10.1016/S1389-9457(00)00072-1",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NightParameters:
    """What counts as a night, and when its numbers are trusted."""

    min_part_night_h: float = _parameter(
        3.0, unit="h", reason="a shorter rest of a long file is listed, not analysed"
    )
    fair_below_analysable_h: float = _parameter(
        4.0, unit="h", reason="the index falls or rises through the night; less shows a part"
    )
    bad_below_analysable_h: float = _parameter(
        1.0, unit="h", reason="an index from less than an hour rests on a few movements"
    )
    fair_above_lost_pct: float = _parameter(
        5.0, unit="%", reason="share of the window that was not recorded"
    )
    bad_above_lost_pct: float = _parameter(50.0, unit="%", reason="most of the window was not seen")
    fair_above_floor_mg: float = _parameter(
        3.0,
        unit="mg",
        reason="a movement must then exceed 10.5 mg, a third more than on a quiet sensor",
    )
    bad_above_floor_mg: float = _parameter(
        6.0,
        unit="mg",
        reason="a movement must then exceed 21 mg, two and a half times that of a quiet sensor",
    )
    fair_above_resolution_mg: float = _parameter(
        8.0, unit="mg", reason="steps as large as the smallest movement hide small ones"
    )
    fair_below_rate_hz: float = _parameter(
        20.0, unit="Hz", reason="at lower rates an onset is known to a tenth of a second"
    )
    say_below_together_pct: float = _parameter(
        90.0, unit="%", reason="of the longer recording of two legs; less is worth a look"
    )
    say_below_recorded_h: float = _parameter(
        1.0, unit="h", reason="a shorter recording shows no more than a few intervals"
    )
    fair_above_jitter_ms: float = _parameter(
        50.0, unit="ms", reason="half of what an onset may be off before intervals suffer"
    )
    fair_above_scale_error_pct: float = _parameter(
        5.0, unit="%", reason="1 g at rest this far off is a sensor out of adjustment"
    )
    say_above_rate_error_pct: float = _parameter(
        1.0,
        unit="%",
        reason="crystals are good to 0.01 %; the real rate is used, and a larger difference said",
    )
    say_below_clm_n: int = _parameter(
        10, unit="count", reason="the rhythm of fewer movements rests on single intervals"
    )
    stillest_h: float = _parameter(
        4.0, unit="h", reason="a person who sleeps is still for longer than one who sits"
    )
    daytime_from_h: float = _parameter(
        10.0, unit="h", reason="four still hours that begin and end between these two are no night"
    )
    daytime_to_h: float = _parameter(
        18.0, unit="h", reason="the later end of that: the time zone is then worth a look"
    )
    min_ferri_lm_per_h: float = _parameter(
        10.0,
        unit="1/h",
        reason="Ferri's index says nothing about fewer movements",
        source="Drakatos 2021",
    )
    min_profile_min: float = _parameter(
        15.0, unit="min", reason="an hour seen for less shows no rate"
    )
    min_window_h: float = _parameter(
        3.0, unit="h", reason="a shorter rest is a nap: the window is then what was recorded"
    )
    rest_median_min: float = _parameter(
        5.0,
        unit="min",
        reason="rest is judged by the median turn over so long",
        source="van Hees 2018, 10.1038/s41598-018-31266-z",
    )
    rest_percentile: float = _parameter(
        10.0,
        unit="%",
        reason="the turn from bin to bin in the stillest part of the day",
        source="van Hees 2018, 10.1038/s41598-018-31266-z",
    )
    rest_ratio: float = _parameter(
        15.0,
        unit="1",
        reason="rest turns by less than so many times that",
        source="van Hees 2018, 10.1038/s41598-018-31266-z",
    )
    min_rest_deg: float = _parameter(
        0.13,
        unit="deg",
        reason="the limit of rest is never lower",
        source="van Hees 2018, 10.1038/s41598-018-31266-z",
    )
    max_rest_deg: float = _parameter(
        0.50,
        unit="deg",
        reason="the limit of rest is never higher",
        source="van Hees 2018, 10.1038/s41598-018-31266-z",
    )
    rest_block_min: float = _parameter(
        30.0,
        unit="min",
        reason="a shorter rest is no part of a night's rest",
        source="van Hees 2018, 10.1038/s41598-018-31266-z",
    )
    rest_join_min: float = _parameter(
        60.0,
        unit="min",
        reason="rests that are less apart are one",
        source="van Hees 2018, 10.1038/s41598-018-31266-z",
    )
    upright_deg: float = _parameter(
        35.0, unit="deg", reason="a lower leg that leans further is not the one that stood up"
    )
    min_upright_walk_s: float = _parameter(
        20.0, unit="s", reason="so much walking shows how the leg stands upright"
    )
    window_snap_min: float = _parameter(
        15.0, unit="min", reason="a recording that begins or ends so near to the rest was in bed"
    )
    say_above_window_doubt_min: float = _parameter(
        30.0, unit="min", reason="an end of the detected window in doubt by more is said"
    )
    position_bin_s: float = _parameter(
        60.0, unit="s", reason="how the leg lay is shown by the minute"
    )
    position_turn_deg: float = _parameter(
        30.0, unit="deg", reason="a leg that lies this differently lies in another position"
    )
    min_position_s: float = _parameter(
        180.0, unit="s", reason="a position held for less is a passage between two others"
    )
    large_movement_mg: float = _parameter(
        40.0, unit="mg", reason="a held leg wobbles by less; the strokes of the body are above"
    )
    large_movement_s: float = _parameter(
        3.0,
        unit="s",
        reason="strokes of a leg movement are over sooner; large movements last 3 to 45 s",
        source="PMC8436137",
    )
    sleep_turn_deg: float = _parameter(
        5.0,
        unit="deg",
        reason="a lasting turn by more is a movement of the body",
        source="van Hees 2015, 10.1371/journal.pone.0142533",
    )
    sleep_turn_s: float = _parameter(
        60.0, unit="s", reason="how the leg lay is compared over so long before and after"
    )
    sleep_rest_min: float = _parameter(
        5.0,
        unit="min",
        reason="rest from gross movement for so long is taken for sleep",
        source="van Hees 2015, 10.1371/journal.pone.0142533",
    )
    min_state_min: float = _parameter(
        15.0, unit="min", reason="sleep or wakefulness of less shows no rate"
    )
    fair_above_threshold_pct: float = _parameter(
        20.0, unit="%", reason="an index that this moves by more hangs on the threshold"
    )
    threshold_least_per_h: float = _parameter(
        1.0, unit="1/h", reason="the change of a smaller index is measured against this one"
    )
    count_block_min: float = _parameter(
        30.0, unit="min", reason="movements come in series; what counts differ by over so long"
    )
    count_coverage: float = _parameter(
        0.95, unit="1", reason="of the interval around a count; a convention"
    )
    beat_shortest_s: float = _parameter(
        25.0, unit="s", reason="pauses in breathing seldom follow one another faster"
    )
    beat_longest_s: float = _parameter(45.0, unit="s", reason="nor slower")
    beat_min_n: int = _parameter(
        15, unit="intervals", reason="so many in a row take about ten minutes, as apnoeas do"
    )
    beat_max_spread: float = _parameter(
        0.14,
        unit="1",
        reason="ln of the middle interval to the lowest tenth: simulated apnoeas have 0.1, and "
        "periodic leg movements 0.2 or more in their steadiest stretch",
    )
    floor_differs_ratio: float = _parameter(
        2.0, unit="1", reason="a noise floor so far from the study's is another yardstick"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyParameters:
    """When nights may be compared, how, and which words the result gets."""

    min_night_h: float = _parameter(
        3.0, unit="h", reason="a shorter night shows only the part in which movements are densest"
    )
    short_night_h: float = _parameter(
        4.0, unit="h", reason="left out once, to see whether short nights carry the result"
    )
    describe_per_arm: int = _parameter(
        3, unit="nights", reason="below, an estimate has no degrees of freedom worth the name"
    )
    min_hour_min: float = _parameter(
        15.0, unit="min", reason="a night of which less was seen is not in the rate of that hour"
    )
    min_per_arm: int = _parameter(
        5,
        unit="nights",
        reason="the single-case standards ask for five points per condition",
        source="Kratochwill 2010, What Works Clearinghouse",
    )
    settled_per_arm: int = _parameter(
        7, unit="nights", reason="below, only a near-certain difference gets a verdict"
    )
    min_nights: int = _parameter(10, unit="nights", reason="five nights in each of two conditions")
    min_switches: int = _parameter(
        3,
        unit="switches",
        reason="three chances to see a difference come or go",
        source="Kratochwill 2010, What Works Clearinghouse",
    )
    sure_p: float = _parameter(0.975, unit="1", reason="the 95 % interval leaves out no difference")
    provisional_p: float = _parameter(
        0.99, unit="1", reason="what five or six nights of a condition must reach for a verdict"
    )
    leaning_p: float = _parameter(0.90, unit="1", reason="nine in ten: leaning, not said")
    equivalent_p: float = _parameter(
        0.90, unit="1", reason="nine in ten that the difference is below what matters"
    )
    floor_per_h: float = _parameter(
        2.0, unit="1/h", reason="with so few movements in both conditions there is little to see"
    )
    mcid_rate_pct: float = _parameter(
        20.0, unit="%", reason="smallest change of a rate that is called meaningful; a convention"
    )
    mcid_efficiency_pct: float = _parameter(
        5.0, unit="%", reason="smallest meaningful change of sleep efficiency; a convention"
    )
    mcid_wake_min: float = _parameter(
        15.0, unit="min", reason="the same for sleep latency and time awake; a convention"
    )
    mcid_sleep_min: float = _parameter(
        30.0, unit="min", reason="the same for total sleep time; a convention"
    )
    mcid_rating: float = _parameter(
        1.0, unit="1", reason="one point of a rating from 0 to 10; a convention"
    )
    mcid_irls: float = _parameter(
        3.0,
        unit="1",
        reason="the usual figure for the IRLS total",
        source="Allen 2013, 10.1016/j.sleep.2013.03.017",
    )
    rho_prior_mean: float = _parameter(
        0.25, unit="1", reason="nights near each other resemble each other, if weakly"
    )
    rho_prior_sd: float = _parameter(0.35, unit="1", reason="wide: from none to strong resemblance")
    rho_lowest: float = _parameter(-0.6, unit="1", reason="lower end of the grid of correlations")
    rho_highest: float = _parameter(0.95, unit="1", reason="upper end; 1 would be a random walk")
    rho_step: float = _parameter(
        0.05, unit="1", reason="a finer grid changes no digit that is printed"
    )
    trend_min_nights: int = _parameter(
        14, unit="nights", reason="below, a trend costs more certainty than it protects"
    )
    trend_max_correlation: float = _parameter(
        0.7, unit="1", reason="beyond, condition and time are one column"
    )
    nights_per_covariate: int = _parameter(
        10, unit="nights", reason="one column beside the massage for every ten nights"
    )
    max_condition: float = _parameter(
        30.0,
        unit="1",
        reason="condition number of the scaled columns from which one of them is superfluous",
        source="Belsley 1980, 10.1002/0471725153",
    )
    concordance_log: float = _parameter(
        0.15, unit="1", reason="log ratios of typical nights and of totals may differ by so much"
    )
    concordance_share: float = _parameter(
        0.4,
        unit="1",
        reason="or by so much of half the interval: a fixed limit alone is too strict",
    )
    sceptical_sd: float = _parameter(
        0.35, unit="1", reason="a prior in which halving or doubling is a rare event"
    )
    max_exact_assignments: int = _parameter(
        20_000, unit="schedules", reason="so many are counted one by one, more are drawn"
    )
    n_draws: int = _parameter(
        9_999, unit="schedules", reason="drawn for a randomisation test: p to about 0.004"
    )
    min_blocks: int = _parameter(
        4, unit="blocks", reason="a paired test of fewer blocks has no power"
    )
    exclusion_gap: float = _parameter(
        0.20, unit="1", reason="shares of nights left out that differ by more can tilt a result"
    )
    wide_interval: float = _parameter(
        1.5, unit="1", reason="half-width as a ratio from which crossing the line exaggerates"
    )
    spread_ratio: float = _parameter(
        2.0,
        unit="1",
        reason="standard deviations of the conditions from which typical nights and totals part",
    )
    uneven_share: float = _parameter(
        0.8, unit="1", reason="share of pairs on one side from which something else is uneven"
    )
    carry_share: float = _parameter(
        0.10, unit="1", reason="an effect on later nights below this is called gone"
    )
    carry_p: float = _parameter(0.8, unit="1", reason="how sure that must be")
    carry_max_nights: int = _parameter(3, unit="nights", reason="as far after a massage is looked")
    carry_min_nights: int = _parameter(
        28, unit="nights", reason="below, later nights cannot be told apart"
    )
    max_nights_needed: int = _parameter(
        200, unit="nights", reason="beyond, it says more than this and no number"
    )
    min_rho_planned: float = _parameter(
        0.0, unit="1", reason="a plan never counts on nights that alternate by themselves"
    )
    look_p: float = _parameter(
        0.0221,
        unit="1",
        reason="two-sided level at each of three planned looks",
        source="Pocock 1977, 10.1093/biomet/64.2.191",
    )
    first_look: float = _parameter(
        0.36, unit="1", reason="share of the nights at the first of three planned looks"
    )
    second_look: float = _parameter(0.68, unit="1", reason="the same at the second")
    planned_power: float = _parameter(
        0.8, unit="1", reason="chance to see a true change that a plan asks for; a convention"
    )
    planned_rate_per_h: float = _parameter(
        15.0, unit="1/h", reason="typical of people with restless legs, where nobody says"
    )
    planned_hours: float = _parameter(6.5, unit="h", reason="of a night, where nobody says")
    planned_cv: float = _parameter(
        0.5,
        unit="1",
        reason="from night to night, where nobody says; the range within one person gives 0.4 to "
        "0.5",
        source="Trotti 2009, PMID 19022704",
    )
    planned_rho: float = _parameter(
        0.3, unit="1", reason="correlation of neighbouring nights, where nobody says"
    )
    pilot_min_nights: int = _parameter(
        5, unit="nights", reason="fewer say next to nothing of how much nights vary"
    )
    pilot_min_cv: float = _parameter(
        0.3, unit="1", reason="a calm week is no reason to plan for calm months"
    )
    pilot_factor: float = _parameter(
        1.15, unit="1", reason="the spread of a few nights is smaller than that of many"
    )
    false_discovery: float = _parameter(
        0.05,
        unit="1",
        reason="share of false finds tolerated among secondary outcomes",
        source="Benjamini 1995, 10.1111/j.2517-6161.1995.tb02031.x",
    )
    floor_ratio: float = _parameter(
        2.0, unit="1", reason="noise that differs by more moves the threshold from night to night"
    )
    coarse_values: int = _parameter(
        4, unit="values", reason="a rating with fewer distinct values is called coarse"
    )
    morning_h: float = _parameter(
        12.0, unit="h", reason="a massage longer before lights off is called one of the morning"
    )
    late_end_min: float = _parameter(
        30.0, unit="min", reason="a massage may end so long after lights off and is said to"
    )
    travel_shift_h: float = _parameter(
        3.0, unit="h", reason="a shift of the clock by so much disturbs the nights after it"
    )
    travel_nights: int = _parameter(2, unit="nights", reason="as long after the shift")
    small_hours_h: float = _parameter(
        5.0, unit="h", reason="a massage before this hour may belong to the evening before"
    )
    long_gap_nights: int = _parameter(
        31, unit="nights", reason="a longer pause of the recordings is not filled night by night"
    )
    min_common_share: float = _parameter(
        0.5, unit="1", reason="with fewer dates in common diary and recordings may be of two people"
    )
    lights_off_apart_min: float = _parameter(
        30.0, unit="min", reason="lights off that differ by more were not read from this diary"
    )
    change_min_nights: int = _parameter(
        14, unit="nights", reason="needed before and after a change"
    )
    regular_min_nights: int = _parameter(
        56, unit="nights", reason="below, regularity cannot be told from a trend"
    )
    regular_min_sd: float = _parameter(
        1.0, unit="sessions", reason="a schedule that never varies shows nothing of regularity"
    )
    half_life_nights: float = _parameter(
        3.5, unit="nights", reason="of a session that counts less with every night"
    )
    dose_min_nights: int = _parameter(
        10, unit="nights", reason="massage nights needed to look at minutes"
    )
    dose_min_values: int = _parameter(
        3, unit="values", reason="distinct minutes needed to draw a line through them"
    )
    dose_unit_min: float = _parameter(30.0, unit="min", reason="the step in which dose is told")
    pool_min_clients: int = _parameter(3, unit="clients", reason="fewer are listed, not pooled")
    prediction_min_clients: int = _parameter(
        5, unit="clients", reason="fewer say nothing of the next client"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All parameters, one part per floor."""

    io: IoParameters = field(default_factory=IoParameters)
    signal: SignalParameters = field(default_factory=SignalParameters)
    events: EventParameters = field(default_factory=EventParameters)
    scoring: ScoringParameters = field(default_factory=ScoringParameters)
    night: NightParameters = field(default_factory=NightParameters)
    study: StudyParameters = field(default_factory=StudyParameters)


# The stages that make a night. How nights are compared changes nothing in any of them.
NIGHT_PARTS = ("io", "signal", "events", "scoring", "night")
COMPARISON_PARTS = ("study",)


def parts_of(parameters: Parameters, names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Return some parts as nested dicts: what a result keeps of the parameters that made it."""
    return {name: dataclasses.asdict(getattr(parameters, name)) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterInfo:
    """What is said about one parameter."""

    section: str
    name: str
    default: Any
    unit: str
    reason: str
    source: str
    choices: tuple[str, ...]

    @property
    def key(self) -> str:
        """Section and name, as `events.min_on_mg`."""
        return f"{self.section}.{self.name}"


def parameter_infos() -> Iterator[ParameterInfo]:
    """Yield every parameter in the order of the floors."""
    for part in dataclasses.fields(Parameters):
        part_type: Any = part.default_factory
        types = get_type_hints(part_type)
        for item in dataclasses.fields(part_type):
            yield ParameterInfo(
                section=part.name,
                name=item.name,
                default=item.default,
                choices=get_args(types[item.name]),
                **item.metadata,
            )


def with_values(parameters: Parameters, values: Mapping[str, Any], *, origin: str) -> Parameters:
    """Return parameters with some replaced; keys are `section.name`.

    `origin` names where the values come from (a file, a variable, an option) in the message.
    Raises ParameterError for an unknown key, naming the nearest, or a value of another type.
    """
    known = {info.key: info for info in parameter_infos()}
    for key, value in values.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
            raise ParameterError(
                f"{origin}: there is no parameter {key}",
                hint=f"the nearest is {near}; `legmotion params` lists all of them",
            )
        section, name = key.split(".")
        part = dataclasses.replace(
            getattr(parameters, section),
            **{name: _checked(value, known[key], origin=origin)},
        )
        parameters = dataclasses.replace(parameters, **{section: part})
    return parameters


def _checked(value: Any, info: ParameterInfo, *, origin: str) -> Any:
    """Return a value as its parameter's type, or raise ParameterError.

    A number must be finite and have the sign of the default: no duration, ratio or threshold
    here means anything with the other one.
    """
    wanted = type(info.default)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if wanted in (int, float) and isinstance(value, str):
        with contextlib.suppress(ValueError):
            value = wanted(value)
    expected = wanted.__name__ + (f" in {info.unit}" if info.unit else "")
    is_usable = isinstance(value, wanted) and isinstance(value, bool) is (wanted is bool)
    if info.choices:
        expected = f"one of {', '.join(info.choices)}"
        is_usable = value in info.choices
    elif is_usable and wanted in (int, float):
        is_count = wanted is int and info.default > 0
        expected += ", at least 1" if is_count else ", 0 or more" if info.default >= 0 else ""
        is_usable = math.isfinite(value) and (value >= is_count or info.default < 0)
    if not is_usable:
        raise ParameterError(
            f"{origin}: {info.key} is {value!r}, expected {expected}",
            hint=f"the default is {info.default!r}: {info.reason}",
        )
    return value
