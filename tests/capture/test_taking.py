"""What phones send passes the gate: records of the form's entities, all of a submission or none."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.capture.phones import (
    FAMILY,
    GATE,
    NAMES,
    REMARK,
    VISIT,
    Filled,
    Member,
    entity,
    enumerators,
    family,
    new_id,
    node,
    publish,
    visit,
)
from wayhome.capture.forms.tables import Form
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.kernel.clock import now
from wayhome.ledger.models import Entry, Source
from wayhome.ledger.read import head, history
from wayhome.records.arrival import Arrival
from wayhome.records.base import today
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.response import Response


@pytest.fixture(autouse=True)
def desk(country) -> None:
    enumerators()
    publish(FAMILY, VISIT, GATE, NAMES, REMARK)


def test_a_family_becomes_its_household_people_and_memberships():
    sokha, dara = Member("សុខា", 31), Member("Dara", 5, "male")
    sent = family(sokha, dara).send()
    assert take_in() == {"accepted": 1}
    assert sent.state == "accepted" and sent.found == []
    household = Household.objects.get(uid=sent.uid)
    assert (household.area, household.size, household.known_by) == ("010901", 2, today())
    assert list(Person.objects.filter(uid=sokha.uid).values_list("given_name", "sex", "age")) == [("សុខា", "female", 31)]
    assert Membership.objects.get(uid=dara.belongs).person == dara.uid
    entry = history("person", sokha.uid)[0]
    assert (entry.by, entry.source.sort, entry.source_row) == ("sophea", Source.Sort.SUBMISSION, sent.row.pk)


def test_one_bad_member_holds_the_whole_family():
    sent = family(Member("Sokha"), Member("Dara", 250)).send()
    assert take_in() == {"held": 1}
    assert sent.found == [("member[2]/age", "person.too_old")]
    assert head() == Entry.objects.count() and not Person.objects.exists() and not Household.objects.exists()


def test_every_wrong_answer_is_told_of_its_question():
    sent = family(Member("Sokha", "many", "unknown to all"), Member("Dara", 5), village="Atlantis").send()
    take_in()
    assert sorted(sent.found) == [
        ("home/village", "place.unknown"),
        ("member[1]/age", "number.unreadable"),
        ("member[1]/sex", "code.unknown"),
    ]


def test_a_bad_submission_takes_nobody_else_with_it():
    bad = [family(Member("Dara", 250)).send() for _ in range(3)]
    good = [family(Member("Sokha")).send() for _ in range(5)]
    assert take_in() == {"held": 3, "accepted": 5}
    assert {each.state for each in bad} == {"held"} and {each.state for each in good} == {"accepted"}
    assert Source.objects.filter(sort=Source.Sort.SUBMISSION).count() == 1


def test_the_limit_is_kept_and_the_order_is_that_of_arrival():
    sent = [family(Member("Sokha")).send() for _ in range(4)]
    assert take_in(limit=3) == {"accepted": 3}
    assert [each.state for each in sent] == ["accepted"] * 3 + ["received"]


def test_what_no_record_declares_is_kept_as_answers_of_its_level():
    sokha = Member("Sokha", skills="carpentry cooking")
    sent = family(sokha, note="has a well").send()
    take_in()
    assert history("household", sent.uid)[0].answers == '{"home/note":"has a well"}'
    kept = history("person", sokha.uid)[0].answers
    assert '"member/skills":["carpentry","cooking"]' in kept


def test_a_form_without_records_becomes_responses_one_for_each_repeat():
    young = "<young><name>Kit</name></young><young><name>Kat</name></young>"
    body = node("words", "Two cats") + node("place", "13.5 102.9 0 0")
    body += f"<animal>{node('kind', 'cat')}{young}</animal><animal>{node('kind', 'cat')}</animal>"
    Filled(REMARK, body).send()
    assert take_in() == {"accepted": 1}
    entries = Entry.objects.filter(kind="response").order_by("seq")
    rows = {each.uid: each for each in Response.objects.all()}
    found = [(rows[e.uid].place_in_form, rows[e.uid].area, e.answers) for e in entries]
    assert found == [
        (None, "0109", '{"place":"13.5 102.9 0 0","words":"Two cats"}'),
        ("animal[1]", "0109", '{"animal/kind":"cat"}'),
        ("animal[1]/young[1]", "0109", '{"animal/young/name":"Kit"}'),
        ("animal[1]/young[2]", "0109", '{"animal/young/name":"Kat"}'),
        ("animal[2]", "0109", '{"animal/kind":"cat"}'),
    ]
    root, cat = entries[0].uid, entries[1].uid
    assert rows[entries[2].uid].parent == cat and rows[cat].parent == root and rows[root].parent is None


def test_a_moment_is_the_day_on_the_wall_here():
    def group(**said):
        body = "".join(node(name, value) for name, value in said.items())
        uid = new_id()
        Filled(GATE, body, entity("arrivals", uid, create=1)).send()
        return uid

    late, utc, bare = (
        group(people=7, day=d) for d in ("2020-05-06T23:30:00.000+07:00", "2020-05-06T23:30:00Z", "2020-05-06")
    )
    take_in()
    days = dict(Arrival.objects.values_list("uid", "day"))
    assert (days[late], days[utc], days[bare]) == (dt.date(2020, 5, 6), dt.date(2020, 5, 7), dt.date(2020, 5, 6))


def test_a_clock_years_ahead_holds_the_answers():
    sent = Filled(GATE, node("people", 7) + node("day", "2094-01-01"), entity("arrivals", new_id(), create=1)).send()
    assert take_in() == {"held": 1}
    assert sent.found == [("day", "day.future")]


def test_anybody_is_registered_anywhere_but_changed_only_in_the_own_area():
    sokha = Member("Sokha")
    elsewhere = family(sokha, village="02120201").send()
    take_in()
    assert elsewhere.state == "accepted"
    bopha = Member("Bopha")
    family(bopha, village="02120201").send()
    visit(bopha.uid, base=1, home="02120201").send("maly")
    take_in()
    theirs = visit(bopha.uid, base=2, age=31).send()
    assert take_in() == {"held": 1}
    assert [code for _, code in theirs.found] == ["scope.outside"]
    ours = visit(bopha.uid, base=2, age=31).send("dara")
    assert take_in() == {"accepted": 1} and ours.state == "accepted"


def test_who_may_not_send_any_more_is_held():
    sent = family(Member("Sokha")).send("nobody")
    assert take_in() == {"held": 1}
    assert [code for _, code in sent.found] == ["submission.no_right"]


def test_forms_and_versions_that_are_not_here_hold():
    unknown = family(Member("Sokha")).send(form_id="other")
    version = family(Member("Sokha")).send(version="7")
    assert take_in() == {"held": 2}
    assert [code for _, code in unknown.found] == ["submission.form_unknown"]
    assert [code for _, code in version.found] == ["submission.version_unknown"]


def test_a_closed_form_holds_what_came_after():
    before = family(Member("Sokha")).send(received=now() - dt.timedelta(hours=1))
    Form.objects.filter(form_id="family").update(closed_at=now())
    after = family(Member("Sokha")).send(received=now() + dt.timedelta(seconds=1))
    take_in()
    assert (before.state, after.state) == ("accepted", "held")
    assert [code for _, code in after.found] == ["submission.form_closed"]


def test_names_fill_the_places_of_a_group_and_the_total_stays():
    bus = new_id()
    Filled(GATE, node("people", 2) + node("going_to", "0109"), entity("arrivals", bus, create=1)).send()

    def name(*names):
        body = node("bus", bus)
        for each in names:
            uid = new_id()
            came = node("who", uid) + node("number", 1) + f"<meta>{entity('arrivals', new_id(), create=1)}</meta>"
            body += f"<one>{node('name', each)}<came>{came}</came><meta>{entity('people', uid, create=1)}</meta></one>"
        return Filled(NAMES, body).send()

    name("Sokha")
    assert take_in() == {"accepted": 2}
    assert Arrival.objects.people() == 2
    second, third = name("Dara"), name("Bopha")
    assert take_in() == {"accepted": 1, "held": 1}
    assert (second.state, third.state) == ("accepted", "held")
    assert [code for _, code in third.found] == ["arrival.no_place_left"]
    assert Arrival.objects.people() == 2 and Person.objects.count() == 2


def test_a_record_that_another_form_registered_is_not_registered_twice():
    sokha = Member("Sokha")
    family(sokha).send()
    again = family(Member("Sokha", uid=sokha.uid)).send()
    assert take_in() == {"accepted": 1, "held": 1}
    assert ("member[1]", "entity.already_there") in again.found


def test_text_that_is_no_xml_is_held():
    row = Submission.objects.create(
        instance="uuid:x", form_id="family", version="1", digest="0" * 64, xml=b"<data", by="sophea", received=now()
    )
    assert take_in() == {"held": 1}
    row.refresh_from_db()
    assert row.problems[0]["code"] == "submission.unreadable"


def test_the_number_of_queries_does_not_grow_with_the_batch(django_assert_max_num_queries):
    for _ in range(60):
        family(Member("Sokha"), Member("Dara")).send()
    with django_assert_max_num_queries(45):
        assert take_in() == {"accepted": 60}
