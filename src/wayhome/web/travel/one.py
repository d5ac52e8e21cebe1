"""One transport: its manifest, who is put on it, and what can be done next."""

from __future__ import annotations

from collections import Counter
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.capture import gate, intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.shortcode import tail_of
from wayhome.ledger.write import Draft
from wayhome.records.base import this_minute, today
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.staying.spans import Moment
from wayhome.records.transport import Transport
from wayhome.records.travelling.boarding import put_on, seats_beyond, take_off
from wayhome.records.travelling.going import cancel
from wayhome.records.wording import told
from wayhome.reference import names
from wayhome.web.asking import language, may_look_at, sentences
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.people.search import Found, humans
from wayhome.web.showing import Showing
from wayhome.web.staying.seeking import by_code, seen, sought, with_household
from wayhome.web.travel.board import end_of
from wayhome.web.travel.seeing import (
    ABOARD,
    ARRIVED,
    LISTED,
    PLANNED,
    Line,
    count,
    lines_of,
    may_change,
    province_name,
    seen_lines,
    states,
    total,
)

FACTS = ("code", "means", "plate", "places", "beyond_seats", "organisation", "driver_phone", "day", "departed",
         "departed_time", "arrived", "arrived_time", "cancelled", "note")  # fmt: skip


class Page:
    """One transport with what the reader may know and do. Raises Http404."""

    def __init__(self, access: Access, uid: str):
        found = find("transport", uid, access)
        if found.record is None:
            raise Http404
        self.access = access
        self.transport = cast(Transport, found.record)
        self.showing = Showing(access, [(Transport, found.values)])
        self.state = states(self.transport, Moment(today(), this_minute()))
        self.may_change = may_change(self.transport, access)
        self.passengers = list(seen_lines(access, [uid]))

    @property
    def called(self) -> str:
        return self.transport.headline()

    @property
    def way(self) -> str:
        """From where to where it goes."""
        start = end_of(self.transport.from_site, self.transport.area)
        return f"{start} → {end_of(self.transport.to_site, self.transport.destination)}"

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.passengers, {self.transport.uid: bool(self.transport.departed)}, self.access)

    @property
    def centres(self) -> list[tuple[str, str]]:
        """The sites of the reader where people of this transport are to stay, as (uid, name): they check in there."""
        stops = [line.to_site or self.transport.to_site for line in self.passengers if not line.confirmed]
        sites = [uid for uid in dict.fromkeys(stops) if uid]
        own = [uid for uid in sites if may_look_at(names.area_of("site", uid) or "", self.access)]
        return [(uid, names.label("site", uid, language())) for uid in own]

    @property
    def may_board(self) -> bool:
        """Whether the reader may write people on its manifest."""
        return self.access.may(Right.EDIT) and self.transport.is_running

    def change(self, drafts: list[Draft] | Problem) -> list[Problem]:
        """Write it; why it was refused, or nothing."""
        try:
            if isinstance(drafts, Problem):
                raise Refused([drafts])
            intake.change("transport", drafts, self.access.by, access=self.access)
        except Refused as refused:
            return list(refused.problems)
        return []


@require_safe
@desk()
def transport(request: HttpRequest, uid: str) -> HttpResponse:
    """A transport; one that was voided is shown by its record."""
    if find("transport", uid, request.access).record is None:
        return redirect("web:record", "transport", uid)
    page, asked = Page(request.access, uid), request.GET.get("q", "").strip()
    counts = count([page.transport], page.access)[uid]
    people = total(counts.values())
    context = {
        "page": page,
        "lines": page.lines,
        "facts": [each for each in page.showing.values(Transport, page.transport.values(), FACTS) if each.parts],
        "counts": people,
        "provinces": [(province_name(area), each) for area, each in sorted(counts.items())],
        "beyond": seats_beyond(page.transport, people.people),
        "asked": asked,
        "found": _found(asked, page) if page.may_board and asked else [],
        "may_find": page.access.may(Right.SEE_IDENTITY),
        "planned": page.state == PLANNED,
        "over": page.state == ARRIVED,
        "open": LISTED if page.state == PLANNED else ABOARD,
    }
    return render(request, "web/travel/one.html", context)


