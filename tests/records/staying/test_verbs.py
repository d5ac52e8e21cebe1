"""Checking in, moving and checking out, through the gate: the clock follows the person, and so do those who answer."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.linkage.village import FAR, HERE, NEXT
from tests.records.staying.conftest import KNOWN, MANAGER, do, may, person, site, stay, stays_of
from wayhome.accounts.scope import scope
from wayhome.kernel.problems import Problem
from wayhome.ledger.write import Draft
from wayhome.records.arrival import Arrival
from wayhome.records.following.standing import quarantine_of, standings
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine
from wayhome.records.stay import Stay
from wayhome.records.staying.birth import born
from wayhome.records.staying.checking import Comer, check_in, check_in_all, check_out
from wayhome.records.staying.going_on import go_on
from wayhome.records.staying.lodging import Lodging, at_site
from wayhome.records.staying.moving import change_beds, move
from wayhome.reference.sites import Site


def quarantine(uid: str, who: str, responsible: str = HERE) -> Draft:
    said = {"person": who, "type": "centre", "start": dt.date(2020, 5, 4), "responsible": responsible}
    return Draft("quarantine", {**said, "known_by": KNOWN}, uid)


@pytest.fixture
def family(school, book) -> None:
    """Maly and her son Dara came on 4 May; both have a quarantine. Their household is at home in another province."""
    book(Draft("household", {"area": FAR, "known_by": KNOWN}, "h"))
    book(person("maly", sex="female", age=30), person("dara", sex="male", age=9))
    book(*(Draft("membership", {"person": p, "household": "h", "role": r, "known_by": KNOWN}, f"m-{p}")
           for p, r in (("maly", "head"), ("dara", "child"))))  # fmt: skip
    book(quarantine("q-maly", "maly"), quarantine("q-dara", "dara"))


@pytest.fixture
def inside(family, school) -> list[Stay]:
    """Both are checked in at three in the morning."""
    comers = [Comer("maly", "1"), Comer("dara", "2")]
    assert do(check_in_all(comers, at_site(school), may(5, "03:00"))) == []
    return [stays_of(who)[0] for who in ("maly", "dara")]


def test_who_checks_in_stays_there_by_their_quarantine(inside):
    for stay_, bed in zip(inside, ("1", "2"), strict=True):
        assert (stay_.place, stay_.site, stay_.area, stay_.bed) == ("centre", "school", HERE, bed)
        assert (stay_.checked_in, stay_.checked_in_time) == tuple(may(5, "03:00"))
        assert stay_.quarantine == quarantine_of(stay_.person, may(5).day).uid
        assert Person.objects.get(uid=stay_.person).current == HERE


def test_the_same_person_twice_in_one_bus_is_refused_and_nothing_is_written(family, school):
    drafts = check_in_all([Comer("maly", "1"), Comer("dara", "2"), Comer("maly", "3")], at_site(school), may(5))
    assert do(drafts) == ["stay.twice"]
    assert (Stay.objects.count(), Person.objects.filter(current=HERE).count()) == (0, 0)


def test_who_was_planned_to_come_comes_by_that_stay(family, school, book):
    book(stay("planned", "maly", "", planned=dt.date(2020, 5, 5)))
    assert do(check_in(Comer("maly"), at_site(school), may(6))) == []
    assert [each.uid for each in stays_of("maly")] == ["planned"]
    assert Stay.objects.get(uid="planned").checked_in == may(6).day


@pytest.mark.parametrize("day,problems", [(5, []), (8, ["site.closed"]), (9, ["site.closed"])])
def test_a_closed_site_takes_nobody_in(family, book, day, problems):
    book(site("pagoda", closed=dt.date(2020, 5, 8)))
    assert do(check_in(Comer("maly"), at_site(Site.objects.get(uid="pagoda")), may(day))) == problems


def test_the_mother_goes_to_hospital_the_child_to_an_aunt_and_both_clocks_go_on(inside, hospital):
    mother, child = inside
    before = {uid: standings(Quarantine.objects.filter(uid=uid), may(9).day)[uid] for uid in ("q-maly", "q-dara")}
    assert do(move([mother], at_site(hospital), may(9, "22:10"))) == []
    assert do(move([child], Lodging("relatives", FAR), may(9, "23:59"))) == []
    for who, place, reason in (("maly", "hospital", "hospital"), ("dara", "relatives", "moved")):
        left, came = stays_of(who)
        assert (left.exit, left.checked_out, came.place, came.after) == (reason, may(9).day, place, left.uid)
        assert (came.quarantine, came.area) == (f"q-{who}", FAR)
        assert Person.objects.get(uid=who).current == FAR
        entrusted = Quarantine.objects.get(uid=f"q-{who}")
        assert entrusted.responsible == FAR
        after = standings([entrusted], may(9).day)[entrusted.uid]
        assert (after.day0, after.last, after.number) == (before[entrusted.uid].day0, before[entrusted.uid].last, 5)


def test_who_was_moved_away_is_seen_there_and_not_by_those_who_sent_them(inside, hospital, book):
    book(person("guest", home="1701"))
    receiving = type(MANAGER)("there", MANAGER.role, ("17",), MANAGER.rights)
    assert do(check_in(Comer("guest"), at_site(hospital), may(5)), receiving) == []
    assert do(move(stays_of("guest"), at_site(Site.objects.get(uid="school")), may(6)), receiving) == []
    assert do(move(inside[:1], at_site(hospital), may(9))) == []
    assert set(scope(Person.objects.all(), receiving).values_list("uid", flat=True)) == {"maly", "guest"}
    assert do(move([stays_of("maly")[-1]], Lodging("home", None), may(12)), receiving) == []
    assert Person.objects.get(uid="maly").current is None


def test_who_goes_on_home_goes_to_their_own(inside, book):
    book(person("maly", home=NEXT, current=HERE), person("dara", home=None, current=HERE))
    assert do(move(inside, Lodging("home", None), may(9))) == ["staying.no_home"]
    assert do(move(inside[:1], Lodging("home", None), may(9))) == []
    left, came = stays_of("maly")
    assert (left.exit, came.place, came.area) == ("went_on", "home", NEXT)
    assert (Person.objects.get(uid="maly").current, Quarantine.objects.get(uid="q-maly").responsible) == (None, NEXT)


@pytest.mark.parametrize(
    "verb,codes",
    [
        (lambda stays, school: move(stays, at_site(school), may(9)), ["staying.there_already"]),
        (lambda stays, school: move(stays, Lodging("relatives", None), may(9)), ["staying.nowhere"]),
        (lambda stays, school: move(stays, Lodging("relatives", NEXT), may(4)), ["staying.leaves_first"]),
        (lambda stays, school: check_out(stays, "other", may(5, "02:59")), ["stay.leaves_before"]),
        (lambda stays, school: check_out([], "other", may(9)), ["staying.nobody_chosen"]),
        (lambda stays, school: check_in_all([], at_site(school), may(9)), ["staying.nobody_chosen"]),
        (lambda stays, school: check_in(Comer("maly"), Lodging("home", HERE), may(9)), ["stay.twice"]),
    ],
)
def test_what_cannot_be_is_refused_in_words(inside, school, verb, codes):
    assert do(verb(inside, school)) == codes


def test_who_came_and_left_in_one_minute_was_there(inside):
    assert do(check_out(inside, "other", may(5, "03:00"))) == []
    assert do(check_out(stays_of("maly"), "other", may(6))) == ["staying.out_already"]


def test_nobody_completes_before_the_last_day(inside):
    assert do(check_out(inside, "completed", may(17))) == ["staying.not_over"]
    assert do(check_out(inside, "completed", may(18))) == []
    assert {each.current for each in Person.objects.all()} == {None}


@pytest.mark.parametrize("reason,state", [("died", "died"), ("absconded", "lost"), ("other", "running")])
def test_death_and_flight_end_the_quarantine(inside, reason, state):
    assert do(check_out(inside[:1], reason, may(9))) == []
    both = standings(Quarantine.objects.all(), may(9).day)
    assert (both["q-maly"].state, both["q-dara"].state) == (state, "running")


def test_a_person_leaves_and_another_takes_the_bed(inside, school, book):
    book(person("sokha"))
    assert do(check_in(Comer("sokha", "1"), at_site(school), may(6))) == ["stay.bed_taken"]
    assert do(check_out(inside[:1], "other", may(6, "08:59"))) == []
    assert do(check_in(Comer("sokha", "1"), at_site(school), may(6))) == []


def test_beds_are_changed_together(inside):
    assert do(change_beds(inside, {"maly": "2", "dara": "1"})) == []
    assert [each.bed for who in ("maly", "dara") for each in stays_of(who)] == ["2", "1"]
    assert do(change_beds([stays_of("maly")[0]], {"maly": "1"})) == ["stay.bed_taken"]


def test_more_than_there_are_beds_need_a_reason(inside, school, book):
    book(person("sokha"), person("chan"))
    comers = [Comer("sokha"), Comer("chan")]
    assert do(check_in_all(comers, at_site(school), may(6))) == ["stay.full"]
    assert Stay.objects.count() == 2
    assert do(check_in_all(comers, at_site(school), may(6), beyond="The road is flooded")) == []


def test_a_child_born_inside_did_not_return_and_leaves_with_its_mother(inside):
    arrivals = Arrival.objects.count()
    drafts = born(inside[0], may(13, "04:20"), {"given_name": "Rotha", "sex": "female"})
    assert do(drafts) == []
    child = drafts[0].uid
    assert Arrival.objects.count() == arrivals
    [there] = stays_of(child)
    assert (there.site, there.checked_in_time, there.bed) == ("school", "04:20", None)
    tie = Membership.objects.get(person=child)
    assert (tie.household, tie.role, tie.start) == ("h", "child", may(13).day)
    own, hers = (standings(Quarantine.objects.all(), may(13).day)[q] for q in (there.quarantine, "q-maly"))
    assert (own.day0, own.last, own.number) == (hers.day0, hers.last, 9)
    assert Person.objects.get(uid=child).birth_date == may(13).day


def test_a_child_is_born_where_the_mother_is(inside):
    assert isinstance(born(inside[0], may(4), {}), Problem)
    assert do(check_out(inside[:1], "other", may(6))) == []
    assert do(born(stays_of("maly")[0], may(13), {})) == ["birth.mother_not_there"]


def test_a_mother_from_afar_without_a_household_gets_one(school, book):
    book(person("srey", home=FAR, current=HERE))
    assert do(check_in(Comer("srey"), at_site(school), may(5))) == []
    drafts = born(stays_of("srey")[0], may(6), {})
    assert do(drafts) == []
    ties = {tie.person: tie.role for tie in Membership.objects.all()}
    assert ties == {"srey": "head", drafts[0].uid: "child"}
    assert quarantine_of(drafts[0].uid, may(6).day) is None


@pytest.fixture
def passing(family, book) -> None:
    """Both are at the transit centre of the border since yesterday evening."""
    book(site("transit", FAR, type="transit_centre"))
    book(*(stay(f"t-{p}", p, "4 21:00", site="transit", place="transit_centre") for p in ("maly", "dara")))


def test_who_boards_is_inside_no_more_and_comes_from_there(passing, school, book):
    drafts = go_on(["maly", "dara"], may(5).day, "05:30")
    assert do(drafts) == []
    assert {(each.exit, each.checked_out_time) for each in Stay.objects.all()} == {("went_on", "05:30")}
    assert do(check_in_all([Comer("maly"), Comer("dara")], at_site(school), may(5, "11:00"))) == []
    assert {each.after for each in Stay.objects.filter(site="school")} == {"t-maly", "t-dara"}


def test_who_was_checked_out_nowhere_on_the_way_left_the_place_they_passed(passing, school):
    assert do(check_in(Comer("maly"), at_site(school), may(5, "11:00"))) == []
    left, came = stays_of("maly")
    assert (left.exit, left.checked_out_time, came.after) == ("went_on", "11:00", "t-maly")
    assert Stay.objects.get(uid="t-dara").checked_out is None


def test_who_boards_at_a_centre_is_moved_and_an_unknown_hour_stays_unknown(inside):
    assert do(go_on(["maly"], may(9).day)) == []
    assert (stays_of("maly")[0].exit, stays_of("maly")[0].checked_out_time) == ("moved", None)
    assert go_on(["maly"], may(9).day) == []
