"""Spark does the same as DuckDB: the same pairs, the same weights, the same assignments. Needs pyspark and a Java."""

from __future__ import annotations

from itertools import islice

import pytest

from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.linkage import comparing_all, engines, java, running
from wayhome.linkage.generating import registrations
from wayhome.linkage.models import Pair
from wayhome.linkage.who import who_of

pytest.importorskip("pyspark", reason="pyspark is not installed: see `make full`")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def has_java(tmp_path):
    if java.home(tmp_path) is None:
        pytest.skip("there is no Java 17 or 21: see `make full`")


@pytest.fixture
def people():
    """An invented register with its households, a third of it repeats."""
    told = list(islice(registrations(450, repeats=0.3, seed=3), 450))
    source = Source.objects.create(sort=Source.Sort.FILE, name="list.csv", by="maly", received=now())
    write([Draft("person", each.values, each.uid) for each in told], source=source, by="maly")
    homes = [
        Draft("membership", {"person": r.uid, "household": r.household, "known_by": r.values["known_by"]})
        for r in told
        if r.household
    ]
    write(homes, source=source, by="maly")
    return [each.uid for each in told]


def test_a_run_on_spark_weighs_and_ties_as_one_on_duckdb(people, monkeypatch):
    weighed = []

    def listened(engine, model):
        edges, left_out, candidates = engines.weighed(engine, model)
        weighed.append(({(one, two): round(weight, 9) for one, two, weight in edges}, left_out, candidates))
        return edges, left_out, candidates

    monkeypatch.setattr(comparing_all, "weighed", listened)
    running.run("duckdb")
    tied, pairs = who_of(people), set(Pair.objects.values_list("left", "right", "state", "weight"))
    Pair.objects.all().delete()
    running.run("spark", since=0)
    assert len(weighed[0][0]) > 30
    assert weighed[1] == weighed[0]
    assert who_of(people) == tied
    assert set(Pair.objects.values_list("left", "right", "state", "weight")) == pairs
