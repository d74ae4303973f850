"""What night.json holds: the contract `legmotion/night/1`, type by type.

These types are for the file only. They change when the contract does, not when the program's
own types do; the shipped JSON Schema is generated from them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

NIGHT_SCHEMA = "legmotion/night/1"
NIGHT_FILE = "night.json"

Seconds = Annotated[float, Meta(description="seconds, to the millisecond")]
Stamp = Annotated[str | None, Meta(description="ISO 8601 with offset; null where no date is known")]
Text = Annotated[str, Meta(description="words for a person")]
Grade = Literal["good", "fair", "bad"]


class Document(Struct, frozen=True, kw_only=True):
    """A part of a result; a reader passes over fields that later versions add."""


class OutcomeDocument(Document, frozen=True, kw_only=True):
    """One number of the night.

    `value` is null and `reason` is set where `status` is not_computable; `low` and `high` stand
    there only where the number has an uncertainty.
    """

    value: int | float | None
    unit: str
    label: Text
    denominator: str | None
    status: Literal["ok", "not_computable"]
    reason: str | UnsetType = UNSET
    low: float | UnsetType = UNSET
    high: float | UnsetType = UNSET


class WindowDocument(Document, frozen=True, kw_only=True):
    """The rest window [start, end): time in bed, and who said so.

    `start_s` and `end_s` are seconds after the first file's first sample. `origin` is option,
    diary, detected (from how the leg lay) or recording, or two of them joined by `+` where the
    ends differ.
    """

    start: Stamp
    end: Stamp
    start_s: Seconds
    end_s: Seconds
    origin: str


class NoteDocument(Document, frozen=True, kw_only=True):
    """Something inferred or assumed about a file."""

    code: str
    value: str | float
    sentence: Text


class RepairDocument(Document, frozen=True, kw_only=True):
    """One kind of damage that reading stepped over."""

    code: str
    reason: Text
    n: int
    first_line: int | None


class RecordingDocument(Document, frozen=True, kw_only=True):
    """One file: what it is, how it was understood, and its part of this night.

    A leg that was recorded in several files has an entry for each, in order. `start` is the time
    of a file's first sample, `duration_s` reaches from there to its last.
    `start_s`, `end_s`, `gaps_s` and `lost_s` are of this night and on the file's own clock. A
    time `t` of it is `offset_s + t * (1 + drift_ppm * 1e-6)` on the first file's clock.
    """

    name: str
    sha256: str
    n_bytes: int
    reader: str
    device: str
    side: Literal["left", "right"]
    side_origin: str
    start: Stamp
    clock: Literal["utc", "local", "time_of_day", "unknown"]
    zone: str
    zone_origin: str
    nominal_rate_hz: float | None
    rate_hz: float
    n_samples: int
    duration_s: Seconds | None
    unit: str
    gravity_included: bool
    notes: list[NoteDocument]
    repairs: list[RepairDocument]
    start_s: Seconds
    end_s: Seconds
    offset_s: Seconds
    drift_ppm: float = 0.0
    gaps_s: list[tuple[Seconds, Seconds]]
    lost_s: Seconds
    floor_mg: float | None
    spread_mg: float | None
    resolution_mg: float | None
    jitter_ms: float | None
    scale: float | None


class ProfileHourDocument(Document, frozen=True, kw_only=True):
    """One hour of the window; the rates are null where too little of it was analysable."""

    label: str
    start: Stamp
    start_s: Seconds
    end_s: Seconds
    analysable_min: float
    lm_n: int
    clm_n: int
    plm_n: int
    lm_per_h: float | None
    plm_per_h: float | None


class AwayDocument(Document, frozen=True, kw_only=True):
    """A stretch [start, end) in which a leg was not seen in bed.

    `walking` holds what is upright before and after the steps, `not_worn` the sensor off the leg,
    `not_recorded` gaps and fill. `suspect` may be not worn, and stays part of the night.
    """

    kind: Literal["walking", "not_worn", "suspect", "not_recorded"]
    start_s: Seconds
    end_s: Seconds


class PositionDocument(Document, frozen=True, kw_only=True):
    """A stretch in which a leg lay one way; the same number means much the same way again."""

    start_s: Seconds
    end_s: Seconds
    position: int


class LegDocument(Document, frozen=True, kw_only=True):
    """How one leg passed the night beside its movements, on the first file's clock.

    `threshold_mg` is what the envelope had to pass for a movement to begin, at the night's median
    noise floor. `positions` is empty where the recording holds no gravity.
    """

    side: Literal["left", "right"]
    threshold_mg: float | None
    away: list[AwayDocument]
    positions: list[PositionDocument]


class HistogramDocument(Document, frozen=True, kw_only=True):
    """Counts between edges: a bin holds its lower edge, and the last one also its upper."""

    edges: list[float]
    n: list[int]


class IntervalsDocument(Document, frozen=True, kw_only=True):
    """Intervals between candidate movements in bed, onset to onset: how many, and two shapes.

    `n_short`, `n_in_range` and `n_long` lie below, in and above 10 to 90 s. `imi_s` has bins of
    2 s, `ln_imi` bins of 0.1 of the natural logarithm of seconds.
    """

    n_defined: int
    n_short: int
    n_in_range: int
    n_long: int
    imi_s: HistogramDocument
    ln_imi: HistogramDocument


class SleepDocument(Document, frozen=True, kw_only=True):
    """Sleep and wakefulness in the rest window, [start, end) each, and where they come from.

    `origin` is estimated: from movement of the body, not calibrated on adults at the ankle. What
    is in neither list was not recorded or not worn.
    """

    origin: str
    asleep_s: list[tuple[Seconds, Seconds]]
    awake_s: list[tuple[Seconds, Seconds]]


class FlagDocument(Document, frozen=True, kw_only=True):
    """One thing to know about the night: a stable code, the value, the limit, a sentence."""

    code: str
    value: float | str | None
    limit: float | str | None
    sentence: Text
    grade: Annotated[
        Grade | UnsetType, Meta(description="what it calls for; good: it only says something")
    ] = UNSET


class QualityDocument(Document, frozen=True, kw_only=True):
    """How far the night's numbers are to be trusted: a grade, and the flags behind it."""

    grade: Grade
    flags: list[FlagDocument]


