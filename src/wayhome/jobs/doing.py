"""Doing a job: its state, its progress and its end are on its row, whatever happens on the way."""

from __future__ import annotations

import errno
import logging
import time
import traceback
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.db.models import F

from wayhome.accounts.models import User
from wayhome.accounts.policy import NOBODY, Access, access_for
from wayhome.jobs.models import Job
from wayhome.jobs.works import WORKS, Doing, Progress
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Problem, Refused, declare

BROKE = declare(
    "job.broke",
    "Something broke that is our fault, and what was begun is whole. Start it again; if it stays, tell the manager "
    "that job {number} failed.",
)
KEEPS_DYING = declare(
    "job.keeps_dying",
    "The program ended {starts} times in the middle of this, at the same place. Divide the work (fewer rows in a "
    "file), or see that the machine has enough memory, and start it again.",
)
UNKNOWN = declare("job.unknown", "This version does not know such work any more. Start it again from its page.")

DISK_FULL = declare(
    "job.disk_full", "The disk is full. Make room on it, then start this again; what was taken in stays taken in."
)

MOST_STARTS = 5
TOLD_EVERY = 0.4

log = logging.getLogger("wayhome.jobs")


def carry_out(job: Job) -> None:
    """Do the job and note what came of it. Nothing is raised but what ends the worker, or a database that is busy."""
    if not job.is_open:
        return
    if job.starts >= MOST_STARTS:
        _end(job, Job.State.FAILED, problems=[KEEPS_DYING(starts=job.starts)])
        return
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, started=job.started or now(), starts=F("starts") + 1)
    if job.name not in WORKS:
        _end(job, Job.State.FAILED, problems=[UNKNOWN()])
        return
    try:
        made = WORKS[job.name].do(Doing(job.by, _access_of(job.by), _teller(job)), **job.arguments)
    except Refused as refused:
        _end(job, Job.State.FAILED, problems=refused.problems)
    except Exception as error:
        if is_busy(error):
            raise
        if is_full(error):
            _end(job, Job.State.FAILED, problems=[DISK_FULL()])
            return
        log.error("Job %s (%s) broke.\n%s", job.pk, job.name, without_values(error))
        _end(job, Job.State.FAILED, problems=[BROKE(number=job.pk)])
    else:
        _end(job, Job.State.DONE, result=made)


def put_back(task: UUID, counts: bool) -> None:
    """The job of that task waits again. `counts`: the start that was cut short counts as one."""
    job = Job.objects.filter(task=task, state=Job.State.RUNNING)
    job.update(state=Job.State.WAITING, starts=F("starts") - (0 if counts else 1))


def give_up(task: UUID) -> None:
    """The job of that task broke before it could note so itself."""
    for job in Job.objects.filter(task=task):
        _end(job, Job.State.FAILED, problems=[BROKE(number=job.pk)])


def is_busy(error: BaseException) -> bool:
    """Whether the database may answer another time: somebody else is writing, or its server is away."""
    return isinstance(error, OperationalError | InterfaceError) and not is_full(error)


def is_full(error: BaseException) -> bool:
    """Whether there was no room on the disk."""
    return getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in str(error)


def without_values(error: BaseException) -> str:
    """Where it broke and with what sort of error. Its message, which may quote people, is left out."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__module__}.{type(error).__qualname__}"


def _end(job: Job, state: str, result: object = None, problems: list[Problem] | None = None) -> None:
    told = [problem.as_json() for problem in problems or []]
    Job.objects.filter(pk=job.pk).update(state=state, ended=now(), result=result or {}, problems=told)


def _access_of(by: str) -> Access:
    user = User.objects.filter(username=by).first()
    return access_for(user) if user else NOBODY


def _teller(job: Job) -> Progress:
    """A function of (done, total) that writes them to the row now and then. What was reached once is not taken back."""
    told_at = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at < TOLD_EVERY and done < total:
            return
        told_at = time.monotonic()
        Job.objects.filter(pk=job.pk, done__lt=done).update(done=done, total=total, starts=1)

    return tell
