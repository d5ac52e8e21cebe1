"""Forgetting: a job is called after the file it was about, and the name of a file may be that of somebody."""

from __future__ import annotations

from typing import Any

from wayhome.capture.erasing import ABOVE, without_name
from wayhome.capture.tracing import Told
from wayhome.jobs.models import Job
from wayhome.kernel.names import fold


def erase_titles(cursor: Any, told: Told) -> int:
    """Take the name of somebody out of jobs: their titles, their arguments and why they failed."""
    met = 0
    for job in Job.objects.all().iterator(500):
        said = f"{job.title} {job.arguments} {job.problems}"
        if told.names_in(fold(said)):
            job.title = without_name(job.title)
            job.arguments = {
                name: without_name(value) if name == "name" else value for name, value in job.arguments.items()
            }
            job.problems = []
            job.save(update_fields=["title", "arguments", "problems"])
            met += 1
    return met


ABOVE.add("jobs", erase_titles)
