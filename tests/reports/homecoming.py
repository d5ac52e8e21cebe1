"""An invented province whose people came home, and those who issue lists of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.reference import places
from wayhome.reports.lists import issuing
from wayhome.reports.lists.issuing import Wanted
from wayhome.reports.lists.tables import Issue, IssuedList

DAY = dt.date(2020, 5, 1)
VILLAGE, NEXT, COMMUNE, OTHER_COMMUNE, DISTRICT, PROVINCE = "01010101", "01010102", "010101", "010102", "0101", "01"
FAR = "02010101"
AREAS = {
    "KH": "", PROVINCE: "KH", DISTRICT: PROVINCE, COMMUNE: DISTRICT, OTHER_COMMUNE: DISTRICT, VILLAGE: COMMUNE,
    NEXT: COMMUNE, "02": "KH", "0201": "02", "020101": "0201", FAR: "020101",
}  # fmt: skip
AGREED = ("services", "local_authority", "health_authority", "phone")


def found_province() -> None:
    paths: dict[str, str] = {}
    drafts = []
    for uid, parent in AREAS.items():
        paths[uid] = f"{paths.get(parent, '')}{uid}/"
        told = {"name": f"Area {uid}", "name_local": f"តំបន់{uid}", "code": uid, "path": paths[uid]}
        level = paths[uid].count("/") - 1
        drafts.append(Draft("area", {**told, "level": level, **({"parent": parent} if parent else {})}, uid))
    _write(drafts)
    places.forget()


def came(uid: str, to: str | None = VILLAGE, day: dt.date | None = DAY, agreed: Any = AGREED, **told: Any) -> None:
    """One person who came home; `household` and `role` say with whom. `agreed` None: they were not asked."""
    household, role = told.pop("household", ""), told.pop("role", None)
    person = {"family_name": "Sor", "given_name": uid.title(), "name_local": f"ស {uid}", "sex": "female", "age": 30}
    drafts = [
        Draft("person", _said({**person, "home": to, "known_by": DAY, **told}), uid),
        Draft("arrival", _said(person=uid, people=1, day=day, destination=to, known_by=DAY), f"a-{uid}"),
    ]
    if household:
        member = _said(person=uid, household=household, role=role, known_by=DAY)
        drafts.append(Draft("membership", member, f"m-{uid}"))
    if agreed is not None:
        consent = _said(person=uid, day=DAY, agreed=list(agreed), known_by=DAY)
        drafts.append(Draft("consent", consent, f"c-{uid}"))
    _write(drafts)


def put(kind: str, uid: str, **values: Any) -> None:
    _write([Draft(kind, _said({"known_by": DAY, **values}), uid)])


def void(kind: str, uid: str) -> None:
    _write([Draft(kind, {}, uid, op="void")])
    places.forget()


def withdraw(uid: str, day: dt.date = DAY) -> None:
    put("consent", f"c-{uid}", person=uid, day=DAY, agreed=list(AGREED), withdrawn=day)


def access(*areas: str, role: str = Role.REGISTRAR) -> Access:
    """Somebody who answers for these areas; for the whole country if none is named."""
    return Access("somebody", role, areas or ("KH",), RIGHTS[role], not areas)


def wanted(*recipients: str, area: str = PROVINCE, **told: Any) -> Wanted:
    said = {"start": None, "end": dt.date(2020, 5, 7), "basis": "consent", "purpose": "Visits at home"}
    return Wanted(area=area, recipients=recipients or ("village_chief",), **{**said, **told})


def ordered(*recipients: str, **told: Any) -> Wanted:
    """Lists that a law asks for, whatever people agreed to."""
    return wanted(*recipients, basis="legal_obligation", order="Order 12 of 2020", **told)


def issue(asked: Wanted | None = None, by: Access | None = None) -> Issue:
    return issuing.issue(asked or wanted(), by or access())


def only(made: Issue, area: str = VILLAGE, recipient: str = "village_chief") -> IssuedList:
    return made.lists.get(area=area, recipient=recipient)


def names(issued: IssuedList) -> list[str]:
    """The given names on the workbook of a list, in the order of its lines."""
    rows = sheet(issued)
    at = next(place for place, label in enumerate(rows[0]) if label and label.endswith("\nName"))
    return [str(row[at]).split()[-1] for row in rows[1:]]


def sheet(issued: IssuedList, number: int = 1) -> list[tuple[Any, ...]]:
    """A sheet of the workbook as others read it: the header in English, then the rows."""
    return read(issued.path("xlsx"), number)


def read(path: Path, number: int = 1) -> list[tuple[Any, ...]]:
    from openpyxl import load_workbook

    return list(load_workbook(path).worksheets[number].iter_rows(values_only=True))


def said(issued: IssuedList, column: str) -> list[Any]:
    """What one column of the workbook says, by the end of its label."""
    rows = sheet(issued)
    at = next(place for place, label in enumerate(rows[0]) if label and label.endswith(column))
    return [row[at] for row in rows[1:]]


def cover(issued: IssuedList) -> str:
    return "\n".join(str(cell) for row in sheet(issued, 0) for cell in row if cell)


def _said(values: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {name: value for name, value in {**(values or {}), **more}.items() if value is not None}


def _write(drafts: list[Draft]) -> None:
    source = Source.objects.create(sort=Source.Sort.SCREEN, name="test", by="maly", received=now())
    write(drafts, source=source, by="maly")
