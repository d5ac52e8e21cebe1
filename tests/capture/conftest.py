"""A small country, a few column profiles, and a desk at which sheets are taken in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from wayhome.capture import profiles
from wayhome.capture.intake import ImportResult, import_file
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.reference import names, places

AREAS = [
    ("KH", "Cambodia", 0, None),
    ("01", "Banteay Meanchey", 1, "KH"),
    ("0109", "Malai", 2, "01"),
    ("010901", "Boeng Beng", 3, "0109"),
    ("01090101", "Thmei", 4, "010901"),
    ("0110", "Poipet", 2, "01"),
    ("011002", "Phsar Kandal", 3, "0110"),
    ("02", "Battambang", 1, "KH"),
    ("0212", "Kamrieng", 2, "02"),
    ("021202", "Boeng Reang", 3, "0212"),
    ("02120201", "Thmei", 4, "021202"),
]

PEOPLE = """
name = "people"
title = {en = "People at the gate"}
key = ["No"]
known_by = 2020-05-07
day_order = "day first"

[[record]]
part = "household"
kind = "household"
key = ["Family"]
[record.columns]
"Family" = "label"
"Place" = "area"

[[record]]
part = "person"
kind = "person"
[record.columns]
"Family name" = "family_name"
"Given name" = "given_name"
"Sex" = "sex"
"Place" = "home"
[record.values."Sex"]
"ស" = "female"

[[record]]
part = "membership"
kind = "membership"
[record.link]
person = "person"
household = "household"

[[record]]
part = "arrival"
kind = "arrival"
when = "Day"
[record.set]
people = 1
[record.columns]
"Day" = "day"
"Gate" = "crossing_point"
"Place" = ["destination", "responsible"]
[record.link]
person = "person"
"""

SUPPLIES = """
name = "supplies"
title = {en = "Hand-over log"}
known_by = 2020-05-07
day_order = "day first"

[[record]]
kind = "stock"
[record.set]
stage = "handed_over"
[record.columns]
"Item" = "item"
"Amount" = "quantity"
"Unit" = "unit"
"""

BUSES = """
name = "buses"
title = {en = "Buses, then names"}
key = ["Bus", "Name"]
known_by = 2020-05-07
day_order = "day first"

[[record]]
part = "group"
kind = "arrival"
key = ["Bus"]
[record.columns]
"People" = "people"

[[record]]
part = "person"
kind = "person"
when = "Name"
[record.columns]
"Name" = "given_name"

[[record]]
part = "arrival"
kind = "arrival"
when = "Name"
[record.set]
people = 1
[record.link]
group = "group"
person = "person"
"""

STATED = """
name = "stated"
title = {en = "Running totals"}
key = ["Day"]
known_by = 2020-05-07
day_order = "day first"

[[record]]
kind = "tally"
[record.set]
stated_by = "gdi-crossings"
document = "Daily note"
metric = "returned_from_overseas"
cumulative = "yes"
area = "KH"
unit = "people"
[record.columns]
"Day" = "as_of"
"Total" = "value"
"""

HEADER = ["No", "Family", "Family name", "Given name", "Sex", "Place", "Day", "Gate"]
SHEET_OF_TOTALS = [["Day", "Total"], ["2020-05-05", "100"], ["2020-05-06", "90"], ["2020-05-07", "120"]]
DARA = ["R1", "H1", "Chan", "Dara", "M", "Malai", "2020-04-07", "Poi Pet"]
MALY = ["R2", "H1", "Sok", "Maly", "F", "Malai", "2020-04-07", "Poi Pet"]
VANNA = ["R3", "H2", "Keo", "Vanna", "F", "Kamrieng", "2020-04-08", "Daung"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def country(db) -> None:
    """A few areas, two gates, one source and two items."""
    source = Source.objects.create(sort=Source.Sort.PACK, name="a small country", by="loader", received=now())
    drafts = []
    paths: dict[str | None, str] = {None: ""}
    for uid, name, level, parent in AREAS:
        paths[uid] = f"{paths[parent]}{uid}/"
        values: dict[str, Any] = {"name": name, "level": level, "path": paths[uid], "code": uid}
        drafts.append(Draft("area", values | ({"parent": parent} if parent else {}), uid))
    for uid, name, area in [("poi-pet", "Poi Pet", "0110"), ("daung", "Daung", "0212")]:
        drafts.append(Draft("site", {"name": name, "type": "poe_international", "area": area}, uid))
    drafts.append(Draft("information_source", {"name": "GDI crossings"}, "gdi-crossings"))
    for uid, name in [("gloves", "Gloves"), ("ppe-suit", "PPE suit")]:
        drafts.append(Draft("item", {"name": name}, uid))
    write(drafts, source=source, by="loader")
    places.forget()
    names.forget()


@pytest.fixture
def profile_folder(tmp_path: Path, monkeypatch) -> Path:
    """Saved profiles, instead of those of the pack."""
    folder = tmp_path / "profiles"
    folder.mkdir()
    for name, text in [("people", PEOPLE), ("supplies", SUPPLIES), ("buses", BUSES), ("stated", STATED)]:
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(profiles, "_folder", lambda: folder)
    return folder


TakeIn = Callable[..., ImportResult]


@pytest.fixture
def take_in(country, profile_folder) -> TakeIn:
    """Take in rows, or the bytes of a file, as officer Sophea does."""

    def take(rows: Iterable[list[Any]] | bytes, profile: str = "people", name: str = "gate.csv", **options: Any):
        content = rows if isinstance(rows, bytes) else as_csv(rows)
        return import_file(content, name, profile, "sophea", **options)

    return take


def as_csv(rows: Iterable[list[Any]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def counts(result: ImportResult) -> dict[str, int]:
    """The counts that are not 0."""
    return {outcome: number for outcome, number in result.counts().items() if number}
