"""The addresses of what people may ask for themselves: consent, its withdrawal, and to be forgotten."""

from __future__ import annotations

from django.urls import path

from wayhome.web.forgetting import asking, certificates, forget

urlpatterns = [
    path("people/<str:uid>/consent/", asking.consent, name="consent"),
    path("people/<str:uid>/withdraw/", asking.withdraw, name="withdraw"),
    path("people/<str:uid>/forget/", forget.forget, name="forget"),
    path("redactions/", certificates.redactions, name="redactions"),
    path("redactions/<int:number>/", certificates.redaction, name="redaction"),
    path("redactions/<int:number>/certificate.pdf", certificates.paper, name="redaction_pdf"),
]
