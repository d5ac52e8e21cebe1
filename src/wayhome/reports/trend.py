"""The trend chart: arrivals a day, stacked by site, as a Vega-Lite spec for page, print and screen."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from wayhome.reports import chart_theme as theme
from wayhome.reports import wording


def trend_spec(
    rows: Iterable[Mapping[str, Any]],
    *,
    language: str,
    names: Mapping[str, str],
    axis_title: str,
    rest_label: str,
    top: int = 4,
    width: int | str = 430,
    height: int = 190,
) -> dict[str, Any]:
    """Stacked bars over `rows` of {day (ISO), site, value}; the `top` sites have a colour each, the rest are one.

    Tick labels are written out in the spec: d3 knows neither Khmer digits nor Khmer months.
    """
    totals: dict[str, float] = defaultdict(float)
    days: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        totals[row["site"]] += row["value"]
        days[row["day"]][row["site"]] += row["value"]
    leading = sorted(totals, key=lambda site: (-totals[site], site))
    if len(leading) > top + 1:
        leading = leading[:top]
    order = [names.get(site, site) for site in leading] + ([rest_label] if len(totals) > len(leading) else [])
    data = _bars(days, leading, names, rest_label, language)
    calendar = _calendar(days)
    highest = max((sum(sites.values()) for sites in days.values()), default=0)
    ticks = _ticks(highest)
    weekly = calendar[(len(calendar) - 1) % 7 :: 7]
    day_labels = {day: wording.tick(dt.date.fromisoformat(day), language) for day in weekly}
    tick_labels = {str(tick): wording.number(tick, language) for tick in ticks}
    return theme.base(language) | {
        "width": width,
        "height": height,
        "data": {"values": data},
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "x": {
                "field": "day",
                "type": "ordinal",
                "scale": {"domain": calendar, "paddingInner": 0.25},
                "axis": {
                    "title": None, "values": weekly, "labelExpr": _lookup(day_labels), "labelAngle": 0,
                    "ticks": True, "domainColor": theme.MUTED, "labelOverlap": True, "labelPadding": 5,
                },
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "scale": {"domain": [0, ticks[-1]], "nice": False},
                "axis": {
                    "title": axis_title, "values": ticks, "labelExpr": _lookup(tick_labels),
                    "gridColor": "#e6e9ec", "domain": False, "ticks": False, "labelPadding": 5,
                },
            },
            "color": {
                "field": "label",
                "type": "nominal",
                "scale": {"domain": order, "range": _colours(len(leading), len(order))},
                "legend": {
                    "title": None, "orient": "top", "direction": "horizontal", "symbolType": "square", "symbolSize": 70,
                    # vl-convert measures Khmer too narrow, so its entries would touch.
                    "columnPadding": 14 if language == "en" else 30, "labelLimit": 0, "offset": 8,
                    "columns": len(order) if width == "container" or int(width) >= 400 else 3,
                },
            },
            "order": {"field": "rank", "type": "quantitative"},
            "tooltip": [
                {"field": "when", "title": " "}, {"field": "label", "title": "  "}, {"field": "shown", "title": "   "},
            ],
        },
    }  # fmt: skip


def _bars(
    days: Mapping[str, Mapping[str, float]], leading: list[str], names: Mapping[str, str], rest: str, language: str
) -> list[dict[str, Any]]:
    bars = []
    for day in sorted(days):
        shares: dict[str, float] = {site: days[day].get(site, 0) for site in leading}
        shares[""] = sum(value for site, value in days[day].items() if site not in shares)
        for rank, (site, value) in enumerate(shares.items()):
            if value:
                when = wording.day(dt.date.fromisoformat(day), language)
                label = names.get(site, site) if site else rest
                shown = wording.number(value, language)
                bars.append({"day": day, "label": label, "value": value, "rank": rank, "when": when, "shown": shown})
    return bars


def _calendar(days: Iterable[str]) -> list[str]:
    """Every day from the first to the last, so that a day without arrivals leaves a gap instead of vanishing."""
    known = sorted(days)
    if not known:
        return []
    first, last = dt.date.fromisoformat(known[0]), dt.date.fromisoformat(known[-1])
    return [(first + dt.timedelta(n)).isoformat() for n in range((last - first).days + 1)]


def _ticks(highest: float) -> list[int]:
    """Five or so round steps from zero to above the highest bar."""
    rough = max(highest, 4) / 5
    power = 10 ** math.floor(math.log10(rough))
    step = next(int(power * factor) for factor in (1, 2, 5, 10) if power * factor >= rough and power * factor >= 1)
    return list(range(0, math.ceil(highest / step) * step + 1, step)) if highest else [0, step]


def _colours(named: int, entries: int) -> list[str]:
    return [*theme.SERIES[:named], *([theme.REST] * (entries - named))]


def _lookup(labels: Mapping[str, str]) -> str:
    """A Vega expression that prints the label of an axis value."""
    pairs = ",".join(f"'{value}':'{label}'" for value, label in labels.items())
    return "{" + pairs + "}[datum.value]"
