"""All areas in memory: what lies in what, and which areas a code or a name may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wayhome.reference.codes import code_list
from wayhome.reference.spelling import name_key


@dataclass(frozen=True, slots=True)
class Place:
    """One area as the gazetteer holds it."""

    uid: str
    name: str
    name_local: str
    level: int
    parent: str
    path: str
    unit: str
    code: str
    pcode: str
    iso: str
    former_codes: tuple[str, ...]
    aliases: tuple[str, ...]
    flags: tuple[str, ...]

    @classmethod
    def of(cls, uid: str, values: Mapping[str, Any]) -> Place:
        """The place that an area record of these values is."""

        def text(name: str) -> str:
            return values.get(name) or ""

        def listed(name: str) -> tuple[str, ...]:
            return tuple(values.get(name) or ())

        return cls(
            uid, text("name"), text("name_local"), values["level"], text("parent"), text("path"), text("unit"),
            text("code"), text("pcode"), text("iso"), listed("former_codes"), listed("aliases"), listed("flags"),
        )  # fmt: skip

    def called(self, language: str) -> str:
        return (self.name_local or self.name) if language.startswith("km") else self.name


class AreaIndex:
    """All areas at one moment, as a tree and by code and name. Immutable."""

    def __init__(self, places: Iterable[Place]):
        self.places: dict[str, Place] = {}
        self.children: dict[str, list[str]] = defaultdict(list)
        self.root = ""
        self.by_code: dict[str, list[str]] = defaultdict(list)
        self.by_former_code: dict[str, list[str]] = defaultdict(list)
        self.by_pcode: dict[str, str] = {}
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_alias: dict[str, list[str]] = defaultdict(list)
        for place in places:
            self._add(place)
        self.unit_words = self._read_unit_words()

    def _add(self, place: Place) -> None:
        uid = place.uid
        self.places[uid] = place
        if place.parent:
            self.children[place.parent].append(uid)
        else:
            self.root = uid
        self.by_code[place.code].append(uid)
        if place.pcode:
            self.by_pcode[place.pcode] = uid
        if place.iso:
            self.by_pcode[place.iso] = uid
        for code in place.former_codes:
            self.by_former_code[code].append(uid)
        keys = {name_key(place.name), name_key(place.name_local)} - {""}
        for key in keys:
            self.by_name[key].append(uid)
        for key in {name_key(alias) for alias in place.aliases} - keys:
            self.by_alias[key].append(uid)

    def _read_unit_words(self) -> dict[str, set[int]]:
        """Words for types of unit in any listed language, with the levels at which such units are."""
        levels: dict[str, set[int]] = defaultdict(set)
        for place in self.places.values():
            if place.unit:
                levels[place.unit].add(place.level)
        words: dict[str, set[int]] = defaultdict(set)
        for unit in code_list("area_unit"):
            for word in (unit.label_km, *unit.also):
                words[name_key(word)] |= levels[unit.code]
        return words

    def __contains__(self, uid: str) -> bool:
        return uid in self.places

    def __len__(self) -> int:
        return len(self.places)

    def inside(self, uid: str, outer: str) -> bool:
        """Whether the area `uid` is `outer` or lies in it."""
        return self.places[uid].path.startswith(self.places[outer].path)

    def ancestors(self, uid: str) -> tuple[str, ...]:
        """The areas around this one, the country first, itself left out."""
        return tuple(self.places[uid].path.split("/")[:-2])

    def within(self, uid: str) -> tuple[str, ...]:
        """The area and everything in it."""
        found = [uid]
        for outer in found:
            found.extend(self.children.get(outer, ()))
        return tuple(found)

    def full_name(self, uid: str, language: str = "en") -> str:
        """The name followed by the areas around it, the country left out: Malai, Banteay Meanchey."""
        around = reversed(self.ancestors(uid)[1:])
        return ", ".join(self.places[each].called(language) for each in (uid, *around))

    def level_name(self, level: int) -> str:
        """What the units of that level are called: Village."""
        units = dict.fromkeys(place.unit for place in self.places.values() if place.level == level and place.unit)
        return " / ".join(code_list("area_unit").label(unit) for unit in units) or str(level)

    def described(self, uid: str) -> str:
        """The area so that nobody mistakes it for another: both names, code, and where it lies."""
        place = self.places[uid]
        unit = f"{code_list('area_unit').label(place.unit)} " if place.unit else ""
        around = [self.places[each].name for each in reversed(self.ancestors(uid)[1:])]
        names = " ".join(dict.fromkeys(filter(None, (place.name, place.name_local))))
        return ", ".join((f"{names} ({unit}{uid})", *around))
