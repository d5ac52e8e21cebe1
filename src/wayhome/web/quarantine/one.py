"""The page of one quarantine: where it stands, its days, and the papers, stays and visits behind that."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.ledger.record import Record
from wayhome.linkage.who import same_as
from wayhome.records.amendment import Amendment
from wayhome.records.base import today
from wayhome.records.follow_up import FollowUp
from wayhome.records.following.standing import standings
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine
from wayhome.records.stay import Stay
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_change
from wayhome.web.quarantine.line import line
from wayhome.web.quarantine.words import said
from wayhome.web.showing import Showing

MOST = 200
ORDER = (
    "type", "arrival", "start", "days", "order", "ordered_by", "order_day", "order_number", "home_possible",
    "supplies_ensured", "responsible", "note",
)  # fmt: skip
PAPER = ("kind_of", "until", "day", "reason", "decided_by", "document")
STAY = ("place", "site", "area", "checked_in", "checked_out", "exit")
CONTACT = ("day", "channel", "status", "symptoms", "needs", "note")


@require_safe
@desk()
def quarantine(request: HttpRequest, uid: str) -> HttpResponse:
    """A quarantine in the reader's areas; one that was voided is shown by its record."""
    found, access = find("quarantine", uid, request.access), request.access
    if found.record is None:
        return redirect("web:record", "quarantine", uid)
    own = cast(Quarantine, found.standing)
    registrations = same_as(own.person)
    papers = _of(Amendment, Q(quarantine=uid), access, "day", "known_by")
    stays = _of(Stay, Q(person__in=registrations) | Q(quarantine=uid), access, "checked_in", "planned")
    contacts = _of(FollowUp, Q(person__in=registrations), access, "day", "known_by")
    standing = standings([own], today())[uid]
    showing = Showing(access, [(type(each), each.values()) for each in (own, *papers, *stays, *contacts)])
    person = scope(Person.objects.filter(uid=own.person), access).first()
    context = {
        "quarantine": own,
        "person": person,
        "called": showing.headline(person) if person else showing.reference("person", own.person).text,
        "headline": showing.headline(own),
        "standing": standing,
        "said": said(standing),
        "line": line(standing, contacts, stays),
        "order": [value for value in showing.values(Quarantine, own.values(), ORDER) if value.parts or value.hidden],
        "papers": _told(papers, PAPER, showing),
        "stays": _told(stays, STAY, showing),
        "contacts": _told(contacts, CONTACT, showing),
        "may_change": may_change(Quarantine, access),
    }
    return render(request, "web/quarantine/one.html", context)


def _of(model: type[Record], about: Q, access: Access, *days: str) -> list[Any]:
    """The records in scope, the newest first."""
    order = [F(day).desc(nulls_last=True) for day in days]
    return list(scope(model.objects.filter(about), access, of_few=True).order_by(*order, "-seq")[:MOST])


def _told(records: Collection[Record], names: tuple[str, ...], showing: Showing) -> list[tuple[Record, dict[str, Any]]]:
    return [(each, dict(zip(names, showing.values(type(each), each.values(), names), strict=True))) for each in records]
