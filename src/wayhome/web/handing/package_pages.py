"""Packages of many lists: made in the background, fetched by whoever asked for one; the password is shown once."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wayhome.accounts.policy import Right
from wayhome.jobs.tasks import start
from wayhome.kernel.problems import Problem, Refused
from wayhome.reference import places
from wayhome.reports.handing import packages
from wayhome.reports.handing.receipts import Receiver
from wayhome.reports.lists import scoping
from wayhome.web.asking import NOT_YOUR_AREA, language, may_look_at, sentences
from wayhome.web.gatehouse import desk
from wayhome.web.handing.issues import tree
from wayhome.web.imports import one_of


@require_POST
@desk(Right.ISSUE_LISTS, Right.SEE_IDENTITY)
def pack(request: HttpRequest, number: int) -> HttpResponse:
    """Start locking the lists of an issue, or of an area in it, into one file."""
    issue = one_of(scoping.visible_issues(request.access), number)
    try:
        to = Receiver.told(request.POST.get("who", ""), request.POST.get("office", ""))
        area = _area(request, issue.area)
    except Refused as refused:
        return tree(request, issue, status=422, problems=sentences(refused.problems))
    title = f"{issue.pk} · {places.full_name(area, language())}"
    token = packages.begin(title, to, request.access.by).token
    return redirect("web:job", start("pack_lists", title, request.access.by, token=token, issue=issue.pk, area=area).pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.ISSUE_LISTS, Right.SEE_IDENTITY)
@sensitive_variables("password")
def package(request: HttpRequest, token: str) -> HttpResponse:
    """What is in a package of the reader's; asked by a form, its password, this once."""
    try:
        found = packages.look(token, request.access.by)
        password = packages.show(found) if request.method == "POST" else ""
        waiting = packages.is_secret(found)
    except Refused as refused:
        return render(request, "web/handing/package.html", {"problems": refused.problems}, status=404)
    shown = {"package": found, "password": password, "is_waiting": waiting, "was_asked": request.method == "POST"}
    return render(request, "web/handing/package.html", shown)


@require_safe
@desk(Right.ISSUE_LISTS, Right.SEE_IDENTITY)
def package_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The locked file."""
    try:
        found = packages.look(token, request.access.by)
    except Refused as refused:
        return render(request, "web/handing/package.html", {"problems": refused.problems}, status=404)
    return FileResponse(found.path.open("rb"), as_attachment=True, filename="lists.zip", content_type="application/zip")


def _area(request: HttpRequest, whole: str) -> str:
    """The area asked for, inside the one of the issue; without any, that one."""
    written = request.POST.get("area", "").strip()
    area = places.resolve(written) if written else whole
    if isinstance(area, Problem):
        raise Refused([area.about("area")])
    if not may_look_at(area, request.access) or not places.inside(area, whole):
        raise Refused([NOT_YOUR_AREA("area", value=written)])
    return area
