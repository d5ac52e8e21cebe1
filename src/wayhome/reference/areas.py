"""Areas: the country, its administrative units, and where each of them lies in the others."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Codes, Count, Ref, Text, Texts
from wayhome.ledger.record import Record, record


@record("area")
class Area(Record):
    """One administrative unit. Its uid is its official code; where that code is not its own, a surrogate, and flagged.

    `path` names the areas from the country down to this one, each followed by a slash, so that everything inside an
    area is what begins with the area's path.
    """

    everyone: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("code", "name", "name_local", "level", "parent")
    searchable: ClassVar[tuple[str, ...]] = ("code", "name", "name_local", "pcode", "aliases")
    entity_list: ClassVar[str] = "places"
    settled: ClassVar[tuple[str, ...]] = ("level", "parent", "path", "code")
    """What no form changes: all that lies in an area hangs on it, so it comes from the country pack."""

    name = Text(_("Name"), required=True)
    name_local = Text(_("Local name"))
    level = Count(_("Level"), required=True, help=_("0 is the country, 1 to 4 are the administrative levels below it"))
    parent = Ref("area", _("Parent area"))
    path = Text(_("Path"), required=True)
    unit = Code(_("Unit type"), codes="area_unit")
    code = Text(_("Official code"), required=True)
    pcode = Text(_("P-code"))
    iso = Text(_("ISO code"))
    former_codes = Texts(
        _("Former codes"), help=_("Codes no longer in use whose place is now, wholly or partly, this one")
    )
    aliases = Texts(_("Other names"))
    lat = Text(_("Latitude"))
    lon = Text(_("Longitude"))
    flags = Codes(_("Remarks on the data"), codes="area_flag")

    class Meta(Record.Meta):
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def headline(self) -> str:
        return str(self.name)
