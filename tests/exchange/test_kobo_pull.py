"""Pulling from KoboToolbox: what is new, edited and deleted there, through failures and stops, once each."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.exchange.kobo_server import TOKEN
from wayhome.capture.intake import mend
from wayhome.capture.models import SheetRow
from wayhome.exchange.kobo import leaving, taking
from wayhome.exchange.kobo.client import Client, checked_address
from wayhome.exchange.kobo.pulling import pull
from wayhome.exchange.models import KoboConnection, KoboRow
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Problem, Refused
from wayhome.records.models import Household, Membership, Person

YESTERDAY = (now() - dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S")
LONG_AGO = "2019-01-01T10:00:00"


def somebody(kobo, name="Dara", age="30", place="Malai", day=YESTERDAY, **said):
    return kobo.submit({"who/given_name": name, "who/age": age, "place": place}, day, **said)


def names() -> list[str]:
    return sorted(Person.objects.values_list("given_name", flat=True))


def counted(taken) -> dict[str, int]:
    return {name: number for name, number in taken.rows.counts().items() if number}


def test_records_become_rows_of_a_profile(kobo, connection):
    somebody(kobo, "Dara")
    somebody(kobo, "ម៉ាលី", "8", "Kamrieng", "2020-05-07T20:15:00")
    assert counted(pull(connection)) == {"new": 2}
    assert names() == ["Dara", "ម៉ាលី"]
    maly = Person.objects.get(given_name="ម៉ាលី")
    assert (maly.home, maly.age) == ("0212", 8)
    assert maly.known_by == dt.date(2020, 5, 8)  # a quarter past three in the morning, on our calendar


def test_a_second_pull_changes_nothing_and_asks_only_for_what_is_new(kobo, connection):
    somebody(kobo)
    pull(connection)
    kobo.asked.clear()
    assert counted(pull(connection)) == {}
    assert names() == ["Dara"]
    assert all("fields" in said or str(kobo.last_id) in said["query"] for said in kobo.asked)


def test_many_pages_are_all_read(kobo, connection):
    kobo.most = 3
    for number in range(10):
        somebody(kobo, f"N{number}")
    steps = []
    assert counted(pull(connection, progress=lambda done, total: steps.append((done, total)))) == {"new": 10}
    assert len(names()) == 10
    assert (3, 10) in steps and steps == sorted(steps)


def test_an_edit_is_seen_and_changes_the_same_record(kobo, connection):
    record = somebody(kobo)
    pull(connection)
    uid = Person.objects.get().uid
    kobo.edit(record, who__given_name="Dary")
    assert counted(pull(connection)) == {"updated": 1}
    assert (Person.objects.get().uid, Person.objects.get().given_name) == (uid, "Dary")


def test_an_edit_of_an_old_record_is_seen_when_everything_is_compared(kobo, connection):
    record = somebody(kobo, day=LONG_AGO)
    pull(connection)
    kobo.edit(record, who__given_name="Dary")
    assert counted(pull(connection)) == {}
    assert counted(pull(connection, whole=True)) == {"updated": 1}
    assert names() == ["Dary"]


def test_everything_is_compared_once_a_day_by_itself(kobo, connection):
    record = somebody(kobo, day=LONG_AGO)
    pull(connection)
    kobo.delete(record)
    assert pull(connection).gone == 0
    KoboConnection.objects.update(compared_at=now() - dt.timedelta(days=2))
    assert pull(connection).gone == 1


def test_a_record_without_a_root_is_known_by_its_number(kobo, connection):
    record = somebody(kobo)
    del record["meta/rootUuid"]
    pull(connection)
    kobo.edit(record, who__given_name="Dary")
    assert counted(pull(connection)) == {"updated": 1}
    assert names() == ["Dary"]


def test_a_deletion_waits_for_a_person_who_removes_with_a_reason(kobo, connection, manager):
    record, stays = somebody(kobo), somebody(kobo, "Maly")
    pull(connection)
    kobo.delete(record)
    assert pull(connection).gone == 1
    assert names() == ["Dara", "Maly"]
    (row,) = leaving.to_decide(connection)
    with pytest.raises(Refused):
        leaving.remove_here(row, "  ", "sophea", taking.access_of(connection))
    assert leaving.remove_here(row, "Registered twice by mistake", "sophea", taking.access_of(connection)) == []
    assert names() == ["Maly"]
    row.refresh_from_db()
    assert (row.decision, row.decided_by, row.reason) == ("voided", "sophea", "Registered twice by mistake")
    assert pull(connection).gone == 0
    assert stays in kobo.records


def test_a_deletion_may_be_ignored_and_stays_decided(kobo, connection):
    record = somebody(kobo)
    pull(connection)
    kobo.delete(record)
    pull(connection)
    (row,) = leaving.to_decide(connection)
    leaving.keep_here(row, "Deleted there to free space", "sophea")
    assert pull(connection).gone == 0
    assert names() == ["Dara"]
    with pytest.raises(Refused):
        leaving.keep_here(row, "again", "sophea")


def test_what_was_missing_and_comes_again_needs_no_decision(kobo, connection):
    record = somebody(kobo)
    pull(connection)
    kobo.delete(record)
    assert pull(connection).gone == 1
    kobo.records.append(record)
    assert pull(connection).gone == 0


def test_rows_that_cannot_pass_are_held_and_mended_and_the_rest_is_in(kobo, connection):
    somebody(kobo, "Dara")
    wrong = somebody(kobo, "Maly", place="Nowhere at all")
    assert counted(pull(connection)) == {"new": 1, "held": 1}
    (held,) = SheetRow.objects.filter(outcome="held")
    assert held.cells["place"] == "Nowhere at all"
    mend(held, {"place": "Malai"}, "sophea")
    assert names() == ["Dara", "Maly"]
    pull(connection, whole=True)
    assert names() == ["Dara", "Maly"]
    kobo.delete(wrong)
    pull(connection)
    (row,) = leaving.to_decide(connection)
    leaving.remove_here(row, "no such person", "sophea", taking.access_of(connection))
    assert names() == ["Dara"]


@pytest.mark.parametrize(
    "text",
    [
        "a\0b",
        "a\x0bb",
        "x" * 300_000,
        'a "b", c\r\nd; e',
        "=1+1",
        "ខ្មែរ\u200b",
        "-",
        ";" * 500,
        "\t" * 500,
        "\t\n" * 30,
    ],
)
def test_no_answer_that_somebody_types_stops_a_pull(kobo, connection, text):
    somebody(kobo, "Dara", remark=text, nested=[{"nested/a": text}], more={"a": [1, {"b": text}]})
    somebody(kobo, "Maly")
    taken = pull(connection).rows
    assert (taken.new, taken.held) in [(2, 0), (1, 1)]  # what looks like a swallowed table is held


def test_a_record_that_is_none_is_left_out(kobo, connection):
    somebody(kobo)
    for number in (None, "7", 2**70, -1, 0):
        kobo.records.append({"_id": number, "_uuid": "x"} if isinstance(number, int) else {"_id": 1, "_uuid": None})
    assert pull(connection).rows.new == 1


def test_a_page_that_fails_is_asked_for_again(kobo, connection):
    somebody(kobo)
    kobo.failures = [502, 0, 429]
    assert counted(pull(connection)) == {"new": 1}


def test_a_server_that_stays_away_is_said_to_and_what_came_stays(kobo, connection):
    kobo.most = 2
    for number in range(4):
        somebody(kobo, f"N{number}")

    def break_down(done: int, total: int) -> None:
        kobo.failures = [503] * 9

    with pytest.raises(Refused, match="does not answer"):
        pull(connection, progress=break_down)
    assert names() == ["N0", "N1"]
    connection.refresh_from_db()
    assert connection.found_problems[0].code == "kobo.no_answer"
    kobo.failures = []
    assert counted(pull(connection)) == {"new": 2}
    assert names() == ["N0", "N1", "N2", "N3"]
    connection.refresh_from_db()
    assert connection.found_problems == []


def test_a_pull_that_is_killed_after_a_page_goes_on_and_doubles_nothing(kobo, connection, monkeypatch):
    somebody(kobo)
    with monkeypatch.context() as broken:
        broken.setattr(taking, "_note", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            pull(connection)
    assert names() == ["Dara"]
    assert counted(pull(connection)) == {"same": 1}
    assert names() == ["Dara"]
    kobo.records.clear()
    assert pull(connection).gone == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"asset": "another"}, "kobo.no_project"),
        ({"profile": "keyless"}, "kobo.no_key"),
        ({"profile": "nothing"}, "profile.unknown"),
        ({"by": "somebody else"}, "kobo.nobody"),
        ({"sealed_token": "not sealed by us"}, "kobo.no_token"),
    ],
)
def test_a_connection_that_cannot_work_says_why(kobo, connection, change, code):
    KoboConnection.objects.update(**change)
    connection.refresh_from_db()
    with pytest.raises(Refused) as refused:
        pull(connection)
    assert refused.value.problems[0].code == code


def test_a_wrong_token_is_said_to_be_wrong(kobo, connection):
    connection.token = "wrong"
    connection.save()
    with pytest.raises(Refused, match="does not accept the token"):
        pull(connection)


def test_a_redirect_is_not_followed(kobo, connection):
    kobo.failures = [302]
    with pytest.raises(Refused, match="status 302"):
        pull(connection)


def test_a_token_is_not_kept_as_it_is(connection):
    assert connection.token == TOKEN
    assert TOKEN not in connection.sealed_token
    assert TOKEN not in str(connection.__dict__.values())


@pytest.mark.parametrize(
    "text",
    [
        "ftp://kobo.example",
        "kobo.example",
        "https://",
        "https://u:p@kobo.example",
        "https://kobo.example/?x=1",
        "http://kobo.example",
    ],
)
def test_an_address_must_be_one_of_a_server_and_encrypted(text):
    assert isinstance(checked_address(text, is_local=False), Problem)


def test_an_address_in_our_own_network_must_be_meant():
    assert checked_address("https://kf.kobotoolbox.org/", is_local=False) == "https://kf.kobotoolbox.org"
    assert checked_address("http://192.168.1.20:8080", is_local=True) == "http://192.168.1.20:8080"
    for inside in ("https://127.0.0.1:9", "https://localhost:9", "https://169.254.169.254", "https://[::1]:9"):
        with pytest.raises(Refused, match="inside a network"):
            next(Client(inside, "a", "t").records())
    with pytest.raises(Refused, match="inside a network"):
        next(Client("http://169.254.169.254", "a", "t", is_local=True).records())


# families: the instances of a repeat are rows


@pytest.fixture
def families(connection) -> KoboConnection:
    connection.profile, connection.repeat = "kobo-families", "hh/member"
    connection.save()
    return connection


def family(kobo, *members: tuple[str, str], **said):
    listed = [{"hh/member/name": name, "hh/member/age": age} for name, age in members]
    return kobo.submit({"place": "Malai", "hh/size": str(len(members)), "hh/member": listed}, YESTERDAY, **said)


def members() -> dict[str, str]:
    return dict(Person.objects.values_list("given_name", "uid"))


def set_members(kobo, record, *now_there: tuple[str, str]) -> None:
    kobo.edit(record, hh__member=[{"hh/member/name": name, "hh/member/age": age} for name, age in now_there])


def test_a_family_becomes_a_household_and_its_people(kobo, families):
    family(kobo, ("Dara", "30"), ("Maly", "8"))
    assert counted(pull(families)) == {"new": 2}
    (household,) = Household.objects.all()
    assert (household.size, household.area) == (2, "0109")
    assert set(Membership.objects.values_list("person", "household")) == {
        (u, household.uid) for u in members().values()
    }


def test_a_member_who_is_corrected_added_or_moved_stays_who_they_are(kobo, families):
    record = family(kobo, ("Dara", "30"), ("Maly", "8"), ("Sok", "5"))
    pull(families)
    before = members()
    set_members(kobo, record, ("Sok", "5"), ("Dara", "31"), ("Maly", "8"))
    pull(families)
    assert members() == before
    assert Person.objects.get(given_name="Dara").age == 31
    set_members(kobo, record, ("New", "1"), ("Sok", "5"), ("Dara", "31"), ("Maly", "8"))
    assert counted(pull(families))["new"] == 1
    assert {name: uid for name, uid in members().items() if name != "New"} == before


def test_a_member_who_is_taken_out_is_nobody_else_and_waits_for_a_decision(kobo, families):
    record = family(kobo, ("Dara", "30"), ("Maly", "8"), ("Sok", "5"))
    pull(families)
    before = members()
    set_members(kobo, record, ("Maly", "8"), ("Sok", "5"))
    assert pull(families).gone == 1
    assert members() == before
    (row,) = leaving.to_decide(families)
    assert {r.uid for r in leaving.records_of(row)} >= {before["Dara"]}
    stayed = leaving.remove_here(row, "Was a visitor", "sophea", taking.access_of(families))
    assert set(members()) == {"Maly", "Sok"}
    assert Household.objects.count() == 1
    assert all(problem.code == "record.rests_on" for problem in stayed)


def test_a_family_without_members_is_a_row_and_so_are_those_who_come_later(kobo, families):
    record = family(kobo)
    assert counted(pull(families)) == {"new": 1}
    assert Household.objects.count() == 1
    set_members(kobo, record, ("Dara", "30"))
    pull(families)
    assert (Household.objects.count(), set(members())) == (1, {"Dara"})
    assert pull(families).gone == 0


def test_a_family_that_is_deleted_leaves_as_a_whole(kobo, families):
    record = family(kobo, ("Dara", "30"), ("Maly", "8"))
    pull(families)
    kobo.delete(record)
    assert pull(families).gone == 2
    for row in list(leaving.to_decide(families)):
        leaving.remove_here(row, "Deleted there", "sophea", taking.access_of(families))
    assert (Household.objects.count(), Person.objects.count(), Membership.objects.count()) == (0, 0, 0)
    assert KoboRow.objects.filter(decision="voided").count() == 2
