"""How a night was analysed: rule, window, limits of what a sensor sees, settings, sources."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legmotion.params import NIGHT_PARTS, Parameters, parts_of
from legmotion.report.night_values import origin_words, sides_of
from legmotion.report.page_parts import Cell, PageTable, cell
from legmotion.store.documents import NightDocument, RecordingDocument

_ONE_LEG = (
    "One leg was recorded. Movements of the other leg are not seen; both legs together show more."
)
_LIMITS = (
    "A motion sensor counts movements and a laboratory counts the activity of a muscle, so the "
    "counts differ, and where the sensor sits matters.",
    "Without a channel of breathing, movements that end a pause of breathing cannot be told apart.",
    "Sleep is estimated from stillness. Such methods are made for the wrist, and no figure is "
    "published for adults at the ankle; the rate per hour in bed does not need it.",
    "Accuracy figures of legmotion come from simulated nights, not from a sleep laboratory.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightMethod:
    """How the numbers came about."""

    paragraphs: Sequence[str]
    limits: Sequence[str]
    choices: PageTable
    settings: PageTable
    sources: Sequence[Sequence[tuple[str, str]]]
    versions: str
    fingerprint: str


def night_method(document: NightDocument) -> NightMethod:
    """Return how a night was analysed, with every setting and every source."""
    libraries = document.provenance.libraries
    return NightMethod(
        paragraphs=list(_paragraphs(document)),
        limits=[*([_ONE_LEG] if len(sides_of(document)) == 1 else []), *_LIMITS],
        choices=_changed(document),
        settings=_settings(document),
        sources=[list(_source(recording)) for recording in document.recordings],
        versions=", ".join(f"{name} {version}" for name, version in sorted(libraries.items())),
        fingerprint=document.provenance.parameters_sha256,
    )


def _paragraphs(document: NightDocument) -> Iterator[str]:
    rule = document.rule
    yield (
        "Movements were found in the acceleration of the leg, above limits that follow the noise "
        "of the sensor, and in how long the leg held a new place. Those that are as long as a "
        f"candidate movement were scored by the rule {rule.title} ({rule.source})."
    )
    yield (
        f"Time in bed: {origin_words(document)}. What was not recorded, not worn or spent out of "
        "bed is left out of every rate's hours, and scoring begins anew behind it."
    )
    if rule.interpretations:
        yield f"Where the rule leaves a choice: {'; '.join(rule.interpretations)}."


def _changed(document: NightDocument) -> PageTable:
    """Return the settings that are not as legmotion has them by itself."""
    usual = parts_of(Parameters(), NIGHT_PARTS)
    rows = [
        (cell(f"{part}.{name}"), _setting(part, name, value), cell(_shown(usual[part][name])))
        for part, values in document.parameters.items()
        for name, value in values.items()
        if part in usual and name in usual[part] and _shown(usual[part][name]) != _shown(value)
    ]
    return PageTable(
        caption="Settings that differ from the defaults",
        columns=("Setting", "Here", "Default"),
        rows=rows,
        numeric=frozenset({1, 2}),
    )


def _settings(document: NightDocument) -> PageTable:
    rows: list[Sequence[Cell]] = [
        (cell(f"{part}.{name}"), _setting(part, name, value))
        for part, values in document.parameters.items()
        for name, value in values.items()
    ]
    rows += [
        (cell(f"rule.{name}"), Cell(text=_shown(value)))
        for name, value in document.rule.limits.items()
    ]
    return PageTable(
        caption="Every setting of this night",
        columns=("Setting", "Value"),
        rows=rows,
        numeric=frozenset({1}),
    )


def _setting(part: str, name: str, value: object) -> Cell:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(text=_shown(value), key=f"parameters.{part}.{name}", value=value)
    return cell(_shown(value))


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _source(recording: RecordingDocument) -> Iterator[tuple[str, str]]:
    yield "file", recording.name
    yield "sha256", recording.sha256
    yield "size", f"{recording.n_bytes:,} bytes, {recording.n_samples:,} samples"
    device = f", {recording.device}" if recording.device else ""
    yield "read as", f"{recording.reader}{device}, unit {recording.unit}"
    zone = f", zone {recording.zone} ({recording.zone_origin})" if recording.zone else ""
    side = f"{recording.side} leg ({recording.side_origin.replace('_', ' ')})"
    yield "taken as", f"{side}, clock {recording.clock.replace('_', ' ')}{zone}"
    if recording.offset_s or recording.drift_ppm:
        moved = f"{recording.offset_s:.3f} s and {recording.drift_ppm:+.1f} ppm"
        yield "moved by", f"{moved}, onto the clock of the first file"
    for note in recording.notes:
        yield "note", note.sentence
    for repair in recording.repairs:
        yield "repaired", f"{repair.n} times: {repair.reason}"
