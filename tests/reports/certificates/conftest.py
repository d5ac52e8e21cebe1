"""A mother and her son who came home on 4 May 2020 and stay apart for fourteen days; somebody in another province."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from wayhome.accounts.policy import RIGHTS, Access
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.records import base
from wayhome.records.quarantine import Quarantine
from wayhome.reference import places
from wayhome.reports.certificates.issuing import issue
from wayhome.reports.certificates.statement import Kind
from wayhome.reports.certificates.tables import Certificate

MALY, DARA, FAR = "q-maly", "q-dara", "q-far"
AREAS = (
    ("KH", "Here", "ទីនេះ", 0, "KH/"),
    ("02", "North", "ខាងជើង", 1, "KH/02/"),
    ("0206", "Northmost", "ជើងបំផុត", 2, "KH/02/0206/"),
    ("020601", "Commune", "ឃុំ", 3, "KH/02/0206/020601/"),
    ("17", "South", "ខាងត្បូង", 1, "KH/17/"),
    ("1701", "Southmost", "ត្បូងបំផុត", 2, "KH/17/1701/"),
)
PEOPLE = {
    "maly": {
        "family_name": "Sokmaly",
        "given_name": "Rattanah",
        "name_local": "សុខម៉ាលី រតនា",
        "sex": "female",
        "age": 31,
    },
    "dara": {"family_name": "Sokmaly", "given_name": "Piseth", "sex": "male", "birth_date": dt.date(2012, 3, 1)},
    "far": {"family_name": "Outsarin", "given_name": "Keomony", "sex": "male", "age": 40},
}


def may(day: int) -> dt.date:
    return dt.date(2020, 5, day)


def access(area: str = "02") -> Access:
    return Access("officer", "provincial_officer", (area,), RIGHTS["provincial_officer"])


def of(*uids: str) -> list[Quarantine]:
    found = {each.uid: each for each in Quarantine.objects.filter(uid__in=uids)}
    return [found[uid] for uid in uids]


@pytest.fixture
def today(monkeypatch) -> Callable[[dt.date], None]:
    """today(day) makes it that day."""
    return lambda day: monkeypatch.setattr(base, "_today", lambda second: day)


@pytest.fixture
def put(db) -> Callable[..., None]:
    """Change a record, or write a new one."""
    source = Source.objects.create(sort=Source.Sort.SCREEN, name="test", by="officer", received=now())

    def write_one(kind: str, uid: str, **values: Any) -> None:
        current = KINDS[kind].objects.filter(uid=uid).first()
        told = {**(current.values() if current else {"known_by": may(4)}), **values}
        write(
            [Draft(kind, {name: value for name, value in told.items() if value is not None}, uid)],
            source=source,
            by="o",
        )

    return write_one


@pytest.fixture(autouse=True)
def family(put, today) -> None:
    """It is the tenth of May."""
    for uid, name, local, level, path in AREAS:
        above = path.split("/")[-3:-2]
        told = {"name": name, "name_local": local, "level": level, "path": path, "code": uid}
        put("area", uid, **told, **({"parent": above[0]} if above else {}))
    places.forget()
    for name, told in PEOPLE.items():
        home, area = ("h-far", "1701") if name == "far" else ("h-near", "020601")
        put("person", name, **told, home=area, phone="099 100 001")
        put("household", home, area=area)
        put("membership", f"m-{name}", person=name, household=home, start=may(1))
        put("arrival", f"a-{name}", person=name, people=1, day=may(4), destination=area)
        put("quarantine", f"q-{name}", person=name, arrival=f"a-{name}", type="home", responsible=area)
    today(may(10))


@pytest.fixture
def issued() -> Callable[..., Certificate]:
    """issued(kind) issues one to Maly."""
    return lambda kind=Kind.ORDER, uid=MALY: issue(of(uid), kind, access())[0]
