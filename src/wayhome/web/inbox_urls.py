"""The addresses of the inbox: what phones and browsers sent, and each submission."""

from __future__ import annotations

from django.urls import path

from wayhome.web import inbox, inbox_submission

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:number>/", inbox_submission.submission, name="submission_page"),
]
