"""The board: at seven in the morning, how many beds are free, where, what is lacking and who takes care of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Right
from wayhome.packs import active
from wayhome.reference import places
from wayhome.reference.codes import code_list
from wayhome.web.asking import language
from wayhome.web.gatehouse import desk
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.sites.asking import ORDERS, UNCHECKED, Asked, asked
from wayhome.web.sites.beds import OVER, UNKNOWN
from wayhome.web.sites.lines import Line, lines

SIZE = 50


@dataclass(frozen=True, slots=True)
class Totals:
    """What all lines say together. Free beds of one site are no help to another that is full: they are not set off."""

    sites: int = 0
    inside: int = 0
    beds: int = 0
    free: int = 0
    over: int = 0
    unknown: int = 0
    expected: int = 0
    needs: int = 0
    overdue: int = 0
    unseen: int = 0


@dataclass(frozen=True, slots=True)
class Around:
    """The totals of the sites in one of the areas directly below the one asked for."""

    area: str
    name: str
    totals: Totals
    query: str


@require_safe
@desk()
def board(request: HttpRequest) -> HttpResponse:
    """The sites in the reader's areas as of a minute: beds, inside, free, expected, needs, last check."""
    wanted, number = asked(request), wanted_page(request)
    found = lines(wanted, request.access)
    last_day = active().last_day
    context = {
        "asked": wanted,
        "totals": totals(found),
        "around": around(found, wanted),
        "lines": found[(number - 1) * SIZE : number * SIZE],
        "pages": Pages(request, number, SIZE, len(found)),
        "types": [(code.code, code.label(language())) for code in code_list("site_type")],
        "orders": ORDERS,
        "unchecked": wanted.unchecked or UNCHECKED,
        "last_day": last_day if wanted.is_now and last_day < wanted.at.day else None,
        "to_last_day": wanted.query(as_of=last_day),
        "to_now": wanted.query(as_of="", hour=""),
        "to_over": wanted.query(order="over"),
        "to_unchecked": wanted.query(unchecked=wanted.unchecked or UNCHECKED),
        "may_edit": request.access.may(Right.EDIT),
    }
    return render(request, "web/sites/board.html", context)


def totals(those: Sequence[Line], unchecked: int = UNCHECKED) -> Totals:
    """What the lines say together; a site is not seen if its newest check is `unchecked` days old, or there is none."""
    beds = [line.beds for line in those]
    return Totals(
        len(those),
        sum(each.inside for each in beds),
        sum(each.beds or 0 for each in beds),
        sum(each.free or 0 for each in beds),
        sum(each.state == OVER for each in beds),
        sum(each.state == UNKNOWN for each in beds),
        sum(line.expected for line in those),
        sum(len(line.needs) for line in those),
        sum(line.overdue for line in those),
        sum(line.unseen is None or line.unseen >= unchecked for line in those),
    )


def around(those: Sequence[Line], wanted: Asked) -> list[Around]:
    """The same by area, one level below the area asked for; most free beds first. Nothing where there is just one."""
    level = places.place(wanted.area or places.country()).level + 1
    parts: dict[str, list[Line]] = {}
    for line in those:
        if area := places.at_level(line.site.area or "", level):
            parts.setdefault(area, []).append(line)
    if len(parts) < 2:
        return []
    told = [
        Around(area, places.name(area, language()), totals(each), wanted.query(area=area))
        for area, each in parts.items()
    ]
    return sorted(told, key=lambda each: (-each.totals.free, each.name))
