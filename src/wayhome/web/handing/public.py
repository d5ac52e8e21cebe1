"""What a link opens: a page for somebody without an account, in every language at once, on any phone.

It asks for the code. Nothing of the list is on it, in its address or in what is logged, until the code was right; then
the browser holds a ticket for a quarter of an hour, which ends with the link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.reports import wording
from wayhome.reports.handing import links
from wayhome.reports.handing.links import Way
from wayhome.reports.handing.tables import Link
from wayhome.web.asking import language
from wayhome.web.gatehouse import View, open_to_all
from wayhome.web.handing.cover import cover

T = TypeVar("T")

TICKET = "handed"
TICKET_SECONDS = 15 * 60
LONGEST_CODE = 64
FILES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

UNKNOWN = _("There is nothing at this address. See that you have the whole link, or ask who sent it to you.")
ASKED = _(
    "This link opens a list with names of people. It is for you alone. Type the code that you were told by phone."
)
WRONG = _("This is not the code. Tries left: {left}")
CALL = _("Ask: {contact}")
OPENED = _("Give this list to nobody else. Delete it from this phone when you no longer need it.")
CLOSED = {
    Way.LOCKED: _("Too many wrong codes were typed. This link does not open any more."),
    Way.ENDED: _("This link does not open any more."),
    Way.EXPIRED: _("The time of this link is over."),
    Way.REPLACED: _("There is a newer version of this list. Do not use this one."),
    Way.REVOKED: _("This list was revoked. Do not use it any more, and destroy every copy."),
    Way.ERASED: _("This list is not given out any more. Do not use it, and destroy every copy."),
}


def unseen(view: View) -> View:
    """No cache keeps such a page, no search engine lists it, no other site and no log learns of it.

    Between our own pages the referrer stays: without one, browsers send forms whose origin nobody can check.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Referrer-Policy"] = "same-origin" if response.status_code in ASKING else "no-referrer"
        response._has_been_logged = True  # type: ignore[attr-defined]  # or the log has the address of all that is refused
        return response

    return answered


ASKING = (200, 403)


@open_to_all
@sensitive_post_parameters("code")
@unseen
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("typed")
def handed(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code of the link; with the right one, show what the list is and its two files."""
    link = links.find(token)
    if link is None:
        return _page(request, 404, said=_both(UNKNOWN))
    if (way := links.way(link)) is not Way.OPEN:
        return _closed(request, link, way)
    if request.method == "POST":
        typed = request.POST.get("code", "")[:LONGEST_CODE]
        if links.knock(link, typed):
            return _give_ticket(HttpResponseRedirect(request.path), link, request.path)
        return _wrong(request, token)
    if _has_ticket(request, link):
        return _page(request, 200, said=_both(OPENED), cover=_covers(link), files=FILES, token=token, asks=_asks(link))
    return _asking(request, 200, link)


@open_to_all
@unseen
@require_safe
def handed_file(request: HttpRequest, token: str, ending: str) -> HttpResponseBase:
    """One of the two files, for whoever holds a ticket; everybody else is asked for the code."""
    link = links.find(token)
    if link is None or ending not in FILES:
        return _page(request, 404, said=_both(UNKNOWN))
    if (way := links.way(link)) is not Way.OPEN:
        return _closed(request, link, way)
    if not _has_ticket(request, link):
        return HttpResponseRedirect(reverse("web:handed", args=[token]))
    path = link.list.path(ending)
    if not link.list.has_files:
        return _closed(request, link, Way.ENDED)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=FILES[ending])


def _asking(request: HttpRequest, status: int, link: Link, *more: list[tuple[str, str]]) -> HttpResponse:
    return _page(request, status, said=_both(ASKED), wrong=more[0] if more else None, is_asking=True, asks=_asks(link))


def _wrong(request: HttpRequest, token: str) -> HttpResponse:
    """Read anew: others may have tried the same link meanwhile."""
    link = links.find(token)
    if link is None or links.way(link) is not Way.OPEN:
        return _closed(request, link, links.way(link)) if link else _page(request, 404, said=_both(UNKNOWN))
    return _asking(request, 403, link, _both(WRONG, left=links.tries_left(link)))


def _closed(request: HttpRequest, link: Link, way: Way) -> HttpResponse:
    """The sentence that says why the link opens no more, and whom to ask: nothing else."""
    response = _page(request, 410, said=_both(CLOSED[way]), asks=_asks(link))
    response.delete_cookie(TICKET, path=request.path)
    return response


def _page(request: HttpRequest, status: int, **shown: Any) -> HttpResponse:
    speeches = [speech for speech, _name in settings.LANGUAGES]
    return render(request, "web/handing/handed.html", {"speeches": speeches, **shown}, status=status)


def _asks(link: Link) -> list[tuple[str, str]]:
    return _both(CALL, contact=link.contact)


def _covers(link: Link) -> list[tuple[str, Any]]:
    return [(speech, _in(speech, lambda: cover(link.list))) for speech, _name in settings.LANGUAGES]


def _both(words: str, **told: str | int) -> list[tuple[str, str]]:
    """The words in each language of the house, its first one first: language and text."""
    return [(speech, _in(speech, lambda: _filled(words, told))) for speech, _name in settings.LANGUAGES]


def _filled(words: str, told: Mapping[str, str | int]) -> str:
    speech = language()
    shown = {name: wording.number(value, speech) if isinstance(value, int) else value for name, value in told.items()}
    return gettext(words).format(**shown)


def _in(speech: str, say: Callable[[], T]) -> T:
    with translation.override(speech):
        return say()


def _give_ticket(response: HttpResponse, link: Link, path: str) -> HttpResponse:
    response.set_cookie(
        TICKET, signing.dumps(link.pk, salt=TICKET), max_age=TICKET_SECONDS, path=path, httponly=True,
        samesite="Strict", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def _has_ticket(request: HttpRequest, link: Link) -> bool:
    try:
        return bool(signing.loads(request.COOKIES.get(TICKET, ""), salt=TICKET, max_age=TICKET_SECONDS) == link.pk)
    except signing.BadSignature:
        return False
