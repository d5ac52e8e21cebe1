"""The sheet of a screening: judged while it is filled in, kept with both verdicts, and on to the next at home."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wayhome.capture import intake
from wayhome.kernel.shortcode import code_of
from wayhome.linkage.catching_up import catch_up
from wayhome.records.base import today
from wayhome.records.screening import Screening

pytestmark = pytest.mark.django_db

MOST_QUERIES = 40


def sheet(**answers: str | list[str]) -> dict[str, str | list[str]]:
    """A sheet as the browser posts it: everything unknown but what is said."""
    return {"day": "2020-05-04", "screened_for": ["respiratory", "tuberculosis"], **answers}


def screen(client, uid: str, **answers):
    return client.post(reverse("web:screening", args=[uid]), sheet(**{"outcome": "released", **answers}))


def told(client, **answers) -> dict[str, str]:
    """Condition to the verdict that the page shows while the sheet is filled in."""
    answer = client.post(reverse("web:screening_judged"), sheet(**answers))
    assert answer.status_code == 200
    return {each.code: each.tone for each in answer.context["told"]}


def test_the_definition_speaks_while_the_sheet_is_filled_in(health):
    assert told(health) == {"respiratory": "cannot_tell", "tuberculosis": "cannot_tell"}
    answers = {"temperature": "38,0", "symptom:cough": "yes", "tb_sign:blood": "yes"}
    assert told(health, **answers) == {"respiratory": "suspected", "tuberculosis": "suspected"}


def test_the_page_shows_the_definition_in_words_with_its_source(health, town):
    page = health.get(reverse("web:screening", args=[town.person["T001"]])).content.decode()
    assert "cough for two weeks or more" in page and "To be confirmed by" in page
    assert "fever from 38 °C on" in page


def test_a_screening_is_kept_with_what_was_asked_and_what_was_not(health, town):
    uid = town.person["T001"]
    answer = screen(
        health, uid, temperature="36.6", **{"symptom:cough": "yes", "symptom:fever": "no", "tb_sign:blood": "yes"}
    )
    assert answer.status_code == 302
    kept = Screening.objects.get(person=uid)
    assert (kept.symptoms, kept.symptoms_absent) == (["cough"], ["fever"])
    assert (kept.temperature, kept.suspected, kept.proposed) == (Decimal("36.6"), ["tuberculosis"], ["tuberculosis"])
    assert kept.undecided == ["respiratory"] and kept.definition == "2020-05"


def test_a_screener_may_say_otherwise_than_the_definition(health, town):
    uid = town.person["T001"]
    screen(health, uid, **{"tb_sign:blood": "yes", "say:tuberculosis": "no", "say:respiratory": "yes"})
    kept = Screening.objects.get(person=uid)
    assert (kept.proposed, kept.suspected) == (["tuberculosis"], ["respiratory"])


def test_the_next_screener_sees_that_the_definition_said_otherwise(health, town):
    uid = town.person["T001"]
    screen(health, uid, **{"tb_sign:blood": "yes", "say:tuberculosis": "no"})
    page = health.get(reverse("web:screening", args=[uid]))
    (before,) = page.context["before"]
    assert before["defined"].text == "Tuberculosis" and "the screener said otherwise" in page.content.decode()


def test_no_to_everything_is_none(health, town):
    page = health.get(reverse("web:screening", args=[town.person["T001"]]))
    nothing = {sign.field: "no" for sign in page.context["sheet"].symptoms}
    screen(health, town.person["T001"], **nothing)
    kept = Screening.objects.get(person=town.person["T001"])
    assert (kept.symptoms, kept.symptoms_absent) == (["none"], None)


def test_what_cannot_be_is_refused_and_what_was_answered_stays(health, town):
    answer = screen(health, town.person["T001"], temperature="366", **{"symptom:cough": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "Nobody has a temperature of 366" in page
    cough = next(sign for sign in answer.context["sheet"].symptoms if sign.code == "cough")
    assert cough.state == "yes" and not Screening.objects.exists()


def test_a_sheet_on_which_nothing_was_answered_is_no_screening(health, town):
    uid = town.person["T001"]
    answer = health.post(reverse("web:screening", args=[uid]), {"screened_for": ["respiratory"], "day": "2020-05-06"})
    assert answer.status_code == 400 and "Give at least one answer" in answer.content.decode()
    assert not Screening.objects.filter(person=uid).exists()


def test_after_one_of_a_household_comes_the_next(health, town):
    mother, child = town.person["T001"], town.person["T002"]
    values = {"person": child, "household": town.household["T001"], "start": "2020-04-02"}
    intake.put("membership", values, "registrar")
    first = screen(health, mother, day=today().isoformat())
    assert first.headers["Location"] == reverse("web:screening", args=[child])
    second = screen(health, child, day=today().isoformat())
    assert second.headers["Location"] == reverse("web:screening_desk")


def test_to_a_sample_or_a_referral_with_the_screening_it_came_from(health, town):
    answer = screen(health, town.person["T001"], then="sample")
    made = Screening.objects.get().uid
    assert answer.headers["Location"] == f"{reverse('web:sample_take', args=[town.person['T001']])}?screening={made}"


def test_a_scanned_code_opens_the_sheet(health, town):
    catch_up()
    uid = town.person["T001"]
    answer = health.get(reverse("web:screening_desk"), {"q": code_of(uid)})
    assert answer.headers["Location"] == reverse("web:screening", args=[uid])


def test_the_desk_shows_who_was_not_screened_and_lets_go_of_who_was(health, town):
    def waiting() -> set[str]:
        page = health.get(reverse("web:screening_desk"))
        return {each["person"].uid for each in page.context["waiting"]}

    before = waiting()
    assert {town.person["T001"], town.person["T003"]} <= before and town.person["T004"] not in before
    screen(health, town.person["T001"], day=today().isoformat())
    assert before - waiting() == {town.person["T001"]}


def test_nobody_outside_the_areas_is_screened(health, town):
    assert health.get(reverse("web:screening", args=[town.person["T004"]])).status_code == 404
    assert screen(health, town.person["T004"]).status_code == 404


def test_the_sheet_asks_the_database_little(health, town):
    with CaptureQueriesContext(connection) as queries:
        health.get(reverse("web:screening", args=[town.person["T001"]]))
    assert len(queries) <= MOST_QUERIES
