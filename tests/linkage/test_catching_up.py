"""Traits and keys follow the book: in any number of steps as from nothing, and nobody erased is left in them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wayhome.ledger.models import Bookmark
from wayhome.ledger.write import Draft, redact, write
from wayhome.linkage import building, catching_up, forgetting, placing, traits
from wayhome.linkage.catching_up import catch_up
from wayhome.linkage.models import Bearer, Key, NameCount, NamePart, Traits
from wayhome.linkage.traits import COLUMNS
from wayhome.records.whereabouts import now_in

KNOWN = dt.date(2020, 5, 7)
NAMES = ["Sok", "Chan", "Sopha", "Maly", "សុខ", "ចាន់", ""]
HOME = "02060101"
PEOPLE = [f"person-{n}" for n in range(4)]

#: what may happen to a register: somebody is told of, goes somewhere or back home, moves to a household, leaves it, is
#: voided
told = st.tuples(st.just("told"), st.sampled_from(PEOPLE), st.sampled_from(NAMES), st.sampled_from(NAMES))
went = st.tuples(st.just("went"), st.sampled_from(PEOPLE), st.sampled_from(["0110", HOME, None]), st.none())
moved = st.tuples(st.just("moved"), st.sampled_from(PEOPLE), st.sampled_from(["home-1", "home-2"]), st.booleans())
gone = st.tuples(st.just("gone"), st.sampled_from(PEOPLE), st.sampled_from(["person", "membership"]), st.none())
forgotten = st.tuples(st.just("forgotten"), st.sampled_from(PEOPLE), st.none(), st.none())
caught_up = st.tuples(st.just("caught up"), st.integers(1, 3), st.none(), st.none())


def person(uid: str, family: str, given_name: str, **more) -> Draft:
    values = {"family_name": family or None, "given_name": given_name or None, "known_by": KNOWN, **more}
    return Draft("person", {name: value for name, value in values.items() if value is not None}, uid)


def kept() -> dict[str, list]:
    """All that linkage keeps of people, by what it says and not by its numbers."""
    people = dict(Traits.objects.values_list("id", "person"))
    parts = dict(NamePart.objects.values_list("id", "text"))
    return {
        "traits": sorted(Traits.objects.values_list(*COLUMNS), key=str),
        "keys": sorted((key, people[traits]) for key, traits in Key.objects.values_list("key", "traits")),
        "parts": sorted(NamePart.objects.values_list("text", "skeleton", "people")),
        "counts": sorted(NameCount.objects.values_list("skeleton", "people")),
        "bearers": sorted(
            (parts[part], village, people[traits])
            for part, village, traits in Bearer.objects.values_list("part", "village", "traits")
        ),
    }


def happen(source, what, who, one, other) -> None:
    drafts = {
        "told": lambda: [person(who, one, other, age=31, home=HOME, sex="female", phone="000 111 222")],
        "went": lambda: now_in([who], one),
        "moved": lambda: [
            Draft(
                "membership",
                {"person": who, "household": one, "known_by": KNOWN, **({"end": KNOWN} if other else {})},
                f"of-{who}",
            )
        ],
        "gone": lambda: [Draft(one, {}, who if one == "person" else f"of-{who}", op="void")],
    }
    try:
        if what == "forgotten":
            redact("person", who, source=source, by="dara", also=[lambda cursor: forgetting.forget(cursor, who)])
        else:
            write(drafts[what](), source=source, by="dara")
    except Exception as error:  # a void of what is not there, an erasure of nobody
        assert "no such record" in str(error)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(st.one_of(told, went, moved, gone, forgotten, caught_up), max_size=14))
def test_catching_up_in_any_number_of_steps_is_as_building_from_nothing(story, source, monkeypatch):
    for model in (Traits, Key, NamePart, NameCount, Bearer):
        model.objects.all().delete()
    Bookmark.objects.all().delete()
    catch_up()
    for what, who, one, other in story:
        if what == "caught up":
            monkeypatch.setattr(catching_up, "ENTRIES", who)
            catch_up()
        else:
            happen(source, what, who, one, other)
    catch_up()
    followed = kept()
    building.build(catching_up.consumer())
    assert kept() == followed


@pytest.fixture
def two(source):
    """Sok Maly and Chan Dara, and all that is kept of Dara alone."""
    write([person("dara", "Chan", "Dara", phone="000 111 222", home="02060101")], source=source, by="dara")
    catch_up()
    alone = kept()
    write([person("maly", "Sok", "Maly", phone="000 333 444", home="02060101", age=31)], source=source, by="dara")
    catch_up()
    return alone


def test_who_goes_elsewhere_is_found_there_too_and_counted_once(two, source):
    before = kept()
    for area in ("0110", "0206", HOME, None):
        write(now_in(["maly"], area), source=source, by="dara")
        catch_up()
        now = kept()
        away = area not in (HOME, None)
        assert [now[what] == before[what] for what in ("keys", "parts", "counts")] == [True] * 3
        assert {place for _, place, uid in now["bearers"] if uid == "maly"} == ({HOME, area} if away else {HOME})
        assert (now["bearers"] == before["bearers"]) == (not away)
    assert now == before


def test_who_is_erased_while_away_leaves_no_trace_either(two, source):
    write(now_in(["maly"], "0110"), source=source, by="dara")
    catch_up()
    redact("person", "maly", source=source, by="dara", also=[lambda cursor: forgetting.forget(cursor, "maly")])
    assert kept() == two


def test_erasing_somebody_leaves_no_trace_of_them(two, source):
    assert any(row[0] == "maly" for row in kept()["traits"]) and kept() != two
    redact("person", "maly", source=source, by="dara", also=[lambda cursor: forgetting.forget(cursor, "maly")])
    assert kept() == two
    catch_up()
    assert kept() == two


def test_what_was_read_before_an_erasure_is_not_written_after_it(two, source, monkeypatch):
    write([person("maly", "Sok", "Malis", phone="000 333 555", home="02060101", age=31)], source=source, by="dara")
    read = catching_up.rows_of

    def erased_meanwhile(uids):
        rows = read(uids)
        monkeypatch.setattr(catching_up, "rows_of", read)
        redact("person", "maly", source=source, by="dara", also=[lambda cursor: forgetting.forget(cursor, "maly")])
        return rows

    put, written = placing.put, []
    monkeypatch.setattr(catching_up, "rows_of", erased_meanwhile)
    monkeypatch.setattr(placing, "put", lambda store, before, rows: (written.extend(rows), put(store, before, rows)))
    catch_up()
    assert written == [] and kept() == two


def test_two_who_catch_up_at_once_do_the_work_once(two, source, monkeypatch):
    write([person("maly", "Sok", "Malis", age=31)], source=source, by="dara")
    read, put, writes = catching_up.rows_of, placing.put, []

    def overtaken(uids):
        rows = read(uids)
        monkeypatch.setattr(catching_up, "rows_of", read)
        catch_up()
        return rows

    monkeypatch.setattr(catching_up, "rows_of", overtaken)
    monkeypatch.setattr(placing, "put", lambda *told: (writes.append(told), put(*told)))
    catch_up()
    followed = kept()
    assert len(writes) == 1
    building.build(catching_up.consumer())
    assert kept() == followed


def test_under_new_rules_all_is_made_anew(two, monkeypatch):
    before = kept()
    NameCount.objects.all().delete()
    assert catch_up() and kept() != before
    monkeypatch.setattr(traits, "SHAPE", traits.SHAPE + 1)
    catch_up()
    assert kept() == before
    assert Bookmark.objects.filter(consumer__startswith=building.CONSUMER).count() == 1
