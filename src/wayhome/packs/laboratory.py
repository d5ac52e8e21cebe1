"""Samples as the pack knows them: how many days their results take, and what one result asks for next."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from wayhome.packs.pack import active
from wayhome.reference.codes import code_list

NAME = "samples.toml"


@dataclass(frozen=True, slots=True)
class Laboratory:
    """`turnaround`: type of sample to days until its result is due. `then`: type and result to the next type."""

    turnaround: Mapping[str, int]
    then: Mapping[tuple[str, str], str]


def laboratory() -> Laboratory:
    """What the active pack says of samples, with what the home lays down otherwise.

    Raises ValueError, naming the file and what is wrong in it.
    """
    own = settings.WAYHOME_HOME / NAME
    return _read(active().part(NAME), own, own.stat().st_mtime if own.exists() else 0.0)


@lru_cache(maxsize=4)
def _read(of_pack: Path, of_home: Path, stamp: float) -> Laboratory:
    turnaround: dict[str, int] = {}
    then: dict[tuple[str, str], str] = {}
    for file in (of_pack, of_home):
        said = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        turnaround |= {
            _code(file, type, "sample_type"): _days(file, type, days) for type, days in _part(said, "turnaround")
        }
        for type, results in _part(said, "next"):
            for result, following in results.items():
                key = (_code(file, type, "sample_type"), _code(file, result, "sample_result"))
                then[key] = _code(file, following, "sample_type")
    return Laboratory(turnaround, then)


def _part(said: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
    return list(said.get(name, {}).items())


def _code(file: Path, code: str, codes: str) -> str:
    if code not in code_list(codes):
        raise ValueError(f"{file}: “{code}” is no code of the list {codes}.")
    return code


def _days(file: Path, type: str, days: Any) -> int:
    if not isinstance(days, int) or days < 0:
        raise ValueError(f"{file}: {type} is {days!r}; write a whole number of days, 0 or more.")
    return days
