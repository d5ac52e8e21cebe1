"""The addresses of sheets: the page of one that was brought, templates to fill in, rows to mend and bring again."""

from __future__ import annotations

from django.urls import path

from wayhome.web import sheet_desk, sheet_files

urlpatterns = [
    path("sheets/<str:token>/", sheet_desk.sheet, name="sheet"),
    path("templates/<str:kind>.xlsx", sheet_files.template, name="sheet_template"),
    path("imports/<int:number>/held.xlsx", sheet_files.held_rows, name="held_sheet"),
]
