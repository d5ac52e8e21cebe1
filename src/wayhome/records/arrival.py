"""Arrival: one return over the border, of one person or of a group that was only counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import SENSITIVE, Clock, Code, Count, Day, Flag, Ref
from wayhome.ledger.record import ReadOnlyQuerySet, record
from wayhome.ledger.tails import UidTail
from wayhome.ledger.write import Draft
from wayhome.records.base import Personal
from wayhome.records.wording import place_label, told, words

NO_PLACE_LEFT = declare(
    "arrival.no_place_left",
    "The group has {people} people and {named} of them have a name already, so this one finds no place. "
    "Raise the number of people of the group, or register this arrival without the group.",
)
MORE_NAMES_THAN_PEOPLE = declare(
    "arrival.more_names_than_people",
    "{named} people of this group have a name already, so it cannot have only {people}. "
    "Correct the number, or take names out of the group first.",
)
GROUP_HAS_NAMES = declare(
    "arrival.group_has_names",
    "{named} named arrivals take their place in this group. Take them out of it before you remove the group.",
)
GROUP_OF_A_GROUP = declare(
    "arrival.group_of_a_group",
    "What is given as the group takes a place of another group itself. Choose the group counted at the border.",
)
GROUP_UNKNOWN = declare("arrival.group_unknown", "The group {value} is not in the register. Register the group first.")
PERSON_IS_ONE = declare(
    "arrival.person_is_one",
    "The arrival of one named person has {value} people. Write 1, or leave the person out if this is a group.",
)
NOBODY = declare("arrival.nobody", "An arrival of 0 people is none. Correct the number or leave the row out.")


class ArrivalSet(ReadOnlyQuerySet):
    """Sets of arrivals."""

    def counted(self) -> ArrivalSet:
        """Those whose people are counted: a named arrival with a group takes a place its group has counted already."""
        return self.filter(group__isnull=True)

    def people(self) -> int:
        """How many people arrived. Naming the people of a group never moves this number."""
        return self.counted().aggregate(total=Sum("people"))["total"] or 0

    def named_in(self, groups: Sequence[str]) -> dict[str, int]:
        """Group uid to how many of its places have a name."""
        rows = self.filter(group__in=groups).order_by().values_list("group").annotate(Sum("people"))
        return dict(rows)


@record("arrival")
class Arrival(Personal):
    """One return. Where it crossed and where it was registered are two things.

    Destination, responsible and current area are three.
    """

    objects: ClassVar[Any] = ArrivalSet.as_manager()

    scope = ("destination", "responsible", "current")
    columns = ("day", "people", "person", "crossing_point", "registered_at", "destination", "current")
    searchable = ("note",)
    has_code = True
    dated_by = "day"
    entity_list = "groups"

    person = Ref("person", _("Person"), db_index=True)
    group = Ref("arrival", _("Group"), db_index=True, help=_("The counted group of which this arrival takes a place"))
    people = Count(_("People"), required=True, help=_("1, or how many a group had"))
    day = Day(_("Day of arrival"))
    time = Clock(_("Time of arrival"))
    crossing_point = Ref("site", _("Crossing point"), help=_("Where the border was crossed, also if unofficial"))
    registered_at = Ref("site", _("Registered at"), help=_("Where the arrival was written down"))
    broker = Flag(_("Came with a broker"), secrecy=SENSITIVE, help=_("Whether somebody was paid for the way"))
    origin_country = Code(_("Country of departure"), codes="country")
    destination = Ref("area", _("Destination"))
    responsible = Ref("area", _("Responsible area"), help=_("Whose authorities follow up"))
    current = Ref("area", _("Current area"), help=_("Where the people are now"))

    class Meta(Personal.Meta):
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        indexes = [
            models.Index(UidTail("uid"), name="arrivals_by_code"),
            models.Index(fields=["day", "crossing_point"], name="arrivals_by_day"),
            models.Index(fields=["day"], name="arrivals_of_persons", condition=models.Q(person__isnull=False)),
            models.Index(
                fields=["group", "person"],
                name="arrivals_only_counted",
                condition=models.Q(person__isnull=True, group__isnull=True),
            ),
        ]

    def headline(self) -> str:
        people = str(_("{people} people")).format(people=told(self.people)) if self.people > 1 else ""
        return words(told(self.day), people, place_label(self.destination))

    @classmethod
    def listed(cls) -> models.Q:
        """The groups that were only counted: their places can still be given names."""
        return models.Q(person__isnull=True, group__isnull=True, people__gt=1)

    def places_left(self) -> int:
        """How many people of this group have no name yet."""
        return self.people - Arrival.objects.named_in([self.uid]).get(self.uid, 0)

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        problems = super().check_values(values)
        people = values.get("people")
        if people == 0:
            problems.append(NOBODY("people"))
        elif people is not None and people != 1 and (values.get("person") or values.get("group")):
            problems.append(PERSON_IS_ONE("people", value=people))
        return problems

    @classmethod
    def check_batch(cls, batch: Sequence[Draft]) -> dict[int, list[Problem]]:
        """No group gets more names than it has people, whichever of the two moves."""
        joining = {draft.values["group"] for draft in batch if draft.op == "put" and draft.values.get("group")}
        changing = {draft.uid for draft in batch if draft.based_on != 0}
        if not joining and not changing:
            return {}
        return _places(batch, joining | changing)


def _places(batch: Sequence[Draft], groups: set[str]) -> dict[int, list[Problem]]:
    drafted = {draft.uid: draft for draft in batch}
    people, nested = _groups(drafted, groups)
    named = defaultdict(int, Arrival.objects.exclude(uid__in=_leaving(drafted, groups)).named_in(list(groups)))
    found: dict[int, list[Problem]] = {}
    for index, draft in enumerate(batch):
        group = draft.values.get("group") if draft.op == "put" else None
        if not group:
            continue
        if group in nested:
            found[index] = [GROUP_OF_A_GROUP("group")]
        elif group not in people:
            found[index] = [GROUP_UNKNOWN("group", value=group)]
        elif named[group] >= people[group]:
            found[index] = [NO_PLACE_LEFT("group", people=people[group], named=named[group])]
        else:
            named[group] += 1
    for index, draft in enumerate(batch):
        if not named.get(draft.uid):
            continue
        if draft.op == "void":
            found[index] = [GROUP_HAS_NAMES(named=named[draft.uid])]
        elif draft.values.get("people", 0) < named[draft.uid]:
            found[index] = [
                MORE_NAMES_THAN_PEOPLE("people", named=named[draft.uid], people=draft.values.get("people", 0))
            ]
    return found


def _groups(drafted: Mapping[str, Draft], groups: set[str]) -> tuple[dict[str, int], set[str]]:
    """How many people each group has when the batch is in, and which of them are no groups but places of one."""
    people: dict[str, int] = {}
    nested: set[str] = set()
    for uid, size, group in Arrival.objects.filter(uid__in=groups).values_list("uid", "people", "group"):
        if uid not in drafted:
            people[uid] = size
            if group:
                nested.add(uid)
    for uid in groups & drafted.keys():
        draft = drafted[uid]
        if draft.op == "put":
            people[uid] = draft.values.get("people", 0)
            if draft.values.get("group"):
                nested.add(uid)
    return people, nested


def _leaving(drafted: Mapping[str, Draft], groups: set[str]) -> list[str]:
    """The records of the batch that hold a place of one of the groups now: they are counted by their draft instead."""
    changing = [uid for uid, draft in drafted.items() if draft.based_on != 0]
    return list(Arrival.objects.filter(uid__in=changing, group__in=groups).values_list("uid", flat=True))
