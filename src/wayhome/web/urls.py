"""The addresses of all pages."""

from __future__ import annotations

from wayhome.web import (
    capture_urls,
    certificates_urls,
    editions_urls,
    following_urls,
    forgetting_urls,
    forms_urls,
    handing_urls,
    inbox_urls,
    jobs_urls,
    kobo_urls,
    openrosa_urls,
    people_urls,
    phones_urls,
    quarantine_urls,
    register_urls,
    screening_urls,
    sheets_urls,
    sites_urls,
    situation_urls,
    staying_urls,
    travel_urls,
    who_urls,
)

app_name = "web"

urlpatterns = [
    *capture_urls.urlpatterns,
    *situation_urls.urlpatterns,
    *register_urls.urlpatterns,
    *editions_urls.urlpatterns,
    *forms_urls.urlpatterns,
    *sheets_urls.urlpatterns,
    *inbox_urls.urlpatterns,
    *openrosa_urls.urlpatterns,
    *handing_urls.urlpatterns,
    *jobs_urls.urlpatterns,
    *kobo_urls.urlpatterns,
    *phones_urls.urlpatterns,
    *people_urls.urlpatterns,
    *following_urls.urlpatterns,
    *forgetting_urls.urlpatterns,
    *sites_urls.urlpatterns,
    *who_urls.urlpatterns,
    *certificates_urls.urlpatterns,
    *staying_urls.urlpatterns,
    *travel_urls.urlpatterns,
    *screening_urls.urlpatterns,
    *quarantine_urls.urlpatterns,
]
