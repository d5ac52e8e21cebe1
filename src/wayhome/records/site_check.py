"""Site check: what one visit found at a site, as numbers and yes or no, to be held against the norms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Codes, Count, Day, Flag, Quantity, Ref
from wayhome.ledger.record import record
from wayhome.records.base import Fact
from wayhome.records.wording import code_label, told, words


@record("site_check")
class SiteCheck(Fact):
    """One assessment of one site. What is needed there is derived from the newest one, never written down here."""

    scope = ("area",)
    columns = ("site", "day", "reason", "people_night", "area")
    searchable = ("note",)
    dated_by = "day"

    site = Ref("site", _("Site"), required=True, db_index=True)
    area = Ref("area", _("Area"))
    day = Day(_("Day"))
    reason = Code(_("Reason of the check"), codes="site_check_reason")
    organisation = Ref("organisation", _("Checked by"))
    people_day = Count(_("People by day"))
    people_night = Count(_("People by night"))
    women = Count(_("Women"))
    men = Count(_("Men"))
    children = Count(_("Children"))
    with_disability = Count(_("People with a disability"))
    apart = Codes(_("Areas set apart"), codes="area_apart")
    water_source = Code(_("Water from"), codes="water_source")
    water = Quantity(_("Water"), help=_("Litres a person and day"))
    latrines_women = Count(_("Latrines for women"))
    latrines_men = Count(_("Latrines for men"))
    latrines_shared = Count(_("Latrines for all"))
    hand_washing = Count(_("Places to wash hands"), help=_("With water and soap"))
    floor = Quantity(_("Covered floor"), help=_("Square metres in all"))
    beds = Count(_("Beds set up"))
    beds_apart = Flag(_("Beds at least one metre apart"))
    bedding = Count(_("Sets of bedding"))
    nets = Count(_("Mosquito nets"))
    meals = Count(_("Meals a day"))
    waste = Flag(_("Waste is taken away"))
    power = Code(_("Power"), codes="power")
    health_staff = Count(_("Health staff by day"))
    referral_site = Ref("site", _("Hospital to refer to"))
    ambulance = Flag(_("Ambulance can be called"))
    security = Flag(_("Guarded day and night"))
    lighting = Flag(_("Lit at night"))
    locks = Flag(_("Latrines can be locked from inside"))
    complaint_way = Flag(_("Complaints can be made"))
    information = Flag(_("Information in the language of those who stay"))

    class Meta(Fact.Meta):
        verbose_name = _("site check")
        verbose_name_plural = _("site checks")

    def headline(self) -> str:
        return words(str(self._meta.verbose_name), told(self.day), code_label("site_check_reason", self.reason))
