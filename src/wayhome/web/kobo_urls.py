"""The addresses of the connections to KoboToolbox, and of the door through which its projects send."""

from __future__ import annotations

from django.urls import path

from wayhome.web import kobo, kobo_door

urlpatterns = [
    path("kobo/", kobo.connections, name="kobo_connections"),
    path("kobo/<slug:name>/", kobo.one, name="kobo"),
    path("kobo/<slug:name>/pull/", kobo.pull, name="kobo_pull"),
    path("kobo/<slug:name>/key/", kobo.key, name="kobo_key"),
    path("kobo/<slug:name>/columns.tsv", kobo.columns, name="kobo_columns"),
    path("kobo/<slug:name>/missing/<int:number>/", kobo.decide, name="kobo_decide"),
    path("exchange/kobo/<slug:name>/", kobo_door.receive, name="kobo_door"),
]
