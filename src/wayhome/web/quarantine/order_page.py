"""Ordering a quarantine: for one person, or for the members of a household in one go."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.fields import Property
from wayhome.ledger.write import Draft
from wayhome.linkage.who import same_as
from wayhome.packs.protocol import protocol
from wayhome.records import households
from wayhome.records.base import property_of, today
from wayhome.records.following import ordering
from wayhome.records.following.standing import open_of, standings
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine
from wayhome.reports import wording
from wayhome.web.asking import language
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.people.household_page import told_of
from wayhome.web.people.questions import Questions
from wayhome.web.quarantine.words import Said, said
from wayhome.web.showing import Showing, Shown

OFTEN = (
    "type", "home_possible", "supplies_ensured", "order", "ordered_by", "order_day", "order_number", "note",
)  # fmt: skip
SELDOM = ("days", "start", "responsible")
START = _("If the days count from another day than the arrival")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One for whom it can be ordered, or who has one that is open. `returned` is the day that would be day 0.

    `link` leads to the open one, "" where the reader may not know more of it than that there is one.
    """

    person: Person
    called: str
    told: dict[str, Shown]
    returned: Any
    link: str
    said: Said | None
    is_chosen: bool


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def of_person(request: HttpRequest, uid: str) -> HttpResponse:
    """For one person; those they live with can be ticked too."""
    found = find("person", uid, request.access)
    if found.record is None:
        raise Http404
    ties = Membership.objects.filter(person__in=same_as(uid)).standing(today())
    homes = scope(Household.objects.filter(uid__in=ties.values("household")), request.access)
    others = Membership.objects.filter(household__in=[each.uid for each in homes]).standing(today())
    together = [uid, *others.exclude(person__in=same_as(uid)).values_list("person", flat=True)]
    return _answer(
        request, together, [uid], reverse("web:person", args=[uid]), Showing(request.access).headline(found.standing)
    )


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def of_household(request: HttpRequest, uid: str) -> HttpResponse:
    """For all members of a household at once, or for some of them."""
    found = find("household", uid, request.access)
    if found.record is None:
        raise Http404
    together = [each.person for each in households.members(uid, today())]
    back = reverse("web:household", args=[uid])
    return _answer(request, together, together, back, Showing(request.access).headline(found.standing))


def _answer(
    request: HttpRequest, together: Sequence[str], chosen: Sequence[str], back: str, called: str
) -> HttpResponse:
    access = request.access
    if request.method == "POST":
        chosen = request.POST.getlist("who")
    candidates = _candidates(list(dict.fromkeys(together)), chosen, access)
    questions = Questions(access, _asked(), {"type": "home", "order_day": today()})
    if request.method == "POST":
        typed = questions.read(request.POST)
        free = [each.person.uid for each in candidates if each.is_chosen]
        if not questions.is_wrong and (drafts := _do(questions, ordering.order(free, typed), access)):
            return _there(request, drafts, back)
    context = {
        "back": back,
        "called": called,
        "candidates": candidates,
        "is_anybody_free": any(each.said is None for each in candidates),
        "questions": questions,
        "days": protocol().days,
        "often": f":{len(OFTEN)}",
        "seldom": f"{len(OFTEN)}:",
        "wrong": questions.is_wrong,
    }
    return render(request, "web/quarantine/order.html", context, status=400 if questions.is_wrong else 200)


def _asked() -> list[Property]:
    declared = [copy(property_of(Quarantine, name)) for name in (*OFTEN, *SELDOM)]
    for prop in declared:
        if prop.name == "start":
            prop.help_text = START
    return declared


def _do(questions: Questions, drafts: list[Draft] | Problem, access: Access) -> list[Draft]:
    """The drafts that were written; [] if they were refused."""
    try:
        if isinstance(drafts, Problem):
            raise Refused([drafts])
        intake.change("quarantine", drafts, access.by, access=access, also=[ordering.one_at_a_time(drafts)])
    except Refused as refused:
        questions.blame(refused.problems)
        return []
    return drafts


def _there(request: HttpRequest, drafts: Sequence[Draft], back: str) -> HttpResponse:
    if len(drafts) == 1:
        messages.success(request, gettext("The quarantine is ordered."))
        return redirect("web:quarantine", drafts[0].uid)
    messages.success(
        request,
        gettext("A quarantine is ordered for {people} people.").format(people=wording.number(len(drafts), language())),
    )
    return redirect(back)


def _candidates(together: Sequence[str], chosen: Sequence[str], access: Access) -> list[Candidate]:
    """Those of these people whom the reader sees, in that order."""
    people = {each.uid: each for each in scope(Person.objects.filter(Q(uid__in=together)), access)}
    seen = [uid for uid in together if uid in people]
    standing, came = open_of(seen), ordering.newest_returns(seen)
    where = standings(standing.values(), today())
    mine = {each.uid: each for each in standing.values()}
    shown = set(scope(Quarantine.objects.filter(uid__in=mine), access, of_few=True).values_list("uid", flat=True))
    showing = Showing(access)
    return [
        Candidate(
            people[uid],
            showing.headline(people[uid]),
            told_of(people[uid], showing),
            came[uid].day if uid in came else None,
            reverse("web:quarantine", args=[standing[uid].uid])
            if uid in standing and standing[uid].uid in shown
            else "",
            said(where[standing[uid].uid]) if uid in standing else None,
            uid in chosen and uid not in standing,
        )
        for uid in seen
    ]