@require_POST
@desk(Right.EDIT)
def board_people(request: HttpRequest, uid: str) -> HttpResponse:
    """Put people on the manifest: one, a whole household, or whoever a code on a card calls."""
    page = Page(request.access, uid)
    persons = _meant(request, page.access)
    if not persons:
        messages.warning(request, _why_nobody(request.POST.get("code", "")))
        return redirect("web:transport", uid)
    on_it = {line.person for line in page.passengers}
    new = [person for person in persons if person not in on_it]
    if not new:
        messages.info(request, gettext("They are on the manifest already."))
        return redirect("web:transport", uid)
    drafts = put_on(page.transport, new)
    if isinstance(drafts, Problem):
        messages.warning(request, " ".join(sentences([drafts])))
        return redirect("web:transport", uid)
    _put_on_whom_one_can(request, page, drafts)
    return redirect("web:transport", uid)


@require_POST
@desk(Right.EDIT)
def leave_out(request: HttpRequest, uid: str, passenger: str) -> HttpResponse:
    """Take somebody off the manifest before it departs."""
    page = Page(request.access, uid)
    line = next((each for each in page.passengers if each.uid == passenger), None)
    if line is None:
        raise Http404
    problems = page.change(take_off(page.transport, [line]))
    _say(request, problems, gettext("They are off the manifest."))
    return redirect("web:transport", uid)


@require_POST
@desk(Right.EDIT)
def call_off(request: HttpRequest, uid: str) -> HttpResponse:
    """It does not go."""
    page = Page(request.access, uid)
    if not page.may_change:
        raise PermissionDenied
    problems = page.change(cancel(page.transport, today()))
    _say(request, problems, gettext("The transport is cancelled. Its people can go with another one."))
    return redirect("web:transport", uid)


def _meant(request: HttpRequest, access: Access) -> list[str]:
    """The people in scope who are to be put on, as the form says."""
    wanted = request.POST.getlist("person")
    if somebody := request.POST.get("household_with"):
        wanted += with_household(somebody, access)
    if written := request.POST.get("code", "").strip():
        wanted += by_code(written, access)
    return seen(wanted, access)


def _why_nobody(written: str) -> str:
    """Why a code called nobody: it cannot be one, or it is of nobody whom the reader may know."""
    tail = tail_of(written)
    if written.strip() and isinstance(tail, Problem):
        return tail.sentence(gettext)
    return gettext("Nobody in your areas was found by that. Look at the code once more.")


def _put_on_whom_one_can(request: HttpRequest, page: Page, drafts: list[Draft]) -> None:
    """One who cannot go does not keep the others from going: they are put on, and of the one it is said why not."""
    faults = gate.check(drafts, page.access)
    good = [draft for position, draft in enumerate(drafts) if position not in faults]
    persons = [drafts[position].values["person"] for position in faults]
    people = {each.uid: each for each in scope(Person.objects.filter(uid__in=persons), page.access)}
    for position, problems in faults.items():
        person = people.get(drafts[position].values["person"])
        called = page.showing.headline(person) if person else ""
        messages.warning(request, " ".join([f"{called}:", *sentences(problems)]))
    if not good:
        return
    problems = page.change(good)
    said = ngettext("{n} person is put on the manifest.", "{n} people are put on the manifest.", len(good))
    _say(request, problems, said.format(n=told(len(good))))


def _say(request: HttpRequest, problems: list[Problem], done: str) -> None:
    if problems:
        messages.warning(request, " ".join(sentences(problems)))
    else:
        messages.success(request, done)


def _found(asked: str, page: Page) -> list[tuple[Found, int, bool]]:
    """Whom a search finds: with how many people their household has, and whether they are on the manifest already."""
    uids = sought(asked, page.access)
    told = [each for together in humans(uids, page.access) for each in together]
    homes = {each.household.uid for each in told if each.household}
    sizes = Counter(
        Membership.objects.filter(household__in=homes).standing(today()).values_list("household", flat=True)
    )
    on_it = {line.person for line in page.passengers}
    return [(each, sizes[each.household.uid] if each.household else 1, each.uid in on_it) for each in told]
