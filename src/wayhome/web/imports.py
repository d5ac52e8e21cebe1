"""Taking in files: the form, what became of the rows, and the list of all imports."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.capture import intake, profiles
from wayhome.capture.models import Import, SheetRow
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.web.asking import language
from wayhome.web.pages import Pages, wanted_page

SIZE = 50
LARGEST = 60 * 1024 * 1024

NO_FILE = declare("import.no_file", "Choose a file first.")
TOO_LARGE = declare("import.too_large", "The file has more than {megabytes} MB. Divide it, or import it on the command line.")


def seen(access: Access) -> QuerySet[Import]:
    """The imports this reader may see: their own, and all of them for whoever answers for the whole country."""
    if not access.may(Right.IMPORT):
        raise PermissionDenied
    known = Import.objects.select_related("source")
    return known if access.everywhere else known.filter(source__by=access.by)


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The form to take in a file, and the imports so far."""
    known = seen(request.access)
    shown: dict[str, Any] = {}
    if request.method == "POST":
        outcome = _take_in(request)
        if isinstance(outcome, HttpResponse):
            return outcome
        shown = outcome
    number = wanted_page(request)
    shown |= {
        "profiles": [(name, profiles.load(name).title.get(language(), name)) for name in profiles.names()],
        "chosen": request.POST.get("profile", ""),
        "imports": known[(number - 1) * SIZE : number * SIZE],
        "pages": Pages(request, number, SIZE, known.count()),
    }
    return render(request, "web/imports.html", shown, status=400 if shown.get("problems") else 200)


def _take_in(request: HttpRequest) -> HttpResponse | dict[str, Any]:
    """The page of the import that was made; for a dry run and for a file that cannot be taken, what to say of it."""
    file, dry_run = request.FILES.get("file"), request.POST.get("dry_run") == "on"
    if file is None:
        return {"problems": [NO_FILE("file")]}
    if file.size > LARGEST:
        return {"problems": [TOO_LARGE("file", megabytes=LARGEST // 1024 // 1024)]}
    try:
        result = intake.import_file(
            file.read(), file.name, request.POST.get("profile", ""), request.access.by,
            dry_run=dry_run, access=request.access,
        )  # fmt: skip
    except Refused as refused:
        return {"problems": refused.problems}
    if dry_run:
        sentences = [trouble.sentence(gettext) for trouble in result.troubles]
        return {"dry_run": result, "dry_file": file.name, "troubles": sentences}
    return redirect("web:import", number=result.import_id)


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One import: its counts, and the rows that were not taken in, each with its sentence."""
    found = get_object_or_404(seen(request.access), pk=number)
    page = wanted_page(request)
    rows = found.sheet_rows.exclude(outcome__in=[SheetRow.Outcome.NEW, SheetRow.Outcome.UPDATED])
    shown = {
        "import": found,
        "problems": [Problem.from_json(stored) for stored in found.problems],
        "counts": [(gettext(name), getattr(found, name)) for name in ("new", "updated", "same", "held", "refused")],
        "rows": [(row, intake.sentences(row)) for row in rows.select_related("received__source")[(page - 1) * SIZE : page * SIZE]],
        "pages": Pages(request, page, SIZE, rows.count()),
    }
    return render(request, "web/import.html", shown)
