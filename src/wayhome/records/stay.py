"""Stay: one person at one place, at home or at a site, from checking in to checking out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import SENSITIVE, Clock, Code, Day, Ref, Text
from wayhome.ledger.record import ReadOnlyQuerySet, record
from wayhome.ledger.write import Draft
from wayhome.records.base import Personal
from wayhome.records.staying.claims import contradictions
from wayhome.records.staying.spans import MIDNIGHT, Moment
from wayhome.records.wording import code_label, told, words

NEVER_IN = declare(
    "stay.never_in",
    "Nobody checked this person in, so they cannot be checked out. Write first on which day they came.",
)
LEAVES_BEFORE = declare(
    "stay.leaves_before",
    "On {day} they came at {start}, so they cannot have left at {end}. Correct one of the times; after midnight it is "
    "the next day.",
)
NO_DAY_OF_LEAVING = declare(
    "stay.no_day_of_leaving", "It says why they left, and not on which day. Write the day, or take the reason away."
)
TIME_WITHOUT_DAY = declare("stay.time_without_day", "A time alone says nothing. Write the day beside it.")
BED_WITHOUT_SITE = declare("stay.bed_without_site", "A bed is one of a site. Name the site, or leave the bed out.")


class StaySet(ReadOnlyQuerySet):
    """Sets of stays."""

    def lasting(self, at: Moment) -> StaySet:
        """Those in which somebody is inside at that minute."""
        came = Q(checked_in__lt=at.day) | Q(checked_in=at.day, came_at__lte=at.time)
        stays = Q(checked_out=None) | Q(checked_out__gt=at.day) | Q(checked_out=at.day, left_at__gt=at.time)
        unknown = models.Value(MIDNIGHT)
        hours = {"came_at": Coalesce("checked_in_time", unknown), "left_at": Coalesce("checked_out_time", unknown)}
        return self.alias(**hours).filter(came & stays)


@record("stay")
class Stay(Personal):
    """One unbroken stay. Whoever moves ends one and begins another, which names the one before: the clock of the
    quarantine goes on.
    """

    objects: ClassVar[Any] = StaySet.as_manager()

    scope = ("area",)
    scope_through = ("person",)
    columns = ("person", "place", "site", "checked_in", "bed", "checked_out", "exit")
    dated_by = "checked_in"
    may_lie_ahead = ("planned",)
    span = ("checked_in", "checked_out")

    person = Ref("person", _("Person"), required=True, db_index=True)
    quarantine = Ref("quarantine", _("Quarantine"), db_index=True)
    place = Code(_("At"), codes="stay_place", required=True)
    site = Ref("site", _("Site"))
    area = Ref("area", _("Area"), db_index=True, help=_("Where the site or the house is"))
    planned = Day(_("Planned from"))
    checked_in = Day(_("Checked in on"))
    checked_in_time = Clock(_("Time of checking in"))
    bed = Text(_("Bed"))
    beyond_capacity = Text(_("Why beyond the beds"), help=_("The reason for which more came in than there are beds"))
    checked_out = Day(_("Checked out on"))
    checked_out_time = Clock(_("Time of checking out"))
    exit = Code(_("Why checked out"), codes="stay_exit", secrecy=SENSITIVE)
    after = Ref("stay", _("Moved from"), help=_("The stay before this one"))

    class Meta(Personal.Meta):
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        indexes = [
            # all that tells who is inside a site at a minute, so that a board of all sites reads no stay itself
            models.Index(
                fields=["site", "checked_in", "checked_out", "checked_in_time", "checked_out_time"],
                name="stays_inside_sites",
            ),
            models.Index(fields=["planned"], name="stays_planned", condition=models.Q(planned__isnull=False)),
            models.Index(
                fields=["site", "bed"],
                name="stays_in_beds",
                condition=models.Q(checked_in__isnull=False, checked_out__isnull=True),
            ),
        ]

    def headline(self) -> str:
        return words(code_label("stay_place", self.place), told(self.checked_in))

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """Nobody leaves who never came, nor before they came; no hour without a day, no bed without a site."""
        problems = super().check_values(values)
        came, left = values.get("checked_in"), values.get("checked_out")
        came_at, left_at = values.get("checked_in_time"), values.get("checked_out_time")
        if came is None and left is not None:
            problems.append(NEVER_IN("checked_out"))
        if came and came == left and came_at and left_at and left_at < came_at:
            problems.append(LEAVES_BEFORE("checked_out_time", day=came.isoformat(), start=came_at, end=left_at))
        if left is None and values.get("exit"):
            problems.append(NO_DAY_OF_LEAVING("checked_out"))
        for day in cls.span or ():
            if values.get(day) is None and values.get(f"{day}_time"):
                problems.append(TIME_WITHOUT_DAY(f"{day}_time"))
        if values.get("bed") and not values.get("site"):
            problems.append(BED_WITHOUT_SITE("bed"))
        return problems

    @classmethod
    def check_batch(cls, batch: Sequence[Draft]) -> dict[int, list[Problem]]:
        """Nobody is in two places at once, a bed is of one person, and nobody is beyond the beds without a reason."""
        return contradictions(batch)
