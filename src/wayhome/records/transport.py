"""Transport: one bus or truck that takes people on, from where to where and when."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import IDENTITY, Clock, Code, Count, Day, Ref, Text
from wayhome.ledger.record import ReadOnlyQuerySet, record
from wayhome.records.base import ELSEWHERE, Fact
from wayhome.records.wording import code_label, told, words
from wayhome.reference import names, places

ARRIVED_BEFORE = declare(
    "transport.arrived_before",
    "It departed on {day} at {departed}, so it cannot have arrived at {arrived} on the same day. Correct one of the "
    "times; after midnight it is the next day.",
)
CANCELLED_ON_THE_WAY = declare(
    "transport.cancelled_on_the_way",
    "A transport that has departed cannot be cancelled. Say that it arrived, and what happened to each passenger.",
)
NO_SEATS = declare(
    "transport.no_seats", "A transport with 0 seats takes nobody. Leave the seats empty if their number is not known."
)


@record("transport")
class Transport(Fact):
    """One journey. Who is on it are its passengers; each has a destination of their own.

    All who have an access know of it, for nobody is named; those who answer for its ends may change it.
    """

    objects: ClassVar[Any] = ReadOnlyQuerySet.as_manager()

    everyone = True
    scope = ("area", "destination")
    columns = ("code", "means", "day", "from_site", "destination", "departed", "arrived")
    searchable = ("code", "plate")
    called_by = "code"
    dated_by = "day"
    may_lie_ahead = ("day",)
    span = ("departed", "arrived")

    code = Text(_("Number"), help=_("As it stands on the manifest"))
    means = Code(_("Means"), codes="transport_means", required=True)
    plate = Text(_("Number plate"))
    places = Count(_("Seats"))
    beyond_seats = Text(_("Why more people than seats"), help=_("Asked for when it departs with more than its seats"))
    organisation = Ref("organisation", _("Provided by"))
    driver_phone = Text(_("Phone of the driver"), secrecy=IDENTITY, dialled=True)
    from_site = Ref("site", _("From"))
    area = Ref("area", _("Area of departure"))
    destination = Ref("area", _("Last stop"), help=_("The province or place where the way ends"))
    to_site = Ref("site", _("Site of the last stop"))
    day = Day(_("Planned for"), db_index=True)
    departed = Day(_("Departed on"))
    departed_time = Clock(_("Time of departure"))
    arrived = Day(_("Arrived on"))
    arrived_time = Clock(_("Time of arrival"))
    cancelled = Day(_("Cancelled on"))

    class Meta(Fact.Meta):
        verbose_name = _("transport")
        verbose_name_plural = _("transports")

    def headline(self) -> str:
        return words(self.code or code_label("transport_means", self.means), told(self.day))

    @classmethod
    def listed(cls) -> models.Q:
        """Those that still go somewhere: a number is used again and again."""
        return models.Q(cancelled=None, arrived=None)

    @property
    def is_running(self) -> bool:
        """Whether it still takes people on or is on the way."""
        return self.cancelled is None and self.arrived is None

    @classmethod
    @cache
    def _sites(cls) -> tuple[tuple[str, bool], ...]:
        """The site of departure lies in the area of departure; the last stop lies elsewhere."""
        return (("from_site", False),)

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """It arrives after it departs, on the same day by the clock too, and is not cancelled once it is on the way."""
        problems = super().check_values(values)
        departed, arrived = values.get("departed"), values.get("arrived")
        left_at, came_at = values.get("departed_time"), values.get("arrived_time")
        if departed and departed == arrived and left_at and came_at and came_at < left_at:
            day = departed.isoformat()
            problems.append(ARRIVED_BEFORE("arrived_time", day=day, departed=left_at, arrived=came_at))
        if values.get("cancelled") and (departed or arrived):
            problems.append(CANCELLED_ON_THE_WAY("cancelled"))
        if values.get("places") == 0:
            problems.append(NO_SEATS("places"))
        problems += _stops_elsewhere(values)
        return problems


def _stops_elsewhere(values: Mapping[str, Any]) -> list[Problem]:
    """The site of the last stop lies in the area of the last stop, where both are known."""
    area, site = values.get("destination"), values.get("to_site")
    lies_in = names.area_of("site", site) if site else None
    if not area or not lies_in or places.inside(lies_in, area) or places.inside(area, lies_in):
        return []
    said = {"site": names.label("site", site or ""), "area": places.name(area), "actual": places.full_name(lies_in)}
    return [ELSEWHERE("to_site", **said)]
