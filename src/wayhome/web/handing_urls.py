"""The addresses of lists for authorities, and of what a link opens."""

from __future__ import annotations

from django.urls import path

from wayhome.web.handing import hand_over, holding, issues, lists, making, one, package_pages, public

urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/new/", making.new, name="lists_new"),
    path("lists/issues/<int:number>/", issues.issue, name="issue"),
    path("lists/issues/<int:number>/pack/", package_pages.pack, name="issue_pack"),
    path("lists/holders/", holding.holders, name="list_holders"),
    path("lists/holders/<int:number>/told/", holding.told, name="list_told"),
    path("lists/packages/<str:token>/", package_pages.package, name="package"),
    path("lists/packages/<str:token>/zip", package_pages.package_file, name="package_file"),
    path("lists/<int:number>/", one.one, name="issued_list"),
    path("lists/<int:number>/files/<str:ending>", one.file, name="issued_list_file"),
    path("lists/<int:number>/paper/", hand_over.paper, name="hand_over_paper"),
    path("lists/<int:number>/zip/", hand_over.locked, name="hand_over_zip"),
    path("lists/<int:number>/link/", hand_over.link, name="hand_over_link"),
    path("lists/<int:number>/revoke/", hand_over.revoke, name="list_revoke"),
    path("lists/links/<int:number>/end/", hand_over.end_link, name="list_link_end"),
    path("handed/<str:token>/", public.handed, name="handed"),
    path("handed/<str:token>/<str:ending>", public.handed_file, name="handed_file"),
]
