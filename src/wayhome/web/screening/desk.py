"""The desk of the health team: find or scan whom to screen, who came last and was not screened, and what waits."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Exists, Max, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.kernel.shortcode import code_of
from wayhome.linkage import finding
from wayhome.records.arrival import Arrival
from wayhome.records.base import today
from wayhome.records.person import Person
from wayhome.records.referring import waiting as referrals
from wayhome.records.sampling import waiting as samples
from wayhome.records.screening import Screening
from wayhome.reference.codes import code_list
from wayhome.web.asking import language
from wayhome.web.gatehouse import desk
from wayhome.web.listing import with_code
from wayhome.web.people.search import humans
from wayhome.web.showing import Showing

MOST_FOUND, MOST_WAITING, DAYS = 20, 30, 4


@require_safe
@desk(Right.EDIT, Right.SEE_MEDICAL)
def screenings(request: HttpRequest) -> HttpResponse:
    """Whom to screen; a code that was scanned leads to the sheet at once."""
    access, asked = request.access, request.GET.get("q", "").strip()
    scanned = [each for each in with_code(asked, access) if each.kind == Person.kind] if asked else []
    if len(scanned) == 1:
        return redirect("web:screening", scanned[0].uid)
    context = {
        "asked": asked,
        "found": humans(finding.people(asked, access, MOST_FOUND), access) if asked else [],
        "waiting": [] if asked else not_screened(access),
        "today": today_so_far(access),
        "samples_overdue": scope(samples.waited_for().filter(samples.overdue(today())), access, of_few=True).count(),
        "results_calling": scope(samples.calling(), access, of_few=True).count(),
        "referrals_to_answer": referrals.to_answer(referrals.received(access)).count(),
    }
    return render(request, "web/screening/desk.html", context)


def not_screened(access: Access) -> list[dict[str, Any]]:
    """The people in the areas who came in the last days on which anybody came, and whom nobody has screened.

    The newest first. Only so many days are looked at: where all of a province were screened, a look through all who
    ever came would take seconds.
    """
    of_persons = Arrival.objects.filter(person__isnull=False)
    newest = of_persons.aggregate(newest=Max("day"))["newest"]
    if newest is None:
        return []
    lately = of_persons.filter(day__gt=newest - dt.timedelta(days=DAYS))
    screened = Screening.objects.filter(person=OuterRef("person"))
    rows = scope(lately, access, of_few=True).exclude(Exists(screened)).order_by("-day", "-seq")[:MOST_WAITING]
    arrivals = {each.person: each for each in reversed(rows)}
    people = {each.uid: each for each in scope(Person.objects.filter(uid__in=list(arrivals)), access)}
    showing = Showing(access)
    columns = ("sex", "age", "home")
    return [
        {
            "person": people[uid],
            "called": showing.headline(people[uid]),
            "code": code_of(uid),
            "told": [value for value in showing.values(Person, people[uid].values(), columns) if value.parts],
            "arrival": arrivals[uid],
        }
        for uid in reversed(arrivals)
        if uid in people
    ]


def today_so_far(access: Access) -> dict[str, Any]:
    """How many were screened today in the areas, and of what they are suspected."""
    rows = scope(Screening.objects.filter(day=today()), access, of_few=True).values_list("suspected", "outcome")
    suspected = Counter(code for codes, _ in rows for code in codes or ())
    conditions = code_list("condition")
    told = [(conditions.label(code, language()), number) for code, number in sorted(suspected.items())]
    return {"number": len(rows), "suspected": told}
