"""The addresses of the capture app."""

from __future__ import annotations

from django.urls import path

from wayhome.web import capture_forms, capture_pages

urlpatterns = [
    path("capture/", capture_pages.app, name="capture"),
    path("capture/sw.js", capture_pages.service_worker, name="capture_worker"),
    path("capture/app.webmanifest", capture_pages.manifest, name="capture_manifest"),
    path("capture/forms.json", capture_forms.forms, name="capture_forms"),
    path("capture/places.tsv", capture_forms.all_places, name="capture_places"),
]
