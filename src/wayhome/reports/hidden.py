"""What an edition hides before everybody may read it: small numbers of people on its map and among its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayhome.figures.catalogue import Definitions
from wayhome.figures.protect import protect
from wayhome.figures.series import Point
from wayhome.kernel.problems import Problem, declare
from wayhome.reports import wording
from wayhome.reports.models import Edition

TOO_FEW = declare(
    "publish.too_few",
    "The figure “{figure}” counts fewer than {floor} people, who could be recognised. Take it out or cite a wider one.",
)
ALL = "all/"
_NOBODY_SAYS = "?"


def protected_areas(
    points: list[Point], key: str, floor: int, before: Mapping[str, int | None]
) -> dict[str, int | None]:
    """Path of each area ("all/01/"), and of all together, to what the public may see of its people; None is hidden.

    `before` is the table that the last edition showed, so that nobody is given away by the difference of two editions.
    """
    counts = {ALL: 0}
    for point in points:
        people = point.value if isinstance(point.value, int) else 0
        counts[ALL] += people
        path = f"{ALL}{point.keys[key] or _NOBODY_SAYS}/"
        counts[path] = counts.get(path, 0) + people
    return {cell.path: cell.shown for cell in protect(counts, floor, before)}


def area_rows(cells: Mapping[str, int | None]) -> list[dict[str, Any]]:
    """The areas of such a table as a map draws them."""
    named = ((path.removeprefix(ALL).rstrip("/"), shown) for path, shown in cells.items() if path != ALL)
    return [{"area": area, "value": shown} for area, shown in named if area not in (_NOBODY_SAYS, "*")]


def shown_before(series: str, block: str, area: str) -> dict[str, int | None]:
    """What the last published edition of the series showed on the same map; {} if there is none."""
    last = Edition.objects.published().filter(series=series, area=area).order_by("-number").first()
    return dict((last.series_data.get(block) or {}).get("cells", {})) if last else {}


def too_few(edition: Edition, definitions: Definitions) -> list[Problem]:
    """The figures of the edition that count so few people that they could be recognised."""
    problems = []
    for kept in edition.kept:
        floor = definitions.definition(kept["id"]).privacy_floor
        value = wording.plain_value(kept["value"])
        if value is not None and 0 < value < floor:
            problems.append(TOO_FEW(figure=kept["id"], floor=floor))
    return problems
