"""Points of entry on screen: unknown until somebody says so, as of a minute, by those who answer for the gate."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.web.test_travel import keep
from wayhome.ledger.write import Draft
from wayhome.records import crossing_status as rules
from wayhome.records.crossing_status import CrossingStatus

pytestmark = pytest.mark.django_db

GATE, ELSEWHERE = "daung", "poi-pet"
KNOWN = dt.date(2020, 5, 20)


def say(client, gate: str = GATE, **typed):
    return client.post(reverse("web:crossing_change", args=[gate]), {"day": "2020-05-04", **typed})


def state(client, as_of: str, hour: str = "12:00", gate: str = GATE):
    answer = client.get(reverse("web:crossing", args=[gate]), {"as_of": as_of, "hour": hour})
    return answer.context["point"].standing


def blamed(answer, name: str) -> list[str]:
    """What is wrong with the answer to one question."""
    field = next(each for each in answer.context["questions"].fields if each.prop.name == name)
    return [problem.code for problem in field.problems]


def test_a_gate_is_never_open_by_default(town, officer):
    assert (state(officer, "2020-05-04").state, state(officer, "2020-05-04").open_now) == ("unknown", None)
    board = officer.get(reverse("web:crossings"))
    assert {point.state for point in board.context["points"]} == {"unknown"}
    assert "Nobody has said yet" in board.content.decode()


def test_what_is_said_holds_from_its_minute_and_ends_what_held(town, officer):
    assert say(officer, status="open", opens="06:00", closes="22:00").status_code == 302
    assert say(officer, status="closed", day="2020-05-06", time="14:00", closed_by="other").status_code == 302
    assert [state(officer, "2020-05-06", hour).state for hour in ("13:59", "14:00")] == ["open", "closed"]
    assert state(officer, "2020-05-05", "23:00").open_now is False
    page = officer.get(reverse("web:crossing", args=[GATE]), {"as_of": "2020-05-06", "hour": "15:00"})
    assert [len(bars) for _, bars in page.context["strip"].lines] == [2]
    assert "by the other side" in page.content.decode()


def test_hours_past_midnight_and_several_at_once(town, officer):
    assert say(officer, status="closed").status_code == 302
    night = {"status": "partly", "opens": "22:00", "closes": "02:00", "allowed": ["trucks"], "beside": "yes"}
    assert say(officer, **night).status_code == 302
    assert [state(officer, "2020-05-05", hour).open_now for hour in ("01:00", "03:00", "22:00")] == [True, False, True]
    assert len(state(officer, "2020-05-05").said) == 2


def test_what_cannot_be_is_said_beside_its_question(town, officer):
    answer = say(officer, status="closed", opens="06:00")
    fields = {
        each.prop.name: [problem.code for problem in each.problems] for each in answer.context["questions"].fields
    }
    assert answer.status_code == 400
    assert fields["opens"] == [rules.CLOSED_WITH_HOURS.code]
    answer = say(officer, status="open", until="2020-05-01")
    fields = {
        each.prop.name: [problem.code for problem in each.problems] for each in answer.context["questions"].fields
    }
    assert fields["until"] == ["day.ends_too_early"]
    assert not CrossingStatus.objects.exists()


def test_a_gate_is_changed_by_those_who_answer_for_it(town, officer, manager):
    assert say(officer, ELSEWHERE, status="open").status_code == 403
    assert say(manager, ELSEWHERE, status="open").status_code == 302
    assert state(officer, "2020-05-04", gate=ELSEWHERE).state == "open"
    assert officer.get(reverse("web:crossing", args=["pet-referral-hospital"])).status_code == 404


def test_who_came_and_who_is_expected_are_counted_among_those_one_may_know_of(town, officer, manager):
    came = [(day, area, hour) for day in range(1, 8) for area, hour in (("02060101", "03:20"), ("17010101", None))]
    told = {"crossing_point": GATE, "people": 2, "known_by": KNOWN}
    for day, area, hour in came:
        values = {**told, "day": dt.date(2020, 5, day), "destination": area} | ({"time": hour} if hour else {})
        keep(Draft("arrival", values, f"a-{day}-{area}"))
    seen = {
        name: client.get(reverse("web:crossing", args=[GATE]), {"as_of": "2020-05-07"}).context["point"]
        for name, client in (("officer", officer), ("manager", manager))
    }
    assert (seen["officer"].today.people, seen["officer"].today.by_hour[3], seen["officer"].today.unknown) == (2, 2, 0)
    assert (seen["manager"].today.people, seen["manager"].today.unknown) == (4, 2)
    assert (seen["officer"].expected.people, seen["manager"].expected.people) == (2, 4)
    page = officer.get(reverse("web:crossing", args=[GATE]), {"as_of": "2020-05-07"}).content.decode()
    assert "rests on few days" in page
    assert "How the number is expected" in page


def test_a_board_of_a_state_and_an_area(town, officer):
    say(officer, status="closed")
    board = officer.get(reverse("web:crossings"), {"as_of": "2020-05-05", "state": "closed"})
    assert [point.site.uid for point in board.context["points"]] == [GATE]
    board = officer.get(reverse("web:crossings"), {"area": "02"})
    assert {point.site.area[:2] for point in board.context["points"]} == {"02"}
    assert board.context.get("spec")
