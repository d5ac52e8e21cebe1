"""The desk of alerts: what was found of whom and waits for an answer, the oldest first; and the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.shortcode import code_of
from wayhome.records.base import today
from wayhome.records.following.alerts import ALERTS, Alert, alert_of, number_waiting, oldest
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.reference import places
from wayhome.reference.codes import code_list
from wayhome.web.asking import language, sentences
from wayhome.web.gatehouse import desk
from wayhome.web.people.household_page import people_of, told_of
from wayhome.web.showing import Showing, Shown

MOST = 200


@dataclass(frozen=True, slots=True)
class AlertCard:
    """An alert as its reader sees it. `told` of the person is empty for somebody outside of their areas."""

    alert: Alert
    called: str
    code: str
    person: Person | None
    told: Mapping[str, Shown]
    place: str
    household: Household | None
    household_called: str
    found: Sequence[Shown]
    days: int


@require_safe
@desk(Right.SEE_SENSITIVE)
def alerts(request: HttpRequest) -> HttpResponse:
    """The alerts in the reader's areas that wait for an answer, at most two hundred of them, the oldest first."""
    access = request.access
    found = oldest(access, MOST)
    number = len(found) if len(found) < MOST else number_waiting(access)
    context = {
        "cards": _cards(found, access),
        "number": number,
        "more": number - len(found),
        "answers": [(code.code, code.label(language())) for code in code_list("alert_answer")],
        "may_answer": may_answer(access),
    }
    return render(request, "web/following/alerts.html", context)


@require_POST
@desk(Right.SEE_SENSITIVE, Right.EDIT)
def answer(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """Say what was done about an alert. Raises Http404 where there is none that waits."""
    access, said = request.access, request.POST.get("answer", "")
    if not may_answer(access):
        raise PermissionDenied
    if kind not in ALERTS:
        raise Http404
    alert = alert_of(kind, uid, access)
    if alert is None:
        messages.info(request, gettext("This alert has its answer already."))
        return redirect("web:alerts")
    if alert.kind.answer is None:
        raise PermissionDenied
    if said not in code_list("alert_answer"):
        messages.warning(request, gettext("Choose what was done about it."))
        return redirect("web:alerts")
    try:
        drafts = alert.kind.answer(alert.record, said, today())
        if isinstance(drafts, Problem):
            raise Refused([drafts])
        intake.change("alert", drafts, access.by, access=access)
    except Refused as refused:
        messages.warning(request, " ".join(sentences(refused.problems)))
        return redirect("web:alerts")
    messages.success(request, gettext("The answer is noted."))
    return redirect("web:alerts")


def may_answer(access: Access) -> bool:
    """Whether the reader answers alerts. Volunteers raise them: what is done about them others say."""
    return access.may(Right.EDIT)


def _cards(found: Sequence[Alert], access: Access) -> list[AlertCard]:
    """The alerts with whom they are about: a constant number of queries."""
    people = people_of([alert.person for alert in found], access)
    ties = Membership.objects.filter(Q(person__in=list(people))).standing(today())
    lives = {tie.person: tie.household for tie in scope(ties, access, of_few=True)}
    wanted = Household.objects.filter(uid__in=set(lives.values()))
    households = {each.uid: each for each in scope(wanted, access, of_few=True)}
    showing = Showing(access, [(type(alert.record), alert.record.values()) for alert in found])
    return [
        _card(alert, people.get(alert.person), households.get(lives.get(alert.person, "")), showing) for alert in found
    ]


def _card(alert: Alert, person: Person | None, household: Household | None, showing: Showing) -> AlertCard:
    place = (person.current or person.home) if person else None
    found = showing.values(type(alert.record), alert.record.values(), alert.kind.told)
    return AlertCard(
        alert,
        showing.headline(person) if person else showing.reference("person", alert.person).text,
        code_of(alert.person),
        person,
        told_of(person, showing) if person else {},
        places.full_name(place, language()) if place else "",
        household,
        showing.headline(household) if household else "",
        [value for value in found if value.parts or value.hidden],
        (today() - alert.day).days,
    )
