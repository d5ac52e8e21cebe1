"""Checking in all who came by one transport: each is ticked, with a bed, and whoever is missing is unticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.accounts.scope import scope
from wayhome.kernel.problems import Problem
from wayhome.ledger.write import Draft
from wayhome.records.passenger import Passenger
from wayhome.records.transport import Transport
from wayhome.records.travelling.confirming import confirm
from wayhome.records.travelling.going import NOT_DEPARTED, arrive
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.staying.arriving import arrival_questions, beds_left, come_in, give_beds, moment, say_who_came
from wayhome.web.staying.coming import is_bound_for
from wayhome.web.staying.place import Place
from wayhome.web.staying.sheet import Sheet, line_of
from wayhome.web.travel.seeing import may_change

UNSEEN = _(
    "Who this is cannot be seen from your areas, so they cannot be checked in here yet. Ask those who sent them to say "
    "where they are bound."
)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT, Right.SEE_IDENTITY)
def from_transport(request: HttpRequest, uid: str, transport: str) -> HttpResponse:
    """Check in all who came by a bus or truck: each is ticked, with a bed; whoever is missing is unticked."""
    place = Place(request, uid, changing=True)
    bus = cast(Transport | None, find("transport", transport, place.access).record)
    if bus is None:
        raise Http404
    lines = list(
        scope(Passenger.objects.still_open().filter(transport=transport), place.access, of_few=True).order_by("seq")
    )
    sheet = _manifest(place, bus, lines)
    bound = {line.uid for line in lines if is_bound_for(uid, bus, line)}
    at_last_stop = bus.to_site == uid or (bus.to_site is None and len(bound) == len(lines))
    is_over = at_last_stop and bus.arrived is None and may_change(bus, place.access)
    if request.method == "POST":
        said = sheet.hold(request.POST)
        if not sheet.is_wrong and sheet.write(_come(place, bus, lines, sheet, said, is_over)):
            say_who_came(request, place, sheet.chosen)
            if bound - {line.key for line in sheet.chosen}:
                return redirect("web:transport_arrive", transport)
            return redirect("web:site_residents", uid)
    context = {
        "place": place,
        "transport": bus,
        "sheet": sheet,
        "has_departed": bus.departed is not None,
        **beds_left(place, sheet),
    }
    return render(request, "web/staying/manifest.html", context, status=400 if sheet.is_wrong else 200)


def _manifest(place: Place, bus: Transport, passengers: Sequence[Passenger]) -> Sheet:
    at = moment()
    people = place.people([each.person for each in passengers])
    lines = []
    for each in passengers:
        line = line_of(each.uid, each.person, people.get(each.person), place.showing)
        if each.person not in people:
            line.note = str(UNSEEN)
        elif not is_bound_for(place.site.uid, bus, each):
            line.is_chosen, line.note = False, gettext("is bound for another place")
        lines.append(line)
    give_beds(place, [line for line in lines if line.is_chosen], at)
    lines.sort(key=lambda line: (not line.is_chosen, line.family == 0, line.family))
    return Sheet(place.access, lines, arrival_questions(place, at))


def _come(
    place: Place, bus: Transport, passengers: Sequence[Passenger], sheet: Sheet, said: dict[str, Any], is_over: bool
) -> list[Draft] | Problem:
    """They are confirmed and checked in, and where it is the last stop, the transport has arrived: all or nothing."""
    if bus.departed is None:
        return NOT_DEPARTED(transport=bus.headline())
    chosen = {line.key for line in sheet.chosen}
    inside = come_in(place, sheet, said)
    if isinstance(inside, Problem):
        return inside
    here = confirm([each for each in passengers if each.uid in chosen], said["day"], said["time"])
    if isinstance(here, Problem):
        return here
    ended = arrive(bus, said["day"], said["time"]) if is_over else []
    if isinstance(ended, Problem):
        return ended
    # Where the people are now follows from the stay: two drafts of one person would contradict each other.
    return [*ended, *(each for each in here if each.kind != "person"), *inside]
