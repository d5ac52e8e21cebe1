"""From the manifest to the last stop: who is on, who was left behind, who is there, and what cannot be."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.linkage.village import FAR, HERE
from tests.records.travelling.conftest import DAY, KNOWN, bus, do, faults, line, transport
from wayhome.ledger.write import Draft
from wayhome.records import passenger as lines
from wayhome.records import transport as transports
from wayhome.records.base import ELSEWHERE, ENDS_TOO_EARLY
from wayhome.records.passenger import Passenger
from wayhome.records.person import Person
from wayhome.records.travelling import boarding, going
from wayhome.records.travelling.boarding import did_not_board, household_of, put_on, take_off
from wayhome.records.travelling.confirming import confirm, did_board, did_not_arrive
from wayhome.records.travelling.going import arrive, cancel, depart

LATER = DAY + dt.timedelta(days=1)


def now_in(person: str) -> str | None:
    return Person.objects.get(uid=person).current


def ride(*people: str, on: str = "bus", time: str | None = "03:00") -> None:
    """These people leave with the bus."""
    assert do(put_on(transport(on), list(people))) is None
    aboard = {each.uid for each in Passenger.objects.filter(transport=on)}
    assert do(depart(transport(on), aboard, DAY, time, "children on laps")) is None


@pytest.mark.django_db
class TestBoarding:
    def test_the_home_proposes_where_they_get_off_then_the_household_then_the_bus(self, road):
        road(Draft("person", {"given_name": "Thida", "known_by": KNOWN}, "thida"))
        assert do(put_on(transport(), ["maly", "srey", "vanna", "thida"])) is None
        stops = {each.person: each.destination for each in Passenger.objects.all()}
        assert stops == {"maly": FAR, "srey": HERE, "vanna": HERE, "thida": FAR}

    def test_a_household_goes_together(self, road):
        assert household_of("dara") == ["dara", "maly"]
        assert household_of("srey") == ["srey"]

    def test_a_number_of_queries_that_does_not_grow(self, road, django_assert_max_num_queries):
        with django_assert_max_num_queries(4):
            put_on(transport(), ["maly", "dara", "srey", "vanna"])

    def test_nobody_is_on_one_manifest_twice(self, road):
        assert do(put_on(transport(), ["maly"])) is None
        assert do(put_on(transport(), ["maly"])).code == lines.TWICE.code

    def test_nobody_is_on_two_transports_that_run(self, road):
        road(bus("truck"))
        assert do(put_on(transport(), ["maly"])) is None
        told = do(put_on(transport("truck"), ["maly"]))
        assert (told.code, "BUS" in told.params["transport"]) == (lines.ELSEWHERE_NOW.code, True)
        assert do([did_not_board(line("maly"))]) is None
        assert do(put_on(transport("truck"), ["maly"])) is None

    def test_two_lines_of_one_draft_are_checked_against_each_other(self, road):
        road(bus("truck"))
        both = [*put_on(transport(), ["maly"]), *put_on(transport("truck"), ["maly"])]
        assert faults(*both) == {1: [lines.ELSEWHERE_NOW.code]}

    def test_a_bus_that_has_arrived_or_does_not_go_holds_nobody(self, road):
        road(bus("old", departed=DAY, arrived=DAY), bus("off", cancelled=DAY), bus("next"))
        road(*[Draft("passenger", {"person": "maly", "transport": on, "known_by": KNOWN}, on) for on in ("old", "off")])
        assert do(put_on(transport("next"), ["maly"])) is None
        assert do(put_on(transport("old"), ["dara"])).code == boarding.IS_OVER.code
        assert do(put_on(transport("off"), ["dara"])).code == boarding.IS_CANCELLED.code

    def test_who_gets_on_late_has_boarded(self, road):
        ride("maly")
        assert do(put_on(transport(), ["dara"])) is None
        assert line("dara").boarded is True

    def test_a_line_is_taken_off_before_it_departs_and_explained_after(self, road):
        assert do(put_on(transport(), ["maly", "dara"])) is None
        assert do(take_off(transport(), [line("dara")])) is None
        assert [each.person for each in Passenger.objects.all()] == ["maly"]
        assert do(depart(transport(), {line("maly").uid}, DAY)) is None
        assert do(take_off(transport(), [line("maly")])).code == boarding.HAS_DEPARTED.code


@pytest.mark.django_db
class TestDeparting:
    def test_who_is_not_ticked_was_left_behind_and_may_take_another(self, road):
        assert do(put_on(transport(), ["maly", "dara"])) is None
        assert do(depart(transport(), {line("maly").uid}, DAY, "03:00")) is None
        assert (line("maly").boarded, line("dara").boarded, line("dara").not_arrived) == (True, False, "did_not_board")
        assert (transport().departed, transport().departed_time) == (DAY, "03:00")

    def test_more_people_than_seats_need_a_reason(self, road):
        assert do(put_on(transport(), ["maly", "dara", "srey", "vanna"])) is None
        aboard = {each.uid for each in Passenger.objects.all()}
        told = do(depart(transport(), aboard, DAY))
        assert (told.code, told.params) == (going.BEYOND_SEATS.code, {"people": 4, "beyond": 1})
        assert do(depart(transport(), aboard, DAY, None, "children on laps")) is None
        assert transport().beyond_seats == "children on laps"

    def test_a_bus_with_room_keeps_no_reason(self, road):
        ride("maly")
        assert transport().beyond_seats is None

    def test_an_empty_bus_does_not_leave_and_a_bus_leaves_once(self, road):
        assert do(depart(transport(), set(), DAY)).code == going.NOBODY_ON_IT.code
        ride("maly")
        assert do(depart(transport(), {line("maly").uid}, DAY)).code == going.DEPARTED_ALREADY.code

    def test_who_goes_elsewhere_than_home_is_seen_where_they_go(self, road):
        assert do(put_on(transport(), ["srey"], destination=FAR)) is None
        assert do(put_on(transport(), ["maly"])) is None
        assert do(depart(transport(), {line("srey").uid, line("maly").uid}, DAY)) is None
        assert (now_in("srey"), now_in("maly")) == (FAR, HERE)

    def test_a_line_from_a_sheet_gets_its_ends(self, road):
        road(Draft("passenger", {"person": "maly", "transport": "bus", "known_by": KNOWN}, "from-sheet"))
        assert do(depart(transport(), {"from-sheet"}, DAY)) is None
        assert (line("maly").destination, line("maly").departure) == (FAR, HERE)

    def test_cancelling_is_for_a_bus_that_stands(self, road):
        road(bus("truck"))
        assert do(cancel(transport("truck"), DAY)) is None
        assert do(cancel(transport("truck"), DAY)).code == boarding.IS_CANCELLED.code
        ride("maly")
        assert do(cancel(transport(), DAY)).code == transports.CANCELLED_ON_THE_WAY.code


@pytest.mark.django_db
class TestArriving:
    def test_who_is_confirmed_is_at_home_at_the_site_or_in_the_area(self, road):
        road(Draft("site", {"name": "School", "type": "quarantine_centre", "area": FAR}, "school"))
        assert do(put_on(transport(), ["maly"])) is None
        assert do(put_on(transport(), ["dara"], destination=FAR, to_site="school")) is None
        assert do(put_on(transport(), ["srey"], destination=FAR)) is None
        aboard = {each.uid for each in Passenger.objects.all()}
        assert do(depart(transport(), aboard, DAY)) is None
        assert do(confirm([line("maly"), line("dara"), line("srey")], LATER, "06:00")) is None
        assert (now_in("maly"), now_in("dara"), now_in("srey")) == (None, FAR, FAR)
        assert (line("maly").confirmed, line("maly").confirmed_time) == (LATER, "06:00")

    def test_nobody_arrives_before_it_departs_or_without_having_boarded(self, road):
        assert do(put_on(transport(), ["maly", "dara"])) is None
        assert do(confirm([line("maly")], DAY)).code == going.NOT_DEPARTED.code
        assert do(arrive(transport(), DAY)).code == going.NOT_DEPARTED.code
        assert do(depart(transport(), {line("maly").uid}, DAY)) is None
        assert do(confirm([line("dara")], DAY)).code == lines.NEVER_BOARDED.code
        assert do(did_board(line("dara"))) is None
        assert do(confirm([line("dara")], DAY)) is None

    def test_nobody_is_confirmed_on_a_day_before_the_departure(self, road):
        ride("maly")
        assert do(confirm([line("maly")], DAY - dt.timedelta(days=1))).code == lines.BEFORE_DEPARTURE.code

    def test_the_reason_stands_for_the_arrival_and_the_arrival_for_the_reason(self, road):
        ride("maly", "dara")
        assert do(did_not_arrive(line("maly"), "hospital", "her sister called")) is None
        assert (line("maly").not_arrived, line("maly").note) == ("hospital", "her sister called")
        assert do(confirm([line("maly")], LATER)) is None
        assert (line("maly").not_arrived, line("maly").confirmed) == (None, LATER)
        assert do(did_not_arrive(line("dara"), "did_not_board", "at the gate")) is None
        assert (line("dara").boarded, line("dara").note) == (False, "at the gate")

    def test_confirming_twice_changes_nothing(self, road):
        ride("maly")
        assert do(confirm([line("maly")], LATER)) is None
        version = line("maly").version
        assert do(confirm([line("maly")], LATER + dt.timedelta(days=3))) is None
        assert (line("maly").version, line("maly").confirmed) == (version, LATER)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"departed": DAY, "arrived": DAY - dt.timedelta(days=1)}, ENDS_TOO_EARLY),
        (
            {"departed": DAY, "departed_time": "22:00", "arrived": DAY, "arrived_time": "02:00"},
            transports.ARRIVED_BEFORE,
        ),
        ({"departed": DAY, "departed_time": "22:00", "arrived": LATER, "arrived_time": "02:00"}, None),
        ({"departed": dt.date(2020, 2, 29), "arrived": dt.date(2020, 3, 1)}, None),
        ({"departed": dt.date(2020, 4, 30), "arrived": DAY}, None),
        ({"arrived": DAY}, None),
        ({"departed": DAY, "cancelled": DAY}, transports.CANCELLED_ON_THE_WAY),
        ({"places": 0}, transports.NO_SEATS),
    ],
)
def test_what_a_transport_may_say(road, said, problem):
    assert faults(bus("other", **said)) == ({0: [problem.code]} if problem else {})


def test_its_ends_lie_in_their_own_areas(road):
    here, far = ({"name": uid, "type": "reception", "area": area} for uid, area in [("Gate", HERE), ("School", FAR)])
    road(Draft("site", here, "gate"), Draft("site", far, "school"))
    assert faults(bus("right", from_site="gate", to_site="school")) == {}
    assert faults(bus("wrong", from_site="school", to_site="gate")) == {0: [ELSEWHERE.code, ELSEWHERE.code]}


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"boarded": False, "confirmed": DAY}, lines.NEVER_BOARDED),
        ({"boarded": True, "not_arrived": "did_not_board"}, lines.BOARDED_AND_NOT),
        ({"confirmed": DAY, "not_arrived": "hospital"}, lines.BOTH),
        ({"boarded": True, "not_arrived": "hospital"}, None),
    ],
)
def test_what_a_line_may_say(road, said, problem):
    draft = Draft("passenger", {"person": "maly", "transport": "bus", "known_by": KNOWN, **said}, "line")
    assert faults(draft) == ({0: [problem.code]} if problem else {})
