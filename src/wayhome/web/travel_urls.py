"""The addresses of the pages about transports and points of entry."""

from __future__ import annotations

from django.urls import path

from wayhome.web.crossings import board as crossings_board
from wayhome.web.crossings import one as crossings_one
from wayhome.web.travel import board, going, one, plan, printing

urlpatterns = [
    path("transports/", board.board, name="transports"),
    path("transports/new/", plan.plan, name="transport_new"),
    path("transports/between/", board.nowhere, name="between"),
    path("transports/<str:uid>/", one.transport, name="transport"),
    path("transports/<str:uid>/change/", plan.change, name="transport_change"),
    path("transports/<str:uid>/people/", one.board_people, name="transport_board"),
    path("transports/<str:uid>/off/<str:passenger>/", one.leave_out, name="transport_off"),
    path("transports/<str:uid>/depart/", going.leave, name="transport_depart"),
    path("transports/<str:uid>/arrive/", going.come, name="transport_arrive"),
    path("transports/<str:uid>/cancel/", one.call_off, name="transport_cancel"),
    path("transports/<str:uid>/manifest.pdf", printing.manifest, name="transport_manifest"),
    path("transports/<str:uid>/driver.pdf", printing.driver, name="transport_driver"),
    path("crossings/", crossings_board.board, name="crossings"),
    path("crossings/<str:uid>/", crossings_one.crossing, name="crossing"),
    path("crossings/<str:uid>/change/", crossings_one.change, name="crossing_change"),
    path("passengers/<str:uid>/", going.passenger, name="passenger"),
]
