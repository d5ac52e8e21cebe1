"""Services: what people can be referred to, where, and for which areas. Together they are the directory."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Day, Ref, Refs, Text
from wayhome.ledger.record import ReadOnlyQuerySet, Record, record

MEDICAL_TYPES = ("health", "tuberculosis", "mental_health")
"""Types of services that tell of an illness: who is sent to one is known to health workers alone."""


@record("service")
class Service(Record):
    """One service of one organisation, at a site or for some areas.

    All who have an access know of it; those who answer for its area may change it.
    """

    objects: ClassVar[Any] = ReadOnlyQuerySet.as_manager()

    everyone: ClassVar[bool] = True
    scope: ClassVar[tuple[str, ...]] = ("area",)
    columns: ClassVar[tuple[str, ...]] = ("name", "type", "area", "site", "organisation", "closed")
    searchable: ClassVar[tuple[str, ...]] = ("name", "name_local")

    name = Text(_("Name"), required=True)
    name_local = Text(_("Local name"))
    type = Code(_("Type of service"), codes="service_type", required=True)
    area = Ref("area", _("Area"), help=_("Where it is"))
    covers = Refs("area", _("Areas covered"), help=_("For whom it is there; if nothing is named, for its own area"))
    site = Ref("site", _("Site"))
    organisation = Ref("organisation", _("Organisation"))
    phone = Text(_("Phone"), dialled=True, help=_("The number of the office, not of a person"))
    hours = Text(_("Hours"))
    opened = Day(_("Opened"))
    closed = Day(_("Closed"))

    class Meta(Record.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def headline(self) -> str:
        return str(self.name)
