"""The jobs there are, each a thin layer over a room below, and the door to start one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _
from django_tasks import task

from wayhome.capture import files, intake
from wayhome.exchange.kobo import pulling
from wayhome.jobs import doing
from wayhome.jobs.models import Job
from wayhome.jobs.works import WORKS, Doing, work
from wayhome.kernel.clock import now, parse_day
from wayhome.kernel.problems import Refused, declare
from wayhome.linkage import running as linking
from wayhome.reports.forgetting.forgetting import forget
from wayhome.reports.handing import packages
from wayhome.reports.lists import issuing
from wayhome.reports.models import Edition, Issue
from wayhome.reports.publish import publish

FILE_GONE = declare("job.file_gone", "The file {name} is not kept any more. Choose it again.")
LONGEST_TITLE = 255


def start(name: str, title: str, by: str, /, **arguments: Any) -> Job:
    """Have the work `name` done with these arguments (plain JSON values) as soon as a worker is free.

    `title` says what it is about, `by` is the username of who wants it. The same asked again by the same person, while
    it waits or runs, is the same job. Inside a transaction, it starts when that is committed.
    """
    wanted = WORKS[name]
    with transaction.atomic():
        same = Job.objects.filter(name=wanted.name, by=by, state__in=[Job.State.WAITING, Job.State.RUNNING])
        for job in same:
            if job.arguments == arguments:
                return job
        job = Job.objects.create(
            name=wanted.name, title=title[:LONGEST_TITLE], by=by, arguments=arguments, made=now()
        )  # fmt: skip
        job.task = run.enqueue(job.pk).id  # type: ignore[assignment]
        job.save(update_fields=["task"])
    return job


@task()
def run(number: int) -> None:
    """Do the job of that number."""
    doing.carry_out(Job.objects.get(pk=number))


@work(_("Taking in a file"))
def import_file(doing: Doing, *, digest: str, name: str, profile: str, known_by: str = "") -> dict[str, Any]:
    """Take in the kept bytes of `digest`, a file called `name`. Done again, it goes on where it stopped."""
    try:
        content = files.read(digest)
    except FileNotFoundError:
        raise Refused([FILE_GONE(name=name)]) from None
    day = parse_day(known_by) if known_by else None
    result = intake.import_file(
        content, name, profile, doing.by, progress=doing.progress, known_by=day, access=doing.access
    )
    return {"import": result.import_id, **result.counts()}


@work(_("Publishing an edition"))
def publish_edition(doing: Doing, *, number: int) -> dict[str, Any]:
    """Publish the draft of that number; one that is published already is left as it is."""
    edition = Edition.objects.get(number=number)
    if edition.is_draft:
        publish(edition, by=doing.by)
    return {"edition": number}


@work(_("Making lists for authorities"))
def issue_lists(doing: Doing, *, issue: int) -> dict[str, Any]:
    """Make the lists of that issue. Done again, it goes on where it stopped."""
    issuing.carry_on(Issue.objects.get(pk=issue), doing.access, doing.progress)
    return {"issue": issue}


@work(_("Locking lists into one file"))
def pack_lists(doing: Doing, *, token: str, issue: int, area: str) -> dict[str, Any]:
    """Lock the lists of an issue that lie in the area into the package that was begun."""
    packages.fill(token, issue, area, doing.access, doing.progress)
    return {"package": token}


@work(_("Erasing who somebody is"))
def forget_person(doing: Doing, *, persons: list[str], files: list[int]) -> dict[str, Any]:
    """Forget the human of these registrations, with these refused files. Done again, it goes on where it stopped."""
    redaction = forget([("person", uid) for uid in persons], doing.by, whole=files, progress=doing.progress)
    return {"redaction": redaction.pk}


@work(_("Pulling from KoboToolbox"))
def pull_kobo(doing: Doing, *, connection: str, whole: bool = False) -> dict[str, Any]:
    """Take in what is new, edited or missing there. Done again, it goes on where it stopped."""
    taken = pulling.pull(pulling.named(connection), whole=whole, progress=doing.progress)
    return {"kobo": connection, **taken.told()}


@work(_("Comparing the register with itself"))
def link(doing: Doing, *, engine: str = "duckdb") -> dict[str, Any]:
    """Tie what is almost certainly one person, and show the rest to people. Done again, it goes on where it stopped."""
    done = linking.run(engine, by=doing.by, progress=doing.progress)
    return {"run": done.pk, "links": done.counts["links"], "grey": done.counts["grey"]}
