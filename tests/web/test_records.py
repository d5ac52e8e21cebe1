"""Lists and pages of records: what they show, how they are cut, and that they ask the database little."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from tests.web.conftest import HERE
from wayhome.accounts.models import User
from wayhome.capture import intake
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.record import KINDS
from wayhome.ledger.tails import UidTail

pytestmark = pytest.mark.django_db


def listed(client, kind: str, **asked) -> list[str]:
    answer = client.get(reverse("web:records", args=[kind]), {name.rstrip("_"): text for name, text in asked.items()})
    assert answer.status_code == 200
    return [line["uid"] for line in answer.context["lines"]]


def queries(client, url: str) -> int:
    """How many the page needs; once a second it also asks whether places or names are newer, which is not counted."""
    counted = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counted.append(len(asked))
    return min(counted)


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_list_in_both_languages(town, manager, kind, language):
    User.objects.filter(username="manager").update(language=language)
    answer = manager.get(reverse("web:records", args=[kind]))
    assert answer.status_code == 200
    for uid in [line["uid"] for line in answer.context["lines"]][:2]:
        page = manager.get(reverse("web:record", args=[kind, uid])).content.decode()
        with translation.override(language):
            labels = [escape(str(prop.verbose_name)) for prop in KINDS[kind].properties()]
        assert [label for label in labels if label not in page] == []


def test_the_newest_day_comes_first_and_what_has_no_day_last(town, manager):
    late = _arrival(day="2020-05-05")
    undated = _arrival(day="")
    early = _arrival(day="2020-01-05")
    uids = listed(manager, "arrival")
    assert uids[0] == late
    assert uids[-2:] == [early, undated]


def test_a_list_is_cut_by_days(town, manager):
    uids = {day: _arrival(day=day) for day in ("2020-04-30", "2020-05-01", "2020-05-02")}
    found = listed(manager, "arrival", from_="2020-05-01", to="2020-05-01")
    assert found == [uids["2020-05-01"]]


def test_a_list_is_cut_by_a_place_in_either_script_or_by_code(town, manager):
    here = {town.arrival[number] for number in ("T001", "T002", "T005", "T006")}
    for written in ("020601", "Moung Ruessei", "0206"):
        found = set(listed(manager, "arrival", area=written))
        assert here <= found
        assert town.arrival["T004"] not in found
    khmer = KINDS["area"].objects.get(uid="0206").name_local
    assert here <= set(listed(manager, "arrival", area=khmer))


def test_what_cannot_be_read_in_a_filter_is_said_and_left_out(town, manager):
    everything = listed(manager, "arrival")
    answer = manager.get(reverse("web:records", args=["arrival"]), {"area": "Atlantis", "from": "yesterday"})
    assert [line["uid"] for line in answer.context["lines"]] == everything
    assert "Atlantis" in answer.content.decode()
    assert set(answer.context["problems"]) == {"area", "from"}


def test_a_search_finds_every_word_in_any_order_and_script(town, officer):
    maly = [town.person["T001"]]
    assert listed(officer, "person", q="rattanah sokmaly") == maly
    assert listed(officer, "person", q="សុខម៉ាលី") == maly
    assert listed(officer, "person", q="sokmaly nobody") == []
    assert listed(officer, "site", q="ប៉ោយប៉ែត") != []


def test_other_names_of_a_site_are_searched_too(town, manager):
    site = next(each for each in KINDS["site"].objects.all() if each.aliases)
    assert site.uid in listed(manager, "site", q=site.aliases[0])


def test_pages_of_a_list_meet_without_gap_or_overlap(town, manager):
    everything = KINDS["tally"].objects.count()
    assert everything > 100
    pages = [listed(manager, "tally", page=str(number)) for number in range(1, everything // 50 + 2)]
    assert [len(page) for page in pages[:-1]] == [50] * (len(pages) - 1)
    assert len({uid for page in pages for uid in page}) == everything


@pytest.mark.parametrize("written", ["0", "-1", "abc", "999999999999", "9" * 5000, "٣"])
def test_a_page_number_that_is_none_does_no_harm(town, manager, written):
    assert manager.get(reverse("web:records", args=["tally"]), {"page": written}).status_code == 200


def test_what_is_illustrative_is_marked_wherever_it_is_shown(town, officer):
    assert "chip illustrative" in officer.get(reverse("web:records", args=["person"])).content.decode()
    record = officer.get(reverse("web:record", args=["person", town.person["T001"]]))
    assert "chip illustrative" in record.content.decode()


def test_a_record_leads_to_what_refers_to_it(town, officer):
    page = officer.get(reverse("web:record", args=["person", town.person["T001"]])).content.decode()
    assert reverse("web:record", args=["arrival", town.arrival["T001"]]) in page
    household = officer.get(reverse("web:record", args=["household", town.household["T001"]])).content.decode()
    member = KINDS["membership"].objects.get(person=town.person["T001"]).uid
    assert reverse("web:record", args=["membership", member]) in household


def test_what_names_a_place_more_often_than_a_page_holds_leads_to_its_list(town, manager):
    page = manager.get(reverse("web:record", args=["site", "poi-pet"])).content.decode()
    link = reverse("web:records", args=["tally"]) + "?site=poi-pet"
    assert link in page
    shown = manager.get(link).context["pages"].total
    assert shown == KINDS["tally"].objects.filter(site="poi-pet").count()


def test_a_voided_record_keeps_its_page_and_leaves_its_list(town, officer):
    uid = town.arrival["T001"]
    intake.void("arrival", uid, "test")
    page = officer.get(reverse("web:record", args=["arrival", uid]))
    assert page.status_code == 200
    assert "voided" in page.content.decode()
    assert uid not in listed(officer, "arrival")


def test_the_history_says_who_changed_what_from_what_to_what(town, officer):
    intake.put("arrival", {"day": "2020-03-30"}, "sophea", uid=town.arrival["T001"])
    page = officer.get(reverse("web:record", args=["arrival", town.arrival["T001"]]))
    (latest, first) = page.context["history"]
    assert latest.entry.by == "sophea"
    assert [(before.label, before.text, after.text) for before, after in latest.changes] == [
        ("Day of arrival", "2 April 2020", "30 March 2020")
    ]
    assert first.changes == []
    assert reverse("web:source_row", args=[first.entry.seq]) in page.content.decode()
    assert reverse("web:source_row", args=[latest.entry.seq]) not in page.content.decode()


@pytest.mark.parametrize("username", ["manager", "officer", "focal"])
def test_pages_ask_the_database_little_however_many_records_there_are(town, request, username):
    client = request.getfixturevalue(username)
    urls = [reverse("web:records", args=["arrival"]), reverse("web:record", args=["arrival", town.arrival["T001"]])]
    before = [queries(client, url) for url in urls]
    for _ in range(20):
        _arrival(person=town.person["T002"])
    assert [queries(client, url) for url in urls] == before
    assert max(before) <= 16


def _arrival(**texts: str) -> str:
    values = {"people": "1", "destination": HERE, "day": "2020-04-20", "known_by": "2020-05-07", **texts}
    return intake.put("arrival", values, "test").stamps[0].uid


def test_a_short_code_said_over_the_phone_finds_its_record_whoever_hears_it(town, focal, officer):
    person, household = town.person["T001"], town.household["T001"]
    code = code_of(person)
    for said in (code, code.lower(), code.replace("-", " "), code.replace("-", "")):
        assert listed(focal, "person", q=said) == [person]
    assert code in focal.get(reverse("web:records", args=["person"])).content.decode()
    assert code in focal.get(reverse("web:record", args=["person", person])).content.decode()
    assert code_of(town.arrival["T001"]) in focal.get(reverse("web:records", args=["arrival"])).content.decode()
    elsewhere = focal.get(reverse("web:records", args=["person"]), {"q": code_of(household)})
    assert elsewhere.context["lines"] == []
    assert [record.uid for record, _, _ in elsewhere.context["coded"]] == [household]
    assert listed(focal, "person", q=code_of(town.person["T003"])) == []
    assert listed(officer, "person", q=code_of(town.person["T003"])) == [town.person["T003"]]


def test_a_code_heard_wrongly_is_told_so(town, focal):
    code = code_of(town.person["T001"])
    wrong = code[:-1] + ("A" if code[-1] != "A" else "C")
    page = focal.get(reverse("web:records", args=["person"]), {"q": wrong}).content.decode()
    assert "One of the letters was heard wrongly" in page
    assert "Write all of them" in focal.get(reverse("web:records", args=["person"]), {"q": code[:-2]}).content.decode()
    assert "heard wrongly" not in focal.get(reverse("web:records", args=["site"]), {"q": wrong}).content.decode()


def test_codes_are_found_by_their_index(db):
    plan = KINDS["person"].objects.alias(tail=UidTail("uid")).filter(tail="0" * 10).explain()
    assert connection.vendor != "sqlite" or "persons_by_code" in plan
