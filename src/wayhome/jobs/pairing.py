"""Looking for people who were told twice, in a worker that has nothing else to do.

Jobs go first, and so does the gate: a sheet that is being taken in is not slowed, and nothing waits for this.
"""

from __future__ import annotations

import logging
import time

from django.db import connection

from wayhome.capture.models import Import
from wayhome.capture.submissions.tables import Submission
from wayhome.jobs import doing, posts
from wayhome.jobs.models import Job
from wayhome.linkage.looking import is_behind, look_for_pairs

POST = "pairs"
AFTER_TROUBLE = 60.0

log = logging.getLogger("wayhome.jobs")


class _Trouble:
    """Until when nothing is tried, since the last try failed."""

    until = 0.0


def look_on() -> bool:
    """Look until something waits. Returns whether anything was compared. What breaks is noted and tried again later."""
    if time.monotonic() < _Trouble.until:
        return False
    try:
        if not is_behind() or not _nothing_waits():
            return False
        with posts.held(POST) as mine:
            return mine and look_for_pairs(_nothing_waits) > 0
    except Exception as error:
        log.error("Looking for people told twice had trouble.\n%s", doing.without_values(error))
        connection.close()
        _Trouble.until = time.monotonic() + AFTER_TROUBLE
        return False


def _nothing_waits() -> bool:
    return not (
        Submission.objects.filter(state=Submission.State.RECEIVED).exists()
        or Job.objects.filter(state=Job.State.WAITING).exists()
        or Import.objects.filter(state=Import.State.RUNNING).exists()
    )
