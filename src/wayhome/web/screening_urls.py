"""Addresses of the health desk: screening, samples, referrals and the directory of services."""

from __future__ import annotations

from django.urls import path

from wayhome.web.referring import desk as referring
from wayhome.web.referring import send, services
from wayhome.web.screening import desk, page, samples

urlpatterns = [
    path("screening/", desk.screenings, name="screening_desk"),
    path("screening/judged/", page.judged, name="screening_judged"),
    path("people/<str:uid>/screening/", page.screening, name="screening"),
    path("people/<str:uid>/sample/", samples.take, name="sample_take"),
    path("people/<str:uid>/refer/", send.refer, name="refer"),
    path("samples/", samples.samples, name="samples"),
    path("referrals/", referring.referrals, name="referrals"),
    path("referrals/<str:uid>/", referring.referral, name="referral"),
    path("services/", services.services, name="services"),
    path("services.csv", services.services_csv, name="services_csv"),
]
