"""The page of one entry of the book, and of the one row of a file, or the submission, that it was read from."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.capture.models import SheetRow, Submission
from wayhome.capture.profiles import load
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Entry, Source
from wayhome.web.finding import Found, find, state_of
from wayhome.web.gatehouse import desk
from wayhome.web.inbox_answers import sheet_of
from wayhome.web.inbox_scope import overseen
from wayhome.web.inbox_sheet import cut
from wayhome.web.row_cells import Mask
from wayhome.web.showing import Showing


@require_safe
@desk()
def entry(request: HttpRequest, seq: int) -> HttpResponse:
    """One entry of a record in the reader's areas: what it said from then on, who wrote it, when, and its source."""
    written, found = _find(seq, request.access)
    values = {} if written.op == Entry.Op.VOID else state_of(found.model, written)
    showing = Showing(request.access, [(found.model, values)])
    context = _context(written, found) | {
        "shown": showing.values(found.model, values) if values else [],
        # Who knows all but one fact could try its few values until the digest fits.
        "sees_all": all(map(request.access.may_see, found.model.fact_properties())),
    }
    return render(request, "web/register/entry.html", context)


@require_safe
@desk()
def source_row(request: HttpRequest, seq: int) -> HttpResponse:
    """The row of a file, or the submission, that an entry was read from; what is about other people is hidden."""
    written, found = _find(seq, request.access)
    if written.source.sort == Source.Sort.SUBMISSION and written.source_row is not None:
        return _submission(request, written, found, written.source_row)
    if written.source.sort != Source.Sort.FILE or written.source_row is None:
        raise Http404
    rows = SheetRow.objects.select_related("received__source")
    row = get_object_or_404(rows, received__source=written.source, number=written.source_row)
    context = _context(written, found) | {
        "row": row,
        "profile": title_of(row.received.profile),
        "cells": Mask(row.received, request.access).of_record(row, written),
    }
    return render(request, "web/register/source_row.html", context)


def _submission(request: HttpRequest, written: Entry, found: Found, number: int) -> HttpResponse:
    """The answers that an entry was read from: in the inbox for its supervisors, for others about their areas alone."""
    access = request.access
    if access.may(Right.SUPERVISE) and overseen(access).filter(pk=number).exists():
        return redirect("web:submission_page", number=number)
    submission = get_object_or_404(Submission, pk=number)
    sheet = sheet_of(submission, access)
    cut(sheet.card)
    context = _context(written, found) | {"submission": submission, "sheet": sheet}
    return render(request, "web/inbox/source.html", context)


def title_of(profile: str) -> Any:
    """The title of a profile in each language; its name, if it is there no more."""
    try:
        return load(profile).title
    except Refused:
        return {"en": profile}


def _find(seq: int, access: Access) -> tuple[Entry, Found]:
    """The entry, if its record is in the reader's scope. Raises Http404."""
    if seq >= 2**63:
        raise Http404
    written = get_object_or_404(Entry.objects.select_related("source"), pk=seq)
    return written, find(written.kind, written.uid, access)


def _context(written: Entry, found: Found) -> dict[str, Any]:
    following = next((each for each in found.entries if each.prev == written.seq), None)
    return {
        "entry": written,
        "meta": found.model._meta,
        "following": following,
    }
