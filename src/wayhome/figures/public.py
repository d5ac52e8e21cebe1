"""Tables for everybody: people by area, protected."""

from __future__ import annotations

from collections.abc import Mapping

from wayhome.figures import problems as says
from wayhome.figures.catalogue import Definitions, catalogue
from wayhome.figures.definition import COUNT, COUNTED, SUM
from wayhome.figures.figure import Request
from wayhome.figures.protect import Cell, protect
from wayhome.figures.series import series
from wayhome.figures.warm import Connects
from wayhome.kernel.problems import Refused


def public_areas(
    figure: str,
    request: Request,
    level: int = 1,
    since: Mapping[str, int | None] | None = None,
    *,
    definitions: Definitions | None = None,
    frames: Connects | None = None,
) -> list[Cell]:
    """A counted figure for the country and every area down to `level`, with small numbers of people hidden.

    The floor is the definition's privacy floor; a figure without one is shown as it is. Rows that name no area are in
    no cell. Only sums and counts have such a table: parts of a distinct count or of a rate do not add up.
    """
    known = catalogue() if definitions is None else definitions
    definition = known.definition(figure)
    if definition.kind != COUNTED or definition.aggregate not in (SUM, COUNT) or definition.same:
        raise Refused([says.NOT_ADDED_UP(figure=figure)])
    levels = [f"area:{number}" for number in range(level + 1)]
    counts: dict[str, int] = {}
    for point in series(figure, request, levels, definitions=known, frames=frames):
        path = ""
        for name in levels:
            if point.keys[name] is None or not isinstance(point.value, int):
                break
            path += f"{point.keys[name]}/"
            counts[path] = counts.get(path, 0) + point.value
    return protect(counts, definition.privacy_floor, since)
