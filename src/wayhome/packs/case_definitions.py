"""Case definitions: whom to suspect of what, as rules over what was asked and measured. A home may write its own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from wayhome.packs.pack import active
from wayhome.reference.codes import code_list

NAME = "case_definitions.toml"
FEVER, EXPOSURE = "fever", "exposure"
LISTS = {"symptom": "symptom", "tb_sign": "tb_sign"}
"""What stands before the colon of a member of a rule, and the code list of what stands after it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Any or all of its members: other groups, FEVER, EXPOSURE or "<list>:<code>"."""

    is_any: bool
    members: tuple[Group | str, ...]

    def every(self) -> Iterator[str]:
        """The members that are no groups, in order, those of groups inside too."""
        for member in self.members:
            if isinstance(member, Group):
                yield from member.every()
            else:
                yield member


@dataclass(frozen=True, slots=True)
class Definition:
    """When somebody is suspected of `condition`: in words, in each language, and as a rule. `source` says whose."""

    condition: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    source: Mapping[str, str]
    rule: Group


@dataclass(frozen=True, slots=True)
class CaseDefinitions:
    """All of one version, by condition."""

    version: str
    of: Mapping[str, Definition]


def case_definitions() -> CaseDefinitions:
    """The definitions of the home, if it has its own, else those of the active pack.

    Raises ValueError, naming the file and what is wrong in it, for definitions that cannot be followed.
    """
    own = settings.WAYHOME_HOME / NAME
    return _read(own, own.stat().st_mtime) if own.exists() else _read(active().part(NAME), 0.0)


@lru_cache(maxsize=4)
def _read(file: Path, stamp: float) -> CaseDefinitions:
    if not file.exists():
        return CaseDefinitions("", {})
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    try:
        listed = [_definition(each) for each in said["condition"]]
        return CaseDefinitions(str(said["version"]), {each.condition: each for each in listed})
    except KeyError as missing:
        raise ValueError(f"{file}: {missing} is missing.") from missing
    except ValueError as wrong:
        raise ValueError(f"{file}: {wrong}") from wrong


def _definition(said: Mapping[str, Any]) -> Definition:
    if said["code"] not in code_list("condition"):
        raise ValueError(f"“{said['code']}” is no code of the list of conditions.")
    return Definition(said["code"], said["title"], said["text"], said["source"], _group(said["rule"]))


def _group(said: Mapping[str, Any]) -> Group:
    if len(said) != 1 or not said.keys() <= {"any", "all"}:
        raise ValueError(f"A group is either any = [...] or all = [...], not {sorted(said)}.")
    ((sort, members),) = said.items()
    if not members:
        raise ValueError(f"A group is empty: {sort} = [].")
    return Group(sort == "any", tuple(_member(member) for member in members))


def _member(said: Any) -> Group | str:
    if isinstance(said, Mapping):
        return _group(said)
    source, _, code = str(said).partition(":")
    if said not in (FEVER, EXPOSURE) and not (source in LISTS and code in code_list(LISTS[source])):
        raise ValueError(f"“{said}” is neither {FEVER} nor {EXPOSURE} nor a code such as symptom:cough.")
    return str(said)
