"""The addresses of the register: lists, records, their entries and source rows, forms, imports and held rows."""

from __future__ import annotations

from django.urls import path

from wayhome.web import editing, entries, hints, imports, lists, mending, record_page

urlpatterns = [
    path("register/<str:kind>/", lists.records, name="records"),
    path("register/<str:kind>/new/", editing.new, name="new"),
    path("register/<str:kind>/<str:uid>/", record_page.record, name="record"),
    path("register/<str:kind>/<str:uid>/edit/", editing.edit, name="edit"),
    path("register/<str:kind>/<str:uid>/void/", editing.void, name="void"),
    path("entries/<int:seq>/", entries.entry, name="entry"),
    path("entries/<int:seq>/source/", entries.source_row, name="source_row"),
    path("hints/<str:kind>/", hints.hints, name="hints"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:number>/", imports.one, name="import"),
    path("held/", mending.held, name="held"),
    path("held/<int:number>/", mending.row, name="held_row"),
]
