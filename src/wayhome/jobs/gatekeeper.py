"""The gatekeeper: one per installation, in whichever worker came first.

It takes what phones and browsers sent through the gate, and does what must be done every minute.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import connection

from wayhome.capture import running
from wayhome.capture.submissions import attachments, taking
from wayhome.capture.submissions.tables import Submission
from wayhome.exchange.kobo import pushes
from wayhome.jobs import doing, posts
from wayhome.jobs.queue import put_back_abandoned
from wayhome.linkage import running as linking
from wayhome.reports.handing import packages
from wayhome.reports.lists import revoking

POST = "gate"
AT_ONCE = 500
IDLE = 0.25
MINUTE = 60.0
STAND_BY = 5.0
AFTER_TROUBLE = 1.0

log = logging.getLogger("wayhome.jobs")


def keep(ended: threading.Event) -> None:
    """Keep the gate until `ended`; stand by while another worker keeps it. Trouble is noted and passes."""
    while not ended.is_set():
        try:
            with posts.held(POST) as mine:
                if mine:
                    _keep(ended)
                else:
                    ended.wait(STAND_BY)
        except Exception as error:
            log.error("The gatekeeper had trouble.\n%s", doing.without_values(error))
            connection.close()
            ended.wait(AFTER_TROUBLE)
    connection.close()


def take_in_all() -> int:
    """Take in what was received, until nothing waits. Returns how many submissions that were."""
    taken = 0
    while some := take_in_some():
        taken += some
    return taken


def take_in_some() -> int:
    """Take in some of what was received. Where nothing waits, nobody is kept from writing: that is a plain read."""
    if not Submission.objects.filter(state=Submission.State.RECEIVED).exists():
        return 0
    return taking.take_in(AT_ONCE).total()


def every_minute() -> None:
    """What must be done every minute, whether anything happens or not. What breaks keeps nothing else from being done,
    the gate least of all."""
    for do in (
        put_back_abandoned,
        running.note_broken_off,
        attachments.sweep,
        pushes.take_all,
        revoking.sweep,
        packages.sweep,
        linking.sweep,
    ):
        try:
            do()
        except Exception as error:
            log.error("What is done every minute had trouble.\n%s", doing.without_values(error))


def _keep(ended: threading.Event) -> None:
    last = -MINUTE
    while not ended.is_set():
        if time.monotonic() - last >= MINUTE:
            every_minute()
            last = time.monotonic()
        if take_in_some() < AT_ONCE:
            ended.wait(IDLE)  # few at a time take as long as many, and keep receipts waiting as often
