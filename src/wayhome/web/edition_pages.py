"""Editions: the list, each to read inside the pages, and its files. Published ones are open to all who sign in."""

from __future__ import annotations

from io import BytesIO

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import areas_of
from wayhome.reports import files, page, pictures
from wayhome.reports.boundaries import active_boundaries
from wayhome.reports.compose import compose
from wayhome.reports.models import Edition
from wayhome.web.asking import language
from wayhome.web.gatehouse import desk

TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
#: in the order in which they are offered
NAMES = {"pdf": "PDF", "docx": "Word", "html": "HTML", "json": "JSON"}
SHOWN_IN_BROWSER = ("html", "pdf")
#: an edition is one file that brings its own letters and style, and asks for nothing else
ALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'"


def readable(access: Access) -> QuerySet[Edition]:
    """The editions this reader may read, newest first: the published, and drafts about the areas they answer for."""
    if not access.areas:
        return Edition.objects.none()
    return Edition.objects.exclude(status=Edition.Status.DRAFT) | answered_for(access).filter(
        status=Edition.Status.DRAFT
    )


def answered_for(access: Access) -> QuerySet[Edition]:
    """The editions, drafts too, that speak only of areas this reader answers for, if the reader may see drafts."""
    if not access.may(Right.SEE_DRAFTS) or not access.areas:
        return Edition.objects.none()
    if access.everywhere:
        return Edition.objects.all()
    return Edition.objects.filter(area__in=areas_of(access))


@require_safe
@desk()
def editions(request: HttpRequest) -> HttpResponse:
    """All editions the reader may read."""
    shown = readable(request.access).defer(
        "figures", "kept", "entries", "series_data", "definitions", "shapes", "names", "resolutions"
    )
    return render(
        request,
        "web/editions/list.html",
        {
            "editions": shown,
            "may_publish": request.access.may(Right.PUBLISH),
        },
    )


@require_safe
@desk()
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """An edition inside the pages; its numbers lead to what is behind them, as published."""
    found = get_object_or_404(readable(request.access), number=number)
    wanted = request.GET.get("language", language())
    speech = wanted if wanted in found.languages else found.languages[0]
    shown = {
        "edition": found,
        "body": body(found, speech),
        "speech": speech,
        "downloads": downloads(found),
        "newest": replaced_by(found, request.access),
        "answers": answered_for(request.access).filter(pk=found.pk).exists(),
        "may_publish": request.access.may(Right.PUBLISH),
        "may_verify": request.access.may(Right.SEE_DRAFTS),
    }
    return render(request, "web/editions/read.html", shown)


@require_safe
@desk()
def style(request: HttpRequest) -> HttpResponse:
    """The style of an edition inside the pages: that of its own file."""
    return HttpResponse(page.style(), content_type="text/css; charset=utf-8")


@require_safe
@desk()
def file(request: HttpRequest, number: int, name: str) -> FileResponse:
    """A file of an edition: the stored one of a published edition, that of a draft as it stands."""
    found = get_object_or_404(readable(request.access), number=number)
    stem, _, ending = name.partition(".")
    if name not in file_names(found):
        raise Http404
    content = BytesIO(_made(found, name)) if found.is_draft else (found.folder / name).open("rb")
    answer = FileResponse(
        content,
        content_type=TYPES[ending],
        as_attachment=ending not in SHOWN_IN_BROWSER,
        filename=f"{found.series}-{found.cut_off.isoformat()}-{found.number}-{stem}.{ending}",
    )
    if ending == "html":
        answer.headers["Content-Security-Policy"] = ALONE
    return answer


def body(edition: Edition, speech: str) -> SafeString:
    """The edition as one article, each number a link to its figure as this edition has it."""
    key = f"edition-body:{edition.number}:{edition.digest}:{edition.status}:{speech}"
    made: str | None = cache.get(key)
    if made is None:
        matter = edition.matter()
        drawn = pictures.drawn(matter, speech, active_boundaries())

        def link(figure: str) -> str:
            return f"{reverse('web:figure', args=[figure])}?edition={edition.number}"

        made = page.fragment(compose(matter, speech), drawn, link)
        cache.set(key, made)
    # The fragment escapes every text itself.
    return mark_safe(made)


def file_names(edition: Edition) -> list[str]:
    """The files that an edition has, or a draft would have."""
    if not edition.is_draft:
        return list(edition.files)
    made = [f"{speech}.{ending}" for speech in edition.languages for ending in ("html", "pdf", "docx")]
    return [*made, files.FIGURES]


def downloads(edition: Edition) -> list[dict[str, object]]:
    """Per language, the reader's first, and at the end for machines: the files to take along."""
    groups: dict[str, list[dict[str, object]]] = {}
    for name in sorted(file_names(edition), key=lambda each: list(NAMES).index(each.partition(".")[2])):
        stem, _, ending = name.partition(".")
        speech = stem if stem in edition.languages else ""
        groups.setdefault(speech, []).append(
            {
                "label": NAMES[ending],
                "kilobytes": -(-edition.files[name]["bytes"] // 1024) if name in edition.files else None,
                "href": reverse("web:edition_file", args=[edition.number, name]),
            }
        )
    languages = sorted(edition.languages, key=lambda speech: speech != language())
    return [{"language": speech, "files": groups[speech]} for speech in [*languages, ""] if speech in groups]


def replaced_by(edition: Edition, access: Access) -> Edition | None:
    """The published edition that took the place of one that is superseded."""
    if edition.status != Edition.Status.SUPERSEDED:
        return None
    later = Edition.objects.filter(
        series=edition.series, cut_off=edition.cut_off, area=edition.area, status=Edition.Status.PUBLISHED
    )
    return later.order_by("-number").first()


def _made(edition: Edition, name: str) -> bytes:
    return next(content for made, content in files.contents(edition) if made == name)
