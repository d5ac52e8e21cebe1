"""Profiles say which column is what; one that cannot be used says why before any row is read."""

from __future__ import annotations

import pytest

from tests.capture.conftest import counts
from wayhome.capture import profiles
from wayhome.kernel.problems import Refused
from wayhome.ledger.record import KINDS
from wayhome.records.person import Person
from wayhome.records.stock import Stock


def described(**changes):
    record = {"kind": "stock", "columns": {"Item": "item"}, **changes.pop("record", {})}
    return {"name": "log", "record": [record], **changes}


@pytest.mark.parametrize(
    ("description", "reason"),
    [
        (described(record={"kind": "wagon"}), "there is no kind of record “wagon”"),
        (described(record={"columns": {"Item": "itm"}}), "a record of kind “stock” has no property “itm”"),
        (described(record={"link": {"item": "thing"}}), "points at “thing”, which is not a record above it"),
        (described(record={"values": {"Unit": {"box": "boxes"}}}), "there are values for the column “Unit”"),
        ({"name": "log", "record": []}, "it has no [[record]]"),
    ],
)
def test_a_profile_that_cannot_be_used_says_why(description, reason):
    with pytest.raises(Refused) as refusal:
        profiles.from_description(description)
    assert reason in str(refusal.value)


def test_a_constant_that_cannot_be_read_refuses_the_file(take_in):
    wrong = described(record={"set": {"stage": "vanished"}}, known_by=None)
    with pytest.raises(Refused, match="stage: “vanished” is not in the list"):
        take_in([["Item"], ["Gloves"]], profiles.from_description(wrong))


def test_a_part_is_not_called_twice():
    record = {"part": "line", "kind": "stock", "columns": {"Item": "item"}}
    with pytest.raises(Refused, match="two records are called “line”"):
        profiles.from_description({"name": "log", "record": [record, record]})


def test_places_in_several_columns_lie_in_each_other(take_in):
    profile = profiles.from_description(
        {
            "name": "villages",
            "record": [
                {
                    "kind": "person",
                    "columns": {"Name": "given_name", "Province": "home", "District": "home", "Village": "home"},
                }
            ],
        }
    )
    sheet = [
        ["Name", "Province", "District", "Village"],
        ["Dara", "Banteay Meanchey", "Malai", "Thmei"],
        ["Maly", "Battambang", "Kamrieng", "Thmei"],
        ["Vanna", "Battambang", "", ""],
        ["Rithy", "Battambang", "Malai", "Thmei"],
    ]
    result = take_in(sheet, profile)
    assert counts(result) == {"new": 3, "held": 1}
    assert dict(Person.objects.values_list("given_name", "home")) == {
        "Dara": "01090101",
        "Maly": "02120201",
        "Vanna": "02",
    }
    assert result.troubles[0].problem.field == "Village"


def test_a_sheet_with_the_names_of_the_properties_needs_no_profile(take_in):
    sheet = [["Hand-over log"], ["stage", "item", "quantity", "unit"], ["handed_over", "gloves", "5", "boxes"]]
    assert counts(take_in(sheet, "stock")) == {"new": 1, "refused": 1}
    assert Stock.objects.get().quantity == 5


def test_a_sheet_with_the_labels_of_the_properties_needs_no_profile(take_in):
    sheet = [["Stage", "Item", "Quantity", "Unit"], ["Handed over", "Gloves", "5", "boxes"]]
    assert counts(take_in(sheet, "stock")) == {"new": 1}


def test_a_sheet_without_a_required_property_is_refused(take_in):
    with pytest.raises(Refused, match="has no column “unit”"):
        take_in([["stage", "item", "quantity"], ["handed_over", "gloves", "5"]], "stock")


def test_every_property_of_every_kind_can_be_a_column():
    for kind in KINDS:
        columns = profiles.derived(kind).parts[0].columns
        assert {names[0] for names in columns.values()} == {p.name for p in KINDS[kind].properties()}


def test_the_profiles_of_the_pack_can_be_used(db):
    assert {"registration", "gdi-daily", "supplies-log"} <= set(profiles.names())
    for name in profiles.names():
        assert profiles.load(name).parts
    assert profiles.for_kind("stock") == ["supplies-log"]


def test_records_of_columns_that_a_sheet_need_not_have_are_left_out_with_what_points_at_them():
    desk = {
        "name": "desk",
        "record": [
            {"part": "screening", "kind": "screening", "when": "Screened", "may_have": {"Screened": "day"}},
            {"part": "sample", "kind": "sample", "columns": {"Sample": "type"}, "link": {"screening": "screening"}},
        ],
    }
    (sample,) = profiles.fitted(profiles.from_description(desk), {"sample"}).parts
    assert (sample.name, dict(sample.link)) == ("sample", {})
    screening, sample = profiles.fitted(profiles.from_description(desk), {"sample", "screened"}).parts
    assert (screening.name, dict(sample.link)) == ("screening", {"screening": "screening"})
