"""Results, several at once, each on one line; what comes late is taken in and shown where the person is now."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.web.conftest import HERE
from wayhome.accounts.models import User
from wayhome.accounts.policy import access_for
from wayhome.capture import intake
from wayhome.kernel.shortcode import code_of
from wayhome.linkage.catching_up import catch_up
from wayhome.records.base import today
from wayhome.records.following import alerts
from wayhome.records.sample import Sample
from wayhome.records.sampling.waiting import RESULT

pytestmark = pytest.mark.django_db

TAKEN = "2020-05-04"


def take(client, person: str, **values: str) -> Sample:
    posted = {"type": "swab_pcr", "condition": "respiratory", "taken": TAKEN, **values}
    answer = client.post(reverse("web:sample_take", args=[person]), posted)
    assert answer.status_code == 302, answer.context["questions"].problems
    return Sample.objects.order_by("-seq").first()


def save(client, **chosen: str):
    return client.post(reverse("web:samples"), {key.replace("__", ":"): value for key, value in chosen.items()})


def test_a_sample_is_due_after_the_days_of_its_type_or_when_it_says(health, town):
    assert take(health, town.person["T001"]).due == dt.date(2020, 5, 7)
    assert take(health, town.person["T001"], due="2020-05-20").due == dt.date(2020, 5, 20)
    picture = take(health, town.person["T001"], type="chest_xray", condition="respiratory")
    assert picture.condition == "tuberculosis"


def test_a_sample_without_its_type_is_asked_for_again(health, town):
    answer = health.post(reverse("web:sample_take", args=[town.person["T001"]]), {"taken": TAKEN})
    assert answer.status_code == 400 and not Sample.objects.exists()


def test_several_results_are_saved_at_once(health, town):
    one, other = take(health, town.person["T001"]), take(health, town.person["T003"])
    lines = {line.sample.uid: line for line in health.get(reverse("web:samples")).context["awaited"]}
    assert lines[one.uid].is_overdue
    save(health, **{f"result:{one.uid}": "negative", f"day:{one.uid}": "2020-05-06", f"result:{other.uid}": "positive"})
    assert {each.person: (each.result, each.result_day) for each in Sample.objects.all()} == {
        town.person["T001"]: ("negative", dt.date(2020, 5, 6)),
        town.person["T003"]: ("positive", today()),
    }
    assert health.get(reverse("web:samples")).context["awaited"] == []


def test_one_wrong_line_keeps_back_all_and_says_which(health, town):
    one, other = take(health, town.person["T001"]), take(health, town.person["T003"])
    chosen = {f"result:{one.uid}": "negative", f"result:{other.uid}": "positive", f"day:{other.uid}": "2020-05-01"}
    answer = save(health, **chosen)
    wrong = [line.sample.uid for line in answer.context["awaited"] if line.problems]
    assert (answer.status_code, wrong) == (400, [other.uid])
    assert not Sample.objects.exclude(result=None).exists()


def test_a_result_after_the_person_left_is_an_alert_where_they_are_now(health, ward, town, as_):
    """T005 was in the commune and went home to the other province before the swab said anything."""
    uid = town.person["T005"]
    intake.put("person", {"current": HERE}, "registrar", uid=uid)
    sample = take(health, uid)
    intake.put("person", {"current": ""}, "registrar", uid=uid)
    intake.put("sample", {"result": "positive", "result_day": "2020-05-12"}, "laboratory", uid=sample.uid)
    (line,) = ward.get(reverse("web:samples")).context["calling"]
    assert (line.sample.uid, line.has_left) == (sample.uid, True)
    assert [each.uid for each in alerts.waiting(RESULT, access("ward"))] == [sample.uid]
    assert not alerts.waiting(RESULT, access("volunteer")).exists()
    assert not alerts.waiting(RESULT, access("health")).exists()


def test_a_suggestive_picture_proposes_sputum_until_it_is_taken(health, town):
    picture = take(health, town.person["T001"], type="chest_xray")
    save(health, **{f"result:{picture.uid}": "suggestive"})
    (line,) = health.get(reverse("web:samples")).context["calling"]
    assert line.next_type == "sputum_xpert"
    take(health, town.person["T001"], type="sputum_xpert")
    assert health.get(reverse("web:samples")).context["calling"] == []


def test_what_was_done_ends_it(health, town):
    sample = take(health, town.person["T001"])
    save(health, **{f"result:{sample.uid}": "positive"})
    save(health, **{f"answer:{sample.uid}": "visited"})
    assert Sample.objects.get().answer == "visited"
    assert health.get(reverse("web:samples")).context["calling"] == []


def test_samples_of_somebody_are_found_by_code(health, town):

    catch_up()
    mine, _other = take(health, town.person["T001"]), take(health, town.person["T003"])
    page = health.get(reverse("web:samples"), {"q": code_of(town.person["T001"])})
    assert [line.sample.uid for line in page.context["awaited"]] == [mine.uid]


def access(name: str):
    return access_for(User.objects.get(username=name))
