"""Connections to KoboToolbox: which project is read how, what the last pull found, and what is missing there now."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.capture import profiles
from wayhome.capture.models import Import
from wayhome.exchange.kobo import leaving, pulling, pushes, taking
from wayhome.exchange.kobo.client import checked_address
from wayhome.exchange.kobo.flattening import as_sheet
from wayhome.exchange.models import KoboConnection
from wayhome.jobs.tasks import start
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.record import Record
from wayhome.web.entries import title_of
from wayhome.web.gatehouse import desk
from wayhome.web.imports import one_of
from wayhome.web.pages import Pages, wanted_page

SIZE = 50
LONGEST_WINDOW = 3650

NO_NAME = declare("kobo.no_name", "Give the connection a name of small Latin letters, digits and hyphens.")
NAME_TAKEN = declare("kobo.name_taken", "There is a connection of this name already. Choose another name.")
NO_ASSET = declare(
    "kobo.no_asset", "Write the id of the project: the letters and digits after /forms/ in the address of its page."
)
NO_WINDOW = declare("kobo.no_window", "The days to look back are a whole number from 1 to {most}.")

FIXED = declare(
    "kobo.fixed",
    "Records came by this connection already, so its project, profile and repeat stay: else they would come again as "
    "others. Make another connection.",
)
SETTINGS = ["base_url", "is_local", "asset", "profile", "repeat", "window", "sealed_token", "by"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}$")
_ASSET = re.compile(r"[A-Za-z0-9_-]{1,64}$")

connects = desk(Right.IMPORT, Right.PUBLISH_FORMS)


def seen(access: Access) -> QuerySet[KoboConnection]:
    """The connections this reader may see: those in their name; all of them for whoever answers for the country."""
    return KoboConnection.objects.all() if access.everywhere else KoboConnection.objects.filter(by=access.by)


@sensitive_post_parameters("token")
@require_http_methods(["GET", "POST"])
@connects
def connections(request: HttpRequest) -> HttpResponse:
    """All connections, and the form for one more."""
    typed, problems = KoboConnection(by=request.access.by), []
    if request.method == "POST":
        problems = _fill(typed, request)
        if not _NAME.match(typed.name):
            problems.insert(0, NO_NAME("name"))
        elif KoboConnection.objects.filter(name=typed.name).exists():
            problems.insert(0, NAME_TAKEN("name"))
        if not problems:
            typed.save()
            return redirect("web:kobo", name=typed.name)
    shown = {
        "lines": [(each, title_of(each.profile), leaving.to_decide(each).count()) for each in seen(request.access)],
        "typed": typed,
        "problems": problems,
        "saved": _saved(),
    }
    return render(request, "web/kobo/connections.html", shown, status=400 if problems else 200)


@sensitive_post_parameters("token")
@require_http_methods(["GET", "POST"])
@connects
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One connection: what it found, what a person must decide, and the form to change it."""
    found = get_object_or_404(seen(request.access), name=name)
    problems: list[Problem] = []
    if request.method == "POST":
        problems = _fill(found, request)
        if not problems:
            found.save(update_fields=SETTINGS)
            messages.success(request, gettext("The connection is saved."))
            return redirect("web:kobo", name=found.name)
    return render(
        request, "web/kobo/connection.html", _shown(request, found, problems), status=400 if problems else 200
    )


@require_POST
@connects
def pull(request: HttpRequest, name: str) -> HttpResponse:
    """Begin to pull in the background; its page says how far it is."""
    found = get_object_or_404(seen(request.access), name=name)
    whole = request.POST.get("whole") == "1"
    return redirect(
        "web:job", number=start("pull_kobo", found.name, request.access.by, connection=name, whole=whole).pk
    )


@sensitive_variables()
@require_POST
@connects
def key(request: HttpRequest, name: str) -> HttpResponse:
    """Make the key for the project's REST service, and show it this once; the one before opens nothing any more."""
    found = get_object_or_404(seen(request.access), name=name)
    made = pushes.new_key(found)
    address = request.build_absolute_uri(f"/exchange/kobo/{found.name}/")
    return render(request, "web/kobo/key.html", {"connection": found, "key": made, "address": address})


