"""The directory of services: what is near a place, by type and words, as a page and as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.kernel.problems import Problem
from wayhome.records.base import property_of, today
from wayhome.records.referring import directory
from wayhome.reference import places
from wayhome.reference.codes import code_list
from wayhome.reference.services import Service
from wayhome.web.asking import language
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_change
from wayhome.web.naming import as_written
from wayhome.web.showing import Showing

COLUMNS = ("name", "name_local", "type", "area", "covers", "site", "organisation", "phone", "hours")
BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@desk()
def services(request: HttpRequest) -> HttpResponse:
    """Services open today near a place; without one, near the reader's areas."""
    found, problem, area = _asked(request)
    access: Access = request.access
    showing = Showing(access)
    context = {
        "asked": request.GET,
        "problem": problem,
        "area": area,
        "near": as_written("area", area) if area else request.GET.get("area", ""),
        "types": [(code.code, code.label(language())) for code in code_list("service_type")],
        "lines": [_line(each, showing) for each in found],
        "may_add": may_change(Service, access),
        "may_refer": access.may(Right.EDIT),
        "query": request.GET.urlencode(),
    }
    return render(request, "web/referring/services.html", context)


@require_safe
@desk()
def services_csv(request: HttpRequest) -> HttpResponse:
    """The same services as a file for a spreadsheet."""
    found, _problem, _area = _asked(request)
    showing = Showing(request.access)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([str(property_of(Service, name).verbose_name) for name in COLUMNS])
    for each in found:
        writer.writerow([_plain(value.text) for value in showing.values(Service, each.values(), COLUMNS)])
    answer = HttpResponse(BOM + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{gettext("services")}.csv"'
    return answer


def _asked(request: HttpRequest) -> tuple[list[Service], Problem | None, str | None]:
    """The services that match, what is wrong with the place as written, and the place."""
    access: Access = request.access
    written = request.GET.get("area", "").strip()
    read = places.resolve(written) if written else None
    area = read if isinstance(read, str) else None
    if not written and not access.everywhere and len(access.areas) == 1:
        area = access.areas[0]
    found = directory.services(today(), area, request.GET.get("type", ""), request.GET.get("q", ""))
    return found, read.about("area") if isinstance(read, Problem) else None, area


def _line(service: Service, showing: Showing) -> dict[str, Any]:
    told = zip(COLUMNS, showing.values(Service, service.values(), COLUMNS), strict=True)
    return {"service": service, **dict(told)}


def _plain(text: str) -> str:
    """The text of a cell, which no spreadsheet takes for a formula; a telephone number stays as it is."""
    is_number = text[1:].replace(" ", "").isdecimal()
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text
