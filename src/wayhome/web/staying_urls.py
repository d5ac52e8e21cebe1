"""The addresses of the pages of those who keep a site."""

from __future__ import annotations

from django.urls import path

from wayhome.web.staying import arriving, birth, leaving, manifest, residents

urlpatterns = [
    path("stays/", residents.my_sites, name="stays"),
    path("sites/<str:uid>/residents/", residents.residents_of, name="site_residents"),
    path("sites/<str:uid>/check-in/", arriving.check_in, name="site_check_in"),
    path("sites/<str:uid>/check-in/<str:transport>/", manifest.from_transport, name="site_check_in_transport"),
    path("sites/<str:uid>/check-out/", leaving.leave, name="site_check_out"),
    path("sites/<str:uid>/move/", leaving.go_on, name="site_move"),
    path("sites/<str:uid>/beds/", leaving.beds, name="site_beds"),
    path("sites/<str:uid>/birth/", birth.birth, name="site_birth"),
]
