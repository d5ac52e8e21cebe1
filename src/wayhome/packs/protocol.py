"""The protocol: how long people stay apart, when that is completed, what is fever. A home may say otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from wayhome.packs.pack import active

NAME = "protocol.toml"
BY_DATE, LAST_VISIT = "by_date", "last_visit"


@dataclass(frozen=True)
class Protocol:
    """What counts here. `days` after the day of arrival a quarantine ends; `closure` is BY_DATE or LAST_VISIT; every
    `every` days a household is followed up; from `fever` degrees Celsius on it is fever."""

    version: str
    days: int
    closure: str
    every: int
    fever: Decimal


def protocol() -> Protocol:
    """The protocol of the active pack, with what the home lays down otherwise.

    Raises ValueError, naming the file and the line of it, for a protocol that cannot be followed.
    """
    return _read(active().part(NAME), settings.WAYHOME_HOME / NAME, _stamp(settings.WAYHOME_HOME / NAME))


def _stamp(file: Path) -> float:
    return file.stat().st_mtime if file.exists() else 0.0


@lru_cache(maxsize=4)
def _read(of_pack: Path, of_home: Path, stamp: float) -> Protocol:
    said = _over(_toml(of_pack), _toml(of_home) if stamp else {})
    quarantine, screening = said["quarantine"], said["screening"]
    if quarantine["closure"] not in (BY_DATE, LAST_VISIT):
        raise ValueError(f"{of_home}: closure is “{quarantine['closure']}”; it can be {BY_DATE} or {LAST_VISIT}.")
    for name, number in (("days", quarantine["days"]), ("every", said["follow_up"]["every"])):
        if not isinstance(number, int) or number < 1:
            raise ValueError(f"{of_home}: {name} is {number!r}; write a whole number of days, at least 1.")
    return Protocol(
        str(said["version"]),
        quarantine["days"],
        quarantine["closure"],
        said["follow_up"]["every"],
        Decimal(str(screening["fever"])),
    )


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`below` with what `above` says otherwise, table by table."""
    said = dict(below)
    for name, value in above.items():
        is_table = isinstance(value, Mapping) and isinstance(said.get(name), Mapping)
        said[name] = _over(said[name], value) if is_table else value
    return said
