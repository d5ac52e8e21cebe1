"""One human on one page: what is told, by whom it may be seen, and that the page asks the database little."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.conftest import HERE, NEXT_DISTRICT, OTHER_PROVINCE, client_of, names_of
from wayhome.accounts.models import User
from wayhome.accounts.policy import access_for
from wayhome.accounts.scope import scope
from wayhome.capture import intake
from wayhome.kernel.clock import now
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.linkage.catching_up import catch_up
from wayhome.linkage.models import Pair

pytestmark = pytest.mark.django_db

MOST_QUERIES = 52
MORE = 12
"""For a second registration, and what is asked once a second: not for each of thirty lines."""


@pytest.fixture(scope="module", autouse=True)
def caught_up(built_town, django_db_blocker) -> None:
    """The worker has read the book to its end, as it does within a minute."""
    with django_db_blocker.unblock():
        catch_up()


def page_of(client, uid: str):
    answer = client.get(reverse("web:person", args=[uid]))
    assert answer.status_code == 200
    return answer


def told(client, uid: str) -> str:
    return page_of(client, uid).content.decode()


def tie(*uids: str, who: str = "") -> None:
    """Somebody has decided that these registrations are of one person: that of `who`, else of the smallest uid."""
    who = who or min(uids)
    source = Source.objects.create(sort=Source.Sort.DECISION, name="pair 1: same", by="officer", received=now())
    drafts = [
        Draft("assignment", {"person": uid, "who": who, "basis": "decision", "known_by": dt.date(2020, 5, 7)}, uid)
        for uid in uids
        if uid != who
    ]
    write(drafts, source=source, by="officer")


def follow_up(person: str, day: str, **more: object) -> str:
    written = intake.put("follow_up", {"person": person, "day": day, "channel": "visit", **more}, "officer")
    return written.stamps[0].uid


def test_a_human_is_called_in_both_scripts_with_whose_phone_it_is(town, officer):
    uid = town.person["T001"]
    intake.put("person", {"phone_owner": "neighbour"}, "officer", uid=uid)
    page = told(officer, uid)
    assert all(text in page for text in ("Sokmaly Rattanah", "សុខម៉ាលី", code_of(uid), "099 100 101"))
    assert "Phone of a neighbour" in page


def test_every_line_has_its_day_and_its_source_the_newest_first(town, officer):
    uid = town.person["T001"]
    visit = follow_up(uid, "2020-05-02")
    answer = page_of(officer, uid)
    lines = answer.context["lines"]
    assert [line.day for line in lines] == sorted((line.day for line in lines), reverse=True)
    assert {"person", "arrival", "membership", "follow_up"} <= {line.kind for line in lines}
    arrival = next(line for line in lines if line.kind == "arrival")
    assert (arrival.day, arrival.by_then) == (dt.date(2020, 4, 2), False)
    page = answer.content.decode()
    assert reverse("web:source_row", args=[arrival.entry.seq]) in page
    assert reverse("web:record", args=["follow_up", visit]) in page
    assert "town.csv" in page and "screen" in page


def test_a_later_change_is_a_line_of_its_own(town, officer):
    changed = [line for line in page_of(officer, town.person["T001"]).context["lines"] if line.changes]
    assert [[after.text for _, after in line.changes] for line in changed] == [["099 100 101"]]
    assert changed[0].entry.source.sort == "screen"


def test_all_registrations_of_one_human_share_a_timeline(town, officer):
    one, other = town.person["T001"], town.person["T002"]
    tie(one, other)
    for uid in (one, other):
        answer = page_of(officer, uid)
        assert {each["uid"] for each in answer.context["registrations"]} == {one, other}
        assert {line.about for line in answer.context["lines"]} == {one, other}
    assert {line.kind for line in answer.context["lines"]} >= {"assignment"}


def test_a_tie_says_to_which_registration_as_far_as_the_reader_sees_it(town, officer, focal):
    """T003 is at home in the next district, which the province sees and the commune does not."""

    def tied_to(client, uid: str) -> str:
        (line,) = [line for line in page_of(client, uid).context["lines"] if line.kind == "assignment"]
        return {value.label: value.text for value in line.told}["Is the same person as"]

    one, other = town.person["T001"], town.person["T003"]
    tie(one, other, who=other)
    assert tied_to(officer, one) == tied_to(officer, other) == f"Farrith Chandaro · {code_of(other)}"
    assert tied_to(focal, one) == "not in your areas"


def test_a_registration_outside_the_areas_is_not_told(town, officer, focal):
    """T003 is at home in the next district, which the province sees and the commune does not."""
    one, other = town.person["T001"], town.person["T003"]
    tie(one, other)
    follow_up(other, "2020-05-03", note="met at Farrith market")
    assert {each["uid"] for each in page_of(officer, one).context["registrations"]} == {one, other}
    page = page_of(focal, one)
    assert {each["uid"] for each in page.context["registrations"]} == {one}
    said = page.content.decode()
    assert [trace for trace in (*names_of("T003"), other, code_of(other), "market") if trace in said] == []


def test_a_record_about_a_human_in_the_areas_that_lies_outside_is_not_told(town, focal):
    """T001 moved to a household of another province: whoever sees that household may see it, the commune does not."""
    away = town.household["T004"]
    values = {"person": town.person["T001"], "household": away, "start": "2020-05-01", "note": "stays with Outsarin"}
    intake.put("membership", values, "registrar")
    answer = page_of(focal, town.person["T001"])
    page = answer.content.decode()
    assert away not in page and "Outsarin" not in page
    assert [line.kind for line in answer.context["lines"]].count("membership") == 1
    assert len(answer.context["households"]) == 1


def test_who_may_not_see_names_sees_facts_alone(town, manager):
    page = told(manager, town.person["T001"])
    assert [name for name in names_of("T001") if name in page] == []
    assert "hidden" in page and "Poi Pet" in page


def test_what_is_sensitive_needs_the_right(town, officer, focal):
    uid = town.person["T001"]
    follow_up(uid, "2020-05-02", symptoms=["fever"])
    assert "Fever" in told(officer, uid)
    assert "Fever" not in told(focal, uid)


def test_who_was_erased_has_no_name_and_keeps_facts(town, officer):
    page = told(officer, town.person["T006"])
    assert [name for name in names_of("T006") - {"H-T006"} if name in page] == []
    assert "was erased" in page
    assert "Poi Pet" in page


def test_a_voided_registration_is_shown_by_its_record(town, officer):
    uid = intake.put("person", {"given_name": "Shortlived", "home": HERE}, "officer").stamps[0].uid
    intake.void("person", uid, "officer")
    answer = officer.get(reverse("web:person", args=[uid]))
    assert answer.headers["Location"] == reverse("web:record", args=["person", uid])


def test_the_page_of_a_human_with_a_long_history_asks_no_more(town, officer):
    def asked() -> int:
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                page_of(officer, town.person["T001"])
            counts.append(len(queries))
        return min(counts)

    before = asked()
    for day in range(1, 15):
        follow_up(town.person["T001"], f"2020-04-{day:02}")
        intake.put("person", {"phone": f"099 100 2{day:02}"}, "officer", uid=town.person["T001"])
    tie(town.person["T001"], town.person["T002"])
    assert asked() <= min(before + MORE, MOST_QUERIES)


@pytest.mark.parametrize("username", ["manager", "officer", "focal"])
def test_of_few_records_the_same_are_seen_as_of_all(town, username):
    tie(town.person["T001"], town.person["T003"])
    follow_up(town.person["T003"], "2020-05-02")
    access = access_for(User.objects.get(username=username))
    for model in KINDS.values():
        if model.scope_through:
            seen = {each.uid for each in scope(model.objects.all(), access)}
            assert {each.uid for each in scope(model.objects.all(), access, of_few=True)} == seen, model.kind
            assert seen or not model.objects.exists() or username == "focal"


def test_the_record_of_a_person_leads_to_the_human(town, officer):
    page = officer.get(reverse("web:record", args=["person", town.person["T001"]])).content.decode()
    assert reverse("web:person", args=[town.person["T001"]]) in page


# The search.


def found(client, q: str) -> list[list[str]]:
    answer = client.get(reverse("web:people"), {"q": q})
    assert answer.status_code == 200
    return [[each.uid for each in human] for human in answer.context["humans"]]


@pytest.mark.parametrize("asked", ["Rattanah", "sokmaly ratt", "សុខម៉ាលី", "099 100 101", "099100101", "code"])
def test_somebody_is_found_by_name_phone_and_code(town, officer, asked):
    uid = town.person["T001"]
    assert [uid] in found(officer, code_of(uid) if asked == "code" else asked)


def test_registrations_of_one_human_are_found_as_one(town, officer):
    tie(town.person["T001"], town.person["T002"])
    assert [sorted(human) for human in found(officer, "Sokmaly")] == [
        sorted([town.person["T001"], town.person["T002"]])
    ]


def test_nobody_outside_the_areas_is_found(town, officer, focal):
    assert found(officer, "Farrith") == [[town.person["T003"]]]
    assert found(focal, "Farrith") == []
    assert found(focal, "099 200 003") == []
    assert found(focal, code_of(town.person["T003"])) == []


def test_who_is_in_the_areas_now_is_found_until_they_go_on(town, officer, focal):
    uid = town.person["T004"]
    intake.put("person", {"current": HERE}, "registrar", uid=uid)
    asked = ("Outsarin", "អ៊ូតសារិន", "099 300 404", code_of(uid))
    typed = {"family_name": "Outsarin", "given_name": "Keomony", "phone": "099 300 404", "home": HERE}
    assert [found(focal, each) for each in asked] == [[[uid]]] * 4
    assert reverse("web:person", args=[uid]) in check(focal, **typed).content.decode()
    intake.put("person", {"current": NEXT_DISTRICT}, "registrar", uid=uid)
    assert [found(focal, each) for each in asked] == [[]] * 4
    page = check(focal, **typed).content.decode()
    assert "outside your areas" in page and "Siem Reap" in page and code_of(uid) not in page
    assert found(officer, "Outsarin") == [[uid]], "the district is in the officer's province"


def test_names_are_not_searched_by_who_may_not_see_them(town, manager):
    assert manager.get(reverse("web:people")).status_code == 403
    assert reverse("web:people") not in manager.get("/").content.decode()


# The check for people known already.


def check(client, uid: str = "", **typed: str):
    address = reverse("web:person_known", args=[uid]) if uid else reverse("web:people_known")
    answer = client.post(address, typed)
    assert answer.status_code == 200
    return answer


TYPED = {"family_name": "Sokmaly", "given_name": "Ratanna", "phone": "099 100 101", "home": HERE}


def test_while_somebody_is_written_down_who_is_like_them_shows(town, officer):
    page = check(officer, **TYPED).content.decode()
    assert reverse("web:person", args=[town.person["T001"]]) in page
    assert "same phone" in page and "same village" in page
    assert Pair.objects.count() == 0


def test_a_name_alone_is_not_looked_for(town, officer):
    assert check(officer, family_name="Sokmaly", given_name="Rattanah").content.decode().strip() == ""
    assert check(officer, phone="099 100 101").content.decode().strip() == ""


def test_of_somebody_outside_the_areas_it_tells_the_province_alone(town, focal):
    typed = {"family_name": "Outsarin", "given_name": "Keomony", "phone": "099 300 404", "home": HERE}
    page = check(focal, **typed).content.decode()
    assert "outside your areas" in page and "Siem Reap" in page and "%" not in page
    tried = [{"given_name": "Keomoni"}, {"age": "40"}, {"age": "24"}, {"sex": "male"}, {"home": OTHER_PROVINCE}]
    pages = [check(focal, **{**typed, **change}).content.decode() for change in tried]
    assert pages.count(page) >= 2 and {each.strip() for each in pages} <= {page.strip(), ""}, (
        "it is there, or nothing is"
    )
    assert town.person["T004"] not in page and code_of(town.person["T004"]) not in page
    assert "same phone" not in page


def test_after_saving_the_page_shows_who_they_may_be_and_takes_the_answer(town, officer):
    form = {**TYPED, "known_by": "2020-05-07", "sex": "female", "age": "31"}
    saved = officer.post(reverse("web:new", args=["person"]), form)
    uid = saved.headers["Location"].split("/")[-2]
    assert saved.headers["Location"] == reverse("web:person", args=[uid])
    page = told(officer, uid)
    decide = reverse("web:person_decide", args=[uid, town.person["T001"]])
    assert decide in page and "May be known already" in page
    assert officer.post(decide, {"verdict": "same"}).status_code == 302
    answer = page_of(officer, uid)
    assert {each["uid"] for each in answer.context["registrations"]} == {uid, town.person["T001"]}
    assert answer.context["matches"] == []
    assert KINDS["assignment"].objects.count() == 1


def test_who_may_not_decide_leaves_the_pair_to_who_may(town, focal):
    uid = intake.put("person", {**TYPED, "sex": "female", "age": 31}, "focal").stamps[0].uid
    decide = reverse("web:person_decide", args=[uid, town.person["T001"]])
    assert "Different people" not in told(focal, uid)
    assert focal.post(decide, {"verdict": "same"}).status_code == 302
    pair = Pair.objects.get()
    assert ({pair.left, pair.right}, pair.state) == ({uid, town.person["T001"]}, Pair.State.OPEN)
    assert KINDS["assignment"].objects.count() == 0


def test_nobody_ties_people_who_are_not_alike_or_not_in_their_areas(town, officer, focal):
    one, other, away = (town.person[number] for number in ("T001", "T003", "T004"))
    assert officer.post(reverse("web:person_decide", args=[one, other]), {"verdict": "same"}).status_code == 404
    assert officer.post(reverse("web:person_decide", args=[one, away]), {"verdict": "same"}).status_code == 404
    assert focal.post(reverse("web:person_decide", args=[one, other]), {"verdict": "same"}).status_code == 404
    assert Pair.objects.count() == 0


def test_a_match_in_another_province_can_be_asked_about_after_saving(town):
    officer = client_of("officer")
    form = {"family_name": "Outsarin", "given_name": "Keomony", "phone": "099 300 404", "home": NEXT_DISTRICT}
    form |= {"known_by": "2020-05-07", "sex": "female", "age": "31"}
    uid = officer.post(reverse("web:new", args=["person"]), form).headers["Location"].split("/")[-2]
    page = told(officer, uid)
    pair = Pair.objects.get(state=Pair.State.OPEN)
    assert reverse("web:who_ask", args=[pair.pk]) in page
    assert [trace for trace in (town.person["T004"], "Lytelling", OTHER_PROVINCE) if trace in page] == []


def test_the_form_asks_without_names_in_the_address(town, officer, manager):
    page = officer.get(reverse("web:new", args=["person"])).content.decode()
    assert f'hx-post="{reverse("web:people_known")}"' in page
    assert "hx-post" not in manager.get(reverse("web:new", args=["person"])).content.decode()
    assert officer.get(reverse("web:people_known")).status_code == 405
