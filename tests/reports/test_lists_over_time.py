"""Lists over time: versions and what changed, what a crash leaves, and how a list ends."""

from __future__ import annotations

import datetime as dt
import stat

import pytest
from django.conf import settings
from django.db import transaction

from tests.reports.homecoming import (
    COMMUNE,
    DAY,
    FAR,
    NEXT,
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
    wanted,
    withdraw,
)
from wayhome.accounts.models import Role
from wayhome.capture.erasing import erase
from wayhome.kernel.problems import Refused
from wayhome.records.base import today
from wayhome.reports.lists import forgetting, issuing, pressing, revoking, scoping
from wayhome.reports.lists.naming import file_name, folder_of
from wayhome.reports.lists.tables import ENDINGS, Issue, IssuedList, Line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def files() -> set[str]:
    return {path.name for path in (settings.WAYHOME_HOME / "lists").rglob("*") if path.is_file()}


def test_a_list_that_has_not_changed_is_not_issued_again():
    came("here")
    first, second = issue(), issue()
    assert list(first.lists.all()) == list(second.lists.all())
    assert (second.made.count(), second.unchanged.count()) == (0, 1)
    assert issue(wanted(purpose="Another purpose")).made.get().version == 2


def test_the_next_version_says_what_changed():
    came("stays")
    came("leaves", day=DAY + dt.timedelta(days=1))
    came("moves", day=DAY + dt.timedelta(days=2), agreed=["local_authority"])
    first = only(issue())
    assert names(first) == ["Stays", "Leaves", "Moves"]
    withdraw("leaves")
    put("person", "moves", given_name="Moved", home=VILLAGE, sex="female", age=30)
    came("comes", day=DAY + dt.timedelta(days=3))
    second = only(issue())
    assert (second.number, second.version, second.supersedes) == (first.number, 2, first)
    assert second.changes == {"added": [3], "changed": [2], "left": [2]}
    assert [change.split(" · ")[-1] if change else None for change in said(second, "What changed")] == [
        None, "changed", "new"
    ]  # fmt: skip
    assert "lines 2 of version 1" in cover(second) and "Leaves" not in cover(second)


def test_an_authority_learns_that_nobody_is_left():
    came("leaves")
    first = issue()
    withdraw("leaves")
    second = only(issue())
    assert (second.rows, second.version, second.changes["left"]) == (0, 2, [1])
    assert issue().made.count() == 0 and first.lists.get() != second


def test_a_tie_between_registrations_is_no_change_of_who_is_listed():
    came("p1", to=FAR, day=DAY - dt.timedelta(days=20))
    came("p2")
    assert only(issue(wanted(start=DAY))).uids == ["p2"]
    put("assignment", "p2", person="p2", who="p1", basis="person")
    second = only(issue(wanted(start=DAY)))
    assert (second.uids, second.changes["added"], second.changes["left"]) == (["p1", "p2"], [], [])


def test_numbers_go_on_and_each_first_day_has_its_own():
    came("here")
    came("next", NEXT)
    made = issue()
    assert sorted(int(each.number[-5:]) for each in made.lists.all()) == [1, 2]
    later = only(issue(wanted(start=DAY)))
    assert (int(later.number[-5:]), later.version) == (3, 1)


def test_what_was_cut_short_goes_on_and_leaves_nothing_behind(monkeypatch):
    came("here")
    came("next", NEXT)
    monkeypatch.setattr(issuing, "AT_ONCE", 1)
    write = issuing._write
    calls = []

    def dies_once(*args):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return write(*args)

    monkeypatch.setattr(issuing, "_write", dies_once)
    begun = issuing.begin(wanted(), access())
    with pytest.raises(KeyboardInterrupt):
        issuing.carry_on(begun, access())
    assert (begun.lists.count(), len(files())) == (1, 4)
    issuing.carry_on(begun, access())
    assert begun.finished and {each.area for each in begun.lists.all()} == {VILLAGE, NEXT}
    assert files() == {each.path(ending).name for each in begun.lists.all() for ending in ENDINGS}
    numbers = [each.number for each in begun.lists.all()]
    assert len(set(numbers)) == 2


def test_who_is_erased_or_withdraws_while_lists_are_made_is_on_none(monkeypatch):
    came("stays")
    came("goes")
    came("withdraws", NEXT)
    press = pressing.Press.start
    happened = []

    def meanwhile(own, documents):
        finish = press(own, documents)
        if not happened:
            happened.extend((erase("person", "goes", by="maly"), withdraw("withdraws")))
        return finish

    monkeypatch.setattr(pressing.Press, "start", meanwhile)
    made = issue()
    assert made.finished and [(each.area, names(each)) for each in made.lists.all()] == [(VILLAGE, ["Stays"])]
    assert files() == {only(made).path(ending).name for ending in ENDINGS}


