"""The desk of referrals: what came to be answered, whom one has taken, and what became of those one sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.fields import Day, Flag
from wayhome.ledger.write import Draft
from wayhome.records.base import property_of, today
from wayhome.records.person import Person
from wayhome.records.referral import ACCEPTED, Referral
from wayhome.records.referring import sending, waiting
from wayhome.reference import places
from wayhome.web.finding import find, visible
from wayhome.web.gatehouse import desk
from wayhome.web.people.questions import Questions, asked
from wayhome.web.showing import Showing, Shown

MOST = 50
ACCEPT, REFUSE, END = "accept", "refuse", "end"
TOLD = ("reason", "condition", "service", "medical_service", "to_site", "from_site", "from_area", "consent")
OF_ONE = (*TOLD, "letter", "note", "sent", "sent_time", "answer", "answered", "answer_reason", "outcome", "outcome_day")


@dataclass(frozen=True, slots=True)
class Line:
    """One referral: of whom, as far as the reader may know, what is told of it, and whether it waits too long.

    `person` is None where the reader does not see the person: they are told the code, sex and age. `why_refused` is ""
    for who may not read what was written about people.
    """

    referral: Referral
    person: Person | None
    called: str
    code: str
    facts: list[Shown]
    told: list[Shown]
    why_refused: str
    is_overdue: bool


@require_safe
@desk(Right.EDIT)
def referrals(request: HttpRequest) -> HttpResponse:
    """What waits: received and not answered, accepted without an outcome; sent and not answered, or refused."""
    access = request.access
    received, sent = waiting.received(access), waiting.sent(access)
    parts = {
        "to_answer": list(waiting.to_answer(received)[:MOST]),
        "to_end": list(waiting.to_end(received)[:MOST]),
        "unanswered": list(waiting.to_answer(sent)[:MOST]),
        "refused": list(waiting.refused(sent)[:MOST]),
        "accepted": list(sent.filter(answer=ACCEPTED).order_by("-answered", "-seq")[:MOST]),
    }
    told = {line.referral.uid: line for line in lines([each for rows in parts.values() for each in rows], access)}
    context: dict[str, Any] = {name: [told[each.uid] for each in rows] for name, rows in parts.items()}
    return render(request, "web/referring/referrals.html", context)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def referral(request: HttpRequest, uid: str) -> HttpResponse:
    """One referral: its answer and outcome are for those who answer for the receiving area."""
    found, access = find("referral", uid, request.access), request.access
    if found.record is None:
        raise Http404
    standing = found.standing
    assert isinstance(standing, Referral)
    receives = may_answer(standing, access)
    forms = forms_of(standing, access) if receives else {}
    if request.method == "POST":
        if not receives:
            raise PermissionDenied
        if _answer(request, standing, forms):
            seen = visible([("person", standing.person)], access)
            return redirect("web:person", standing.person) if seen else redirect("web:referral", uid)
    (line,) = lines([standing], access, OF_ONE)
    wrong = any(form.is_wrong for form in forms.values())
    context = {"line": line, "forms": forms, "receives": receives, "wrong": wrong}
    return render(request, "web/referring/referral.html", context, status=400 if wrong else 200)


def may_answer(referral: Referral, access: Access) -> bool:
    """Whether the receiving place lies in the reader's areas."""
    if access.everywhere:
        return True
    return bool(referral.area) and any(places.inside(str(referral.area), own) for own in access.areas)


def lines(rows: Iterable[Referral], access: Access, columns: tuple[str, ...] = TOLD) -> list[Line]:
    """The referrals as the reader may know them: two queries for all of them, beside what they refer to."""
    rows, on = list(rows), today()
    persons = {row.person for row in rows}
    seen = visible([("person", uid) for uid in persons], access)
    facts = waiting.facts_of(persons)
    showing = Showing(access, [(Referral, row.values()) for row in rows])
    found = []
    for row in rows:
        person = seen.get(("person", row.person))
        sex, age = facts.get(row.person, ("", None))
        of_them = [
            showing.value(property_of(Person, "sex"), sex or None),
            showing.value(property_of(Person, "age"), age),
        ]
        told = [value for value in showing.values(Referral, row.values(), columns) if value.parts]
        called = showing.headline(person) if person else ""
        why = (row.answer_reason or "") if access.may_see(property_of(Referral, "answer_reason")) else ""
        is_overdue = waiting.is_overdue(row, on)
        found.append(Line(row, person, called, code_of(row.person), of_them, told, why, is_overdue))  # type: ignore[arg-type]
    return found


def forms_of(referral: Referral, access: Access) -> dict[str, Questions]:
    """What the receiver may do now: accept or refuse, or say what became of the person."""
    day = asked("day", Day(_("On which day"), required=True))
    now = {"day": today()}
    if not referral.answer:
        takes_in = asked(
            "takes_in",
            Flag(_("The person comes here"), help=_("Then they are in your area now, and known here by name")),
        )
        return {
            ACCEPT: Questions(access, [takes_in, day], {**now, "takes_in": True}),
            REFUSE: Questions(access, [property_of(Referral, "answer_reason"), day], now),
        }
    if referral.answer == ACCEPTED and not referral.outcome:
        return {END: Questions(access, [property_of(Referral, "outcome"), day], now)}
    return {}


def _answer(request: HttpRequest, referral: Referral, forms: dict[str, Questions]) -> bool:
    """Write what the receiver decided."""
    access: Access = request.access
    questions = forms.get(request.POST.get("do", ""))
    if questions is None:
        return False
    said = questions.read(request.POST)
    if questions.is_wrong:
        return False
    try:
        made = _made(request.POST["do"], referral, said)
        if isinstance(made, Problem):
            raise Refused([made])
        # The person lies outside the receiver's areas until this is written: that the referral was sent here, and lies
        # in them, is what allows it.
        intake.change("referral", made, access.by)
    except Refused as refused:
        questions.blame(refused.problems)
        return False
    messages.success(request, gettext("Your answer is written, and the sender sees it."))
    return True


def _made(do: str, referral: Referral, said: dict[str, Any]) -> list[Draft] | Problem:
    if do == ACCEPT:
        return sending.accept(referral, said["day"], bool(said["takes_in"]))
    if do == REFUSE:
        return sending.refuse(referral, said["day"], said["answer_reason"])
    return sending.end(referral, said["outcome"], said["day"])
