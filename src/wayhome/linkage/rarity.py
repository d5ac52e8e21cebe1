"""How rare a name is, from the register itself: to share a name that many have says little."""

from __future__ import annotations

from collections.abc import Collection

from wayhome.linkage.model import Model, Rarity
from wayhome.linkage.models import NameCount

ALL = ""


def rarity(model: Model, skeletons: Collection[str]) -> Rarity:
    """The share of registrations that have a name of each of these skeletons, as they are counted now: one query."""
    counts = dict(NameCount.objects.filter(skeleton__in={*skeletons, ALL}).values_list("skeleton", "people"))
    total = counts.get(ALL, 0)
    shares = {skeleton: model.share(counts.get(skeleton, 0), total) for skeleton in skeletons}
    return shares.__getitem__
