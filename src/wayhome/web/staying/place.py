"""The site that a page is about, and what its reader may do there."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import answers_for, scope
from wayhome.records.person import Person
from wayhome.records.stay import Stay
from wayhome.records.staying.lodging import Lodging, at_site
from wayhome.reference.sites import Site
from wayhome.web.finding import find
from wayhome.web.lists import may_change
from wayhome.web.showing import Showing


class Place:
    """A site in the reader's areas. Of one that lies elsewhere nobody here learns who is inside: Http404."""

    def __init__(self, request: HttpRequest, uid: str, changing: bool = False):
        self.access: Access = request.access  # type: ignore[attr-defined]
        found = find("site", uid, self.access)
        if found.record is None or not answers_for(Site, found.values, self.access):
            raise Http404
        self.may_change = may_change(Stay, self.access)
        if changing and not self.may_change:
            raise PermissionDenied
        self.site = cast(Site, found.record)
        self.showing = Showing(self.access)

    @property
    def called(self) -> str:
        return self.showing.headline(self.site)

    @property
    def lodging(self) -> Lodging:
        return at_site(self.site)

    def stays(self, wanted: list[str]) -> list[Stay]:
        """Those of these stays that are at this site, in the order asked for."""
        known = {stay.uid: stay for stay in Stay.objects.filter(uid__in=wanted, site=self.site.uid)}
        return [known[uid] for uid in dict.fromkeys(wanted) if uid in known]

    def people(self, uids: list[str]) -> dict[str, Person]:
        """Those of these people whom the reader may know."""
        return {each.uid: each for each in scope(Person.objects.filter(uid__in=uids), self.access)}
