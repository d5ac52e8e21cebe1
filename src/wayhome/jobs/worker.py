"""The worker: takes what was received through the gate, and does the jobs that wait, one after the other.

With nothing else to do it looks for people who were told twice.
Nothing rests on it staying alive. What it was doing when it ended is taken up again, by the next worker or by another
that runs beside it.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from types import FrameType

from django.db import connection

from wayhome.jobs import doing, gatekeeper, pairing
from wayhome.jobs.queue import put_back_abandoned, run_next

IDLE = 0.25
AFTER_TROUBLE = 1.0

log = logging.getLogger("wayhome.jobs")


class Ended(BaseException):
    """The worker was told to end; what it is doing waits for the next one."""


def work() -> None:
    """Work until told to end (SIGTERM, SIGINT). Several workers may run at once."""
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    ended = threading.Event()
    gate = threading.Thread(target=gatekeeper.keep, args=(ended,), daemon=True, name="gate")
    gate.start()
    try:
        while True:
            if not _one_after_trouble() and not pairing.look_on():
                time.sleep(IDLE)
    except Ended:
        pass
    finally:
        ended.set()
        gate.join(10)


def run_pending() -> int:
    """Do every job that waits, take in everything received and look for people told twice, here and now.

    Returns how many jobs were done.
    """
    put_back_abandoned()
    jobs = 0
    while run_next():
        jobs += 1
    gatekeeper.take_in_all()
    pairing.look_on()
    return jobs


def _one_after_trouble() -> bool:
    """Do the next job. A database that is busy or away is trouble that passes: not a reason to end."""
    try:
        return run_next()
    except Exception as error:
        log.error("The worker had trouble.\n%s", doing.without_values(error))
        connection.close()
        time.sleep(AFTER_TROUBLE)
        return False


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise Ended
