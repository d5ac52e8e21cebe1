"""The addresses of the situation: home page and figures; signing in and out, and the language."""

from __future__ import annotations

from django.urls import path

from wayhome.web import figure_pages, home, signing

urlpatterns = [
    path("", home.home, name="home"),
    path("figures/", figure_pages.figures, name="figures"),
    path("figures/<str:figure>/", figure_pages.figure, name="figure"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("language/", signing.choose_language, name="language"),
]
