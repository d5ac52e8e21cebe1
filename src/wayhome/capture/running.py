"""Which imports are running: each holds a lock that the system takes away when its process ends, however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from filelock import FileLock, Timeout

from wayhome.capture.models import Import


@contextmanager
def held(received: Import) -> Iterator[None]:
    """Hold the lock of an import while its rows are taken in."""
    lock = _lock_of(received)
    lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock, blocking=False):
        yield
    lock.unlink(missing_ok=True)


def note_broken_off() -> list[Import]:
    """Mark the imports that are called running though nobody holds their lock any more, and return all broken off."""
    for received in Import.objects.filter(state=Import.State.RUNNING):
        if not _is_held(received):
            still_running = Import.objects.filter(pk=received.pk, state=Import.State.RUNNING)
            still_running.update(state=Import.State.BROKEN_OFF)
            _lock_of(received).unlink(missing_ok=True)
    return list(Import.objects.filter(state=Import.State.BROKEN_OFF).select_related("source"))


def _lock_of(received: Import) -> Path:
    return Path(settings.WAYHOME_HOME) / "running" / f"import-{received.pk}"


def _is_held(received: Import) -> bool:
    lock = _lock_of(received)
    if not lock.exists():
        return False
    try:
        with FileLock(lock, blocking=False):
            return False
    except Timeout:
        return True
