"""A pack: what pack.toml says, and where the pack's parts are."""

from __future__ import annotations

import datetime as dt
import importlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings

from wayhome.kernel.names import NameRules
from wayhome.packs.naming import read_rules


@dataclass(frozen=True)
class Phone:
    """How telephone numbers are written: the digit in front, and how many digits they have with it."""

    trunk: str = ""
    digits: tuple[int, ...] = ()

    def mended(self, number: str) -> str:
        """The number with the digit in front that a spreadsheet dropped; as it is, if it is no such number."""
        if not self.trunk or number.startswith(self.trunk):
            return number
        bare = "".join(sign for sign in number if sign not in " .-")
        is_short = bare.isdigit() and len(bare) + len(self.trunk) in self.digits
        return self.trunk + number if is_short else number


@dataclass(frozen=True)
class Pack:
    """One country pack. `first_day` and `last_day` are the period that screens and reports open with."""

    name: str
    path: Path
    version: str
    country: str
    time_zone: str
    languages: tuple[str, ...]
    first_day: dt.date
    last_day: dt.date
    titles: Mapping[str, str]
    hooks: Mapping[str, str]
    boundaries: Mapping[str, str]
    phone: Phone
    sounding: Mapping[str, str]
    credits: tuple[Mapping[str, str], ...]

    def title(self, language: str = "en") -> str:
        return self.titles.get(language[:2], self.titles["en"])

    def part(self, name: str) -> Path:
        """The file or folder `name` of the pack, whether or not it exists."""
        return self.path / name

    def hook(self, name: str) -> Callable[..., Any]:
        """The function that the pack offers under `name`. Raises KeyError if it offers none."""
        module, _, function = self.hooks[name].partition(":")
        found: Callable[..., Any] = getattr(importlib.import_module(module), function)
        return found

    @cached_property
    def name_rules(self) -> NameRules:
        """How names of people are read in this country."""
        return read_rules(self.names_dir, self.sounding)

    @property
    def names_dir(self) -> Path:
        """Titles, sounds and pairs of names: see naming.py."""
        return self.part("names")

    @property
    def demo(self) -> ModuleType:
        """The module with the demonstration: USERS, files(home) in the order to import them, and what comes later."""
        return importlib.import_module(self.hooks["demo"])

    @property
    def outline(self) -> Path:
        """The outline of the situation report."""
        return self.report_dir / "outline.toml"

    @property
    def resolutions(self) -> Path:
        """How the demonstration decides about what the prose check finds in its outline."""
        return self.report_dir / "resolutions.toml"

    @property
    def codes_dir(self) -> Path:
        return self.part("codes")

    @property
    def figures_dir(self) -> Path:
        return self.part("figures")

    @property
    def profiles_dir(self) -> Path:
        return self.part("profiles")

    @property
    def forms_dir(self) -> Path:
        """XLSForms in Markdown, each called as its form id."""
        return self.part("forms")

    @property
    def report_dir(self) -> Path:
        return self.part("report")

    @property
    def demo_dir(self) -> Path:
        return self.part("demo")

    @property
    def crosswalk(self) -> Path:
        return self.part("crosswalk.csv")

    @property
    def area_boundaries(self) -> Path:
        """GeoJSON outlines of areas; the property `boundary_key` of a feature is the P-code of its area."""
        return self.part(self.boundaries["areas"])

    @property
    def neighbour_boundaries(self) -> Path:
        return self.part(self.boundaries["neighbours"])

    @property
    def boundary_key(self) -> str:
        return self.boundaries["key"]


def active() -> Pack:
    """The pack that settings.WAYHOME_PACK names."""
    return read_pack(Path(__file__).parent / settings.WAYHOME_PACK)


@cache
def read_pack(path: Path) -> Pack:
    """The pack in the folder `path`. Raises FileNotFoundError if it has no pack.toml."""
    said = tomllib.loads((path / "pack.toml").read_text(encoding="utf-8"))
    phone = said.get("phone", {})
    return Pack(
        name=said["name"],
        path=path,
        version=said["version"],
        country=said["country"],
        time_zone=said["time_zone"],
        languages=tuple(said["languages"]),
        first_day=said["window"]["first_day"],
        last_day=said["window"]["last_day"],
        titles=said["title"],
        hooks=said["hooks"],
        boundaries=said["boundaries"],
        phone=Phone(phone.get("trunk", ""), tuple(phone.get("digits", ()))),
        sounding=said.get("names", {}),
        credits=tuple(said["credits"]),
    )
