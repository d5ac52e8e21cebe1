"""A household of the round as its reader sees it: names, phones, which day it is of how many, and what was tried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.kernel.digest import new_uid
from wayhome.kernel.shortcode import code_of
from wayhome.records.base import property_of
from wayhome.records.follow_up import FollowUp
from wayhome.records.following.placing import Place
from wayhome.records.following.rounds import DueHousehold, DueMember, Turn
from wayhome.records.person import Person
from wayhome.records.wording import code_label
from wayhome.reference import names, places
from wayhome.web.asking import language
from wayhome.web.showing import Showing, Shown

TOLD = tuple(property_of(Person, name) for name in ("name_local", "sex", "age", "phone", "phone_owner"))


@dataclass(frozen=True, slots=True)
class MemberCard:
    """One who stays apart, with what is told of them."""

    due: DueMember
    called: str
    code: str
    role: str
    told: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """`contact` is what the rows of a visit noted from this card will share; `noted` that of a visit of the day."""

    due: DueHousehold
    called: str
    village: str
    site: str
    members: tuple[MemberCard, ...]
    elsewhere: tuple[tuple[str, str], ...]
    contact: str
    noted: str = ""

    @property
    def is_done(self) -> bool:
        return self.due.turn == Turn.DONE

    @property
    def is_tried(self) -> bool:
        return self.due.turn == Turn.TRIED

    @property
    def seen(self) -> str:
        """Of whom the card tells, so that what is noted is noted of them and of nobody else."""
        return " ".join(sorted(each.due.uid for each in self.members))


def cards(households: Sequence[DueHousehold], access: Access, day: dt.date) -> list[HouseholdCard]:
    """The households as they are shown: one query, however many."""
    showing = Showing(access)
    noted = _noted([member.uid for each in households for member in each.members], access, day)
    return [_card(each, showing, noted) for each in households]


def _card(household: DueHousehold, showing: Showing, noted: Mapping[str, str]) -> HouseholdCard:
    members = tuple(_member(each, showing) for each in household.members)
    return HouseholdCard(
        household,
        showing.headline(household.household) if household.household else "",
        places.name(household.place.area, language()) if household.place.area else "",
        names.label("site", household.place.site, language()) if household.place.site else "",
        members,
        tuple((called(each.uid, each.person, showing), where(each.place)) for each in household.elsewhere),
        new_uid(),
        next((noted[each.uid] for each in household.members if each.uid in noted), ""),
    )


def _member(member: DueMember, showing: Showing) -> MemberCard:
    return MemberCard(
        member,
        called(member.uid, member.person, showing),
        code_of(member.uid),
        code_label("household_role", member.role),
        {p.name: showing.value(p, getattr(member.person, p.name)) for p in TOLD} if member.person else {},
    )


def called(uid: str, person: Person | None, showing: Showing) -> str:
    """The name, if the reader knows names and sees the person."""
    return showing.headline(person) if person else showing.reference("person", uid).text


def where(place: Place) -> str:
    """The site, or the place with the areas around it."""
    if place.site:
        return names.label("site", place.site, language())
    return places.full_name(place.area, language()) if place.area else ""


def may_note(access: Access) -> bool:
    """Whether the reader may note visits: who does not know names cannot say who was met."""
    return access.may(Right.FOLLOW_UP) and access.may(Right.SEE_IDENTITY)


def _noted(persons: Sequence[str], access: Access, day: dt.date) -> dict[str, str]:
    """Person to what the rows of the newest visit or call of the day share."""
    rows: Any = scope(FollowUp.objects.filter(Q(person__in=persons), Q(day=day)), access, of_few=True)
    found = rows.exclude(contact=None).order_by("seq").values_list("person", "contact")
    return dict(found)
