"""The desk of the editions: building a draft, settling what the prose check finds, publishing, verifying, revising."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wayhome.accounts.policy import Right
from wayhome.jobs.tasks import start
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Problem, Refused
from wayhome.packs import active
from wayhome.reference import places
from wayhome.reports import editions as desk_of_editions
from wayhome.reports import outline, resolving
from wayhome.reports import publish as publishing
from wayhome.reports.finding import Finding
from wayhome.reports.models import Edition, Immutable
from wayhome.reports.references import passages
from wayhome.reports.revise import revise as differences_of
from wayhome.reports.verify import verify as verify_edition
from wayhome.web.asking import NOT_A_DAY, NOT_YOUR_AREA, language, may_look_at, sentences
from wayhome.web.edition_pages import answered_for, readable
from wayhome.web.gatehouse import desk

AROUND = 90


@dataclass(frozen=True, slots=True)
class Passage:
    """One finding on the page: the words it underlines with those around them, and what the desk typed about it."""

    finding: Finding
    section: str
    before: str
    after: str
    action: str
    text: str
    reason: str = ""
    problems: tuple[str, ...] = ()


@require_http_methods(["GET", "POST"])
@desk(Right.SEE_DRAFTS)
def findings(request: HttpRequest, number: int) -> HttpResponse:
    """What the prose check finds in a draft, each to reference, mend or accept with a reason."""
    draft = get_object_or_404(answered_for(request.access), number=number)
    if not draft.is_draft:
        return redirect("web:edition", number)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            _settle(draft, request)
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Settled. The figures of the draft were computed anew."))
            return redirect("web:edition_findings", number)
    waiting = resolving.open_findings(draft)
    shown = {
        "edition": draft,
        "waiting": list(_passages(draft, waiting, request, problems)),
        "settled": draft.resolutions,
        "references": _references(draft),
        "actions": _actions(),
        "problems": sentences(problems),
        "may_publish": request.access.may(Right.PUBLISH),
    }
    return render(request, "web/editions/findings.html", shown, status=422 if problems else 200)


def _settle(draft: Edition, request: HttpRequest) -> None:
    """Settle one finding. The draft is read inside the transaction: two at one desk do not undo each other."""
    with transaction.atomic():
        current = Edition.objects.select_for_update().get(pk=draft.pk)
        resolving.resolve(
            current,
            request.POST.get("finding", ""),
            request.POST.get("action", ""),
            request.POST.get("text", ""),
            request.POST.get("reason", ""),
            by=request.access.by,
        )


def _passages(
    draft: Edition, waiting: Iterable[Finding], request: HttpRequest, problems: list[Problem]
) -> Iterable[Passage]:
    texts = {(one.block, tuple(one.path), one.language): one.text for one in passages(draft.outline)}
    sections = _sections(draft)
    for found in waiting:
        text = texts[found.block, found.path, found.language]
        typed = request.POST if problems and request.POST.get("finding") == found.id else {}
        likely = resolving.REFERENCED if found.suggestion.startswith("{") else resolving.MENDED
        yield Passage(
            found,
            sections.get(found.block, ""),
            _cut(text[: found.start], -AROUND),
            _cut(text[found.end :], AROUND),
            typed.get("action", likely),
            typed.get("text", found.suggestion),
            typed.get("reason", ""),
            tuple(sentences(problems)) if typed else (),
        )


def _cut(text: str, length: int) -> str:
    """The end of the text (a negative length) or its beginning, on one line, not cut inside a word."""
    words = " ".join(text.split())
    edge = " " if text[-1:].isspace() and length < 0 else ""
    start = " " if text[:1].isspace() and length > 0 else ""
    if len(words) <= abs(length):
        return start + words + edge
    if length < 0:
        kept = words[length:]
        return "…" + (kept[kept.find(" ") + 1 :] if " " in kept else kept) + edge
    kept = words[:length]
    return start + (kept[: kept.rfind(" ")] if " " in kept else kept) + "…"


def _sections(draft: Edition) -> dict[str, str]:
    """Block id to the title of the section it stands in."""
    speech, section, found = language(), "", {}
    for block in draft.outline["blocks"]:
        if block["kind"] == "heading":
            section = block["title"].get(speech) or next(iter(block["title"].values()))
        found[block["id"]] = section
    return found


def _references(draft: Edition) -> list[tuple[str, str]]:
    """What narrative may cite: the figures and lists of the draft, by title."""
    speech = language()

    def title(kept: Any) -> str:
        return str(kept["title"].get(speech) or kept["title"].get("en", ""))

    figures = [(f"{{fig:{key}}}", title(kept)) for key, kept in draft.figures.items()]
    lists = [(f"{{list:{key}:word}}", title(kept)) for key, kept in draft.lists.items()]
    return [*lists, *sorted(figures, key=lambda one: one[1])]


def _actions() -> list[tuple[str, str]]:
    return [
        (resolving.REFERENCED, _("Refer to a figure or list")),
        (resolving.MENDED, _("Mend the words")),
        (resolving.ACCEPTED, _("Let it stand, with a reason")),
    ]


@require_POST
@desk(Right.PUBLISH)
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Start publishing a draft; it goes back to its findings while any wait."""
    draft = get_object_or_404(answered_for(request.access), number=number)
    try:
        publishing.check(draft)
    except Immutable:
        messages.info(request, _("This edition is already published."))
        return redirect("web:edition", number)
    except Refused as refused:
        for sentence in sentences(refused.problems):
            messages.error(request, sentence)
        return redirect("web:edition_findings", number)
    title = f"{draft.number}. {draft.title(language())}"
    return redirect("web:job", start("publish_edition", title, request.access.by, number=number).pk)


