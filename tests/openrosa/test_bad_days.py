"""Connections that drop and servers that are killed: what was acknowledged is there, once."""

from __future__ import annotations

import random

from tests.openrosa.storms import killed, missing_or_doubled, queue_of, quiet, stormy


def test_a_stormy_day_ends_as_a_quiet_one(another):
    queues = {who: queue_of(random.Random(who), who, 12) for who in ("malai", "kamrieng")}
    calm, bad = another(), another()
    quiet(calm, queues)
    assert stormy(bad, queues, seed=20200507) > 10
    assert bad.book() == calm.book()


def test_what_was_acknowledged_survives_being_killed(another):
    server = another()
    acknowledged = killed(server, kills=2, seed=1, pause=(0.3, 0.8))
    assert len(acknowledged) > 50
    assert missing_or_doubled(server, acknowledged) == []
