"""The addresses of certificates of quarantine, and of the page on which anybody checks one."""

from __future__ import annotations

from django.urls import path

from wayhome.web.certificates import issued, issuing, key_pages, verify_page

urlpatterns = [
    path("quarantines/<str:uid>/certificates/", issuing.issuing, name="quarantine_certificates"),
    path("certificates/", issued.certificates, name="certificates"),
    path("certificates/print/", issued.paper, name="certificates_pdf"),
    path("certificates/keys/", key_pages.keys_desk, name="signing_keys"),
    path("certificates/<int:number>/", issued.certificate, name="certificate"),
    path("certificates/<int:number>/phone/", issued.phone, name="certificate_phone"),
    path("certificates/<int:number>/withdraw/", issued.withdraw, name="certificate_withdraw"),
    path("verify/", verify_page.verify, name="verify"),
    path("verify/file/", verify_page.file, name="verify_file"),
    path("verify/sw.js", verify_page.service_worker, name="verify_worker"),
    path("verify/keys/", key_pages.public, name="verify_keys"),
    path("verify/keys.json", verify_page.published, name="verify_keys_file"),
]
