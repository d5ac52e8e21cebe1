"""A run: what is almost certain is tied, the grey zone goes to people, and what people said stands."""

import datetime as dt

import pytest

from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Entry, Source
from wayhome.ledger.read import as_of, head
from wayhome.ledger.write import Draft, write
from wayhome.linkage import deciding, identity_frame, running, tying
from wayhome.linkage import pairs as pairs_door
from wayhome.linkage.models import Pair
from wayhome.linkage.pairs import Found
from wayhome.linkage.who import same_as, who_of

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


def test_different_people_stay_apart_also_through_a_third():
    put(a=SOPHA | born(1990), b=SOPHA | born(1990), c=SOPHA | born(1990))
    running.run()
    assert same_as("c") == ["a", "b", "c"]
    deciding.decide(Pair.objects.get(left="a", right="c"), "different", by="maly")
    done = running.run(since=0)
    assert who_of(["a"])["a"] != who_of(["c"])["c"]
    assert done.counts["links"] == 0


def test_what_somebody_took_back_the_model_leaves_alone():
    put(a=SOPHA | born(1990), b=SOPHA | born(1990))
    running.run()
    deciding.take_back(Pair.objects.get(), by="maly")
    mark = head()
    running.run(since=0)
    assert who_of(["b"]) == {"b": "b"} and head() == mark


def test_the_next_run_compares_what_is_new_with_all_and_only_adds_to_the_book():
    put(a=SOPHA | born(1990), z={"given_name": "Vanna", "family_name": "Kong"} | born(1971))
    first = running.run()
    before, assigned = list(Entry.objects.values()), list(as_of("assignment", head()))
    mark = head()
    put(b=SOPHA | born(1990))
    second = running.run()
    assert (second.since, second.counts["fresh"], second.counts["links"]) == (first.mark, 1, 1)
    assert same_as("b") == ["a", "b"]
    assert list(Entry.objects.filter(seq__lte=mark).values()) == before
    assert list(as_of("assignment", mark)) == assigned


def test_a_run_that_dies_between_two_batches_leaves_whole_clusters_and_the_next_ends_it(monkeypatch):
    for number, year in enumerate((1960, 1970, 1980)):
        name = {
            "given_name": ("Sopha", "Vanna", "Bopha")[number],
            "sex": "female",
            "document_number": f"N 00123{number}",
        }
        put(**{f"{number}a": name | born(year), f"{number}b": name | born(year), f"{number}c": name | born(year)})
    monkeypatch.setattr(tying, "MEMBERS", 3)

    def dies(done, total):
        if 70 < done < 95:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.run(progress=dies)
    uids = [f"{number}{letter}" for number in range(3) for letter in "abc"]
    half = who_of(uids)
    assert half["0c"] == "0a" and half["1c"] == "1c"
    assert not identity_frame.folder().exists()
    running.run()
    assert who_of(uids) == {uid: f"{uid[0]}a" for uid in uids}
    assert Entry.objects.filter(kind="assignment").count() == 6


def test_twins_of_one_household_are_two():
    twin = {"family_name": "Meas", "sex": "female", "phone": "012345678"} | born(2012)
    put(a=twin | {"given_name": "Sopha"}, b=twin | {"given_name": "Sophea"})
    source = Source.objects.create(sort=Source.Sort.FILE, name="list.csv", by="maly", received=now())
    write([Draft("membership", {"person": uid, "household": "h", "known_by": KNOWN}) for uid in "ab"],
          source=source, by="maly")  # fmt: skip
    running.run()
    assert who_of(["a", "b"]) == {"a": "a", "b": "b"}


def test_many_registrations_of_one_person_raise_an_alarm():
    put(**{f"p{number}": SOPHA | born(1990) | {"document_number": "N 0012345"} for number in range(9)})
    done = running.run()
    assert [(a["code"], a["params"]) for a in done.alarms] == [("link.large_cluster", {"who": "p0", "size": 9})]


def test_what_somebody_decided_about_meanwhile_is_left_to_the_next_run():
    put(a=SOPHA | born(1990), b=SOPHA | born(1990), c={"given_name": "Vanna"})
    pairs_door.note([Found("a", "c", 5.0)])

    def decides(done, total):
        if done == 70:
            deciding.decide(Pair.objects.get(left="a", right="c"), "different", by="maly")

    first = running.run(progress=decides)
    assert (first.counts["left"], first.counts["links"]) == (1, 0)
    assert running.run().counts["links"] == 1
    assert same_as("b") == ["a", "b"]


def test_a_second_run_beside_one_is_refused():
    def beside(done, total):
        with pytest.raises(Refused, match="Another run"):
            running.run()

    put(a=SOPHA, b=SOPHA)
    running.run(progress=beside)


def test_a_register_without_anybody_is_no_trouble():
    assert running.run().counts["persons"] == 0
