"""The addresses of the pages about quarantines."""

from __future__ import annotations

from django.urls import path

from wayhome.web.quarantine import changing, one, order_page

urlpatterns = [
    path("quarantines/<str:uid>/", one.quarantine, name="quarantine"),
    path("quarantines/<str:uid>/last-day/", changing.amend, name="quarantine_amend"),
    path("quarantines/<str:uid>/end/", changing.end, name="quarantine_end"),
    path("quarantines/<str:uid>/authorities/", changing.entrust, name="quarantine_entrust"),
    path("people/<str:uid>/quarantine/", order_page.of_person, name="person_quarantine"),
    path("households/<str:uid>/quarantine/", order_page.of_household, name="household_quarantine"),
]
