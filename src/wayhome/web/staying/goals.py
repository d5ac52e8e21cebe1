"""The sites to which somebody may be moved, to choose one: those of the reader's areas first, with their free beds."""

from __future__ import annotations

from django.db.models import Q

from wayhome.accounts.scope import answers_for
from wayhome.records.staying.occupancy import inside
from wayhome.records.staying.spans import Moment
from wayhome.records.wording import place_label, words
from wayhome.reference.sites import Site
from wayhome.web.sites.beds import beds_of
from wayhome.web.staying.place import Place


def goals(place: Place, at: Moment) -> list[tuple[str, str]]:
    """Site to what it is called; how many beds are free is told of the reader's own sites alone.

    Nobody can be sent to a site of which nobody knows where it is: no authority would look after them.
    """
    open_then = Site.objects.filter(Q(closed=None) | Q(closed__gt=at.day)).exclude(uid=place.site.uid)
    open_then = open_then.exclude(area=None)
    sites = [site for site in open_then if is_stayed_at(site)]
    own = {site.uid for site in sites if answers_for(Site, site.values(), place.access)}
    people = inside(own, at)
    told = []
    for site in sites:
        called = words(place.showing.headline(site), place_label(site.area))
        if site.uid in own:
            called = words(called, beds_of(site.capacity, people.get(site.uid, 0)).words)
        told.append((site.uid not in own, called, site.uid))
    return [(uid, called) for _, called, uid in sorted(told)]


def is_stayed_at(site: Site) -> bool:
    """Whether people sleep or wait there; a point of entry is only passed, unless it has beds."""
    return bool(site.capacity or site.capacity_day) or not site.type.startswith(("poe_", "airport"))
