"""A visit or call to one household: how each was, in one go or one by one. It is written as a whole or not at all."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.capture import intake
from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.fields import SENSITIVE, Property
from wayhome.packs.protocol import protocol
from wayhome.records.base import property_of
from wayhome.records.follow_up import COOPERATIVE, NO_SYMPTOM, UNAVAILABLE, UNCOOPERATIVE, FollowUp
from wayhome.records.following import contacting
from wayhome.records.following.alerts import is_alarming
from wayhome.records.following.contacting import Noted
from wayhome.records.following.due import with_person
from wayhome.web.following.asked import Asked, asked
from wayhome.web.following.showing_households import HouseholdCard, MemberCard, cards
from wayhome.web.gatehouse import desk
from wayhome.web.people.questions import Questions
from wayhome.web.people.questions import asked as question

HOW = declare("visit.how", "Say of {name} how they were, or that they were not there.")
WHAT = declare("visit.what", "Say which symptoms {name} has, or that they are well.")
CHANGED = declare(
    "visit.changed", "Somebody came to this household or left it while you had it open. Look at who is in it now."
)

WELL, ILL = "well", "ill"
HOW_THEY_WERE = ((WELL, _("Well")), (ILL, _("Not well")), (UNCOOPERATIVE, _("Refused")), (UNAVAILABLE, _("Not there")))
WHETHER_MET = ((COOPERATIVE, _("Met")), (UNCOOPERATIVE, _("Refused")), (UNAVAILABLE, _("Not there")))
"""What those may note who do not learn of symptoms."""

ALL_WELL, NOBODY_THERE = "well", "away"


class Line(Questions):
    """How one member was: `how` is one of the `ways`, "" as long as nothing is said."""

    def __init__(self, member: MemberCard, access: Access):
        self.member = member
        self.ways = HOW_THEY_WERE if access.may_learn(SENSITIVE) else WHETHER_MET
        self.how = ""
        names = ("temperature", "symptoms", "needs", "note") if access.may_learn(SENSITIVE) else ("note",)
        super().__init__(access, [_of_one(name, member.due.uid) for name in names])
        for field in self.fields:
            field.choices = [choice for choice in field.choices if choice[0] != NO_SYMPTOM]

    @property
    def uid(self) -> str:
        return self.member.due.uid

    def noted(self, posted: Any) -> Noted | None:
        """What was said of them; None if they were left out, which is a problem."""
        said = {name.partition("-")[0]: value for name, value in self.read(posted).items()}
        self.how = posted.get(f"how-{self.uid}", "")
        if self.how not in dict(self.ways):
            self.problems.append(HOW(name=self.member.called))
            return None
        symptoms, temperature = said.get("symptoms") if self.how == ILL else None, said.get("temperature")
        if self.how == ILL and not is_alarming(symptoms, temperature):
            self.problems.append(WHAT(name=self.member.called))
        return Noted(
            self.uid,
            COOPERATIVE if self.how in (WELL, ILL) else self.how,
            [NO_SYMPTOM] if self.how == WELL else symptoms,
            temperature,
            said.get("needs"),
            said.get("note"),
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """The form of one visit: the household as it stands on the day, how each was, and what the rows will share."""

    asked: Asked
    card: HouseholdCard
    lines: list[Line]
    about: Questions
    contact: str

    @property
    def is_wrong(self) -> bool:
        return self.about.is_wrong or any(line.is_wrong for line in self.lines)


@require_http_methods(["GET", "POST"])
@desk(Right.FOLLOW_UP, Right.SEE_IDENTITY)
def visit(request: HttpRequest, uid: str) -> HttpResponse:
    """The household of somebody who stays apart on the day asked for. Raises Http404 for anybody else."""
    access, wanted = request.access, asked(request)
    household = with_person(uid, wanted.day, access)
    if household is None:
        raise Http404
    (card,) = cards([household], access, wanted.day)
    sent = request.POST.get("contact", "")
    form = Visit(
        wanted,
        card,
        [Line(member, access) for member in card.members],
        Questions(access, [_about("day"), _about("channel")], {"day": wanted.day, "channel": "visit"}),
        sent if contacting.is_contact(sent) else new_uid(),
    )
    if request.method == "POST" and (noted := _write(request, form)):
        _say(request, form, noted)
        return redirect(f"{reverse('web:follow_up')}?{wanted.again}#next")
    context = {
        "form": form,
        "card": card,
        "asked": wanted,
        "may_say_well": access.may_learn(SENSITIVE),
        "fever": protocol().fever,
        "wrong": form.is_wrong,
    }
    return render(request, "web/following/visit.html", context, status=400 if form.is_wrong else 200)


def _write(request: HttpRequest, form: Visit) -> list[Noted] | None:
    """Write the visit; what was noted, or None with the problems. What was written before is not written again."""
    posted, access = request.POST, request.access
    noted = _noted(posted, form, access)
    about = form.about.read(posted)
    if posted.get("seen") != form.card.seen:
        form.about.blame([CHANGED()])
    if form.is_wrong:
        return None
    said = form.contact, about["day"], about["channel"], noted
    try:
        drafts = contacting.contact(*said)
        if isinstance(drafts, Problem):
            raise Refused([drafts])
        intake.change("follow_up", drafts, access.by, access=access)
    except Refused as refused:
        if contacting.contact(*said) != []:
            form.about.blame(refused.problems)
            return None
    return noted


def _noted(posted: Any, form: Visit, access: Access) -> list[Noted]:
    if posted.get("all") == NOBODY_THERE:
        return [contacting.not_at_home(line.uid) for line in form.lines]
    if posted.get("all") == ALL_WELL:
        is_told = access.may_learn(SENSITIVE)
        return [contacting.well(line.uid) if is_told else Noted(line.uid, COOPERATIVE) for line in form.lines]
    return [noted for line in form.lines if (noted := line.noted(posted))]


def _say(request: HttpRequest, form: Visit, noted: list[Noted]) -> None:
    """What was done, with the way back; and who raised an alert."""
    way = format_html(
        '<a href="{}?{}">{}</a>',
        reverse("web:follow_up_contact", args=[form.contact]),
        form.asked.again,
        gettext("Look at it, or take it back"),
    )
    messages.success(request, format_html("{} {}", gettext("The visit is noted."), way))
    alarming = {each.person for each in noted if is_alarming(list(each.symptoms or ()), each.temperature)}
    names = ", ".join(line.member.called for line in form.lines if line.uid in alarming)
    if names:
        desk_of_alerts = format_html('<a href="{}">{}</a>', reverse("web:alerts"), gettext("Alerts"))
        said = gettext("{names}: an alert waits for an answer.").format(names=names)
        messages.warning(request, format_html("{} {}", said, desk_of_alerts))


def _of_one(name: str, uid: str) -> Property:
    """A property of the follow-up, asked of one member."""
    prop = copy(property_of(FollowUp, name))
    prop.name = ""
    return question(f"{name}-{uid}", prop)


def _about(name: str) -> Property:
    """A property of the follow-up that all rows share, and that cannot be left out."""
    prop = copy(property_of(FollowUp, name))
    prop.required = True
    return prop
