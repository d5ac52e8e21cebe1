"""What jobs can do: a name, the words for it, and a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wayhome.accounts.policy import Access
from wayhome.kernel.registry import Registry

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Doing:
    """What a function is told about the job it does: who wants it, what they may, and where to tell how far it is."""

    by: str
    access: Access
    progress: Progress


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of job. `do` takes a Doing and the job's arguments, and returns what it made: names to plain values.

    It must bear being done again from the start, for a worker can die in the middle. Raises Refused with the reason if
    it cannot be done.
    """

    name: str
    words: str
    do: Callable[..., dict[str, Any]]


WORKS: Registry[Work] = Registry("work")


def work(words: str) -> Callable[[Callable[..., dict[str, Any]]], Work]:
    """The function becomes the work of its own name. `words` is a gettext msgid: what is being done."""

    def declare(do: Callable[..., dict[str, Any]]) -> Work:
        return WORKS.add(do.__name__, Work(do.__name__, words, do))

    return declare
