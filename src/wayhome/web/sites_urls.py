"""The addresses of the pages about sites and what they lack."""

from __future__ import annotations

from django.urls import path

from wayhome.web.sites import board, changing, checking, coverage, files, mapping, needs, one

urlpatterns = [
    path("sites/", board.board, name="sites"),
    path("sites/file/<str:format>/", files.board_file, name="sites_file"),
    path("sites/map/", mapping.sites_map, name="sites_map"),
    path("sites/coverage/", coverage.coverage, name="coverage"),
    path("sites/new/", changing.new, name="site_new"),
    path("sites/<str:uid>/", one.site, name="site"),
    path("sites/<str:uid>/change/", changing.change, name="site_change"),
    path("sites/<str:uid>/check/", checking.check, name="site_check"),
    path("sites/<str:uid>/needs/<str:norm>/take/", needs.take, name="need_take"),
    path("sites/<str:uid>/needs/<str:norm>/met/", needs.met, name="need_met"),
    path("needs/", needs.board, name="needs"),
]
