"""The addresses of the pages about people and households."""

from __future__ import annotations

from django.urls import path

from wayhome.web.people import changing, household_page, human_page, known, search

urlpatterns = [
    path("people/", search.people, name="people"),
    path("people/known/", known.check, name="people_known"),
    path("people/<str:uid>/known/", known.check, name="person_known"),
    path("people/<str:uid>/is/<str:other>/", known.decide, name="person_decide"),
    path("people/<str:uid>/", human_page.human, name="person"),
    path("households/<str:uid>/", household_page.household, name="household"),
    path("households/<str:uid>/welcome/", changing.welcome, name="household_welcome"),
    path("households/<str:uid>/split/", changing.split, name="household_split"),
    path("households/<str:uid>/join/", changing.join, name="household_join"),
    path("households/<str:uid>/head/", changing.head, name="household_head"),
    path("households/<str:uid>/contact/", changing.contact, name="household_contact"),
    path("households/<str:uid>/move/<str:person>/", changing.move, name="household_move"),
    path("memberships/<str:uid>/days/", changing.days, name="membership_days"),
]
