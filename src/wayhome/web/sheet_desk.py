"""A sheet that somebody brings: what its columns seem to mean, corrected, tried, saved as a profile, and taken in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.capture import intake, keeping
from wayhome.capture.days import DAY_FIRST, MONTH_FIRST
from wayhome.capture.intake import ImportResult
from wayhome.capture.models import Import
from wayhome.capture.profiles import Profile
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.models import Source
from wayhome.web import uploads
from wayhome.web.asking import NOT_A_DAY
from wayhome.web.entries import title_of
from wayhome.web.gatehouse import desk
from wayhome.web.row_cells import Mask
from wayhome.web.sheet_on_desk import Sheet, kinds_of
from wayhome.web.sheet_questions import Questions

MOST_OFFERED = 4
DAY_ORDERS = [(DAY_FIRST, _("the day: 25/04/2020")), (MONTH_FIRST, _("the month: 04/25/2020"))]


@dataclass(slots=True)
class Told:
    """What the page answers: what a try has found, or what is wrong."""

    tried: ImportResult | None = None
    sentences: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@require_http_methods(["GET", "POST"])
@desk(Right.IMPORT)
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """What the columns of a kept file mean: looked at, corrected, tried, saved, taken in. For who sent it alone."""
    try:
        shown = Sheet(token, request.access)
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.sentence(gettext))
        return redirect("web:imports")
    told, do = Told(), request.POST.get("do", "")
    if request.method == "POST":
        if "use" in request.POST:
            shown.use(request.POST["use"])
        else:
            shown.answer(request.POST)
        shown.note()
        try:
            if do == "try":
                told = _try(shown)
            elif do in ("save", "take"):
                saved = shown.save()
                if do == "take":
                    return _take(shown, saved)
                messages.success(
                    request, gettext("The column profile is saved. Sheets with these columns will find it.")
                )
                return redirect("web:sheet", token=token)
        except Refused as refused:
            told.problems = refused.problems
    return _page(request, shown, told)


def _page(request: HttpRequest, shown: Sheet, told: Told) -> HttpResponse:
    kinds = kinds_of(request.access)
    offered = [(name, title_of(name)) for name in keeping.fitting(shown.keys, kinds) if name != shown.profile]
    context = {
        "sheet": shown,
        "asks": Questions(shown.seen, shown.description, kinds, request.access),
        "told": told,
        "day_orders": DAY_ORDERS,
        "profile": title_of(shown.profile) if shown.profile else None,
        "offered": offered[:MOST_OFFERED],
        "is_saved": keeping.is_saved(shown.profile) if shown.profile else False,
    }
    part = "web/imports/_sheet.html" if request.headers.get("HX-Request") else "web/imports/sheet.html"
    # htmx leaves answers with an error status alone, and problems are an answer here.
    status = 400 if told.problems and not request.headers.get("HX-Request") else 200
    return render(request, part, context, status=status)


def _try(shown: Sheet) -> Told:
    """What would become of the rows; nothing is written."""
    profile, day = shown.as_profile(), _day(shown.known_by)
    upload, access = shown.upload, shown.access
    result = intake.import_file(
        upload.content, upload.name, profile, access.by, dry_run=True, known_by=day, access=access
    )
    source = Source(sort=Source.Sort.FILE, name=upload.name)
    header = [column.name for column in shown.seen.columns]
    mask = Mask(Import(source=source, sheet=shown.seen.sheet, header=header), access, profile)
    sentences = [told for t in result.troubles for told in mask.told(t.row, t.outcome, [t.problem])]
    return Told(result, sentences)


def _take(shown: Sheet, profile: Profile) -> HttpResponse:
    """Have the file taken in, in the background."""
    _day(shown.known_by)
    sent = uploads.take(shown.token, shown.access.by)
    job = uploads.start(replace(sent, profile=profile.name, known_by=shown.known_by), shown.access.by)
    return redirect("web:job", number=job.pk)


def _day(written: str) -> dt.date | None:
    if written and parse_day(written) is None:
        raise Refused([NOT_A_DAY("known_by", value=written)])
    return parse_day(written) if written else None