@require_safe
@desk(Right.SEE_DRAFTS)
def verify(request: HttpRequest, number: int) -> HttpResponse:
    """Compute a published edition again from what it keeps, and say whether it comes to the same."""
    edition = _published(request, number, readable)
    result = verify_edition(number)
    shown = {"edition": edition, "result": result, "sentences": sentences(result.problems)}
    return render(request, "web/editions/verified.html", shown)


@require_safe
@desk(Right.SEE_DRAFTS)
def revise(request: HttpRequest, number: int) -> HttpResponse:
    """What the figures of a published edition say today, for those who may see today's figures of its area."""
    edition = _published(request, number, answered_for)
    shown = {"edition": edition, "differences": differences_of(number), "cited": len(edition.kept)}
    return render(request, "web/editions/revised.html", shown)


def _published(request: HttpRequest, number: int, known: Callable[..., Any]) -> Edition:
    edition: Edition = get_object_or_404(known(request.access), number=number)
    if edition.is_draft:
        raise Http404
    return edition


@require_http_methods(["GET", "POST"])
@desk(Right.PUBLISH)
def new(request: HttpRequest) -> HttpResponse:
    """Build a draft from the outline of the pack, as of a day."""
    typed = {
        "cut_off": request.POST.get("cut_off", active().last_day.isoformat()),
        "area": request.POST.get("area", ""),
    }
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            draft = _build(request, typed)
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("The draft is built. See what the prose check found in it."))
            return redirect("web:edition_findings", draft.number)
    shown = {"typed": typed, "problems": sentences(problems)}
    return render(request, "web/editions/new.html", shown, status=422 if problems else 200)


def _build(request: HttpRequest, typed: dict[str, str]) -> Edition:
    cut_off, area = parse_day(typed["cut_off"]), typed["area"].strip() or None
    if cut_off is None:
        raise Refused([NOT_A_DAY("cut_off", value=typed["cut_off"])])
    found = places.resolve(area) if area else places.country()
    if isinstance(found, Problem):
        raise Refused([found.about("area")])
    if not may_look_at(found, request.access):
        raise Refused([NOT_YOUR_AREA("area", value=area or places.name(found, language()))])
    return desk_of_editions.build(
        outline.load(active().outline), cut_off, None if found == places.country() else found, by=request.access.by
    )
