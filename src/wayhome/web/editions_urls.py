"""The addresses of editions: reading, and the desk that checks, publishes, verifies and revises them."""

from __future__ import annotations

from django.urls import path

from wayhome.web import edition_desk, edition_pages

urlpatterns = [
    path("editions/", edition_pages.editions, name="editions"),
    path("editions/style.css", edition_pages.style, name="edition_style"),
    path("editions/new/", edition_desk.new, name="edition_new"),
    path("editions/<int:number>/", edition_pages.edition, name="edition"),
    path("editions/<int:number>/files/<str:name>", edition_pages.file, name="edition_file"),
    path("editions/<int:number>/findings/", edition_desk.findings, name="edition_findings"),
    path("editions/<int:number>/publish/", edition_desk.publish, name="edition_publish"),
    path("editions/<int:number>/verify/", edition_desk.verify, name="edition_verify"),
    path("editions/<int:number>/revise/", edition_desk.revise, name="edition_revise"),
]