def test_processes_make_the_same_files(monkeypatch):
    for number in range(3):
        came(f"p{number}", (VILLAGE, NEXT, COMMUNE)[number])
    came("far", FAR)
    monkeypatch.setattr(issuing, "new_salt", lambda: "salt")
    here = issue(wanted("village_chief", "commune_focal_point"))
    monkeypatch.setattr(pressing, "FEW", 0)
    monkeypatch.setattr(pressing, "LINES_AT_ONCE", 1)
    documents = []
    press = pressing.Press.start
    monkeypatch.setattr(pressing.Press, "start", lambda own, some: documents.extend(some) or press(own, some))
    elsewhere = issue(wanted("village_chief", "commune_focal_point", purpose="Something else"))
    for each in elsewhere.lists.all():
        document = dict(documents)[each.stem]
        assert pressing.pdf(document) == each.path("pdf").read_bytes()
        assert pressing.xlsx(document) == each.path("xlsx").read_bytes()
    assert elsewhere.made.count() == here.made.count() == 3


def test_files_are_the_owners_alone_and_their_digests_are_kept():
    came("here")
    issued = only(issue())
    for ending in ENDINGS:
        path = issued.path(ending)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700
        assert issued.files[ending]["bytes"] == path.stat().st_size


def test_a_revoked_list_has_no_files_and_says_who_revoked_it_and_why():
    came("here")
    issued = only(issue())
    with pytest.raises(Refused):
        revoking.revoke(issued, access(), " ")
    with pytest.raises(Refused):
        revoking.revoke(issued, access("02", role=Role.PROVINCIAL_OFFICER), "mine")
    assert issued.has_files
    with transaction.atomic():
        revoking.revoke(issued, access(), "Sent to the wrong chief")
    revoking.sweep()
    assert (issued.gone, issued.revoked_by, issued.revoked_why) == ("revoked", "somebody", "Sent to the wrong chief")
    assert files() == set() and not issued.has_files
    with pytest.raises(Refused, match="revoked before"):
        revoking.revoke(issued, access(), "again")
    assert only(issue()).version == 2


def test_a_list_ends_when_its_last_day_is_over(monkeypatch):
    came("here")
    issued = only(issue(wanted(expires=today())))
    assert revoking.sweep() == 0 and issued.has_files
    tomorrow = today() + dt.timedelta(days=1)
    monkeypatch.setattr(revoking, "today", lambda: tomorrow)
    assert revoking.sweep() == 1 and revoking.sweep() == 0
    issued.refresh_from_db()
    assert (issued.gone, issued.lie, files()) == ("expired", False, set())


@pytest.mark.django_db(transaction=True)
def test_who_is_forgotten_takes_the_files_of_their_lists_along():
    came("stays")
    came("goes", day=DAY + dt.timedelta(days=1))
    came("next", NEXT)
    made = issue(ordered())
    issued = only(made)
    assert [each.pk for each in forgetting.naming(["goes"])] == [issued.pk]
    with transaction.atomic():
        assert forgetting.forget(["goes"]) == [issued]
        assert issued.path("pdf").is_file(), "what is not committed has not happened"
    issued.refresh_from_db()
    assert (issued.gone, issued.salt, issued.files) == ("erased", "", {})
    assert (issued.uids, issued.checksum != "", issued.fields[0]) == (["stays", "goes"], True, "household")
    assert set(Line.objects.filter(list=issued).values_list("digest", flat=True)) == {""}
    assert files() == {only(made, NEXT).path(ending).name for ending in ENDINGS}
    put("person", "goes", home=FAR)
    put("arrival", "a-goes", person="goes", people=1, day=DAY, destination=FAR)
    assert only(issue(ordered())).changes == {"added": [], "changed": [], "left": [2]}


def test_lists_are_known_to_those_who_issue_lists_of_their_area():
    came("here")
    came("far", FAR)
    issue()
    issue(wanted(area="02"))
    officer = access(PROVINCE, role=Role.PROVINCIAL_OFFICER)
    assert {each.area for each in scoping.visible(officer)} == {VILLAGE}
    assert {each.area for each in scoping.visible_issues(officer)} == {PROVINCE}
    assert scoping.visible(access()).count() == 2
    assert not scoping.visible(access(COMMUNE, role=Role.COMMUNE_FOCAL_POINT)).exists()
    assert not scoping.visible(access(role=Role.NATIONAL_MANAGER)).exists()


def test_files_that_are_written_out_have_names_that_people_know():
    came("here")
    issued = only(issue())
    assert file_name(issued, "pdf") == f"{issued.number}-v1 Area {VILLAGE}, Village chief.pdf"
    assert folder_of(issued).parts == ("01 Area 01", "0101 Area 0101", "010101 Area 010101")
    assert Issue.objects.count() == 1 and IssuedList.objects.count() == 1
