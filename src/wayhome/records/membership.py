"""Membership: one person in one household, in a role, for a time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Code, Day, Ref
from wayhome.ledger.record import ReadOnlyQuerySet, record
from wayhome.ledger.write import Draft
from wayhome.records.base import Personal
from wayhome.records.wording import code_label

AT_ONCE = 5_000

TWICE = declare(
    "membership.twice",
    "This person is in this household already, since {start}. Change that membership, or end it first.",
)

Spell = tuple[dt.date, dt.date]
"""From a day on, up to but not on another."""


class MembershipSet(ReadOnlyQuerySet):
    """Sets of memberships."""

    def standing(self, day: dt.date) -> MembershipSet:
        """Those of people who are in their household on that day."""
        return self.filter(Q(start=None) | Q(start__lte=day)).filter(Q(end=None) | Q(end__gt=day))


@record("membership")
class Membership(Personal):
    """That a person belongs to a household, from `start` on, up to but not on `end`.

    Whoever may see the household may see who is in it. Whoever registers a person says with it to which household they
    belong, though it may lie elsewhere.
    """

    objects: ClassVar[Any] = MembershipSet.as_manager()

    scope_through = ("household",)
    comes_with = ("person",)
    columns = ("person", "household", "role", "start", "end")
    dated_by = "start"
    may_lie_ahead = ("end",)
    span = ("start", "end")

    person = Ref("person", _("Person"), required=True, db_index=True)
    household = Ref("household", _("Household"), required=True, db_index=True)
    role = Code(_("Role"), codes="household_role")
    start = Day(_("Since"))
    end = Day(_("Until"), help=_("The day on which they left"))

    class Meta(Personal.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def headline(self) -> str:
        return code_label("household_role", self.role) or str(_("Member of a household"))

    @classmethod
    def check_batch(cls, batch: Sequence[Draft]) -> dict[int, list[Problem]]:
        """Nobody is in one household twice at once."""
        puts = [(index, draft) for index, draft in enumerate(batch) if draft.op == "put"]
        spells = _standing_of({draft.values.get("person", "") for _, draft in puts}, {draft.uid for draft in batch})
        found: dict[int, list[Problem]] = {}
        for index, draft in puts:
            own = spell(draft.values)
            others = spells[draft.values.get("person", ""), draft.values.get("household", "")]
            twice = next((other for other in others if meet(own, other)), None)
            if twice:
                found[index] = [TWICE("person", start=twice[0].isoformat())]
            else:
                others.append(own)
        return found


def spell(values: Mapping[str, Any]) -> Spell:
    """For how long somebody was in a household; who is not said to have come on a day was there when it was known."""
    start = values.get("start") or values.get("known_by") or dt.date.min
    return start, values.get("end") or dt.date.max


def meet(one: Spell, other: Spell) -> bool:
    """Whether two spells have a day in common."""
    return max(one[0], other[0]) < min(one[1], other[1])


def _standing_of(persons: Iterable[str], left_out: set[str]) -> dict[tuple[str, str], list[Spell]]:
    """Person and household to the spells of that person there, without those of the memberships left out."""
    spells: dict[tuple[str, str], list[Spell]] = defaultdict(list)
    wanted = list(persons)
    for begin in range(0, len(wanted), AT_ONCE):
        rows = Membership.objects.filter(person__in=wanted[begin : begin + AT_ONCE])
        for row in rows.values("uid", "person", "household", "start", "end", "known_by"):
            if row["uid"] not in left_out:
                spells[row["person"], row["household"]].append(spell(row))
    return spells
