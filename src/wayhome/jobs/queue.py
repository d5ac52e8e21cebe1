"""The queue: tasks that wait, each done by one worker, and put back if that worker ends in the middle."""

from __future__ import annotations

import logging
import os
import platform
import time
from typing import Any

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from wayhome.jobs import doing, posts
from wayhome.kernel.clock import now

LOOKED_AT = 5
AFTER_TROUBLE = 1.0

log = logging.getLogger("wayhome.jobs")


def run_next() -> bool:
    """Do the next job that waits and that no other worker takes. Whether there was one.

    Looking costs a plain read: idle workers keep nobody from writing.
    """
    for task in DBTaskResult.objects.ready()[:LOOKED_AT]:
        with posts.held(f"task-{task.pk}") as mine:
            if mine and _claimed(task):
                _run(task)
                return True
    return False


def put_back_abandoned() -> None:
    """What a worker was doing when it ended without a word waits again."""
    for task in DBTaskResult.objects.running():
        with posts.held(f"task-{task.pk}") as mine:
            if mine:
                _put_back(task, counts=True)


def _claimed(task: DBTaskResult[Any, Any]) -> bool:
    waiting = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.READY)
    worker = f"{platform.node()}:{os.getpid()}"
    return bool(waiting.update(status=TaskResultStatus.RUNNING, started_at=now(), worker_ids=[worker]))


def _run(task: DBTaskResult[Any, Any]) -> None:
    """Run a claimed task. Its job has its own row for what came of it, so the task itself is not kept."""
    try:
        task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    except Exception as error:
        if doing.is_busy(error):
            _put_back(task, counts=False)
            time.sleep(AFTER_TROUBLE)
            return
        log.error("Task %s broke.\n%s", task.task_path, doing.without_values(error))
        doing.give_up(task.pk)
    except BaseException:
        _put_back(task, counts=False)
        raise
    task.delete()
    posts.forget(f"task-{task.pk}")


def _put_back(task: DBTaskResult[Any, Any], counts: bool) -> None:
    running = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING)
    if running.update(status=TaskResultStatus.READY):
        doing.put_back(task.pk, counts)
