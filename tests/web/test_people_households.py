"""Households on screen: who is in them, and the forms that change them, inside one's areas and through the gate."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.conftest import HERE, names_of
from wayhome.capture import intake
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.read import head, history
from wayhome.ledger.record import KINDS
from wayhome.records import households
from wayhome.records.base import today
from wayhome.web.naming import as_written

pytestmark = pytest.mark.django_db

MOST_QUERIES = 24
ONCE_A_SECOND = 3
"""Whether places or names are newer is asked so often, whatever the page."""


@pytest.fixture
def family(town) -> str:
    """T001 heads a household; T002 has come to it in April 2020."""
    home = town.household["T001"]
    drafts = households.move(town.person["T002"], home, "sibling", dt.date(2020, 4, 20))
    intake.change("household", drafts, "registrar")
    return home


def send(client, route: str, *args: str, **typed: str | list[str]):
    """The form as it was opened, with what was typed."""
    address = reverse(f"web:{route}", args=args)
    opened = client.get(address)
    assert opened.status_code == 200
    form = opened.context["questions"]
    sent = {field.prop.name: field.text for field in form.fields} | {"seen": opened.context["page"].seen()} | typed
    return client.post(address, sent)


def problems(answer) -> list[str]:
    form = answer.context["questions"]
    found = [problem.code for field in form.fields for problem in field.problems]
    return found + [problem.code for problem in form.problems]


def in_it(household: str, day: dt.date | None = None) -> set[str]:
    return {each.person for each in households.members(household, day or today())}


def written(kind: str, uid: str) -> str:
    return as_written(kind, uid, "whoever")


def test_the_page_tells_who_is_in_it_and_whom_to_reach(town, officer, family):
    intake.put("person", {"phone_owner": "authority"}, "officer", uid=town.person["T002"])
    intake.put("household", {"alternate_contact": town.person["T002"]}, "officer", uid=family)
    answer = officer.get(reverse("web:household", args=[family]))
    page = answer.content.decode()
    assert [each.membership.person for each in answer.context["heads"]] == [town.person["T001"]]
    assert {each.membership.person for each in answer.context["members"]} == in_it(family)
    assert answer.context["contact"]["uid"] == town.person["T002"]
    assert all(text in page for text in ("Sokmaly Piseya", "099 100 002", "Phone of the village authority"))


def test_who_was_in_it_before_stays_with_the_days(town, officer, family):
    away = households.move(town.person["T002"], town.household["T002"], "head", dt.date(2020, 4, 25))
    intake.change("household", away, "registrar")
    answer = officer.get(reverse("web:household", args=[family]))
    (former,) = answer.context["former"]
    assert (former.membership.person, former.told["end"].text) == (town.person["T002"], "25 April 2020")
    bars = dict(answer.context["chart"].rows)[town.person["T002"]]
    assert [bar.lasts for bar in bars] == [False]


def test_a_member_moves_on_screen(town, officer, family):
    to = town.household["T002"]
    answer = send(
        officer, "household_move", family, town.person["T002"],
        to=written("household", to), role="head", day="2020-04-28",
    )  # fmt: skip
    assert answer.headers["Location"] == reverse("web:household", args=[family])
    assert (in_it(family), in_it(to)) == ({town.person["T001"]}, {town.person["T002"]})
    assert in_it(family, dt.date(2020, 4, 27)) == {town.person["T001"], town.person["T002"]}
    tie = KINDS["membership"].objects.get(person=town.person["T002"], household=to, end=None)
    (entry,) = history("membership", tie.uid)
    assert (entry.by, entry.source.sort, entry.source.name) == ("officer", "screen", "household")


def test_somebody_joins_from_another_household(town, officer, family):
    other = intake.put("person", {"given_name": "Newcomer", "home": HERE}, "officer").stamps[0].uid
    answer = send(officer, "household_welcome", family, person=written("person", other), role="child")
    assert answer.status_code == 302
    assert other in in_it(family)


def test_some_leave_together(town, officer, family):
    before = set(KINDS["household"].objects.values_list("uid", flat=True))
    answer = send(
        officer, "household_split", family,
        **{"leaving": [town.person["T002"]], f"role-{town.person['T002']}": "head", "day": "2020-04-28"},
    )  # fmt: skip
    assert answer.status_code == 302
    (new,) = set(KINDS["household"].objects.values_list("uid", flat=True)) - before
    assert (in_it(new), in_it(family)) == ({town.person["T002"]}, {town.person["T001"]})
    assert KINDS["household"].objects.get(uid=new).area == KINDS["household"].objects.get(uid=family).area
    said = officer.get(answer.headers["Location"]).content.decode()
    assert f'of their own now: <a href="{reverse("web:household", args=[new])}">{code_of(new)}</a>' in said
    page = officer.get(reverse("web:household", args=[new])).content.decode()
    assert f"<h1>{code_of(new)}" in page


def test_a_household_joins_another(town, officer, family):
    to = town.household["T003"]
    answer = send(
        officer, "household_join", family,
        **{f"role-{town.person['T001']}": "parent", "into": written("household", to), "day": "2020-04-28"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert (in_it(family), len(in_it(to))) == (set(), 3)


def test_a_household_is_named_by_its_short_code(town, officer, family):
    to = town.household["T003"]
    told = {f"role-{town.person['T001']}": "parent", "into": code_of(to), "day": "2020-04-28"}
    assert send(officer, "household_join", family, **told).status_code == 302
    assert len(in_it(to)) == 3


def test_another_member_is_head(town, officer, family):
    answer = send(officer, "household_head", family, person=town.person["T002"], former_role="", day="2020-04-28")
    assert (answer.status_code, problems(answer)) == (400, ["value.missing"])
    answer = send(officer, "household_head", family, person=town.person["T002"], former_role="sibling")
    assert answer.status_code == 302
    assert households.head_of(family, today()) == town.person["T002"]


def test_the_head_does_not_leave_without_another(town, officer, family):
    typed = {"to": written("household", town.household["T003"]), "role": "parent", "day": "2020-04-28"}
    answer = send(officer, "household_move", family, town.person["T001"], **typed)
    assert (answer.status_code, problems(answer)) == (400, ["household.who_is_head"])
    answer = send(officer, "household_move", family, town.person["T001"], next_head=town.person["T002"], **typed)
    assert answer.status_code == 302
    assert households.head_of(family, today()) == town.person["T002"]


def test_the_alternate_contact_is_a_member_or_anybody_in_the_areas(town, officer, focal, family):
    outside = written("person", town.person["T003"])
    answer = send(officer, "household_contact", family, person=outside)
    assert answer.status_code == 302, problems(answer)
    assert KINDS["household"].objects.get(uid=family).alternate_contact == town.person["T003"]
    page = focal.get(reverse("web:household", args=[family])).content.decode()
    assert [name for name in names_of("T003") if name in page] == []
    answer = send(officer, "household_contact", family, member=town.person["T002"])
    assert answer.status_code == 302, problems(answer)
    assert KINDS["household"].objects.get(uid=family).alternate_contact == town.person["T002"]
    answer = send(focal, "household_contact", family, person=outside)
    assert (answer.status_code, problems(answer)) == (400, ["reference.missing"])


def test_days_are_corrected(town, officer, family):
    tie = KINDS["membership"].objects.get(person=town.person["T002"], household=family)
    assert send(officer, "membership_days", tie.uid, start="2020-04-22").status_code == 302
    assert in_it(family, dt.date(2020, 4, 21)) == {town.person["T001"]}
    answer = send(officer, "membership_days", tie.uid, start="2020-04-23", end="2020-04-01")
    assert (answer.status_code, problems(answer)) == (400, ["day.ends_too_early"])


def test_what_changed_meanwhile_is_not_written_over(town, officer, family):
    address = reverse("web:household_head", args=[family])
    opened = officer.get(address).context["page"].seen()
    drafts = households.set_head(family, town.person["T002"], "sibling", today())
    intake.change("household", drafts, "somebody else")
    before = head()
    typed = {"person": town.person["T001"], "former_role": "sibling", "day": str(today()), "seen": opened}
    answer = officer.post(address, typed)
    assert (answer.status_code, problems(answer)) == (400, ["household.changed_meanwhile"])
    assert head() == before


@pytest.mark.parametrize("day", ["2020-04-01", "2999-01-01", "soon", ""])
def test_a_day_that_cannot_be_is_refused(town, officer, family, day):
    before = head()
    to = written("household", town.household["T003"])
    answer = send(officer, "household_move", family, town.person["T002"], to=to, role="child", day=day)
    assert answer.status_code == 400
    assert head() == before


def test_nobody_is_moved_out_of_the_areas_or_into_them_unseen(town, focal, family):
    """T004's household lies in another province, T003's in the next district: for the commune they are not there."""
    before = head()
    for household in (town.household["T004"], town.household["T003"]):
        assert focal.get(reverse("web:household", args=[household])).status_code == 404
        answer = send(focal, "household_move", family, town.person["T002"], to=household, role="child")
        assert problems(answer) == ["reference.missing"]
        assert focal.get(reverse("web:household_move", args=[household, town.person["T004"]])).status_code == 404
    answer = send(focal, "household_welcome", family, person=town.person["T004"], role="child")
    assert problems(answer) == ["reference.missing"]
    assert head() == before


def test_who_may_not_see_names_sees_a_household_without_them(town, manager, family):
    page = manager.get(reverse("web:household", args=[family])).content.decode()
    assert [name for name in names_of("T001", "T002") - {"H-T001", "H-T002"} if name in page] == []
    assert "Head of household" in page


def test_a_household_is_found_by_who_is_in_it(town, officer, focal, family):
    def hints(client, text: str) -> list[str]:
        answer = client.get(reverse("web:hints", args=["household"]), {"q": text})
        return [each["value"] for each in answer.json()["hints"]]

    assert any(family in value for value in hints(officer, "H-T001"))
    assert hints(focal, "H-T003") == []


def test_a_large_household_asks_no_more_than_a_small_one(town, officer, family):
    def asked() -> int:
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert officer.get(reverse("web:household", args=[family])).status_code == 200
            counts.append(len(queries))
        return min(counts)

    before = asked()
    for number in range(12):
        uid = intake.put("person", {"given_name": f"Child {number}", "home": HERE}, "officer").stamps[0].uid
        intake.put("membership", {"person": uid, "household": family, "role": "child"}, "officer")
    assert asked() <= min(before + ONCE_A_SECOND, MOST_QUERIES)
