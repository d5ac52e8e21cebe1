"""Lists for authorities: who stands on whose list, and what it says of them."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.reports.homecoming import (
    AGREED,
    COMMUNE,
    DAY,
    DISTRICT,
    FAR,
    NEXT,
    OTHER_COMMUNE,
    PROVINCE,
    VILLAGE,
    access,
    came,
    cover,
    issue,
    names,
    only,
    ordered,
    put,
    said,
    sheet,
    void,
    wanted,
    withdraw,
)
from wayhome.accounts.models import Role
from wayhome.capture.erasing import erase
from wayhome.kernel.problems import Refused
from wayhome.records.base import today
from wayhome.reports.lists import issuing
from wayhome.reports.lists.columns import COLUMNS
from wayhome.reports.lists.recipients import recipients

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def refused(asked, by=None) -> set[str]:
    with pytest.raises(Refused) as refusal:
        issuing.begin(asked, by or access())
    return {problem.code for problem in refusal.value.problems}


def test_everybody_who_agreed_stands_on_the_list_of_their_village_alone():
    came("here")
    came("next", NEXT)
    came("far", FAR)
    made = issue()
    assert {(each.area, *names(each)) for each in made.lists.all()} == {(VILLAGE, "Here"), (NEXT, "Next")}


def test_who_did_not_agree_or_was_not_asked_or_withdrew_is_on_no_list():
    came("agreed")
    came("refused", agreed=["services", "health_authority"])
    came("unasked", agreed=None)
    came("withdrew")
    withdraw("withdrew")
    issued = only(issue())
    assert names(issued) == ["Agreed"]
    assert issued.left_out == {"not_agreed": 2, "withdrew": 1}
    assert "not_agreed" not in cover(issued) and issued.rows == 1
    health = only(issue(wanted("health_centre")), COMMUNE, "health_centre")
    assert set(names(health)) == {"Agreed", "Refused"}


def test_an_order_asks_nobody_but_who_withdrew_stays_out_and_phones_need_their_own_yes():
    came("agreed", phone="000 111 222")
    came("unasked", agreed=None, phone="000 333 444")
    came("withdrew")
    withdraw("withdrew")
    issued = only(issue(ordered()))
    assert set(zip(names(issued), said(issued, "Phone"), strict=True)) == {
        ("Agreed", "000 111 222"), ("Unasked", None)
    }  # fmt: skip
    assert "Order 12 of 2020" in cover(issued)


def test_each_kind_of_recipient_has_the_columns_it_may_have():
    came("here", age=11, sex="female")
    put("follow_up", "f1", person="here", day=DAY, needs=["food", "protection", "documents"], symptoms=["cough"])
    made = issue(wanted("village_chief", "commune_focal_point", "health_centre", "district"))
    heads = {each.recipient: [label.split("\n")[-1] for label in sheet(each)[0]] for each in made.lists.all()}
    assert "Age group" in heads["village_chief"] and "Quarantine until" in heads["village_chief"]
    assert not {"Needs", "Symptoms"} & set(heads["village_chief"])
    assert "Needs" in heads["commune_focal_point"] and "Symptoms" not in heads["commune_focal_point"]
    assert "Symptoms" in heads["health_centre"] and "Needs" not in heads["health_centre"]
    commune = only(made, COMMUNE, "commune_focal_point")
    assert said(commune, "Needs")[0].endswith("Food"), "who has no papers and who needs protection is nobody's"
    assert said(only(made), "Age group") == ["5–11"]
    assert said(only(made), "until") == [dt.datetime(2020, 5, 15)]


def test_no_list_can_name_what_none_may_have():
    never = {"person.document_type", "person.document_number", "person.birth_date", "person.note", "follow_up.note"}
    assert not never & set(COLUMNS)
    assert all(column.name in COLUMNS for each in recipients().values() for column in each.columns)
    assert not recipients()["police"].columns and recipients()["police"].counts


def test_the_police_learn_how_many_but_never_who_and_no_small_number():
    for number in range(7):
        came(f"many{number}", VILLAGE, agreed=None)
    for number in range(2):
        came(f"few{number}", OTHER_COMMUNE, agreed=None)
    issued = only(issue(ordered("police")), DISTRICT, "police")
    shown = {row[0].split(" · ")[-1]: row[1] for row in sheet(issued)[1:]}
    assert shown == {f"Area {COMMUNE}": None, f"Area {OTHER_COMMUNE}": None, "All": 9}
    assert issued.uids == [] and "Many" not in cover(issued)
    assert issuing.begin(ordered("police"), access(role=Role.REGISTRAR)).pk
    assert "list.other_basis" in refused(wanted("police"))


def test_a_total_that_is_small_is_hidden_on_the_cover_too():
    came("one", agreed=None)
    issued = only(issue(ordered("police")), DISTRICT, "police")
    assert issued.rows == 0 and set(issued.counts.values()) == {None}


def test_one_human_is_one_line_however_often_they_were_registered():
    came("p1", phone="000 111 111", age=None)
    came("p2", NEXT, DAY + dt.timedelta(days=2), age=40)
    put("assignment", "p2", person="p2", who="p1", basis="person")
    made = issue()
    issued = made.lists.get()
    assert (issued.area, issued.rows, issued.uids) == (NEXT, 1, ["p1", "p2"])
    assert said(issued, "Phone") == ["000 111 111"] and said(issued, "Age group") == ["18–59"]


@pytest.mark.parametrize("at", ["p1", "p2"])
def test_one_human_chooses_at_any_registration_and_a_withdrawal_at_one_is_enough(at):
    other = {"p1": "p2", "p2": "p1"}[at]
    came("stays")
    came(at)
    came(other, agreed=None)
    put("assignment", "p2", person="p2", who="p1", basis="person")
    assert only(issue()).rows == 2
    put("consent", "later", person=other, day=DAY + dt.timedelta(days=1), agreed=list(AGREED))
    withdraw(at, DAY + dt.timedelta(days=2))
    for asked in (wanted(), ordered()):
        issued = only(issue(asked))
        assert (names(issued), issued.left_out) == (["Stays"], {"withdrew": 1})
    put("consent", "asked-again", person=other, day=DAY + dt.timedelta(days=3), agreed=["services"])
    assert only(issue()).left_out == {"not_agreed": 1}


def test_households_stand_together_and_their_heads_first():
    came("child", household="h1", role="child", age=4)
    came("alone", day=DAY - dt.timedelta(days=1))
    came("head", household="h1", role="head", day=DAY + dt.timedelta(days=1))
    came("spouse", household="h1", role="spouse")
    issued = only(issue())
    assert names(issued) == ["Alone", "Head", "Spouse", "Child"]
    assert said(issued, "Household") == [1, 2, 2, 2]


def test_whose_village_is_not_known_is_on_the_list_of_the_area_that_is_known():
    came("here")
    came("commune", COMMUNE)
    came("province", PROVINCE)
    made = issue(wanted("village_chief", "commune_focal_point", "district"))
    assert names(only(made, COMMUNE, "commune_focal_point")) == ["Here", "Commune"]
    assert "not known" in sheet(only(made, COMMUNE, "commune_focal_point"))[2][0]
    loose = made.lists.get(unassigned=True)
    assert (loose.area, loose.recipient, names(loose)) == (PROVINCE, "district", ["Province"])
    assert "Whoever answers for Area 01" in cover(loose) and "District authority" not in cover(loose)
    alone = issue(wanted("village_chief"))
    assert {(each.area, *names(each)) for each in alone.lists.filter(unassigned=True)} == {
        (COMMUNE, "Commune"), (PROVINCE, "Province")
    }  # fmt: skip


def test_whose_village_exists_no_more_waits_with_the_country():
    came("here")
    came("gone", FAR)
    came("nowhere", None)
    void("area", FAR)
    made = issue(wanted("village_chief", area="KH"))
    assert {(each.area, each.unassigned, *sorted(names(each))) for each in made.lists.all()} == {
        (VILLAGE, False, "Here"), ("KH", True, "Gone", "Nowhere")
    }  # fmt: skip


def test_only_who_came_in_the_period_is_listed_an_unknown_day_is_the_day_it_was_known():
    came("early", day=DAY - dt.timedelta(days=9))
    came("in_time")
    came("undated", day=None)
    came("late", day=dt.date(2020, 5, 9))
    issued = only(issue(wanted(start=DAY)))
    assert set(names(issued)) == {"In_Time", "Undated"}


def test_who_was_erased_is_on_no_list_not_even_without_a_name():
    came("stays")
    came("goes")
    erase("person", "goes", by="maly")
    assert names(only(issue(ordered()))) == ["Stays"]


def test_lists_of_another_area_are_not_issued():
    came("far", FAR)
    assert refused(wanted(area="02"), access(PROVINCE, role=Role.PROVINCIAL_OFFICER)) == {"list.other_area"}
    assert refused(wanted(), access(role=Role.NATIONAL_MANAGER)) == {"list.may_not"}
    assert issue(wanted(), access(PROVINCE, role=Role.PROVINCIAL_OFFICER)).lists.count() == 0


def test_who_is_registered_elsewhere_is_left_to_who_may_see_them_and_counted():
    came("here")
    put("person", "stranger", given_name="Stranger", home=FAR)
    put("arrival", "a-stranger", person="stranger", people=1, day=DAY, destination=VILLAGE)
    issued = only(issue(ordered(), access(PROVINCE, role=Role.PROVINCIAL_OFFICER)))
    assert names(issued) == ["Here"] and issued.left_out == {"outside": 1}
    assert set(names(only(issue(ordered())))) == {"Here", "Stranger"}
    for number in range(4):
        came(f"more{number}", VILLAGE)
    counts = only(issue(ordered("police"), access(PROVINCE, role=Role.PROVINCIAL_OFFICER)), DISTRICT, "police")
    assert counts.rows == 6, "a number is the same whoever asks for it"


def test_all_that_is_wrong_with_what_is_asked_is_said_at_once():
    asked = wanted(
        "village_chief", "mayor", start=today(), end=today() + dt.timedelta(days=1), basis="", purpose=" ",
        expires=today() - dt.timedelta(days=1),
    )  # fmt: skip
    assert refused(asked) == {
        "list.unknown_recipient", "list.ahead", "list.no_basis", "list.no_purpose", "list.expired"
    }  # fmt: skip
    assert refused(wanted(basis="public_interest")) == {"list.no_order"}
    assert refused(wanted("district", area=VILLAGE)) == {"list.too_wide"}
    assert refused(wanted(area="99")) == {"list.no_area"}
    assert refused(wanted(start=DAY, end=DAY - dt.timedelta(days=1))) == {"list.ends_first"}


def test_a_list_says_until_when_each_stays_apart():
    """The last day of the order and its documents; without an order the usual days; none for who was let go of it."""
    for who in ("usual", "extended", "ended"):
        came(who)
    put("quarantine", "q-extended", person="extended", arrival="a-extended", type="home")
    paper = {
        "quarantine": "q-extended",
        "kind_of": "extended",
        "until": dt.date(2020, 5, 20),
        "day": dt.date(2020, 5, 2),
    }
    put("amendment", "d-extended", reason="A contact fell ill", **paper)
    gone = {"ended": dt.date(2020, 5, 3), "end_reason": "left_again"}
    put("quarantine", "q-ended", person="ended", arrival="a-ended", type="home", **gone)
    issued = only(issue())
    until = dict(zip(names(issued), said(issued, "Quarantine until"), strict=True))
    assert until == {"Usual": dt.datetime(2020, 5, 15), "Extended": dt.datetime(2020, 5, 20), "Ended": None}
