"""What a reader of one place may learn of people elsewhere: nothing, also where their data lie close together."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from tests.web.conftest import COMMUNE, HERE, OTHER_PROVINCE, names_of
from wayhome.ledger.models import Entry

pytestmark = pytest.mark.django_db

HERE_PEOPLE, GUEST, ELSEWHERE = ("T001", "T002"), "T005", ("T003", "T004")


def page(client, name: str, *args, **asked) -> str:
    answer = client.get(reverse(f"web:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def met(text: str, names: set[str]) -> set[str]:
    return {name for name in names if name in text}


def test_somebody_at_home_elsewhere_is_a_guest_without_a_name(town, focal):
    """The arrival stays in the commune and is seen there; the person it is about is not."""
    arrival = page(focal, "record", "arrival", town.arrival[GUEST])
    assert "not in your areas" in arrival
    assert not met(arrival, names_of(GUEST) | {town.person[GUEST]})
    assert not met(page(focal, "records", "arrival"), names_of(GUEST))


def test_a_row_shows_what_it_says_of_the_record_and_hides_what_it_says_of_others(town, focal):
    """One row became the arrival, which is here, and the person and household, which are not."""
    first = Entry.objects.get(kind="arrival", uid=town.arrival[GUEST], version=1)
    row = page(focal, "source_row", first.seq)
    assert not met(row, names_of(GUEST))
    assert met(row, {"2020-04-02", OTHER_PROVINCE, "Poi Pet"}) == {"2020-04-02", OTHER_PROVINCE, "Poi Pet"}
    assert "hidden" in row


def test_a_row_of_somebody_here_is_shown_whole(town, focal):
    row = page(focal, "source_row", town.seq("arrival", town.arrival["T002"]))
    assert met(row, names_of("T002")) == names_of("T002")
    assert "hidden" not in row.split("<main")[1]
    assert not met(row, names_of("T001", *ELSEWHERE) - {"Sokmaly"})


def test_whoever_sees_no_names_sees_none_in_a_row(town, manager):
    row = page(manager, "source_row", town.seq("arrival", town.arrival["T002"]))
    assert not met(row, names_of("T002"))
    assert HERE in row


def test_a_row_of_somebody_who_asked_to_be_forgotten_has_no_name_any_more(town, focal, officer):
    first = Entry.objects.get(kind="person", uid=town.person["T006"], version=1)
    for reader in (focal, officer):
        assert not met(page(reader, "source_row", first.seq), names_of("T006") - {"H-T006"})
        record = page(reader, "record", "person", town.person["T006"])
        assert "erased" in record
        assert not met(record, names_of("T006") - {"H-T006"})


@pytest.mark.parametrize("number", ELSEWHERE)
def test_searching_for_somebody_elsewhere_finds_nobody(town, focal, number):
    for word in ("Farri", "Outsa", "099 200", "099 300", "ហ្វារី"):
        for kind in ("person", "arrival", "household", "membership"):
            found = focal.get(reverse("web:records", args=[kind]), {"q": word})
            assert found.context["pages"].total == 0
        assert json.loads(page(focal, "hints", "person", q=word))["hints"] == []


def test_pointing_a_list_at_somebody_elsewhere_says_nothing_of_them(town, focal):
    for number in (*ELSEWHERE, GUEST):
        said = page(focal, "records", "membership", person=town.person[number])
        assert not met(said, names_of(number))
        assert (
            focal.get(reverse("web:records", args=["membership"]), {"person": town.person[number]})
            .context["pages"]
            .total
            == 0
        )


def test_counters_count_what_the_reader_may_see(town, focal, officer, manager):
    counted = {
        name: [client.get(reverse("web:records", args=[kind])).context["pages"].total for kind in ("person", "arrival")]
        for name, client in (("focal", focal), ("officer", officer), ("manager", manager))
    }
    assert counted == {"focal": [3, 4], "officer": [4, 5], "manager": [6, 6]}


def test_names_are_no_key_for_those_who_do_not_see_them(town, manager):
    """A search by name that finds somebody would tell the name."""
    found = manager.get(reverse("web:records", args=["person"]), {"q": "Sokmaly"})
    assert found.context["lines"] == []
    assert json.loads(page(manager, "hints", "person", q="Sokmaly"))["hints"] == []


def test_the_history_tells_names_to_those_alone_who_may_see_them(town, officer, manager):
    url = ("record", "person", town.person["T001"])
    seen, hidden = page(officer, *url), page(manager, *url)
    assert met(seen, {"099 100 001", "099 100 101"}) == {"099 100 001", "099 100 101"}
    assert not met(hidden, names_of("T001") - {"H-T001"})
    assert "Phone" in hidden


def test_hints_for_places_begin_in_the_readers_areas(town, focal):
    hints = [hint["value"] for hint in json.loads(page(focal, "hints", "area", q="Ta"))["hints"]]
    inside = [value.startswith(COMMUNE) for value in hints]
    assert inside == sorted(inside, reverse=True)
    assert any(inside) and not all(inside)


@pytest.mark.parametrize("seq", [0, 2**62, 2**63, 10**30])
def test_numbers_that_name_nothing_lead_nowhere(town, focal, seq):
    assert focal.get(f"/entries/{seq}/").status_code == 404
    assert focal.get(f"/entries/{seq}/source/").status_code == 404


@pytest.mark.parametrize("kind", ["nothing", "Person", "auth_user"])
def test_kinds_that_do_not_exist_have_no_pages(town, focal, kind):
    for name, args in (("records", [kind]), ("new", [kind]), ("hints", [kind]), ("record", [kind, "x"])):
        assert focal.get(reverse(f"web:{name}", args=args)).status_code == 404
