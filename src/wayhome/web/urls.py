"""The addresses of all pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("wayhome.web.situation_urls")),
    path("", include("wayhome.web.register_urls")),
]
