"""Typed search: what is offered, and in which order."""

from __future__ import annotations

from wayhome.reference.finding import How, search


def found(gazetteer, text, **options):
    return [hit.uid for hit in search(gazetteer, text, **options)]


def test_by_code_khmer_and_latin_name(gazetteer):
    assert found(gazetteer, "0109")[0] == "0109"
    assert found(gazetteer, "០១០៩")[0] == "0109"
    assert found(gazetteer, "ម៉ាឡៃ")[:2] == ["0109", "010902"]
    assert found(gazetteer, "poip")[0] == "0110"
    assert found(gazetteer, "Srey Sno")[0] == "1712"


def test_with_the_parent_first_or_last(gazetteer):
    assert "0206" in found(gazetteer, "battambang moung rue")
    assert "0206" in found(gazetteer, "moung rue battambang")
    assert all(uid.startswith("0110") for uid in found(gazetteer, "thmei", parent="0110") if uid[0].isdigit())


def test_likeness_only_orders_what_is_offered(gazetteer):
    hits = search(gazetteer, "Angkor Tham", parent="17")
    offered = [hit.uid for hit in hits]
    assert {"1701", "1702"} <= set(offered)
    assert all(hit.how == How.SIMILAR for hit in hits)
    assert offered.index("1702") < offered.index("1701")


def test_surer_reasons_come_first_and_the_limit_holds(gazetteer):
    hits = search(gazetteer, "samraong", limit=15)
    assert len(hits) == 15
    assert [hit.how for hit in hits] == sorted(hit.how for hit in hits)


def test_a_level_may_be_asked_for(gazetteer):
    assert {hit.level for hit in search(gazetteer, "samraong", level=2)} == {2}


def test_nothing_typed_offers_what_lies_directly_below(gazetteer):
    assert found(gazetteer, "", limit=30) == [f"{number:02}" for number in range(1, 26)]
    assert found(gazetteer, "", parent="0110", limit=3) == ["011001", "011002", "011003"]


def test_two_of_a_name_are_told_apart_by_what_is_around(gazetteer):
    hits = search(gazetteer, "Ou Chrov", limit=3)
    assert len({(hit.name, hit.around, hit.level) for hit in hits}) == 3