class RuleDocument(Document, frozen=True, kw_only=True):
    """The scoring rule, with every limit it used and every choice where its text leaves one."""

    key: str
    title: str
    source: str
    interpretations: list[str]
    limits: dict[str, str | float | bool | None]


class ProvenanceDocument(Document, frozen=True, kw_only=True):
    """What made the result; sources stand under `recordings`."""

    legmotion: str
    schema: str
    parameters_sha256: str
    libraries: dict[str, str]


class NightDocument(Document, frozen=True, kw_only=True):
    """One night, noon to noon: the periodic leg movements that a sensor on the leg recorded.

    Times are seconds after the first file's first sample unless they say otherwise. Numbers have
    six significant digits, times are to the millisecond, parameters are as they were set.
    """

    schema: Literal["legmotion/night/1"]
    night: Annotated[
        str, Meta(description="date of the noon that begins the night, or undated-1, undated-2, …")
    ]
    window: WindowDocument
    outcomes: Annotated[
        dict[str, OutcomeDocument], Meta(description="every number of the night by its key")
    ]
    profile: list[ProfileHourDocument]
    legs: Annotated[
        list[LegDocument] | UnsetType, Meta(description="how each leg passed the night")
    ] = UNSET
    intervals: IntervalsDocument
    sleep: Annotated[
        SleepDocument | UnsetType | None, Meta(description="null where nothing is known of it")
    ] = UNSET
    quality: QualityDocument
    recordings: Annotated[
        list[RecordingDocument], Meta(description="the files, the first one's clock is the night's")
    ]
    rule: RuleDocument
    parameters: Annotated[
        dict[str, dict[str, Any]],
        Meta(description="all parameters of the night, one section per stage"),
    ]
    provenance: ProvenanceDocument
    disclaimer: Text
