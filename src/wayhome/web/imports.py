"""Taking in files: the form, what became of the rows, and the list of all imports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.capture import header, intake, profiles, sheets
from wayhome.capture.intake import ImportResult
from wayhome.capture.models import Import, SheetRow
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.web import uploads
from wayhome.web.asking import NOT_A_DAY
from wayhome.web.entries import title_of
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_add
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.row_cells import Mask
from wayhome.web.sheet_on_desk import Sheet
from wayhome.web.uploads import Upload

SIZE = 50
LARGEST = 60 * 1024 * 1024
IN = [SheetRow.Outcome.NEW, SheetRow.Outcome.UPDATED]

NO_FILE = declare("upload.no_file", "Choose a file first.")
TOO_LARGE = declare(
    "upload.too_large", "{file} has more than {megabytes} megabytes. Divide it, or let it be imported on the server."
)


@dataclass(slots=True)
class Desk:
    """What the form of the imports page holds: what was chosen, what is wrong, and what a try has found."""

    profile: str = ""
    known_by: str = ""
    problems: list[Problem] = field(default_factory=list)
    tried: ImportResult | None = None
    file: str = ""
    told: list[str] = field(default_factory=list)
    token: str = ""


def seen(access: Access) -> QuerySet[Import]:
    """The imports this reader may see: those they made; all of them for whoever answers for the whole country."""
    known = Import.objects.select_related("source")
    return known if access.everywhere else known.filter(source__by=access.by)


@require_http_methods(["GET", "POST"])
@desk(Right.IMPORT)
def imports(request: HttpRequest) -> HttpResponse:
    """Try or take in a file; the imports of the reader, for the whole country those of everybody."""
    shown = Desk()
    if request.method == "POST":
        answer = _take_kept(request) if request.POST.get("token") else _take_sent(request)
        if isinstance(answer, HttpResponse):
            return answer
        shown = answer
    number, known = wanted_page(request), seen(request.access)
    context = {
        "desk": shown,
        "saved": [(name, profiles.load(name).title) for name in profiles.names()],
        "kinds": [model for model in KINDS.values() if may_add(model, request.access)],
        "lines": [(each, title_of(each.profile)) for each in known[(number - 1) * SIZE : number * SIZE]],
        "pages": Pages(request, number, SIZE, known.count()),
    }
    return render(request, "web/imports/imports.html", context, status=400 if shown.problems else 200)


@require_safe
@desk(Right.IMPORT)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One import the reader may see: its counts, and the rows that were not taken in, hidden cells left out."""
    found = one_of(seen(request.access), number)
    page, mask = wanted_page(request), Mask(found, request.access)
    rows = found.sheet_rows.exclude(outcome__in=IN)
    shown = {
        "import": found,
        "profile": title_of(found.profile),
        "problems": [Problem.from_json(stored) for stored in found.problems],
        "rows": [(row, mask.sentences(row)) for row in rows[(page - 1) * SIZE : page * SIZE]],
        "waiting": found.to_mend().exists(),
        "pages": Pages(request, page, SIZE, rows.count()),
    }
    return render(request, "web/imports/import.html", shown)


def one_of(rows: QuerySet[Any], number: int) -> Any:
    """The row of that number. Raises Http404, also for numbers that no table can hold."""
    if number >= 2**63:
        raise Http404
    return get_object_or_404(rows, pk=number)


def _take_sent(request: HttpRequest) -> HttpResponse | Desk:
    file: UploadedFile | None = request.FILES.get("file")
    shown = Desk(request.POST.get("profile", ""), request.POST.get("known_by", "").strip())
    if file is None:
        shown.problems = [NO_FILE("file")]
    elif (file.size or 0) > LARGEST:
        shown.problems = [TOO_LARGE("file", file=file.name, megabytes=LARGEST // 1024 // 1024)]
    elif shown.known_by and not parse_day(shown.known_by):
        shown.problems = [NOT_A_DAY("known_by", value=shown.known_by)]
    if file is None or shown.problems:
        return shown
    upload = Upload(str(file.name), file.read(), shown.profile, shown.known_by)
    if not upload.profile:
        return _look_at(request, upload)
    return _take_in(request, upload) if request.POST.get("do") == "take" else _try(request, upload)


def _look_at(request: HttpRequest, upload: Upload) -> HttpResponse | Desk:
    """Find out what the columns mean, on a page of its own."""
    try:
        return redirect("web:sheet", token=Sheet.put_down(upload, request.access))
    except Refused as refused:
        return Desk("", upload.known_by, refused.problems)


def _take_kept(request: HttpRequest) -> HttpResponse | Desk:
    try:
        return _take_in(request, uploads.take(request.POST["token"], request.access.by))
    except Refused as refused:
        return Desk(problems=refused.problems)


def _take_in(request: HttpRequest, upload: Upload) -> HttpResponse | Desk:
    """Start the work; its page says how far it is and what came of it."""
    try:
        return redirect("web:job", number=uploads.start(upload, request.access.by).pk)
    except Refused as refused:
        return Desk(upload.profile, upload.known_by, refused.problems)


def _try(request: HttpRequest, upload: Upload) -> Desk:
    """What would become of the rows; nothing is written, and the file is kept in case it is taken in as it is."""
    shown = Desk(upload.profile, upload.known_by, file=upload.name)
    try:
        shown.tried = _tried(upload, request.access)
    except Refused as refused:
        shown.problems = refused.problems
        return shown
    if shown.tried.troubles:
        mask = Mask(_as_if_received(upload), request.access)
        shown.told = [
            told for each in shown.tried.troubles for told in mask.told(each.row, each.outcome, [each.problem])
        ]
    shown.token = uploads.keep(upload, request.access.by)
    return shown


def _tried(upload: Upload, access: Access) -> ImportResult:
    day = parse_day(upload.known_by) if upload.known_by else None
    return intake.import_file(
        upload.content, upload.name, upload.profile, access.by, dry_run=True, known_by=day, access=access
    )


def _as_if_received(upload: Upload) -> Import:
    """The import that the file would make, for what may be told of its rows; it is not saved."""
    profile = profiles.load(upload.profile)
    table = header.find(sheets.read(upload.content, upload.name, profile.sheet), profile, upload.name)
    source = Source(sort=Source.Sort.FILE, name=upload.name)
    return Import(source=source, profile=profile.name, sheet=table.sheet, header=table.header)
