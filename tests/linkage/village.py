"""An invented country of two provinces, and the people who came home to its villages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.reference import places

KNOWN = dt.date(2020, 5, 7)
HERE, NEXT, FAR = "02060101", "02060102", "17010101"
AREAS = (
    ("KH", 0, "KH/"), ("02", 1, "KH/02/"), ("0206", 2, "KH/02/0206/"), ("020601", 3, "KH/02/0206/020601/"),
    (HERE, 4, f"KH/02/0206/020601/{HERE}/"), (NEXT, 4, f"KH/02/0206/020601/{NEXT}/"),
    ("17", 1, "KH/17/"), ("1701", 2, "KH/17/1701/"), ("170101", 3, "KH/17/1701/170101/"),
    (FAR, 4, f"KH/17/1701/170101/{FAR}/"),
)  # fmt: skip


def found_villages() -> None:
    drafts = []
    for uid, level, path in AREAS:
        parent = path.split("/")[-3] if level else None
        drafts.append(Draft("area", {"name": uid, "level": level, "path": path, "code": uid, "parent": parent}, uid))
    write(drafts, source=_source(), by="test")
    places.forget()


def register(uid: str, household: str = "", **told: Any) -> dict[str, Any]:
    """Write down one person, from here if nothing else is said; their values come back."""
    values = {"home": HERE, "known_by": KNOWN, **told}
    values = {name: value for name, value in values.items() if value is not None}
    drafts = [Draft("person", values, uid)]
    if household:
        drafts.append(Draft("membership", {"person": uid, "household": household, "known_by": KNOWN}, f"of-{uid}"))
    write(drafts, source=_source(), by="maly")
    return values


def void(kind: str, uid: str) -> None:
    write([Draft(kind, {}, uid, op="void")], source=_source(), by="maly")


def access(*areas: str, role: str = Role.PROVINCIAL_OFFICER) -> Access:
    """Somebody who answers for these areas; for the whole country if none is named."""
    return Access("somebody", role, areas or ("KH",), RIGHTS[role], not areas)


def _source() -> Source:
    return Source.objects.create(sort=Source.Sort.SCREEN, name="test", by="maly", received=now())
