"""A manifest as a sheet: people by the code on their card, a transport by its number, and codes that call nobody."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.capture import calling
from wayhome.capture.intake import ImportResult, import_file, sentences
from wayhome.capture.models import SheetRow
from wayhome.kernel.clock import now
from wayhome.kernel.digest import new_uid
from wayhome.kernel.shortcode import NO_CODE, WRONG_LETTER, code_of
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.records.arrival import Arrival
from wayhome.records.passenger import ELSEWHERE_NOW, Passenger
from wayhome.records.person import Person

KNOWN = dt.date(2020, 5, 7)
HERE, FAR = "01090101", "02120201"
GATE = Access("sophea", Role.PROVINCIAL_OFFICER, ("01",), RIGHTS[Role.PROVINCIAL_OFFICER])


@pytest.fixture
def people(country) -> dict[str, str]:
    """Maly and Dara at the gate, Vanna elsewhere; buses 7 and 8, and a bus 7 of the day before. Name to short code."""
    uids = {"maly": new_uid(), "dara": new_uid(), "vanna": new_uid()}
    at = {"maly": "0110", "dara": "0110", "vanna": None}
    persons = [
        Draft("person", {"given_name": name.title(), "home": FAR, "current": at[name], "known_by": KNOWN}, uid)
        for name, uid in uids.items()
    ]
    buses = [
        Draft("transport", {"code": code, "means": "bus", "area": "0110", "known_by": KNOWN, **more}, uid)
        for uid, code, more in [
            ("bus-7", "PP-7", {}),
            ("bus-8", "PP-8", {}),
            ("old-7", "PP-7", {"departed": dt.date(2020, 5, 6), "arrived": dt.date(2020, 5, 6)}),
        ]
    ]
    write([*persons, *buses], source=_source(), by="test")
    return {name: code_of(uid) for name, uid in uids.items()}


def _source() -> Source:
    return Source.objects.create(sort=Source.Sort.SCREEN, name="test", by="test", received=now())


def bring(*rows: list[str], access: Access | None = GATE, header: tuple[str, ...] = ("Transport", "Code", "Seat")):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return import_file(text.getvalue().encode(), "manifest.csv", "manifest", "sophea", access=access)


def held(result: ImportResult) -> list[str]:
    return [trouble.problem.code for trouble in result.troubles]


def test_codes_and_numbers_call_whom_they_mean(people):
    result = bring(["PP-7", people["maly"], "1"], ["pp-7", people["dara"].lower().replace("-", " "), "2"])
    assert (result.new, result.exit_code) == (2, 0)
    lines = {(each.person, each.transport, each.seat) for each in Passenger.objects.all()}
    called = {each.given_name: each.uid for each in Person.objects.all()}
    assert lines == {(called["Maly"], "bus-7", "1"), (called["Dara"], "bus-7", "2")}


def test_the_same_sheet_again_changes_nothing(people):
    assert bring(["PP-7", people["maly"], "1"]).new == 1
    assert bring(["PP-7", people["maly"], "1"]).same == 1
    assert bring(["PP-7", people["maly"], "4"]).updated == 1
    assert Passenger.objects.get().seat == "4"


def test_a_code_that_calls_nobody_is_held_with_a_sentence(people):
    wrong = people["maly"][:-1] + ("A" if people["maly"][-1] != "A" else "C")
    nobody = code_of(new_uid())
    result = bring(["PP-7", wrong, ""], ["PP-7", nobody, ""], ["PP-7", "ACDEFHJKLM", ""], ["PP-7", people["dara"], ""])
    assert (result.held, result.new) == (3, 1)
    assert held(result) == [WRONG_LETTER.code, calling.NOT_CALLED_SO.code, NO_CODE.code]
    row = SheetRow.objects.get(number=3)
    assert sentences(row) == [
        f"manifest.csv, row 3, column “Code”: Nobody and nothing in your areas has the code {nobody}. Read it again "
        "from the card, or leave the row to those who answer for them."
    ]


def test_somebody_elsewhere_is_answered_as_somebody_who_is_not_there(people):
    nobody = code_of(new_uid())
    result = bring(["PP-7", people["vanna"], ""], ["PP-7", nobody, ""])
    assert held(result) == [calling.NOT_CALLED_SO.code] * 2
    told = [
        trouble.problem.sentence().replace(code, "")
        for trouble, code in zip(result.troubles, [people["vanna"], nobody], strict=True)
    ]
    assert told[0] == told[1]
    assert bring(["PP-7", people["vanna"], ""], access=None).new == 1


def test_a_transport_that_is_not_planned_or_that_a_number_does_not_tell(people):
    write(
        [Draft("transport", {"code": "PP-8", "means": "bus", "known_by": KNOWN}, "other-8")], source=_source(), by="x"
    )
    result = bring(["PP-9", people["maly"], ""], ["PP-8", people["maly"], ""])
    assert held(result) == [calling.NO_SUCH_NUMBER.code, calling.CALLED_TWICE.code]


def test_nobody_comes_onto_two_transports_by_a_sheet(people):
    result = bring(["PP-7", people["maly"], ""], ["PP-8", people["maly"], ""])
    assert (result.new, held(result)) == (1, [ELSEWHERE_NOW.code])


def test_columns_it_need_not_have_are_read_where_they_are(people):
    header = ("Transport", "Code", "Destination", "Boarded", "Site")
    assert bring(["PP-7", people["maly"], "Kamrieng", "yes", "Daung"], header=header).new == 1
    line = Passenger.objects.get()
    assert (line.destination, line.boarded, line.to_site, line.seat) == ("0212", True, "daung", None)


def test_the_registration_sheet_may_say_the_hour_the_broker_and_the_place(people):
    said = {
        "No": "A1", "Household": "H1", "Household size": "1", "Relation": "Head", "Family name": "Sok",
        "Given name": "Sreymom", "Name in Khmer": "", "Sex": "F", "Age": "30", "Phone": "", "Village": FAR,
        "Date of arrival": "07/05/2020", "Point of entry": "Poi Pet", "Registered at": "Poi Pet", "From": "Thailand",
        "People": "1", "Registered on": "07/05/2020", "Agreed to share": "",
    }  # fmt: skip

    def register(told: dict[str, str]) -> ImportResult:
        text = io.StringIO()
        csv.writer(text).writerows([told.keys(), told.values()])
        return import_file(text.getvalue().encode(), "gate.csv", "registration", "sophea")

    assert register(said).new == 1
    assert Arrival.objects.get().time is None
    more = {"Time of arrival": "03.20", "Came with a broker": "yes", "Now in": "0110"}
    assert register(said | more).updated == 1
    arrival = Arrival.objects.get()
    assert (arrival.time, arrival.broker, Person.objects.get(uid=arrival.person).current) == ("03:20", True, "0110")
