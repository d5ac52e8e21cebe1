"""How rare a name is, from the register itself: to share a name that many have says little."""

from __future__ import annotations

from wayhome.linkage.model import Model, Rarity
from wayhome.linkage.models import NameCount

ALL = ""


def rarity(model: Model) -> Rarity:
    """The share of registrations that have a name of these skeletons, as they are counted now."""
    shares: dict[str, float] = {}
    total: list[int] = []

    def share(skeleton: str) -> float:
        if skeleton not in shares:
            asked = {skeleton} if total else {skeleton, ALL}
            counts = dict(NameCount.objects.filter(skeleton__in=asked).values_list("skeleton", "people"))
            if not total:
                total.append(counts.get(ALL, 0))
            shares[skeleton] = model.share(counts.get(skeleton, 0), total[0])
        return shares[skeleton]

    return share