@require_safe
@connects
def columns(request: HttpRequest, name: str) -> HttpResponse:
    """A sheet with the names of the columns there, and no answers, from which a column profile can be made."""
    found = get_object_or_404(seen(request.access), name=name)
    try:
        content = as_sheet([dict.fromkeys(pulling.columns_there(found), "")], ())
    except Refused as refused:
        for problem in refused.problems:
            messages.warning(request, problem.sentence(gettext))
        return redirect("web:kobo", name=found.name)
    named = {"Content-Disposition": f'attachment; filename="{found.name}-columns.tsv"'}
    return HttpResponse(
        content.splitlines(keepends=True)[0], content_type="text/tab-separated-values; charset=utf-8", headers=named
    )


@require_POST
@connects
def decide(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Remove here what is missing there, or keep it, with a reason."""
    found = get_object_or_404(seen(request.access), name=name)
    row, reason = one_of(found.rows.all(), number), request.POST.get("reason", "")
    stayed: list[Problem] = []
    try:
        if request.POST.get("do") == "remove":
            stayed = leaving.remove_here(row, reason, request.access.by, request.access)
        else:
            leaving.keep_here(row, reason, request.access.by)
    except Refused as refused:
        return render(request, "web/kobo/connection.html", _shown(request, found, refused.problems), status=400)
    for problem in stayed:
        messages.warning(request, problem.sentence(gettext))
    return redirect("web:kobo", name=found.name)


def _shown(request: HttpRequest, found: KoboConnection, problems: list[Problem]) -> dict[str, Any]:
    page, missing = wanted_page(request), leaving.to_decide(found)
    return {
        "connection": found,
        "typed": found,
        "problems": problems,
        "standing": taking.standing_problems(found) or found.found_problems,
        "saved": _saved(),
        "told": found.told,
        "imports": Import.objects.filter(pk__in=found.told.get("imports", [])).select_related("source"),
        "waiting": found.pushes.count(),
        "missing": [(row, _named(leaving.records_of(row))) for row in missing[(page - 1) * SIZE : page * SIZE]],
        "pages": Pages(request, page, SIZE, missing.count()),
    }


def _named(records: list[Record]) -> list[tuple[str, str, str]]:
    """Records by what sort of record they are, for nobody's name is needed here: kind, uid, noun."""
    return [(record.kind, record.uid, capfirst(str(record._meta.verbose_name))) for record in records]


def _saved() -> list[tuple[str, Any]]:
    """The profiles whose key names a record of KoboToolbox."""
    fitting = []
    for name in profiles.names():
        try:
            taking.profile_of(name, "")
        except Refused:
            try:
                taking.profile_of(name, "repeat")
            except Refused:
                continue
        fitting.append((name, profiles.load(name).title))
    return fitting


def _fill(connection: KoboConnection, request: HttpRequest) -> list[Problem]:
    """Put what was typed into the connection; what is wrong with it. It works in the name of who saves it."""
    said = {name: str(text).strip() for name, text in request.POST.items()}
    problems: list[Problem] = []
    fixed = (connection.asset, connection.profile, connection.repeat)
    connection.by = request.access.by
    connection.name = connection.name or said.get("name", "")
    connection.is_local = said.get("is_local") == "1"
    address = checked_address(said.get("base_url", ""), connection.is_local)
    before, connection.base_url = (
        connection.base_url,
        str(said.get("base_url", "") if isinstance(address, Problem) else address),
    )
    connection.asset, connection.repeat = said.get("asset", ""), said.get("repeat", "").strip("/")[:255]
    connection.profile = said.get("profile", "")[:128]
    if isinstance(address, Problem):
        problems.append(address)
    if not _ASSET.match(connection.asset):
        problems.append(NO_ASSET("asset"))
    if (
        fixed != (connection.asset, connection.profile, connection.repeat)
        and connection.pk
        and connection.rows.exists()
    ):
        problems.append(FIXED("profile"))
    window = said.get("window", "")
    if window.isdecimal() and 1 <= int(window[:6]) <= LONGEST_WINDOW:
        connection.window = int(window)
    else:
        problems.append(NO_WINDOW("window", most=LONGEST_WINDOW))
    try:
        taking.profile_of(connection.profile, connection.repeat)
    except Refused as refused:
        problems += refused.problems
    if said.get("token") or connection.base_url != before:
        connection.token = said.get("token", "")  # a token is for the server for which it was typed
    return problems
