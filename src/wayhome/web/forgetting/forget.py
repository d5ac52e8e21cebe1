"""Forgetting one human: what goes and what stays is said first, and it has to be confirmed by typing their code."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.capture.tracing import unreadable_files
from wayhome.jobs import tasks
from wayhome.kernel.problems import Problem, declare
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS
from wayhome.records.person import Person
from wayhome.reports.forgetting.belonging import is_about_person
from wayhome.reports.lists import forgetting as lists
from wayhome.web.finding import find
from wayhome.web.forgetting.rights import of_the_same_human
from wayhome.web.gatehouse import desk
from wayhome.web.showing import Showing

NOT_TYPED = declare("forget.not_typed", "This is not the code {code}. Type it as it stands above; nothing was erased.")
NOT_CHOSEN = declare("forget.not_chosen", "No registration is chosen. Choose those that are of this person.")
SHOWN = ("name_local", "sex", "age", "home", "phone", "known_by")


@require_http_methods(["GET", "POST"])
@desk(Right.FORGET)
def forget(request: HttpRequest, uid: str) -> HttpResponse:
    """Erase who somebody in the reader's areas is: of all their registrations there that stay chosen.

    Whoever answers for the whole country may have refused files go with them that nobody can read.
    """
    access = request.access
    found = find("person", uid, access)
    seen, elsewhere = of_the_same_human(uid, access)
    theirs = [each.uid for each in seen] or [uid]
    code = code_of(uid) or uid[-8:]
    unread = unreadable_files() if access.everywhere else []
    chosen, problems = theirs, []
    if request.method == "POST":
        chosen = [each for each in request.POST.getlist("registration") if each in theirs]
        problems = _problems(request.POST.get("code", ""), code, chosen)
        if not problems:
            whole = [each.pk for each in unread if str(each.pk) in request.POST.getlist("file")]
            title = ", ".join(map(_code, chosen))
            job = tasks.start("forget_person", title, access.by, persons=chosen, files=whole)
            return redirect("web:job", job.pk)
    showing = Showing(access)
    context = {
        "uid": uid,
        "code": code,
        "called": showing.headline(found.record) if found.record else code,
        "registrations": [
            {
                "uid": each.uid,
                "code": _code(each.uid),
                "called": showing.headline(each),
                "told": [value for value in showing.values(Person, each.values(), SHOWN) if value.parts],
                "is_chosen": each.uid in chosen,
            }
            for each in seen
        ],
        "elsewhere": elsewhere,
        "goes": _goes(theirs, access),
        "lists": lists.naming(theirs).count(),
        "unread": unread,
        "problems": problems,
    }
    return render(request, "web/forgetting/forget.html", context, status=400 if problems else 200)


def _code(uid: str) -> str:
    return code_of(uid) or uid[-8:]


def _problems(typed: str, code: str, chosen: list[str]) -> list[Problem]:
    found = [] if chosen else [NOT_CHOSEN("registration")]
    if _letters(typed) != _letters(code):
        found.append(NOT_TYPED("code", code=code))
    return found


def _letters(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _goes(persons: list[str], access: Access) -> list[tuple[str, int]]:
    """How often entries tell who these registrations are, and how many records of each kind are about them.

    Of a kind of which the reader may not know that there is one, nothing is said; it goes all the same.
    """
    told = Entry.objects.filter(kind=Person.kind, uid__in=persons, identity__isnull=False).count()
    kinds = [model for model in KINDS.values() if is_about_person(model) and access.may_learn(model.known_to)]
    about: list[tuple[Any, int]] = [(model._meta.verbose_name_plural, _about(model, persons)) for model in kinds]
    named = [(Person._meta.verbose_name, told), *about]
    return [(str(name), count) for name, count in named if count]


def _about(model: Any, persons: list[str]) -> int:
    return int(model.objects.filter(person__in=persons).count())


def may_see(persons: list[str], access: Access) -> bool:
    """Whether one of these persons is, or was when they were voided, in the reader's areas."""
    for uid in persons:
        try:
            find(Person.kind, uid, access)
        except Http404:
            continue
        return True
    return False
