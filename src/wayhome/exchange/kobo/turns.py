"""One at a time: what pulls a connection and what takes in its REST service never meet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from filelock import FileLock, Timeout

from wayhome.exchange.kobo.tables import KoboConnection
from wayhome.kernel.problems import Refused, declare

RUNNING = declare("kobo.running", "“{name}” is being pulled already. Wait until that has ended.")


@contextmanager
def alone(connection: KoboConnection) -> Iterator[None]:
    """Hold the connection for the length of the block; the lock ends with the process, however that ends.

    Raises Refused if somebody else holds it.
    """
    lock = FileLock(Path(settings.WAYHOME_HOME) / "running" / f"kobo-{connection.pk}", blocking=False)
    Path(lock.lock_file).parent.mkdir(parents=True, exist_ok=True)
    try:
        lock.acquire()
    except Timeout:
        raise Refused([RUNNING(name=connection.name)]) from None
    try:
        yield
    finally:
        lock.release()
