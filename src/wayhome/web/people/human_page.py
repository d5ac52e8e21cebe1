"""The page of one human: all registrations that are of them, and everything known of any of them, in the areas."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.record import Record
from wayhome.linkage.seeing import may_link
from wayhome.linkage.who import same_as
from wayhome.records.base import today
from wayhome.records.household import Household
from wayhome.records.membership import Membership, spell
from wayhome.records.person import Person
from wayhome.web.finding import find
from wayhome.web.forgetting.rights import rights_of
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_change
from wayhome.web.people.known import matches_of
from wayhome.web.people.timeline import gather, lines
from wayhome.web.quarantine.card import card
from wayhome.web.showing import Showing
from wayhome.web.staying import card as staying

HEAD_LINE = ("sex", "age", "birth_date", "home", "phone", "phone_owner", "document_type", "document_number", "note")


@require_safe
@desk()
def human(request: HttpRequest, uid: str) -> HttpResponse:
    """Who a registration in the reader's areas is: what it says, their other registrations there, their timeline."""
    found, access = find("person", uid, request.access), request.access
    if found.record is None:
        return redirect("web:record", "person", uid)
    own = registrations(uid, access)
    records = gather(own, access)
    told = lines(records, [each.uid for each in own], access)
    showing = Showing(access, [(Person, found.values)])
    context = {
        "person": found.record,
        "called": showing.headline(found.record),
        "code": code_of(uid),
        "said": {prop.name: showing.value(prop, found.values.get(prop.name)) for prop in Person.properties()},
        "head_line": showing.values(Person, found.values, HEAD_LINE),
        "erased": any(line.is_erasure and line.record.uid == uid for line in told),
        "registrations": [registration(each, showing) for each in own],
        "codes": {each.uid: code_of(each.uid) or each.uid[-8:] for each in own},
        "households": households(records, access),
        "quarantine": card(records),
        "stays_at": staying.card(records, access),
        "rights": rights_of(uid, access),
        "lines": told,
        "may_change": may_change(Person, access),
        "may_link": may_link(access),
        **matches_of(found.record, access),
    }
    return render(request, "web/people/human.html", context)


def registrations(uid: str, access: Access) -> list[Person]:
    """The registrations of the human in the reader's areas: the one asked for first, then from the newest on."""
    found = scope(Person.objects.filter(uid__in=same_as(uid)), access)
    return sorted(found, key=lambda each: (each.uid != uid, -each.known_by.toordinal(), each.uid))


def registration(person: Person, showing: Showing) -> dict[str, Any]:
    """One registration beside the others."""
    columns = ("name_local", "sex", "age", "home", "phone", "phone_owner", "known_by")
    return {
        "uid": person.uid,
        "called": showing.headline(person),
        "code": code_of(person.uid),
        "told": [value for value in showing.values(Person, person.values(), columns) if value.parts],
    }


def households(records: list[Record], access: Access) -> list[dict[str, Any]]:
    """In which households they are and were, the newest first."""
    ties = [each for each in records if isinstance(each, Membership)]
    wanted = scope(Household.objects.filter(uid__in={tie.household for tie in ties}), access)
    known = {each.uid: each for each in wanted}
    showing, now = Showing(access), today()
    lived_in = [
        {
            "tie": tie,
            "called": showing.headline(known[tie.household]),
            "told": showing.values(Membership, tie.values(), ("role", "start", "end")),
            "now": tie.end is None or tie.end > now,
        }
        for tie in ties
        if tie.household in known
    ]
    return sorted(lived_in, key=lambda each: (each["now"], spell(each["tie"].values())), reverse=True)
