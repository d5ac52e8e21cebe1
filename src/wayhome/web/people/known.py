"""Who may be known already: while somebody is written down, and on the page of who was. It never stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.capture import intake
from wayhome.kernel.problems import Refused
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.record import Record
from wayhome.linkage import deciding, pairs, words
from wayhome.linkage.live import Alike, Match, likely
from wayhome.linkage.models import Pair
from wayhome.linkage.seeing import may_link
from wayhome.records.base import today
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.web.asking import sentences
from wayhome.web.fields import fields_for, typed_changes
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.showing import Showing, Shown

NAMES = ("family_name", "given_name", "name_local")
BESIDE = ("age", "birth_date", "home", "phone", "document_number")
"""A name alone is shared by hundreds: the check waits until something else is told."""


@dataclass(frozen=True, slots=True)
class Known:
    """A match as the reader sees it."""

    match: Match
    called: str
    code: str
    told: Sequence[Shown]
    household: str
    household_called: str
    reasons: str


def matches_of(person: Record, access: Access) -> dict[str, Any]:
    """Registrations that may be of the same human as this one and are not decided about, as `_known.html` shows them;
    for who sees names alone.
    """
    alike = Alike()
    if access.may(Right.SEE_IDENTITY):
        alike = likely(person.values(), [], access, exclude_uid=person.uid)
    return {"matches": told(alike.here, person.headline(), access), "elsewhere": alike.elsewhere}


def told(matches: Sequence[Match], called: str, access: Access) -> list[Known]:
    """The matches of somebody `called` so, with what the reader may see of them: three queries, however many."""
    uids = [match.uid for match in matches]
    people = {each.uid: each for each in scope(Person.objects.filter(uid__in=uids), access)}
    ties = scope(Membership.objects.filter(person__in=uids).standing(today()), access, of_few=True)
    live_in = {tie.person: tie.household for tie in ties}
    homes = {each.uid: each for each in Household.objects.filter(uid__in=set(live_in.values()))}
    showing = Showing(access)
    return [
        _told(match, called, people[match.uid], homes.get(live_in.get(match.uid, "")), showing)
        for match in matches
        if match.uid in people
    ]


def _told(match: Match, called: str, person: Person, household: Household | None, showing: Showing) -> Known:
    columns = ("name_local", "sex", "age", "home", "phone", "phone_owner")
    return Known(
        match,
        showing.headline(person),
        code_of(person.uid),
        [value for value in showing.values(Person, person.values(), columns) if value.parts],
        household.uid if household else "",
        showing.headline(household) if household else "",
        words.sentence(match.reasons, (called, person.headline())),
    )


@require_POST
@desk(Right.EDIT, Right.SEE_IDENTITY)
def check(request: HttpRequest, uid: str = "") -> HttpResponse:
    """Who may be known already, given what stands in the form so far. Names come in the body, never in the address."""
    access = request.access
    before = find("person", uid, access).values if uid else None
    fields = fields_for(Person, before or {}, access)
    values = intake.read("person", typed_changes(fields, request.POST), before)
    enough = any(values.get(name) for name in NAMES) and any(values.get(name) for name in BESIDE)
    called = Person(**{name: values.get(name) for name in NAMES}).headline()
    alike = likely(values, [], access, exclude_uid=uid) if enough else Alike()
    context = {"matches": told(alike.here, called, access), "elsewhere": alike.elsewhere, "typing": True}
    return render(request, "web/people/_known.html", context)


@require_POST
@desk(Right.SEE_IDENTITY)
def decide(request: HttpRequest, uid: str, other: str) -> HttpResponse:
    """Say whether two registrations are of one human; who may not decide that hands the pair to those who do."""
    access, verdict = request.access, request.POST.get("verdict", "")
    person, _ = find("person", uid, access).standing, find("person", other, access).standing
    if verdict not in (Pair.State.SAME, Pair.State.DIFFERENT):
        raise Http404
    pair = _pair(person, other, access)
    if not may_link(access):
        messages.success(request, gettext("It is noted. Those who decide who is who will look at it."))
        return redirect("web:person", uid)
    try:
        deciding.decide(pair, verdict, access.by, access)
    except Refused as refused:
        messages.warning(request, " ".join(sentences(refused.problems)))
        return redirect("web:person", uid)
    same = verdict == Pair.State.SAME
    said = gettext("They are one person from now on.") if same else gettext("They are different people from now on.")
    messages.success(request, said)
    return redirect("web:person", uid)


def _pair(person: Record, other: str, access: Access) -> Pair:
    """The pair of the two as it is noted; noted now, if the check finds them alike. Raises Http404."""
    ends = {"left": min(person.uid, other), "right": max(person.uid, other)}
    pair = Pair.objects.filter(**ends).first()
    if pair is None:
        matches = likely(person.values(), [], access, exclude_uid=person.uid)
        match = next((each for each in matches.here if each.uid == other), None)
        if match is None:
            raise Http404
        pairs.note([pairs.Found(person.uid, other, match.weight, match.reasons)])
        pair = Pair.objects.get(**ends)
    return pair
