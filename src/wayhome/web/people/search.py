"""Find people: by a part of the name in either script, by phone, document or short code; one line a human."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.kernel.shortcode import code_of
from wayhome.linkage import finding
from wayhome.linkage.who import who_of
from wayhome.records.base import today
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_add
from wayhome.web.showing import Showing, Shown

MOST = 40
COLUMNS = ("name_local", "sex", "age", "phone", "phone_owner", "home", "current")


@dataclass(frozen=True, slots=True)
class Found:
    """A registration as the search shows it."""

    uid: str
    called: str
    code: str
    told: dict[str, Shown]
    household: Household | None
    household_called: str


@require_safe
@desk(Right.SEE_IDENTITY)
def people(request: HttpRequest) -> HttpResponse:
    """The people in the reader's areas who may be meant, registrations of one human together."""
    access, asked = request.access, request.GET.get("q", "").strip()
    uids = finding.people(asked, access, MOST) if asked else []
    context = {
        "asked": asked,
        "humans": humans(uids, access),
        "may_be_more": len(uids) == MOST,
        "may_add": may_add(Person, access),
    }
    return render(request, "web/people/search.html", context)


def humans(uids: Sequence[str], access: Access) -> list[list[Found]]:
    """The registrations by human, in the order in which they were found: five queries, however many there are."""
    people = {each.uid: each for each in scope(Person.objects.filter(uid__in=uids), access)}
    who = who_of(uids)
    ties = scope(Membership.objects.filter(person__in=uids).standing(today()), access, of_few=True)
    live_in = {tie.person: tie.household for tie in ties}
    homes = {each.uid: each for each in Household.objects.filter(uid__in=set(live_in.values()))}
    showing = Showing(access)
    together: dict[str, list[Found]] = {}
    for uid in uids:
        if uid in people:
            home = homes.get(live_in.get(uid, ""))
            together.setdefault(who[uid], []).append(_found(people[uid], home, showing))
    return list(together.values())


def _found(person: Person, household: Household | None, showing: Showing) -> Found:
    told = zip(COLUMNS, showing.values(Person, person.values(), COLUMNS), strict=True)
    called = showing.headline(household) if household else ""
    return Found(person.uid, showing.headline(person), code_of(person.uid), dict(told), household, called)
