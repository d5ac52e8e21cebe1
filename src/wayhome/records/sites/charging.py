"""Charge: who takes care of what a site lacks, until when, and that it was met. Verbs return drafts or a Problem."""

from __future__ import annotations

import datetime as dt

from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.site_need import SiteNeed
from wayhome.records.sites.standing import StandingNeed

DUE_PASSED = declare("site_need.due_passed", "{due} has passed: today is {today}. Name a day that can still be kept.")
FOUND_SINCE = declare(
    "site_need.found_since",
    "The check of {day} found it lacking, after {met}. Name the day on which it was met since then.",
)


def take(standing: StandingNeed, owner: str, due: dt.date, note: str | None = None) -> list[Draft] | Problem:
    """The draft by which the organisation `owner` takes care of the need until the day `due`."""
    if due < today():
        return DUE_PASSED("due", due=due.isoformat(), today=today().isoformat())
    return [_draft(standing, owner=owner, due=due, note=note)]


def meet(standing: StandingNeed, day: dt.date, how: str) -> list[Draft] | Problem:
    """The draft by which the need was met on that day; nobody needs to have taken charge of it before."""
    seen = (standing.check.day or standing.check.known_by) if standing.check else None
    if seen and day < seen:
        return FOUND_SINCE("met", day=seen.isoformat(), met=day.isoformat())
    return [_draft(standing, met=day, how=how)]


def _draft(standing: StandingNeed, **said: object) -> Draft:
    """The record of this need with what is said now; a new one where the last was met before it was lacking again."""
    row = standing.taken
    going_on = row if row and row.met is None else None
    values = going_on.values() if going_on else _new(standing)
    values |= {name: value for name, value in said.items() if value is not None}
    if said.get("met"):
        values["known_by"] = today()
    uid, version = (going_on.uid, going_on.version) if going_on else (new_uid(), 0)
    return Draft(SiteNeed.kind, values, uid, based_on=version)


def _new(standing: StandingNeed) -> dict[str, object]:
    site, need = standing.site, standing.need
    values = {
        "site": site.uid,
        "area": site.area,
        "norm": need.norm.id,
        "site_check": standing.check.uid if standing.check else None,
        "quantity": need.lacking,
        "known_by": today(),
    }
    return {name: value for name, value in values.items() if value is not None}
