"""Keeping processes alive: each is started, started again when it dies, and ended with the one that keeps them."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import FrameType
from typing import Any

LOOK_EVERY = 60.0
SHORT_LIFE = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
GRACE = 15.0


class _Ended(BaseException):
    pass


@dataclass(slots=True)
class Child:
    """A process to be kept: `run` is a function of a module, which the new process imports."""

    name: str
    run: Callable[..., None]
    arguments: tuple[Any, ...] = ()
    process: SpawnProcess | None = None
    started: float = 0.0
    pause: float = field(default=0.0)

    def start(self) -> None:
        self.process = multiprocessing.get_context("spawn").Process(
            target=self.run, args=self.arguments, name=self.name
        )
        self.process.start()
        self.started = time.monotonic()

    def start_again(self) -> None:
        """After it died by itself. One that dies at once, again and again, is given a pause first."""
        lived = time.monotonic() - self.started
        self.pause = min(max(self.pause * 2, FIRST_PAUSE), LONGEST_PAUSE) if lived < SHORT_LIFE else FIRST_PAUSE
        print(f"The {self.name} ended; it is started again in {self.pause:.1f} s.", file=sys.stderr, flush=True)
        time.sleep(self.pause)
        self.start()

    def end(self) -> None:
        if self.process is not None and self.process.is_alive():
            self.process.terminate()

    def wait_for_end(self) -> None:
        """Give it time to end what it is at; then end it."""
        if self.process is None:
            return
        self.process.join(GRACE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def supervise(children: Sequence[Child], look: Callable[[], Sequence[Child] | None] = lambda: None) -> None:
    """Keep the children until this process is interrupted or told to end; then end them.

    `look` is asked once a minute; where it gives other children, they take the place of these.
    """
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    kept = list(children)
    try:
        _start(kept)
        looked = time.monotonic()
        while True:
            _wait_for_a_death(kept)
            if time.monotonic() - looked >= LOOK_EVERY:
                looked = time.monotonic()
                if others := _asked(look):
                    _end_all(kept)
                    kept = list(others)
                    _start(kept)
    except _Ended:
        pass
    finally:
        _end_all(kept)


def _wait_for_a_death(kept: Sequence[Child]) -> None:
    running = [child.process.sentinel for child in kept if child.process is not None]
    wait(running, timeout=LOOK_EVERY)
    for child in kept:
        if child.process is not None and not child.process.is_alive():
            child.start_again()


def _asked(look: Callable[[], Sequence[Child] | None]) -> Sequence[Child] | None:
    """What `look` gives. Where it fails, the children that run are better than none."""
    try:
        return look()
    except Exception as error:
        print(f"It could not be seen whether anything changed: {error}", file=sys.stderr, flush=True)
        return None


def _start(children: Sequence[Child]) -> None:
    for child in children:
        child.start()


def _end_all(children: Sequence[Child]) -> None:
    for child in children:
        child.end()
    for child in children:
        child.wait_for_end()


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise _Ended
