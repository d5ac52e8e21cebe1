"""Site check: what one visit found at a site, as numbers and yes or no, to be held against the norms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Code, Codes, Count, Day, Flag, Quantity, Ref
from wayhome.ledger.record import record
from wayhome.records.base import Fact
from wayhome.records.wording import amount, code_label, told, words

MORE_THAN_PEOPLE = declare(
    "site_check.more_than_people",
    "{value} are counted here, but the site had {people} people in all. Correct one of the two numbers.",
)
WATER_OF_ALL = declare(
    "site_check.water_of_all",
    "{value} litres are too much for one person and day. Write the litres for one person, not for all of them.",
)
TOO_MANY_MEALS = declare(
    "site_check.too_many_meals",
    "Nobody gets {value} meals a day. Write the meals of one person and day, not of all of them.",
)
APART_WITHOUT_BEDS = declare(
    "site_check.apart_without_beds", "There are no beds, so none of them stand apart. Correct one of the two answers."
)
LOCKS_WITHOUT_LATRINES = declare(
    "site_check.locks_without_latrines", "There are no latrines, so none can be locked. Correct one of the two answers."
)

NONE_AND_SOME = declare(
    "site_check.none_and_some", "“{none}” does not go with an area that is set apart. Take one of them away."
)

LATRINES = ("latrines_women", "latrines_men", "latrines_shared")
MOST_WATER, MOST_MEALS = 500, 8


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

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """No group larger than all people together, no water or meals of all where those of one are asked for."""
        problems = super().check_values(values)
        problems.extend(_more_than_people(values))
        water, meals = values.get("water"), values.get("meals")
        if water is not None and water > MOST_WATER:
            problems.append(WATER_OF_ALL("water", value=amount(water)))
        if meals is not None and meals > MOST_MEALS:
            problems.append(TOO_MANY_MEALS("meals", value=amount(meals)))
        if values.get("beds") == 0 and values.get("beds_apart"):
            problems.append(APART_WITHOUT_BEDS("beds_apart"))
        apart = values.get("apart") or []
        if "none" in apart and len(apart) > 1:
            problems.append(NONE_AND_SOME("apart", none=code_label("area_apart", "none")))
        if values.get("locks") and [values.get(name) for name in LATRINES] == [0, 0, 0]:
            problems.append(LOCKS_WITHOUT_LATRINES("locks"))
        return problems


def _more_than_people(values: Mapping[str, Any]) -> list[Problem]:
    """The groups that are larger than all people, by day or by night; women and men together, too."""
    counted = [values[name] for name in ("people_day", "people_night") if values.get(name) is not None]
    if not counted:
        return []
    people, adults = max(counted), (values.get("women") or 0) + (values.get("men") or 0)
    groups = [(name, values.get(name) or 0) for name in ("women", "men", "children", "with_disability")]
    larger = [
        MORE_THAN_PEOPLE(name, value=amount(many), people=amount(people)) for name, many in groups if many > people
    ]
    return (
        larger if larger or adults <= people else [MORE_THAN_PEOPLE("men", value=amount(adults), people=amount(people))]
    )
