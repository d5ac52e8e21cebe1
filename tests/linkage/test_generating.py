from __future__ import annotations

from collections import Counter, defaultdict

from wayhome.linkage.generating import registrations
from wayhome.packs import active
from wayhome.records.person import Person

SOME = list(registrations(20_000, repeats=0.08, seed=11))


def test_the_same_seed_makes_the_same_people():
    assert list(registrations(500, seed=5)) == list(registrations(500, seed=5)) != list(registrations(500, seed=6))


def test_uids_are_in_order_and_the_share_of_repeats_is_kept():
    assert [one.uid for one in SOME] == sorted({one.uid for one in SOME})
    once = len({one.who for one in SOME})
    assert 0.91 < once / len(SOME) < 0.93


def test_values_are_those_of_a_person_record():
    names = {each.name for each in Person.properties()}
    assert {name for one in SOME for name in one.values} <= names
    assert not [problem for one in SOME[:300] for problem in Person.check_values(one.values)]


def test_a_repeat_often_differs_from_what_it_repeats():
    by_who = defaultdict(list)
    for one in SOME:
        by_who[one.who].append(one.values)
    again = [found for found in by_who.values() if len(found) > 1]
    for differing in ("name_local", "family_name", "birth_date", "phone", "home"):
        assert 0.05 < sum(found[0].get(differing) != found[1].get(differing) for found in again) / len(again) < 0.95


def test_names_and_telephones_mislead():
    phones = Counter(one.values["phone"] for one in SOME if "phone" in one.values)
    assert max(phones.values()) >= 25
    names = Counter((one.values.get("family_name"), one.values.get("given_name")) for one in SOME)
    del names[None, None]
    assert names.most_common(1)[0][1] > 40


def test_no_number_is_that_of_a_telephone():
    assert all(str(one.values.get("phone", "00")).startswith("00") for one in SOME)


def test_twins_and_fathers_and_sons_of_one_name_are_among_them():
    households = defaultdict(dict)
    for one in SOME:
        if one.household and "again" not in one.household:
            households[one.household][one.who] = one.values
    born = [[v["birth_date"] for v in each.values() if "birth_date" in v] for each in households.values()]
    assert any(len(days) > len(set(days)) for days in born)
    keys = active().name_rules.skeletons
    named = [
        [keys(f"{v['family_name']} {v['given_name']}") for v in each.values() if "family_name" in v]
        for each in households.values()
    ]
    assert any(len(names) > len(set(names)) for names in named)
