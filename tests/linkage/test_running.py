"""A run: what is almost certain is tied, the grey zone goes to people, and what people said stands."""

import datetime as dt

import pytest

from wayhome.kernel.clock import now
from wayhome.ledger.models import Entry, Source
from wayhome.ledger.read import head
from wayhome.ledger.write import Draft, write
from wayhome.linkage import identity_frame, running
from wayhome.linkage.models import Pair
from wayhome.linkage.who import who_of

pytestmark = pytest.mark.django_db(transaction=True)

KNOWN = dt.date(2020, 5, 7)
SOPHA = {"given_name": "Sopha", "family_name": "Meas", "sex": "female", "phone": "012345678"}


def put(**people: dict) -> None:
    """Registrations by uid."""
    source = Source.objects.create(sort=Source.Sort.FILE, name="list.csv", by="maly", received=now())
    write([Draft("person", {"known_by": KNOWN, **told}, uid) for uid, told in people.items()], source=source, by="maly")


def born(year: int, month: int = 3, day: int = 9) -> dict:
    return {"birth_date": dt.date(year, month, day)}


def pairs() -> dict:
    return {(p.left, p.right): p.state for p in Pair.objects.all()}


def test_two_registrations_of_one_person_are_tied_to_the_smaller_uid():
    put(b=SOPHA | born(1990), a=SOPHA | born(1990), c={"given_name": "Vanna", "sex": "male"} | born(1971))
    done = running.run()
    assert who_of(["a", "b", "c"]) == {"a": "a", "b": "a", "c": "c"}
    assert pairs() == {("a", "b"): "assigned"}
    assert done.counts["links"] == 1 and done.counts["persons"] == 2 and done.counts["registrations"] == 3
    assert done.counts["cluster_sizes"] == {"2": 1}
    entry = Entry.objects.get(kind="assignment")
    assert entry.source.sort == Source.Sort.DECISION and '"basis":"model"' in entry.facts


def test_running_twice_writes_nothing_the_second_time():
    put(a=SOPHA | born(1990), b=SOPHA | born(1990), c=SOPHA | {"age": 31, "phone": ""})
    running.run()
    mark, before = head(), pairs()
    again = running.run(since=0)
    assert (head(), pairs()) == (mark, before)
    assert again.counts["links"] == 0


def test_nothing_of_a_run_stays_in_the_home():
    put(a=SOPHA, b=SOPHA)
    left = identity_frame.folder()
    left.mkdir()
    (left / "frame.parquet").write_text("names of people")
    running.run()
    assert not left.exists()
