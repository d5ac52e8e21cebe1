"""Two figures side by side: what each says, who says it, and the difference. Neither is corrected by the other."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from wayhome.figures.catalogue import Definitions
from wayhome.figures.compute import compute
from wayhome.figures.figure import Figure, Request, shown_number
from wayhome.figures.warm import Connects


@dataclass(frozen=True, slots=True)
class Comparison:
    """`difference` is left less right and `share` that in percent of left; None where one of them is no number."""

    left: Figure
    right: Figure
    difference: int | Decimal | None
    share: Decimal | None

    @property
    def shown(self) -> str:
        return "" if self.difference is None else shown_number(self.difference)

    @property
    def same_source(self) -> bool:
        return self.left.source == self.right.source

    @property
    def illustrative(self) -> bool:
        return self.left.illustrative or self.right.illustrative


def compare(
    left: str,
    right: str,
    request: Request,
    *,
    definitions: Definitions | None = None,
    frames: Connects | None = None,
) -> Comparison:
    """Two figures by id, computed at the same cut-off and mark."""
    one, other = compute(request, [left, right], definitions=definitions, frames=frames)
    if one.number is None or other.number is None:
        return Comparison(one, other, None, None)
    difference = one.number - other.number
    share = None
    if one.number:
        share = (Decimal(difference) * 100 / Decimal(one.number)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Comparison(one, other, difference, share)
