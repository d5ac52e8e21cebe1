"""The addresses of the visits of the day and of alerts."""

from __future__ import annotations

from django.urls import path

from wayhome.web.following import alerts_page, contact_page, paper, round_page, visit

urlpatterns = [
    path("follow-up/", round_page.follow_up, name="follow_up"),
    path("follow-up/list.pdf", paper.paper, name="follow_up_paper"),
    path("follow-up/people/<str:uid>/", visit.visit, name="follow_up_visit"),
    path("follow-up/contacts/<str:uid>/", contact_page.contact, name="follow_up_contact"),
    path("alerts/", alerts_page.alerts, name="alerts"),
    path("alerts/<str:kind>/<str:uid>/", alerts_page.answer, name="alert_answer"),
]
