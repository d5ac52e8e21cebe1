"""The page of one form: its versions and files, its questions with what each fills; closing and opening it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.accounts.policy import Right
from wayhome.capture import files
from wayhome.capture.forms import publishing
from wayhome.capture.forms.plan import Plan, Question
from wayhome.capture.forms.sources import as_workbook
from wayhome.capture.forms.tables import Form, FormVersion
from wayhome.capture.submissions.tables import Submission
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS, Record
from wayhome.records.base import property_of
from wayhome.web.forms_pages import XLSX, Trouble, attached, may_look, uploaded
from wayhome.web.gatehouse import desk
from wayhome.web.inbox_scope import overseen

FEW_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a form: what it is called, and which properties of which records its answer fills."""

    question: Question
    fills: list[tuple[type[Record], Property]]

    @property
    def choices(self) -> list[dict[str, str]]:
        """The labels of the first choices; one without a label by its name."""
        named = list(self.question.choices.items())[:FEW_CHOICES]
        return [label if any(label.values()) else {"": name} for name, label in named]

    @property
    def more(self) -> int:
        return max(0, len(self.question.choices) - FEW_CHOICES)


@require_http_methods(["GET", "POST"])
@desk()
def form(request: HttpRequest, form_id: str) -> HttpResponse:
    """One form; whoever may publish adds its files, closes it or opens it again."""
    may_look(request.access)
    found = get_object_or_404(Form, form_id=form_id)
    troubles: list[Trouble] = []
    if request.method == "POST":
        try:
            return _change(request, found)
        except Refused as refused:
            troubles = [Trouble.of(problem) for problem in refused.problems]
    versions = list(found.versions.prefetch_related("files"))
    version, plan = versions[0], versions[0].plan
    sent = overseen(request.access).filter(form_id=form_id)
    context = {
        "form": found,
        "version": version,
        "versions": versions,
        "asked": _asked(plan),
        "records": list(dict.fromkeys(KINDS[entity.kind] for entity in plan.entities if entity.kind in KINDS)),
        "files": version.files.all(),
        "takes_files": any(not file.kind for file in version.files.all()),
        "warnings": [Trouble.of(Problem.from_json(each)) for each in version.warnings],
        "sent": sent.count(),
        "held": sent.filter(state=Submission.State.HELD).count(),
        "may_publish": request.access.may(Right.PUBLISH_FORMS),
        "troubles": troubles,
    }
    return render(request, "web/forms/form.html", context, status=400 if troubles else 200)


@require_safe
@desk()
def version_file(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """A version of a form as an XLSForm, or as the XForm that phones get."""
    may_look(request.access)
    if number >= 2**63:
        raise Http404
    version = get_object_or_404(FormVersion.objects.select_related("form"), pk=number)
    called = f"{version.form.form_id} {version.version}".strip()
    if name == "form.xml":
        return attached(files.read(version.digest), f"{called}.xml", "text/xml; charset=utf-8")
    if name != "form.xlsx" or not version.source_digest:
        raise Http404
    content, ending = as_workbook(files.read(version.source_digest), version.source_name)
    return attached(content, called + ending, XLSX if ending == ".xlsx" else "application/vnd.ms-excel")


def _change(request: HttpRequest, found: Form) -> HttpResponse:
    if not request.access.may(Right.PUBLISH_FORMS):
        raise PermissionDenied
    if request.POST.get("do") == "close":
        publishing.close(found.form_id, request.access.by)
        messages.success(request, gettext("The form is closed. What is still sent for it is held."))
    elif request.POST.get("do") == "reopen":
        publishing.reopen(found.form_id, request.access.by)
        messages.success(request, gettext("The form is open again."))
    else:
        version = found.versions.latest("pk")
        for filename, content in uploaded(request.FILES.getlist("media")).items():
            publishing.add_file(version, filename, content)
            messages.success(request, gettext("{file} goes with the form now.").format(file=filename))
    return redirect("web:form", form_id=found.form_id)


def _asked(plan: Plan) -> list[Asked]:
    """The questions people see, and the calculations that fill a property."""
    fills: dict[str, list[tuple[type[Record], Property]]] = defaultdict(list)
    for entity in plan.entities:
        model = KINDS.get(entity.kind)
        for path, name in entity.properties.items():
            if model and any(prop.name == name for prop in model.properties()):
                fills[path].append((model, property_of(model, name)))
    return [Asked(q, fills[q.path]) for q in plan.questions if fills[q.path] or (q.label and q.type != "calculate")]
