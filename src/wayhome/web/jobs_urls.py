"""The addresses of work in the background."""

from __future__ import annotations

from django.urls import path

from wayhome.web import jobs

urlpatterns = [
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:number>/", jobs.one, name="job"),
    path("jobs/<int:number>/progress/", jobs.progress, name="job_progress"),
]
