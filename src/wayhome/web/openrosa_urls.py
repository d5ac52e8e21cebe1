"""The addresses for phones: each also below a field key."""

from __future__ import annotations

from django.urls import path

from wayhome.web import attachments, openrosa_forms, openrosa_submission, receipts

_ADDRESSES = [
    ("formList", openrosa_forms.form_list, "form_list"),
    ("submission", openrosa_submission.submission, "submission"),
    ("forms/<str:form_id>/<str:version>/form.xml", openrosa_forms.form, "xform"),
    ("forms/<str:form_id>/<str:version>/manifest.xml", openrosa_forms.manifest, "xform_manifest"),
    ("forms/<str:form_id>/<str:version>/media/<str:filename>", openrosa_forms.media, "xform_media"),
    (
        "forms/<str:form_id>/<str:version>/entities/<str:filename>/integrity",
        openrosa_forms.integrity,
        "xform_integrity",
    ),
]

urlpatterns = [
    *(path(address, view, name=name) for address, view, name in _ADDRESSES),
    *(path(f"key/<str:token>/{address}", view, name=f"key_{name}") for address, view, name in _ADDRESSES),
    path("attachments/<int:number>/", attachments.attachment, name="attachment"),
    path("capture/receipts", receipts.receipts, name="receipts"),
    path("key/<str:token>/<path:rest>", openrosa_forms.nothing, name="key_nothing"),
]
