"""Where somebody has looked: districts with a site check or an assessment, province by province."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.scope import scope
from wayhome.records.activity import Activity
from wayhome.records.site_check import SiteCheck
from wayhome.records.sites.coverage import DISTRICT, Looked
from wayhome.records.sites.coverage import coverage as looked_at
from wayhome.reference import places
from wayhome.web.asking import language, may_look_at
from wayhome.web.gatehouse import desk
from wayhome.web.sites.asking import asked

PROVINCE = DISTRICT - 1


@dataclass(frozen=True, slots=True)
class District:
    """One district, and what was looked at there; None if nothing was."""

    uid: str
    name: str
    looked: Looked | None


@dataclass(frozen=True, slots=True)
class Province:
    """One province with its districts: those where somebody looked first."""

    uid: str
    name: str
    districts: list[District]

    @property
    def assessed(self) -> int:
        return sum(district.looked is not None for district in self.districts)

    @property
    def unseen(self) -> list[str]:
        """The districts where nobody has looked."""
        return [district.name for district in self.districts if district.looked is None]


@require_safe
@desk()
def coverage(request: HttpRequest) -> HttpResponse:
    """The districts in the reader's areas: where somebody has looked up to the day asked for, and where nobody has."""
    wanted, access = asked(request), request.access
    found, nowhere = looked_at(
        wanted.at.day, scope(SiteCheck.objects.all(), access), scope(Activity.objects.all(), access)
    )
    around = wanted.area or places.country()
    provinces = [
        Province(uid, places.name(uid, language()), _districts(uid, around, found, access))
        for uid in _provinces(around)
    ]
    told = sorted(
        (province for province in provinces if province.districts), key=lambda each: (-each.assessed, each.name)
    )
    context = {
        "asked": wanted,
        "provinces": told,
        "nobody": [province for province in told if not province.assessed],
        "assessed": sum(province.assessed for province in told),
        "districts": sum(len(province.districts) for province in told),
        "nowhere": nowhere,
    }
    return render(request, "web/sites/coverage.html", context)


def _provinces(around: str) -> tuple[str, ...]:
    own = places.at_level(around, PROVINCE)
    return (own,) if own else places.children(around)


def _districts(province: str, around: str, found: dict[str, Looked], access) -> list[District]:
    """The districts of the province that lie in the reader's areas, or around a smaller one, and are asked for."""
    those = (
        uid
        for uid in places.children(province)
        if (places.inside(uid, around) or places.inside(around, uid))
        and (may_look_at(uid, access) or any(places.inside(own, uid) for own in access.areas))
    )
    told = [District(uid, places.name(uid, language()), found.get(uid)) for uid in those]
    return sorted(told, key=lambda each: (each.looked is None, each.name))
