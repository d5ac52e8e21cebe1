"""The administrative units of the pack: their number, their tree, their codes, and what is said of the bad rows."""

from __future__ import annotations

from collections import Counter

import pytest

from wayhome.packs import active
from wayhome.packs.tables import rows
from wayhome.reference.codes import code_list


@pytest.fixture(scope="module")
def areas():
    pack = active()
    pairs = list(pack.hook("gazetteer")(pack))
    assert len(pairs) == len(dict(pairs))
    return dict(pairs)


def flagged(areas, flag):
    return {uid for uid, values in areas.items() if flag in values.get("flags", ())}


def test_the_numbers_of_units(areas):
    assert Counter(values["level"] for values in areas.values()) == {0: 1, 1: 25, 2: 210, 3: 1_661, 4: 14_576}


def test_every_parent_exists_and_every_path_is_the_parents_path_and_the_uid(areas):
    assert areas["KH"]["path"] == "KH/"
    for uid, values in areas.items():
        if uid != "KH":
            parent = areas[values["parent"]]
            assert values["path"] == f"{parent['path']}{uid}/"
            assert parent["level"] < values["level"]


def test_every_uid_is_the_code_or_a_flagged_surrogate(areas):
    surrogates = {uid for uid, values in areas.items() if uid != values["code"]}
    assert surrogates == flagged(areas, "shared_code") | flagged(areas, "reused_code")
    assert len(flagged(areas, "shared_code")) == 80
    assert len({areas[uid]["code"] for uid in flagged(areas, "shared_code")}) == 26
    assert len(flagged(areas, "code_outside_parent")) == 43
    assert len(flagged(areas, "malformed_code")) == 9


def test_villages_of_a_missing_commune_hang_under_their_district(areas):
    orphans = flagged(areas, "parent_missing")
    assert len(orphans) == 13
    assert {areas[uid]["parent"] for uid in orphans} == {"1209"}


def test_surrogates_do_not_depend_on_the_order_of_rows(areas, monkeypatch):
    from wayhome.packs.cambodia import gazetteer as loader

    listed = loader._listed
    monkeypatch.setattr(loader, "_listed", lambda name: listed(name)[::-1])
    pack = active()
    assert dict(pack.hook("gazetteer")(pack)) == areas


def test_no_pcode_means_two_areas_and_none_is_given_where_lists_differ(areas):
    pcodes = Counter(values["pcode"] for values in areas.values() if "pcode" in values)
    assert max(pcodes.values()) == 1
    assert not any("pcode" in areas[uid] for uid in flagged(areas, "pcode_unsure"))
    assert flagged(areas, "permuted_pcode") == {"1210", "1211", "1212"}
    assert [areas[code]["pcode"] for code in ("1210", "1211", "1212")] == ["KH1212", "KH1210", "KH1211"]
    assert areas["0102"]["pcode"] == "KH0102"
    assert areas["01"]["iso"] == "KH-1"


def test_unit_types(areas):
    counts = Counter(values["unit"] for values in areas.values())
    assert (counts["khaet"], counts["reach_theani"]) == (24, 1)
    assert (counts["srok"], counts["krong"], counts["khan"]) == (163, 33, 14)
    assert counts["sangkat"] == 274
    assert set(counts) <= {entry.code for entry in code_list("area_unit")}


def test_every_flag_has_a_label(areas):
    known = code_list("area_flag")
    assert all(flag in known for values in areas.values() for flag in values.get("flags", ()))


def test_every_area_has_a_name_in_both_scripts(areas):
    for uid, values in areas.items():
        assert values["name"].isprintable(), uid
        assert (
            any("\u1780" <= letter <= "\u17d2" for letter in values["name_local"]) or values["name_local"][0].isdigit()
        )


def test_provinces_carry_the_names_that_readers_know(areas):
    assert areas["22"]["name"] == "Oddar Meanchey"
    assert "Otdar Meanchey" in areas["22"]["aliases"]
    assert areas["12"]["name_local"] == "ភ្នំពេញ"
    assert "រាជធានីភ្នំពេញ" in areas["12"]["aliases"]


def test_the_crosswalk_leads_to_areas_that_exist_and_names_its_source(areas):
    codes = {values["code"] for values in areas.values()}
    for row in rows(active().crosswalk):
        assert set(row["successors"].split(";")) <= codes
        assert row["source"]
        assert row["reason"] in ("moved", "split", "renumbered")


def test_aliases_belong_to_areas_that_exist_and_name_their_source(areas):
    for row in rows(active().part("aliases.csv")):
        assert row["code"] in areas
        assert row["source"]
