"""One home made once, and a server on a copy of it that all tests share: each uses instances of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.openrosa.server import Server


@pytest.fixture(scope="session")
def first_day(tmp_path_factory) -> Server:
    """The home before anybody sent anything. Never served itself."""
    return Server.fresh(tmp_path_factory.mktemp("openrosa") / "home", WAYHOME_DIGEST_AUTH="1")


@pytest.fixture(scope="session")
def server(first_day, tmp_path_factory) -> Iterator[Server]:
    """A server that answers to Digest too. Whatever was sent to it, no page of it broke."""
    serving = first_day.copy(tmp_path_factory.mktemp("served") / "home", WAYHOME_DIGEST_AUTH="1").start()
    try:
        yield serving
    finally:
        serving.stop()
    assert "Traceback" not in serving.complaints()
