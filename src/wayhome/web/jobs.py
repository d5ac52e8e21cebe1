"""Work in the background: what waits, how far it is, and what came of it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access
from wayhome.jobs.models import Job
from wayhome.jobs.works import WORKS
from wayhome.web.gatehouse import desk
from wayhome.web.imports import one_of
from wayhome.web.pages import Pages, wanted_page

SIZE = 50

#: what a job can have made: the name in its result, the page that shows it, and what its link says
MADE = {
    "import": ("web:import", _("Open what was taken in")),
    "edition": ("web:edition", _("Open the edition")),
    "issue": ("web:issue", _("Open the lists")),
    "package": ("web:package", _("Open the locked file")),
    "redaction": ("web:redaction", _("Open the certificate")),
    "kobo": ("web:kobo", _("Open the connection")),
}


def seen(access: Access) -> QuerySet[Job]:
    """The jobs this reader may see: those they started; all of them for whoever answers for the whole country."""
    return Job.objects.all() if access.everywhere else Job.objects.filter(by=access.by)


@require_safe
@desk()
def jobs(request: HttpRequest) -> HttpResponse:
    """The jobs of the reader, for the whole country those of everybody."""
    number, known = wanted_page(request), seen(request.access)
    shown = {
        "lines": [(each, words_of(each)) for each in known[(number - 1) * SIZE : number * SIZE]],
        "pages": Pages(request, number, SIZE, known.count()),
    }
    return render(request, "web/jobs/jobs.html", shown)


@require_safe
@desk()
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One job the reader may see."""
    return render(request, "web/jobs/job.html", _shown(request, number))


@require_safe
@desk()
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of that page which changes while the job runs: it asks for itself until the job is over."""
    return render(request, "web/jobs/_job.html", _shown(request, number))


def words_of(job: Job) -> str:
    """What is being done, in the reader's language."""
    return gettext(WORKS[job.name].words) if job.name in WORKS else job.name


def _shown(request: HttpRequest, number: int) -> dict[str, object]:
    job = one_of(seen(request.access), number)
    links = [
        (reverse(page, args=[job.result[name]]), words) for name, (page, words) in MADE.items() if job.result.get(name)
    ]
    return {"job": job, "words": words_of(job), "links": links}
