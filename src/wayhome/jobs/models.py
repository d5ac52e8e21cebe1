"""A job: work that somebody started on a page, how far it is, and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem


class Job(models.Model):
    """One piece of work that goes on after the page has answered.

    `name` says what is done (see works.py), `arguments` with what, `title` to what in a person's words. `done` of
    `total` never goes back, also where the work begins again after a worker has died; `total` is 0 while nobody knows
    it. `starts` counts the starts since `done` last grew.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    name = models.CharField(max_length=64)
    title = models.CharField(_("title"), max_length=255)
    by = models.CharField(_("started by"), max_length=64)
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict)
    problems = models.JSONField(_("problems"), default=list)
    starts = models.PositiveSmallIntegerField(default=0)
    made = models.DateTimeField(_("made at"))
    started = models.DateTimeField(_("started at"), null=True)
    ended = models.DateTimeField(_("ended at"), null=True)
    task = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["by"], name="jobs_by_person"),
            models.Index(fields=["state"], name="jobs_open", condition=models.Q(state__in=["waiting", "running"])),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in (Job.State.WAITING, Job.State.RUNNING)

    @property
    def found_problems(self) -> list[Problem]:
        return [Problem.from_json(stored) for stored in self.problems]
