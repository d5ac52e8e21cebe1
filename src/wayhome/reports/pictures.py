"""The charts and maps of an edition as Vega-Lite specs, from what its matter keeps of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wayhome.reports import picture
from wayhome.reports.boundaries import Boundaries
from wayhome.reports.choropleth import map_spec
from wayhome.reports.matter import Matter, in_language
from wayhome.reports.trend import trend_spec


def specs(matter: Matter, language: str, boundaries: Boundaries) -> dict[str, dict[str, Any]]:
    """One spec for each map and trend block, by block id."""
    made = {}
    with translation.override(language):
        for block in matter.outline["blocks"]:
            if block["kind"] == "map":
                made[block["id"]] = _map(block, matter.series[block["id"]], language, boundaries)
            elif block["kind"] == "trend":
                made[block["id"]] = _trend(block, matter.series[block["id"]], language)
    return made


def drawn(matter: Matter, language: str, boundaries: Boundaries) -> dict[str, str]:
    """The same pictures as SVG with outlined letters."""
    return {name: picture.svg(spec) for name, spec in specs(matter, language, boundaries).items()}


def _map(block: Mapping[str, Any], kept: Mapping[str, Any], language: str, boundaries: Boundaries) -> dict[str, Any]:
    return map_spec(
        features=boundaries.areas,
        surroundings=boundaries.surroundings,
        values={row["area"]: row["value"] for row in kept["areas"] if row["value"] is not None},
        hidden={row["area"] for row in kept["areas"] if row["value"] is None},
        hidden_label=_("not shown"),
        points=[row | {"id": row["site"]} for row in kept["points"]],
        language=language,
        names=_names(kept, language),
        classes=block.get("classes", [1000, 3000, 6000, 10000]),
        sizes=block.get("sizes", [1000, 10000]),
        areas_title=in_language(block["areas"].get("title", {}), language) or _("People"),
        points_title=in_language(block.get("points", {}).get("title", {}), language),
    )


def _trend(block: Mapping[str, Any], kept: Mapping[str, Any], language: str) -> dict[str, Any]:
    # In a column the picture is drawn smaller, so it is made narrow and tall to keep its letters readable.
    width, height = (250, 216) if block.get("place") else (620, 190)
    return trend_spec(
        kept["rows"],
        width=width,
        height=height,
        language=language,
        names=_names(kept, language),
        axis_title=in_language(block["series"].get("title", {}), language) or _("People per day"),
        rest_label=_("Other"),
        top=block.get("top", 4),
    )


def _names(kept: Mapping[str, Any], language: str) -> dict[str, str]:
    return {uid: in_language(texts, language) for uid, texts in kept["names"].items()}
