"""The page of a household: who is in it and who was, whom to reach, and what happened to its members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.kernel.shortcode import code_of
from wayhome.records.base import property_of, today
from wayhome.records.consent import Consent
from wayhome.records.follow_up import FollowUp
from wayhome.records.household import Household
from wayhome.records.households import HEAD
from wayhome.records.membership import Membership, spell
from wayhome.records.person import Person
from wayhome.records.wording import words
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_change
from wayhome.web.people.spans import chart
from wayhome.web.quarantine.card import cards
from wayhome.web.showing import Showing, Shown

SHOWN_FOLLOW_UPS = 20
NEWEST = (F("day").desc(nulls_last=True), "-seq")


@dataclass(frozen=True, slots=True)
class Member:
    """A membership with the person in it. `person` is None if the reader does not see them: they have no name here."""

    membership: Membership
    person: Person | None
    called: str
    told: Mapping[str, Shown]

    @property
    def is_head(self) -> bool:
        return self.membership.role == HEAD


@require_safe
@desk()
def household(request: HttpRequest, uid: str) -> HttpResponse:
    """A household in the reader's areas; one that was voided is shown by its record."""
    found, access = find("household", uid, request.access), request.access
    if found.record is None:
        return redirect("web:record", "household", uid)
    now = today()
    ties = list(Membership.objects.filter(household=uid))
    people = people_of([*(tie.person for tie in ties), found.record.alternate_contact], access)
    showing = Showing(access, [(Household, found.values)])
    members = [member_of(tie, people, showing) for tie in _in_order(ties)]
    inside = [each for each in members if _is_in(each.membership, now)]
    heads = [each for each in inside if each.is_head]
    consents = scope(Consent.objects.filter(Q(household=uid)), access, of_few=True).order_by(*NEWEST)
    context = {
        "household": found.record,
        "meta": Household._meta,
        "called": showing.headline(found.record),
        "code": code_of(uid),
        "said": {prop.name: showing.value(prop, found.values.get(prop.name)) for prop in Household.properties()},
        "heads": heads,
        "contact": contact_of(found.record.alternate_contact, people, showing),
        "members": inside,
        "former": [each for each in members if not _is_in(each.membership, now)],
        "chart": chart(ties, now),
        "apart": cards([tie.person for tie in ties], access),
        "names": {each.membership.person: each.called for each in members},
        "follow_ups": _follow_ups([tie.person for tie in ties], access, showing),
        "consents": [(each, showing.values(Consent, each.values(), ("agreed", "withdrawn"))) for each in consents],
        "may_change": may_change(Household, access),
    }
    return render(request, "web/people/household.html", context)


def people_of(uids: Iterable[str | None], access: Access) -> dict[str, Person]:
    """Those of these people who are in the reader's areas."""
    return {each.uid: each for each in scope(Person.objects.filter(uid__in=[uid for uid in uids if uid]), access)}


def member_of(tie: Membership, people: Mapping[str, Person], showing: Showing) -> Member:
    person = people.get(tie.person)
    called = showing.reference("person", tie.person).text if person is None else showing.headline(person)
    told = {prop.name: showing.value(prop, tie.values().get(prop.name)) for prop in Membership.properties()}
    return Member(tie, person, called, told | (told_of(person, showing) if person else {}))


def contact_of(uid: str | None, people: Mapping[str, Person], showing: Showing) -> dict[str, Any] | None:
    """Whom to reach if the head cannot be reached, as far as the reader sees them."""
    if not uid:
        return None
    person = people.get(uid)
    called = showing.headline(person) if person else showing.reference("person", uid).text
    return {"uid": uid, "person": person, "called": called, "told": told_of(person, showing) if person else {}}


def told_of(person: Person, showing: Showing) -> dict[str, Shown]:
    """What is shown of a person beside their name."""
    values = person.values()
    names = ("name_local", "sex", "age", "phone", "phone_owner", "home")
    return {name: showing.value(property_of(Person, name), values.get(name)) for name in names}


def _is_in(tie: Membership, day: Any) -> bool:
    return (tie.start is None or tie.start <= day) and (tie.end is None or tie.end > day)


def _in_order(ties: Iterable[Membership]) -> list[Membership]:
    return sorted(ties, key=lambda tie: (tie.role != HEAD, spell(tie.values())[0], tie.uid))


def _follow_ups(persons: Iterable[str], access: Access, showing: Showing) -> list[dict[str, Any]]:
    found = scope(FollowUp.objects.filter(Q(person__in=set(persons))), access, of_few=True).order_by(*NEWEST)[
        :SHOWN_FOLLOW_UPS
    ]
    columns = ("day", "channel", "status")
    return [{"record": each, "told": _in_words(showing.values(FollowUp, each.values(), columns))} for each in found]


def _in_words(told: list[Shown]) -> str:
    """A follow-up in one line: when and how, then what was noted with its name."""
    when, how, *others = told
    return words(when.text, how.text, *(f"{each.label}: {each.text}" for each in others if each.parts))
