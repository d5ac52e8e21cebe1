"""Jobs: started once, done once, and what came of them is told; also where the work breaks or the worker ends."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from wayhome.jobs import doing, gatekeeper, posts, queue, worker
from wayhome.jobs.models import Job
from wayhome.jobs.tasks import start
from wayhome.kernel.problems import Refused, declare

pytestmark = pytest.mark.django_db

NO = declare("test.no", "This one no.")


def ended(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_a_job_waits_is_done_and_keeps_what_it_made(count):
    job = start(count, "to three", "dara", to=3)
    assert (job.state, job.is_open) == (Job.State.WAITING, True)
    assert worker.run_pending() == 1
    ended(job)
    assert (job.state, job.result, job.done, job.total) == (Job.State.DONE, {"counted": 3}, 3, 3)
    assert job.started <= job.ended
    assert worker.run_pending() == 0
    assert not DBTaskResult.objects.exists()


def test_the_same_asked_twice_is_one_job_until_it_is_over(count):
    first = start(count, "to three", "dara", to=3)
    assert start(count, "to three", "dara", to=3) == first
    assert start(count, "to four", "dara", to=4) != first
    assert start(count, "to three", "maly", to=3) != first
    worker.run_pending()
    assert start(count, "to three", "dara", to=3) != first


def test_what_is_started_in_a_transaction_that_fails_was_never_started(count):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        start(count, "to three", "dara", to=3)
        raise ZeroDivisionError
    assert not Job.objects.exists()
    assert worker.run_pending() == 0


def test_work_that_is_refused_says_why(can):
    def refuse(doing):
        raise Refused([NO()])

    job = start(can(refuse), "", "dara")
    worker.run_pending()
    assert ended(job).state == Job.State.FAILED
    assert [problem.sentence() for problem in job.found_problems] == ["This one no."]


def test_work_that_breaks_says_what_to_do_and_logs_nobodys_name(can, caplog):
    typed = "Chanthou of Thmei"

    def break_down(doing):
        raise ValueError(f"no such village: {typed}")

    job = start(can(break_down), "", "dara")
    with caplog.at_level(logging.ERROR, "wayhome.jobs"):
        worker.run_pending()
    (problem,) = ended(job).found_problems
    assert f"job {job.pk} failed" in problem.sentence()
    assert "break_down" in caplog.text and "ValueError" in caplog.text
    assert "Chanthou" not in caplog.text


def test_a_full_disk_is_said_as_such(can):
    def fill(doing):
        raise OperationalError("database or disk is full")

    job = start(can(fill), "", "dara")
    worker.run_pending()
    assert ended(job).found_problems == [doing.DISK_FULL()]


def test_a_database_that_is_locked_makes_a_job_wait_and_not_fail(can, monkeypatch):
    monkeypatch.setattr(queue, "AFTER_TROUBLE", 0)
    tries = []

    def write(doing):
        tries.append(1)
        if len(tries) < 9:
            raise OperationalError("database is locked")
        return {"tries": len(tries)}

    job = start(can(write), "", "dara")
    worker.run_pending()
    assert (ended(job).state, job.result) == (Job.State.DONE, {"tries": 9})


def test_a_worker_that_is_told_to_end_leaves_its_job_to_the_next(can):
    tries = []

    def be_interrupted(doing):
        tries.append(1)
        if len(tries) == 1:
            raise worker.Ended
        return {}

    job = start(can(be_interrupted), "", "dara")
    with pytest.raises(worker.Ended):
        worker.run_pending()
    assert (ended(job).state, job.starts) == (Job.State.WAITING, 0)
    worker.run_pending()
    assert ended(job).state == Job.State.DONE


def killed(job: Job) -> None:
    """As a worker leaves it whose process is gone."""
    DBTaskResult.objects.filter(pk=job.task).update(status=TaskResultStatus.RUNNING)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)


@contextmanager
def held_by_another(post: str) -> Iterator[None]:
    """The post is held by somebody with a connection of their own."""
    taken, over = threading.Event(), threading.Event()

    def hold() -> None:
        with posts.held(post) as mine:
            assert mine
            taken.set()
            over.wait(30)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert taken.wait(30)
    try:
        yield
    finally:
        over.set()
        other.join()


def test_a_job_whose_worker_died_is_done_by_the_next(count):
    job = start(count, "to three", "dara", to=3)
    killed(job)
    assert not queue.run_next()
    assert worker.run_pending() == 1
    assert ended(job).state == Job.State.DONE


def test_a_job_that_another_worker_does_is_left_to_it(count):
    job = start(count, "to three", "dara", to=3)
    killed(job)
    with held_by_another(f"task-{job.task}"):
        assert posts.is_held(f"task-{job.task}")
        assert worker.run_pending() == 0
        assert ended(job).state == Job.State.RUNNING
    assert not posts.is_held(f"task-{job.task}")
    assert worker.run_pending() == 1


def test_work_that_kills_the_worker_again_and_again_at_the_same_place_is_given_up(can):
    reached = [10, 10, 20, 20, 20, 20, 20, 20, 20]

    def fall_over(doing):
        doing.progress(reached.pop(0), 100)
        raise worker.Ended

    job = start(can(fall_over), "", "dara")
    deaths = 0
    while ended(job).is_open:
        deaths += 1
        try:
            queue.run_next()
        except worker.Ended:
            # the process is gone before it could put anything back
            Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, starts=Job.objects.get(pk=job.pk).starts + 1)
    assert job.found_problems[0].code == "job.keeps_dying"
    assert deaths == 2 + doing.MOST_STARTS + 1
    assert job.done == 20


def test_progress_never_goes_back(can):
    shown = []

    def count_twice(doing):
        for done in (5, 10, 3, 7):
            doing.progress(done, 5)
            shown.append(Job.objects.get().done)
        return {}

    start(can(count_twice), "", "dara")
    worker.run_pending()
    assert shown == [5, 10, 10, 10]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_looks_for_work_keeps_nobody_from_writing(count):
    """Somebody else writes for as long as they like; looking neither waits for them nor stands in their way."""
    if connection.vendor != "sqlite":
        pytest.skip("what is tried here is the one write lock of SQLite")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert not queue.run_next()
    finally:
        other.rollback()
        other.close()


def test_what_breaks_every_minute_keeps_nothing_else_from_being_done(monkeypatch, caplog):
    """Above all not the gate, which the same thread keeps."""
    done = []

    def breaks() -> None:
        raise ValueError

    monkeypatch.setattr(gatekeeper, "put_back_abandoned", breaks)
    monkeypatch.setattr(gatekeeper.pushes, "take_all", lambda: done.append("pushes"))
    gatekeeper.every_minute()
    assert done == ["pushes"]
    assert "ValueError" in caplog.text
