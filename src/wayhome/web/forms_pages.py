"""Forms: the list, publishing one by dropping a file, and templates made from the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.capture.forms import publishing
from wayhome.capture.forms import template as templates
from wayhome.capture.forms.lists import kind_of_file
from wayhome.capture.forms.tables import Form, FormVersion
from wayhome.capture.forms.workbook import LARGEST, TOO_LARGE
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.record import KINDS
from wayhome.web.gatehouse import desk
from wayhome.web.imports import NO_FILE
from wayhome.web.inbox_scope import overseen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_MEDIA = 100 * 1024 * 1024

MEDIA_TOO_LARGE = declare(
    "form.media_too_large", "{file} has more than {megabytes} megabytes, which is too much for phones. Make it smaller."
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem of a form in a table: where it is, and what to do."""

    sheet: str
    row: Any
    column: str
    sentence: str

    @classmethod
    def of(cls, problem: Problem) -> Trouble:
        where = problem.params
        return cls(where.get("sheet", ""), where.get("row", ""), where.get("column", ""), problem.sentence(gettext))


@dataclass(slots=True)
class Line:
    """A form in the list: its current version, and what the reader may know of what was sent for it."""

    form: Form
    version: FormVersion
    sent: int
    missing: list[str] = field(default_factory=list)


def may_look(access: Access) -> None:
    """Whoever fills forms or publishes them may look at them; nobody else."""
    if not (access.may(Right.CAPTURE) or access.may(Right.PUBLISH_FORMS)):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
@desk()
def forms(request: HttpRequest) -> HttpResponse:
    """All forms; whoever may publish drops a new one here and sees what is wrong with it."""
    may_look(request.access)
    troubles: list[Trouble] = []
    if request.method == "POST":
        if not request.access.may(Right.PUBLISH_FORMS):
            raise PermissionDenied
        try:
            version = _publish(request)
        except Refused as refused:
            troubles = [Trouble.of(problem) for problem in refused.problems]
        else:
            return redirect("web:form", form_id=version.form.form_id)
    sent: Counter[str] = Counter(dict(overseen(request.access).values_list("form_id").annotate(number=Count("pk"))))
    context = {
        "lines": list(_lines(sent)),
        "troubles": troubles,
        "file": getattr(request.FILES.get("file"), "name", ""),
        "may_publish": request.access.may(Right.PUBLISH_FORMS),
        "kinds": [model for model in KINDS.values() if templates.may_be_made(model)],
    }
    return render(request, "web/forms/forms.html", context, status=400 if troubles else 200)


@require_safe
@desk(Right.PUBLISH_FORMS)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An XLSForm made from the properties of a kind of record, to begin from."""
    try:
        content = templates.template(kind)
    except Refused as refused:
        return HttpResponse(refused.problems[0].sentence(gettext), status=404, content_type="text/plain; charset=utf-8")
    return attached(content, f"{kind}.xlsx", XLSX)


def attached(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes to save under a name."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def uploaded(files: Iterable[UploadedFile]) -> dict[str, bytes]:
    """The files that were sent to go with a form, by name. Raises Refused if one is too large."""
    found = {}
    for file in files:
        if (file.size or 0) > LARGEST_MEDIA:
            raise Refused([MEDIA_TOO_LARGE(file=file.name, megabytes=LARGEST_MEDIA // 1024 // 1024)])
        found[str(file.name)] = file.read()
    return found


def _publish(request: HttpRequest) -> FormVersion:
    file: UploadedFile | None = request.FILES.get("file")
    if file is None:
        raise Refused([NO_FILE("file")])
    if (file.size or 0) > LARGEST:
        raise Refused([TOO_LARGE(file=file.name)])
    media = uploaded(request.FILES.getlist("media"))
    return publishing.publish(file.read(), str(file.name), request.access.by, media)


def _lines(sent: Counter[str]) -> Iterable[Line]:
    for form in Form.objects.prefetch_related("versions__files"):
        version = max(form.versions.all(), key=lambda each: each.pk)
        missing = [file.filename for file in version.files.all() if not (file.digest or kind_of_file(file.filename))]
        yield Line(form, version, sent[form.form_id], missing)
