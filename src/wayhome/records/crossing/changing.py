"""Changing what is said of a point of entry: what held until then ends on that day, and another status begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.crossing.hours import span_of
from wayhome.records.crossing_status import CrossingStatus, same_people
from wayhome.records.staying.spans import EVER, Moment
from wayhome.reference import names

SAID_SO_ALREADY = declare(
    "crossing.said_so_already",
    "This is what is said of the point already, since {start}. Change something, or leave it as it is.",
)

ABOUT_IT = ("status", "closed_by", "opens", "closes", "allowed", "document", "note")


def set_status(
    site: str, said: Mapping[str, Any], since: Moment, beside: bool = False, until: Moment | None = None
) -> list[Draft] | Problem:
    """From that moment on the point has the status in `said` (properties of a status but its site and days).

    All that held ends then; with `beside`, only what was said of the same people does, and the rest holds on for
    others. It holds `until` then, or until a later status of the same people begins.
    """
    new = {name: said[name] for name in ABOUT_IT if said.get(name)}
    others = list(CrossingStatus.objects.filter(site=site).order_by("start", "seq"))
    holding = [each for each in others if span_of(each.values()).has(since)]
    replaced = [each for each in holding if not beside or same_people(each.values(), new)]
    if len(replaced) == 1 and _says_the_same(replaced[0], new):
        return SAID_SO_ALREADY("status", start=span_of(replaced[0].values()).begin.day.isoformat())
    later = [span_of(each.values()).begin for each in others if same_people(each.values(), new)]
    end = min([begin for begin in later if begin > since] + [until or EVER])
    values = {"site": site, "area": names.area_of("site", site), **new, **_from(since), **_until(end)}
    values = {name: value for name, value in values.items() if value} | {"known_by": today()}
    begun = Draft("crossing_status", values, new_uid(), based_on=0)
    return [*(_ended(each, since) for each in replaced), begun]


def _ended(status: CrossingStatus, at: Moment) -> Draft:
    values = {name: value for name, value in status.values().items() if name not in ("end", "end_time")}
    return Draft("crossing_status", values | _until(at), status.uid, based_on=status.version)


def _says_the_same(status: CrossingStatus, new: Mapping[str, Any]) -> bool:
    before = status.values()
    return status.end is None and all(before.get(name) == new.get(name) for name in ABOUT_IT)


def _from(moment: Moment) -> dict[str, Any]:
    return {"start": moment.day} | ({"start_time": moment.time} if moment.time != "00:00" else {})


def _until(moment: Moment) -> dict[str, Any]:
    if moment == EVER:
        return {}
    return {"end": moment.day} | ({"end_time": moment.time} if moment.time != "00:00" else {})
