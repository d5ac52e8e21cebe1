"""Work of the tests' own, known only while a test runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wayhome.jobs.works import WORKS, Doing, Work


@pytest.fixture
def can(monkeypatch) -> Callable[[Callable[..., dict[str, Any]]], str]:
    """can(function) makes a work of it; gives its name."""

    def declare(do: Callable[..., dict[str, Any]]) -> str:
        monkeypatch.setitem(WORKS._things, do.__name__, Work(do.__name__, "Testing", do))
        return do.__name__

    return declare


@pytest.fixture
def count(can) -> str:
    """Work that counts to a number and says how far it came."""

    def count(doing: Doing, *, to: int) -> dict[str, Any]:
        for number in range(1, to + 1):
            doing.progress(number, to)
        return {"counted": to}

    return can(count)
