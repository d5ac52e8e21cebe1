"""Forms that change a household: who moves, who leaves together, who is head, whom to reach. All pass the gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.fields import Code, Day, Property, Ref, Text
from wayhome.ledger.write import Draft
from wayhome.records import households
from wayhome.records.base import today
from wayhome.records.household import Household
from wayhome.records.households import HEAD
from wayhome.records.membership import Membership
from wayhome.reference.codes import code_list
from wayhome.web.asking import language
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_change
from wayhome.web.people.household_page import Member, member_of, people_of
from wayhome.web.people.questions import Questions, asked
from wayhome.web.showing import Showing

CHANGED = declare(
    "household.changed_meanwhile",
    "Somebody changed this household while you had it open. Look at who is in it now, then choose again.",
)

Verb = Callable[[dict[str, Any]], list[Draft] | Problem]
ROLES = "household_role"


class Page:
    """One form about one household: who is in it now, what is asked, and what is made of the answers."""

    def __init__(self, request: HttpRequest, uid: str):
        self.request, self.access = request, request.access
        found = find("household", uid, self.access)
        if found.record is None:
            raise Http404
        if not may_change(Household, self.access):
            raise PermissionDenied
        self.household = cast(Household, found.standing)
        self.showing = Showing(self.access)
        ties = households.members(uid, today())
        people = people_of([tie.person for tie in ties], self.access)
        self.members = [member_of(tie, people, self.showing) for tie in ties]

    @property
    def called(self) -> str:
        return self.showing.headline(self.household)

    @property
    def head(self) -> str:
        return next((each.membership.person for each in self.members if each.is_head), "")

    def choices(self, leave_out: str = "") -> list[tuple[str, str]]:
        """The members, to choose one of them."""
        return [(m.membership.person, m.called) for m in self.members if m.membership.person != leave_out]

    def seen(self) -> int:
        """The newest entry about this household and its memberships: a form was made from what stood then."""
        newest = Membership.objects.filter(household=self.household.uid).aggregate(newest=Max("seq"))["newest"] or 0
        return max(newest, self.household.seq)

    def answer(
        self, title: Any, questions: Questions, verb: Verb, help: Any = "", asked_of: Sequence[Questions] = ()
    ) -> HttpResponse:
        """The form; or, once it is filled in without a fault, the household as it is then."""
        if self.request.method == "POST":
            values = questions.read(self.request.POST)
            if self.request.POST.get("seen") != str(self.seen()):
                questions.blame([CHANGED()])
            is_wrong = questions.is_wrong or any(each.is_wrong for each in asked_of)
            if not is_wrong and (said := self._do(questions, verb(values))):
                messages.success(self.request, said)
                return redirect("web:household", self.household.uid)
        context = {
            "page": self,
            "title": title,
            "help": help,
            "questions": questions,
            "lines": list(asked_of),
            "wrong": questions.is_wrong or any(each.is_wrong for each in asked_of),
        }
        status = 400 if context["wrong"] else 200
        return render(self.request, "web/people/change.html", context, status=status)

    def _do(self, questions: Questions, drafts: list[Draft] | Problem) -> str:
        """Write it, and say so; "" where it is refused."""
        try:
            if isinstance(drafts, Problem):
                raise Refused([drafts])
            guards = [households.one_head(drafts)]
            intake.change("household", drafts, self.access.by, access=self.access, also=guards)
        except Refused as refused:
            questions.blame(refused.problems)
            return ""
        return self._said(drafts)

    def _said(self, drafts: Sequence[Draft]) -> str:
        """What was done; of a household that is new, with the way there."""
        made = [each.uid for each in drafts if each.kind == "household" and each.based_on == 0]
        new = scope(Household.objects.filter(uid__in=made), self.access).first() if made else None
        if new is None:
            return gettext("The change is written.")
        way = format_html('<a href="{}">{}</a>', reverse("web:household", args=[new.uid]), self.showing.headline(new))
        return format_html(gettext("Those who left are a household of their own now: {household}"), household=way)


def roles(leave_out: str = "") -> list[tuple[str, str]]:
    return [(code.code, code.label(language())) for code in code_list(ROLES) if code.code != leave_out]


def since() -> Property:
    return asked("day", Day(_("Since which day"), required=True))


def next_head() -> Property:
    return asked("next_head", Ref("person", _("Who is head of those who stay"), help=_("Needed if the head leaves")))


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def move(request: HttpRequest, uid: str, person: str) -> HttpResponse:
    """A member goes to another household."""
    page = Page(request, uid)
    member = next((each for each in page.members if each.membership.person == person), None)
    if member is None:
        raise Http404
    properties = [
        asked(
            "to", Ref("household", _("To which household"), required=True, help=_("Its label, short code or a name"))
        ),
        asked("role", Code(_("Role there"), codes=ROLES)),
        since(),
    ]
    if member.is_head and len(page.members) > 1:
        properties.append(next_head())
    questions = Questions(page.access, properties, {"day": today()}, {"next_head": page.choices(person)})

    def verb(said: dict[str, Any]) -> list[Draft] | Problem:
        return households.move(person, said["to"], said["role"], said["day"], said.get("next_head") or "")

    title = gettext("{name} moves to another household").format(name=member.called)
    return page.answer(title, questions, verb)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def welcome(request: HttpRequest, uid: str) -> HttpResponse:
    """Somebody comes to this household, from another one or from none."""
    page = Page(request, uid)
    properties = [
        asked("person", Ref("person", _("Who"), required=True)),
        asked("role", Code(_("Role"), codes=ROLES)),
        since(),
        asked(
            "next_head",
            Ref("person", _("Who is head of those they leave"), help=_("Only if they are head of another household")),
        ),
    ]
    questions = Questions(page.access, properties, {"day": today()})

    def verb(said: dict[str, Any]) -> list[Draft] | Problem:
        drafts = households.move(said["person"], uid, said["role"], said["day"], said["next_head"] or "")
        return drafts.about("person") if isinstance(drafts, Problem) and drafts.field == "to" else drafts

    return page.answer(
        gettext("Somebody joins"), questions, verb, help=_("If they are in another household now, they leave it.")
    )


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def split(request: HttpRequest, uid: str) -> HttpResponse:
    """Some members leave together, to a new household at a place."""
    page = Page(request, uid)
    properties = [
        asked("area", Ref("area", _("Place of the new household"))),
        since(),
        asked("label", Text(_("Label"), help=_("The number or name of the new household, if it has one"))),
        next_head(),
    ]
    values = {"day": today(), "area": page.household.area}
    questions = Questions(page.access, properties, values, {"next_head": page.choices()})
    lines = _lines(page, with_check=True)

    def verb(said: dict[str, Any]) -> list[Draft] | Problem:
        leaving = {line.person: line.role for line in lines if line.is_leaving}
        return households.split(uid, leaving, said["area"], said["day"], said["label"] or "", said["next_head"] or "")

    return page.answer(
        gettext("Some leave together"),
        questions,
        verb,
        help=_("Tick who leaves, and say what each of them is in the new household. One of them is its head."),
        asked_of=lines,
    )


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def join(request: HttpRequest, uid: str) -> HttpResponse:
    """All members go into another household."""
    page = Page(request, uid)
    properties = [asked("into", Ref("household", _("Into which household"), required=True)), since()]
    questions = Questions(page.access, properties, {"day": today()})
    lines = _lines(page, with_check=False)

    def verb(said: dict[str, Any]) -> list[Draft] | Problem:
        return households.join(uid, said["into"], {line.person: line.role for line in lines}, said["day"])

    return page.answer(
        gettext("All go to another household"),
        questions,
        verb,
        help=_("Say what each of them is there. The members of that household keep their roles."),
        asked_of=lines,
    )


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def head(request: HttpRequest, uid: str) -> HttpResponse:
    """Another member is head from a day on."""
    page = Page(request, uid)
    properties = [asked("person", Ref("person", _("The new head"), required=True)), since()]
    if page.head:
        properties.insert(
            1, asked("former_role", Code(_("What the former head is to the new one"), codes=ROLES, required=True))
        )
    several = sum(each.is_head for each in page.members) > 1
    choices = {"person": page.choices("" if several else page.head), "former_role": roles(HEAD)}
    questions = Questions(page.access, properties, {"day": today()}, choices)

    def verb(said: dict[str, Any]) -> list[Draft] | Problem:
        return households.set_head(uid, said["person"], said.get("former_role"), said["day"])

    return page.answer(gettext("Change the head"), questions, verb)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def contact(request: HttpRequest, uid: str) -> HttpResponse:
    """Whom to reach if the head cannot be reached: a member, or anybody in the reader's areas."""
    page = Page(request, uid)
    now = page.household.alternate_contact
    member = now if any(value == now for value, _label in page.choices()) else None
    properties = [
        asked("member", Ref("person", _("A member"))),
        asked("person", Ref("person", _("Or somebody else"), help=_("By name, phone or short code"))),
    ]
    values = {"member": member, "person": None if member else now}
    questions = Questions(page.access, properties, values, {"member": page.choices(page.head)})

    def verb(said: dict[str, Any]) -> list[Draft] | Problem:
        new = [said[name] for name in ("person", "member") if said[name] and said[name] != values[name]]
        return households.reach_by(page.household, new[0] if new else said["person"] or said["member"])

    return page.answer(
        gettext("Alternate contact"), questions, verb, help=_("Whom to reach if the head cannot be reached")
    )


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def days(request: HttpRequest, uid: str) -> HttpResponse:
    """Correct the days of one membership."""
    found = find("membership", uid, request.access)
    if found.record is None:
        raise Http404
    page = Page(request, found.standing.household)
    properties = [asked("start", Day(_("Since"))), asked("end", Day(_("Until"), help=_("The day on which they left")))]
    questions = Questions(page.access, properties, found.values)

    def verb(said: dict[str, Any]) -> list[Draft] | Problem:
        return households.correct(cast(Membership, found.standing), said["start"], said["end"])

    called = page.showing.headline
    people = people_of([found.standing.person], page.access)
    name = called(people[found.standing.person]) if people else page.showing.reference("person", "").text
    return page.answer(gettext("Days of {name} in the household").format(name=name), questions, verb)


class Line(Questions):
    """The question what one member is in another household; with a check, whether they leave."""

    def __init__(self, access: Access, member: Member, with_check: bool):
        self.member, self.with_check = member, with_check
        self.person = member.membership.person
        super().__init__(access, [asked(f"role-{self.person}", Code(member.called, codes=ROLES))])
        self.is_leaving = not with_check
        self.role: str | None = None

    def hold(self, posted: Any) -> None:
        self.is_leaving = not self.with_check or self.person in posted.getlist("leaving")
        self.role = self.read(posted)[self.fields[0].prop.name]


def _lines(page: Page, with_check: bool) -> list[Line]:
    """The question for each member, with what was answered if the form was sent."""
    lines = [Line(page.access, member, with_check) for member in page.members]
    if page.request.method == "POST":
        for line in lines:
            line.hold(page.request.POST)
    return lines
