"""Sites: points of entry, official and not, and places where people are received, screened or quarantined."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.names import ascii_digits
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import IDENTITY, Code, Codes, Count, Day, Quantity, Ref, Text, Texts
from wayhome.ledger.record import Record, record
from wayhome.ledger.write import Draft

CODE_TAKEN = declare(
    "site.code_taken",
    "“{code}” is the code of “{other}” already, and no two sites share one. Write another code, or change that site.",
)
BEDS_NEGATIVE = declare(
    "site.beds_negative",
    "{value} is less than nothing. Write how many there are, or leave it empty if it is not known.",
)
BEDS_IN_PARTS = declare(
    "site.beds_in_parts",
    "Beds for women, for men and for families are {parts} together, but the site has {beds}. Correct one of them.",
)
CLOSED_BEFORE_OPEN = declare(
    "site.closed_before_open", "It closes on {closed}, before it opens on {opened}. Correct one of the two days."
)
NO_SUCH_POSITION = declare(
    "site.no_such_position", "“{value}” is no such number of degrees. Write it as 13.6617, or leave it empty."
)

BEDS_OF = ("capacity_women", "capacity_men", "capacity_families")
_BETWEEN = re.compile(r"[\s\u200b\u2010-\u2015-]+")
_DEGREES = {"lat": 90, "lon": 180}


@record("site")
class Site(Record):
    """One place that people pass or stay at. `error_km` says how far off its position may be.

    All who have an access know of it; those who answer for its area may change it.
    """

    everyone: ClassVar[bool] = True
    scope: ClassVar[tuple[str, ...]] = ("area",)
    columns: ClassVar[tuple[str, ...]] = ("name", "name_local", "type", "area", "capacity", "closed")
    searchable: ClassVar[tuple[str, ...]] = ("name", "name_local", "code", "aliases")
    entity_list: ClassVar[str] = "sites"

    name = Text(_("Name"), required=True)
    name_local = Text(_("Local name"))
    type = Code(_("Type of site"), codes="site_type", required=True)
    area = Ref("area", _("Area"))
    code = Text(_("Code"), help=_("As it stands on manifests and letters; no two sites share one"))
    opened = Day(_("Opened"))
    closed = Day(_("Closed"), help=_("The day from which it takes nobody in"))
    organisation = Ref("organisation", _("Run by"))
    manager = Text(_("Manager"), secrecy=IDENTITY)
    contact = Text(_("Contact"), secrecy=IDENTITY, dialled=True)
    capacity = Count(_("Beds"), help=_("How many people can sleep here"))
    capacity_day = Count(_("Places by day"), help=_("How many people can be here at once by day"))
    capacity_women = Count(_("Beds for women"))
    capacity_men = Count(_("Beds for men"))
    capacity_families = Count(_("Beds for families"))
    apart = Codes(_("Areas set apart"), codes="area_apart")
    neighbour = Code(_("Neighbouring country"), codes="country")
    opposite = Text(_("Opposite"), help=_("What lies on the other side of the border"))
    lat = Text(_("Latitude"))
    lon = Text(_("Longitude"))
    error_km = Quantity(_("Error of the position in km"))
    aliases = Texts(_("Other names"))
    flags = Codes(_("Remarks on the data"), codes="site_flag")
    source = Text(_("Source of the data"))

    class Meta(Record.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def headline(self) -> str:
        return str(self.name)

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """No beds below nothing, no more in parts than in all; it closes after it opened; it lies on the globe."""
        problems = super().check_values(values)
        for name in ("capacity", "capacity_day", *BEDS_OF):
            if values.get(name) is not None and values[name] < 0:
                problems.append(BEDS_NEGATIVE(name, value=str(values[name])))
        beds, parts = values.get("capacity"), sum(values.get(name) or 0 for name in BEDS_OF)
        if beds is not None and parts > beds >= 0:
            problems.append(BEDS_IN_PARTS("capacity", parts=str(parts), beds=str(beds)))
        opened, closed = values.get("opened"), values.get("closed")
        if opened and closed and closed < opened:
            problems.append(CLOSED_BEFORE_OPEN("closed", opened=opened.isoformat(), closed=closed.isoformat()))
        for name, most in _DEGREES.items():
            if values.get(name) and not _is_between(values[name], most):
                problems.append(NO_SUCH_POSITION(name, value=values[name]))
        return problems

    @classmethod
    def check_batch(cls, batch: Sequence[Draft]) -> dict[int, list[Problem]]:
        """No two sites share a code, however it is written."""
        coming = {draft.uid for draft in batch}
        standing = cls.objects.filter(Q(code__isnull=False)).values_list("uid", "code", "name")
        taken = {folded(code): name for uid, code, name in standing if uid not in coming}
        found: dict[int, list[Problem]] = {}
        for index, draft in enumerate(batch):
            code = folded(draft.values.get("code") or "") if draft.op == "put" else ""
            if code and code in taken:
                found[index] = [CODE_TAKEN("code", code=draft.values["code"], other=taken[code])]
            elif code:
                taken[code] = draft.values.get("name", "")
        return found


def folded(code: str) -> str:
    """A code as it is compared: BMC-01, bmc 01 and BMC - ០១ are one."""
    return _BETWEEN.sub("", ascii_digits(code).casefold())


def _is_between(text: str, most: int) -> bool:
    try:
        return abs(float(text)) <= most
    except ValueError:
        return False
