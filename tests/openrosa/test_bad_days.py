"""Connections that drop, a disk that is full, a server that is killed: what was acknowledged is there, once."""

from __future__ import annotations

import random
import resource
from collections.abc import Iterator

import pytest

from tests.openrosa.answers import Family, Member, new_id, picture, remark
from tests.openrosa.phone import message
from tests.openrosa.server import Server
from tests.openrosa.storms import killed, missing_or_doubled, queue_of, quiet, stormy


@pytest.fixture(scope="module")
def served(first_day, tmp_path_factory) -> Iterator[list[Server]]:
    """Two servers on fresh homes: one for a quiet day, and a spare one on which all the bad days fall."""
    servers = [first_day.copy(tmp_path_factory.mktemp("days") / name).start() for name in ("quiet", "bad")]
    yield servers
    for each in servers:
        each.stop()


@pytest.fixture
def spare(served) -> Server:
    return served[1]


def test_a_stormy_day_ends_as_a_quiet_one(served):
    queues = {who: queue_of(random.Random(who), who, 10) for who in ("malai", "kamrieng")}
    calm, bad = served
    quiet(calm, queues)
    assert stormy(bad, queues, seed=20200507) > 10
    assert bad.book() == calm.book()


def test_a_disk_that_is_full_is_said_to_be_so_and_nothing_is_lost(spare):
    kept, family = new_id(), Family("0109", [Member("Dara", 9, photo="a.jpg")])
    assert spare.phone().send(remark("before", kept)).status == 201
    spare.settled()
    running = spare.processes()
    for process in running:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    for _ in range(3):
        reply = spare.phone().send(family.xml(), {"a.jpg": picture(5_000)})
        assert reply.status == 503
        assert message(reply)
    for process in running:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert spare.phone().send(family.xml(), {"a.jpg": picture(5_000)}).status == 201
    assert spare.states(family.instance) == ["accepted"]
    assert spare.states(kept) == ["accepted"]


def test_what_was_acknowledged_survives_being_killed(spare):
    acknowledged = killed(spare, kills=2, seed=1, pause=(0.3, 0.8))
    assert len(acknowledged) > 50
    assert missing_or_doubled(spare, acknowledged) == []
