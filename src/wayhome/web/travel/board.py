"""The board: what is to leave, what is on the way, what has arrived, and how many fall between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.packs import active
from wayhome.records.staying.spans import Moment
from wayhome.records.transport import Transport
from wayhome.records.travelling.between import Between, Gap, between
from wayhome.reference import names, places
from wayhome.web.asking import language, question
from wayhome.web.gatehouse import desk
from wayhome.web.travel.seeing import (
    ARRIVED,
    ON_THE_WAY,
    PLANNED,
    Counts,
    all_seen,
    concern,
    count,
    lines_of,
    province_name,
    province_of,
    states,
    total,
)
from wayhome.web.when import when

LOOKED_BACK = dt.timedelta(days=3)
"""Transports that arrived are on the board for so long, and so are those that were to leave and did not."""
MOST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A transport as the board shows it. `late` if it should have left on a day that is over."""

    transport: Transport
    state: str
    start: str
    stop: str
    counts: Counts
    provinces: list[tuple[str, Counts]]
    late: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A destination province: how many are on the way there, were confirmed, and fall between for long."""

    name: str
    counts: Counts
    long: int


@require_safe
@desk()
def board(request: HttpRequest) -> HttpResponse:
    """The transports that are a matter for the reader, as of a minute."""
    asked, where, access = when(request), question(request), request.access
    transports = around(asked.at, access, where.area)
    counts = count(transports, access)
    rows = [_row(each, counts[each.uid], asked.at) for each in transports]
    gaps = between(all_seen(access), asked.at)
    last_day = active().last_day
    context = {
        "asked": asked,
        "question": where,
        "planned": [row for row in rows if row.state == PLANNED],
        "on_the_way": [row for row in rows if row.state == ON_THE_WAY],
        "arrived": [row for row in rows if row.state == ARRIVED],
        "places": by_province(rows, gaps),
        "between": sum(each.gap == Gap.ON_THE_WAY for each in gaps),
        "long": sum(each.is_long and each.gap == Gap.ON_THE_WAY for each in gaps),
        "no_stay": sum(each.gap == Gap.NO_STAY for each in gaps),
        "last_day": last_day if asked.is_now and last_day < asked.at.day and not rows else None,
        "may_plan": access.may(Right.EDIT),
        "may_import": access.may(Right.IMPORT),
    }
    return render(request, "web/travel/board.html", context)


def around(at: Moment, access: Access, area: str | None = None) -> list[Transport]:
    """The transports that are planned, on the way, or arrived a short while before: the newest MOST of them."""
    since = at.day - LOOKED_BACK
    known = Q(departed=None, day__gte=since) | Q(departed=None, day=None, known_by__gte=since)
    running = Q(departed__lte=at.day) & (Q(arrived=None) | Q(arrived__gte=since))
    later = Q(departed__gt=at.day, day__lte=at.day + LOOKED_BACK)
    found = Transport.objects.filter(known | running | later, cancelled=None)
    return list(found.filter(concern(access, area, found)).order_by("day", "departed", "seq")[:MOST])


@require_safe
@desk()
def nowhere(request: HttpRequest) -> HttpResponse:
    """Who left and is nowhere yet: on the way without being confirmed, or there without the place that was ordered."""
    asked, access = when(request), request.access
    gaps = between(all_seen(access), asked.at)[:MOST]
    lines = lines_of([each.passenger for each in gaps], {each.transport.uid: True for each in gaps}, access)
    told = list(zip(gaps, lines, strict=True))
    provinces: dict[str, list[Between]] = {}
    for each in gaps:
        provinces.setdefault(province_of(each.passenger.destination), []).append(each)
    context = {
        "asked": asked,
        "on_the_way": [each for each in told if each[0].gap == Gap.ON_THE_WAY],
        "no_stay": [each for each in told if each[0].gap == Gap.NO_STAY],
        "places": [
            (province_name(uid), len(those), sum(each.is_long for each in those)) for uid, those in provinces.items()
        ],
        "may_change": access.may(Right.EDIT),
        "may_see_phones": access.may(Right.SEE_IDENTITY),
    }
    return render(request, "web/travel/between.html", context)


def by_province(rows: Sequence[Row], gaps: Sequence[Between]) -> list[Place]:
    """All transports of the board by where their people go; most on the way first."""
    found: dict[str, list[Counts]] = {}
    for row in rows:
        for name, counts in row.provinces:
            found.setdefault(name, []).append(counts)
    long: dict[str, int] = {}
    for each in gaps:
        name = province_name(province_of(each.passenger.destination))
        long[name] = long.get(name, 0) + each.is_long
    told = [Place(name, total(counts), long.get(name, 0)) for name, counts in found.items()]
    return sorted(told, key=lambda each: (-each.counts.aboard, -each.counts.listed, each.name))


def _row(transport: Transport, counts: dict[str, Counts], at: Moment) -> Row:
    provinces = sorted(counts.items(), key=lambda each: -each[1].people)
    state = states(transport, at)
    return Row(
        transport,
        state,
        end_of(transport.from_site, transport.area),
        end_of(transport.to_site, transport.destination),
        total(counts.values()),
        [(province_name(uid), each) for uid, each in provinces],
        bool(state == PLANNED and transport.day and transport.day < at.day),
    )


def end_of(site: str | None, area: str | None) -> str:
    """One end of the way: the site if it is known, else the area."""
    if site:
        return names.label("site", site, language())
    return places.name(area, language()) if area else "–"
