"""A need stands until it is met or a later check finds it met; who takes charge has a day to keep."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.records.conftest import faults
from wayhome.capture import intake
from wayhome.ledger.record import KINDS
from wayhome.packs.load import load_reference
from wayhome.records.base import today
from wayhome.records.sites import charging
from wayhome.records.sites.standing import StandingNeed, State, newest_checks, standing_needs
from wayhome.reference.sites import Site

pytestmark = pytest.mark.django_db
NOW = today()


def days_ago(days: int) -> str:
    return (NOW - dt.timedelta(days=days)).isoformat()


def make(kind: str, **texts: str) -> str:
    return intake.put(kind, texts, "dara").stamps[0].uid


@pytest.fixture
def school() -> str:
    return make("site", name="School at the Lake", type="quarantine_centre", capacity="100")


@pytest.fixture
def owner() -> str:
    return make("organisation", name="Well Diggers", type="ngo")


def checked(site: str, ago: int, **said: str) -> str:
    return make("site_check", site=site, day=days_ago(ago), known_by=days_ago(ago), people_night="40", **said)


def standing(site: str, ago: int = 0, inside: int = 0) -> dict[str, StandingNeed]:
    on, sites = NOW - dt.timedelta(days=ago), list(Site.objects.filter(uid=site))
    found = standing_needs(sites, on, {site: inside}, newest_checks([site], on))
    return {each.need.norm.id: each for each in found.get(site, [])}


def states(site: str, ago: int = 0) -> dict[str, str]:
    return {norm: each.state for norm, each in standing(site, ago).items()}


def do(drafts) -> None:
    assert isinstance(drafts, list), drafts
    intake.change("need", drafts, "dara")


def test_needs_come_from_the_newest_check_up_to_the_day(school):
    checked(school, 9, latrines_shared="1", locks="no")
    checked(school, 2, latrines_shared="0", locks="yes")
    assert states(school) == {"latrines": State.OPEN}
    assert standing(school)["latrines"].need.lacking == 2
    assert states(school, ago=5) == {"latrines": State.OPEN, "locks": State.OPEN}
    assert states(school, ago=10) == {}


def test_two_checks_of_one_day_the_later_written_holds(school):
    checked(school, 1, locks="no")
    checked(school, 1, locks="yes")
    assert states(school) == {}


def test_more_inside_than_the_check_counted_need_more(school):
    checked(school, 1, latrines_shared="2")
    assert standing(school, inside=40) == {}
    assert standing(school, inside=61)["latrines"].need.lacking == 2


def test_who_takes_charge_has_until_a_day(school, owner):
    checked(school, 9, locks="no")
    do(charging.take(standing(school)["locks"], owner, NOW))
    assert states(school) == {"locks": State.TAKEN}
    row = KINDS["site_need"].objects.get()
    assert (row.norm, row.owner, row.due) == ("locks", owner, NOW)
    found = standing(school)["locks"]
    do(charging.take(found, owner, NOW + dt.timedelta(days=3)))
    assert KINDS["site_need"].objects.get().due == NOW + dt.timedelta(days=3)
    later = standing_needs(list(Site.objects.filter(uid=school)), NOW + dt.timedelta(days=4), {}, {school: found.check})
    assert later[school][0].state == State.OVERDUE


def test_a_day_that_has_passed_cannot_be_promised(school, owner):
    checked(school, 9, locks="no")
    problem = charging.take(standing(school)["locks"], owner, NOW - dt.timedelta(days=1))
    assert problem.code == "site_need.due_passed"


def test_met_holds_until_a_later_check_finds_it_lacking_again(school, owner):
    checked(school, 9, locks="no")
    do(charging.take(standing(school)["locks"], owner, NOW))
    do(charging.meet(standing(school)["locks"], NOW - dt.timedelta(days=3), "Bolts on all doors"))
    assert states(school) == {"locks": State.MET}
    checked(school, 1, locks="no")
    assert states(school) == {"locks": State.OPEN}
    do(charging.take(standing(school)["locks"], owner, NOW))
    assert states(school) == {"locks": State.TAKEN}
    assert KINDS["site_need"].objects.count() == 2


def test_a_later_check_finds_it_met_and_one_that_does_not_ask_leaves_it(school, owner):
    checked(school, 9, locks="no", lighting="no")
    do(charging.take(standing(school)["locks"], owner, NOW))
    checked(school, 0, lighting="no")
    assert states(school) == {"locks": State.TAKEN, "lighting": State.OPEN}
    checked(school, 0, lighting="no", locks="yes")
    assert states(school) == {"locks": State.MET, "lighting": State.OPEN}


def test_nothing_is_met_before_it_was_found_lacking(school):
    checked(school, 3, locks="no")
    problem = charging.meet(standing(school)["locks"], NOW - dt.timedelta(days=4), "Bolts")
    assert problem.code == "site_need.found_since"
    do(charging.meet(standing(school)["locks"], NOW - dt.timedelta(days=3), "Bolts"))
    assert states(school) == {"locks": State.MET}


def test_a_closed_site_needs_nothing(school):
    checked(school, 3, locks="no")
    intake.put("site", {"closed": days_ago(1)}, "dara", uid=school)
    assert states(school) == {}
    assert states(school, ago=2) == {"locks": State.OPEN}


def test_a_norm_nobody_knows_and_a_way_nobody_told_are_held():
    assert faults("site_need", site="school", norm="gold taps") == {"norm": "site_need.unknown_norm"}
    assert faults("site_need", site="school", norm="locks", met=dt.date(2020, 5, 1)) == {
        "how": "site_need.met_without_how"
    }


def test_the_questions_do_not_grow_with_the_sites():
    load_reference("test")
    sites = list(Site.objects.all())
    for site in sites[:5]:
        checked(site.uid, 1, locks="no")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        checks = newest_checks([site.uid for site in sites], NOW)
        found = standing_needs(sites, NOW, {}, checks)
    assert len(found) == 5
    assert len(asked) == 3
