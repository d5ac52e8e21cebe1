"""A school in one province where people stay apart, a hospital in another, and who came to them. All invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.linkage.village import FAR, HERE, found_villages
from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.records.stay import Stay
from wayhome.records.staying.lodging import at_site
from wayhome.records.staying.spans import Moment
from wayhome.reference import names
from wayhome.reference.sites import Site

KNOWN = dt.date(2020, 5, 20)
MANAGER = Access("manager", Role.SITE_MANAGER, ("02",), RIGHTS[Role.SITE_MANAGER])


def may(day: int, time: str = "09:00") -> Moment:
    """A minute of May 2020."""
    return Moment(dt.date(2020, 5, day), time)


def site(uid: str, area: str = HERE, **said: Any) -> Draft:
    return Draft("site", {"name": uid.title(), "type": "quarantine_centre", "area": area, **said}, uid)


def person(uid: str, **said: Any) -> Draft:
    values = {"given_name": uid.title(), "home": HERE, "known_by": KNOWN, **said}
    return Draft("person", {name: value for name, value in values.items() if value is not None}, uid)


def stay(uid: str, who: str, begin: str, end: str = "", site: str = "school", **said: Any) -> Draft:
    """A stay from "5 15:00" on, up to "6" (no hour), both in May 2020."""
    values: dict[str, Any] = {"person": who, "place": "centre", "known_by": dt.date(2020, 6, 1), **said}
    if site:
        values["site"] = site
    for name, text in (("checked_in", begin), ("checked_out", end)):
        day, _, time = text.partition(" ")
        if day:
            values[name] = dt.date(2020, 5, int(day))
        if time:
            values[f"{name}_time"] = time
    return Draft("stay", values, uid, based_on=0)


@pytest.fixture
def book(db):
    """Write drafts past the gate, as a story that has happened."""
    found_villages()
    names.forget()
    source = Source.objects.create(sort="screen", name="test", by="dara", received=dt.datetime.now(dt.UTC))

    def tell(*drafts: Draft) -> None:
        write(drafts, source=source, by="dara")
        names.forget()

    yield tell
    names.forget()


@pytest.fixture
def school(book) -> Site:
    """A school with three beds, and a hospital in another province."""
    book(site("school", capacity=3), site("hospital", FAR, type="hospital"))
    return Site.objects.get(uid="school")


@pytest.fixture
def hospital(school) -> Site:
    return Site.objects.get(uid="hospital")


def do(drafts: list[Draft] | Problem, access: Access | None = MANAGER) -> list[str]:
    """Write what a verb drafted, as a screen does; the codes of the problems, if there are any."""
    if isinstance(drafts, Problem):
        return [drafts.code]
    try:
        intake.change("stay", drafts, "manager", access=access)
    except Refused as refused:
        return [problem.code for problem in refused.problems]
    return []


def stays_of(who: str) -> list[Stay]:
    return list(Stay.objects.filter(person=who).order_by("checked_in", "checked_in_time", "seq"))


def here(school: Site):
    return at_site(school)
