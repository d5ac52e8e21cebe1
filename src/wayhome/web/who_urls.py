"""The addresses of who is who: the queue, a pair, what was decided, what was asked, sheets of pairs."""

from __future__ import annotations

from django.urls import path

from wayhome.web.who import asks, comparing, decided, desk, files, page

urlpatterns = [
    path("who/", desk.who, name="who"),
    path("who/<int:number>/", page.pair, name="who_pair"),
    path("who/<int:number>/ask/", asks.ask, name="who_ask"),
    path("who/<int:number>/take-back/", decided.take_back, name="who_take_back"),
    path("who/compare/", comparing.compare, name="who_compare"),
    path("who/decided/", decided.decided, name="who_decided"),
    path("who/decided/<int:number>/undo/", decided.undo, name="who_undo"),
    path("who/runs/<int:number>/take-back/", decided.take_back_run, name="who_take_back_run"),
    path("who/asks/", asks.asks, name="who_asks"),
    path("who/pairs.xlsx", files.export, name="who_export"),
    path("who/decisions/", files.bring, name="who_import"),
]
