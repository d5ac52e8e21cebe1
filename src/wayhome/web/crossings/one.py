"""One point of entry: what holds there, what held before, who came hour by hour, and saying what holds from now on."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.fields import Clock, Day, Flag
from wayhome.records.base import property_of, today
from wayhome.records.crossing.changing import set_status
from wayhome.records.crossing.hours import span_of
from wayhome.records.crossing_status import CrossingStatus
from wayhome.records.staying.spans import MIDNIGHT, Moment
from wayhome.reference.sites import Site
from wayhome.web.crossings.drawing import strip
from wayhome.web.crossings.points import NOON, TYPES, Point, in_words, may_change, points
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.people.questions import Questions, asked
from wayhome.web.when import when

SHOWN = 100


@require_safe
@desk()
def crossing(request: HttpRequest, uid: str) -> HttpResponse:
    """A point of entry as of a minute."""
    site, moment = _site(uid, request.access), when(request, NOON)
    point = points(moment.at, request.access, only=uid)[0]
    statuses = list(CrossingStatus.objects.filter(site=uid))
    newest = sorted(statuses, key=lambda each: (span_of(each.values()).begin, each.seq), reverse=True)
    context = {
        "site": site,
        "point": point,
        "asked": moment,
        "strip": strip(statuses, moment.at),
        "history": [(each, in_words(each)) for each in newest[:SHOWN]],
        "hours": _hours(point),
        "everywhere": request.access.everywhere,
    }
    return render(request, "web/crossings/one.html", context)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what holds at a point from a moment on; what held until then ends."""
    site = _site(uid, request.access)
    if not may_change(site, request.access):
        raise PermissionDenied
    point = points(Moment(today(), NOON), request.access, only=uid)[0]
    questions = Questions(request.access, _asked(request.access), {"day": today()})
    if request.method == "POST":
        said = questions.read(request.POST)
        if not questions.is_wrong:
            questions.blame(_write(uid, said, request.access))
        if not questions.is_wrong:
            messages.success(request, gettext("It is written. What held until then has ended."))
            return redirect("web:crossing", uid)
    context = {"site": site, "point": point, "questions": questions}
    return render(request, "web/crossings/change.html", context, status=400 if questions.is_wrong else 200)


def _site(uid: str, access: Access) -> Site:
    """The point of entry. Raises Http404."""
    found = find("site", uid, access)
    if found.record is None or cast(Site, found.record).type not in TYPES:
        raise Http404
    return cast(Site, found.record)


def _asked(access: Access) -> list[Any]:
    """What is asked of a new status, in the order in which one would say it."""
    about = {name: property_of(CrossingStatus, name) for name in ("status", "closed_by", "opens", "closes", "allowed",
                                                                 "document", "note")}  # fmt: skip
    return [
        about["status"],
        asked("day", Day(_("From which day"), required=True)),
        asked("time", Clock(_("From what time"), help=_("Leave it empty if from the beginning of the day"))),
        about["closed_by"],
        about["opens"],
        about["closes"],
        about["allowed"],
        asked(
            "beside",
            Flag(_("Only for these people"), help=_("Yes: what holds for others stays. No: all that held ends.")),
        ),
        asked("until", Day(_("Until"), help=_("Only if the end is known already; from then on nothing is known"))),
        asked("until_time", Clock(_("Until what time"))),
        about["document"],
        about["note"],
    ]


def _write(site: str, said: dict[str, Any], access: Access) -> list[Problem]:
    """Write it; why it was refused, said of the questions of the form."""
    until = Moment(said["until"], said["until_time"] or MIDNIGHT) if said["until"] else None
    since = Moment(said["day"], said["time"] or MIDNIGHT)
    drafts = set_status(site, said, since, beside=bool(said["beside"]), until=until)
    try:
        if isinstance(drafts, Problem):
            raise Refused([drafts])
        intake.change("crossing_status", drafts, access.by, access=access)
    except Refused as refused:
        asked_as = {"start": "day", "start_time": "time", "end": "until", "end_time": "until_time"}
        return [each.about(asked_as.get(each.field, each.field)) for each in refused.problems]
    return []


def _hours(point: Point) -> list[tuple[str, int, int]]:
    """Hour, people, and how high its bar is in hundredths of the fullest hour."""
    fullest = max(point.today.by_hour) or 1
    return [(f"{hour:02}", people, people * 100 // fullest) for hour, people in enumerate(point.today.by_hour)]
