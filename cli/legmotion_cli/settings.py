"""Settings: an option wins over LEGMOTION_*, which wins over legmotion.toml, which over defaults.

A key that nobody knows is an error that names the nearest known one, wherever it stands.
"""

from __future__ import annotations

import difflib
import math
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legmotion.errors import ParameterError
from legmotion.params import Parameters, parameter_infos, with_values
from legmotion.store.study_folder import SETTINGS
from legmotion_cli.diary_settings import DIARY_KEYS, NOON, diary_value

if TYPE_CHECKING:
    from legmotion.io.diary import Convention
    from legmotion.units import Side

PREFIX = "LEGMOTION_"
TOP_KEYS = ("tz", "leg", "rules")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Settings of one origin: a file, a variable or the options, keyed as `section.name`."""

    origin: str
    kind: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds after all sources have been heard.

    `zone` is the time zone that was named, `zone_source` by what (`--tz`, a variable, a file) and
    `zone_origin` by what kind of source (option, environment, settings); all are empty where
    nobody named one. `leg` is the leg that the tracker is worn on, or None. `study` is the nearest
    folder upwards that holds a legmotion.toml, or None. The last three say how the diary is read:
    whether a day without a row had no massage, of which day the dates of nights are (None where
    nobody said), and when a night begins.
    """

    zone: str
    zone_source: str
    zone_origin: str
    leg: Side | None
    parameters: Parameters
    study: Path | None
    diary_complete: bool = False
    date_convention: Convention | None = None
    night_start: time = NOON


def load_settings(
    *,
    tz: str | None = None,
    rules: str | None = None,
    params_file: str | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Return the settings that hold for a command started in a folder.

    Raises ParameterError for a file that cannot be read, an unknown key or an unusable value.
    """
    study = study_folder(folder or Path.cwd())
    sources = []
    if study is not None:
        sources.append(_read_toml(study / SETTINGS, shown=SETTINGS, top_keys=TOP_KEYS))
    sources.extend(_read_environment(os.environ if environment is None else environment))
    if params_file is not None:
        sources.append(_read_toml(Path(params_file), shown=params_file, top_keys=("rules",)))
    if rules is not None:
        sources.append(Source(origin="--rules", kind="option", values={"scoring.rules": rules}))
    if tz is not None:
        sources.append(Source(origin="--tz", kind="option", values={"tz": tz}))
    return _merge(sources, study)


def study_folder(folder: Path) -> Path | None:
    """Return the nearest folder upwards, itself included, that holds a legmotion.toml."""
    for candidate in (folder, *folder.parents):
        if (candidate / SETTINGS).is_file():
            return candidate
    return None


def _merge(sources: list[Source], study: Path | None) -> Settings:
    parameters = Parameters()
    zone, zone_source, zone_origin = "", "", ""
    leg: Side | None = None
    diary: dict[str, Any] = {}
    for source in sources:
        values = dict(source.values)
        if "tz" in values:
            zone = _word("tz", values.pop("tz"), source.origin)
            zone_source, zone_origin = source.origin, source.kind
        if "leg" in values:
            leg = _leg(values.pop("leg"), source.origin)
        for key in [key for key in values if key in DIARY_KEYS]:
            diary[key] = diary_value(key, values.pop(key), source.origin)
        parameters = with_values(parameters, values, origin=source.origin)
        for key in values:
            section, _, name = key.partition(".")
            value = getattr(getattr(parameters, section), name)
            if isinstance(value, float) and not math.isfinite(value):
                raise ParameterError(
                    f"{source.origin}: {key} is {value}, expected a number",
                    hint="leave it out to keep the default",
                )
    return Settings(
        zone=zone,
        zone_source=zone_source,
        zone_origin=zone_origin,
        leg=leg,
        parameters=parameters,
        study=study,
        diary_complete=diary.get("diary.complete", False),
        date_convention=diary.get("diary.date_convention"),
        night_start=diary.get("diary.night_start", NOON),
    )


def _read_toml(path: Path, *, shown: str, top_keys: tuple[str, ...]) -> Source:
    """Return the settings in a TOML file: top keys and one section per floor."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text)
    except OSError as error:
        raise ParameterError(
            f"{shown}: cannot be read ({error.strerror or error})",
            hint="name a TOML file with sections such as [events]",
        ) from error
    except ValueError as error:
        raise ParameterError(
            f"{shown}: not TOML: {error}", hint='a line reads `name = value`, text in "quotes"'
        ) from error
    known = [info.key for info in parameter_infos()]
    known += DIARY_KEYS if top_keys == TOP_KEYS else ()
    sections = sorted({key.partition(".")[0] for key in known})
    values: dict[str, Any] = {}
    for key, value in content.items():
        if key in sections and isinstance(value, dict):
            for name, item in value.items():
                if f"{key}.{name}" not in known:
                    _refuse(f"{key}.{name}", known, origin=_line(shown, text, name))
                if key == "diary":
                    item = diary_value(f"{key}.{name}", item, _line(shown, text, name))
                values[f"{key}.{name}"] = item
        elif key in top_keys:
            scoring = content.get("scoring")
            if key == "rules" and isinstance(scoring, dict) and "rules" in scoring:
                raise ParameterError(
                    f"{_line(shown, text, key)}: rules is given twice, here and in [scoring]",
                    hint="keep one of the two",
                )
            values["scoring.rules" if key == "rules" else key] = value
        else:
            _refuse(key, [*top_keys, *sections], origin=_line(shown, text, key))
    return Source(origin=shown, kind="settings", values=values)


def _read_environment(environment: Mapping[str, str]) -> list[Source]:
    """Return one source per LEGMOTION_* variable; an empty variable counts as not set."""
    keys = {PREFIX + info.key.replace(".", "_").upper(): info.key for info in parameter_infos()}
    keys |= {PREFIX + key.replace(".", "_").upper(): key for key in DIARY_KEYS}
    keys |= {f"{PREFIX}TZ": "tz", f"{PREFIX}LEG": "leg", f"{PREFIX}RULES": "scoring.rules"}
    sources = []
    for variable in sorted(name for name in environment if name.startswith(PREFIX)):
        if variable not in keys:
            _refuse(variable, list(keys), origin="environment")
        if environment[variable]:
            values = {keys[variable]: environment[variable]}
            sources.append(Source(origin=variable, kind="environment", values=values))
    return sources


def _refuse(key: str, known: list[str], *, origin: str) -> None:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
    raise ParameterError(
        f"{origin}: there is no setting {key}",
        hint=f"the nearest is {near}; known here: {', '.join(known)}"
        if len(known) <= 12
        else f"the nearest is {near}",
    )


def _line(shown: str, text: str, key: str) -> str:
    """Return the file's name and the first line on which a key or a section stands."""
    pattern = re.compile(rf'^\s*\[?\s*"?{re.escape(key)}"?\s*[=\].]')
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return f"{shown}, line {number}"
    return shown


def _word(key: str, value: Any, origin: str) -> str:
    if not isinstance(value, str) or not value:
        raise ParameterError(
            f"{origin}: {key} is {value!r}, expected a word", hint=f'write {key} = "..."'
        )
    return value


def _leg(value: Any, origin: str) -> Side:
    match _word("leg", value, origin).lower():
        case "left":
            return "left"
        case "right":
            return "right"
    raise ParameterError(
        f"{origin}: leg is {value!r}, expected left or right",
        hint="the leg that the tracker is worn on",
    )
