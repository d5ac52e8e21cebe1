"""Who is who on screen: the queue, a pair side by side, deciding and undoing, asking, and what nobody may learn."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.linkage.people import assignments, pair_of
from tests.web.conftest import HERE, NEXT_DISTRICT, OTHER_PROVINCE, client_of, names_of
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.accounts.policy import access_for
from wayhome.capture import intake
from wayhome.jobs.models import Job
from wayhome.jobs.worker import run_pending
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.linkage import deciding, model, pairs
from wayhome.linkage.models import Decision, Pair, Run
from wayhome.linkage.pairs import Found
from wayhome.linkage.seeing import sights
from wayhome.web.who.queue import Asked, queue

pytestmark = pytest.mark.django_db

REASONS = [["name.alike", [86]], ["sex.same", []], ["phone.differs", []], ["place.village", []]]


@pytest.fixture
def keeper(town) -> Client:
    """Who keeps the register of the whole country."""
    return _comes("keeper", Role.REGISTRAR, "KH")


@pytest.fixture
def neighbour(town) -> Client:
    """Who answers for the other province."""
    return _comes("neighbour", Role.PROVINCIAL_OFFICER, OTHER_PROVINCE[:2])


def _comes(name: str, role: str, area: str) -> Client:
    user = User.objects.create_user(name, role=role, language="en")
    AreaGrant.objects.create(user=user, area=area)
    return client_of(name)


def found(town, one: str, other: str, weight: float = 8.0, assigned: bool = False) -> Pair:
    left, right = town.person[one], town.person[other]
    pairs.note([Found(left, right, weight, REASONS, assigned=assigned)])
    return pair_of(left, right)


def address(pair: Pair) -> str:
    return reverse("web:who_pair", args=[pair.pk])


def decide(client: Client, pair: Pair, verdict: str, **more):
    pair.refresh_from_db()
    return client.post(address(pair), {"verdict": verdict, "seen": pair.version, **more})


def test_a_pair_waits_is_decided_and_the_next_one_opens(town, officer):
    first, second = found(town, "T001", "T002", 9.0), found(town, "T002", "T003", 5.0)
    page = officer.get(reverse("web:who")).content.decode()
    assert "Sokmaly Rattanah" in page and "0 of 2 decided" in page
    answer = decide(officer, first, "same", note="their mother says so")
    decision = Decision.objects.get()
    assert answer.url == f"{address(second)}?done={decision.pk}"
    assert next(iter(assignments().values()))[1] == first.left
    page = officer.get(answer.url).content.decode()
    assert "Undo" in page and "1 of 2 decided" in page
    undone = officer.post(reverse("web:who_undo", args=[decision.pk]))
    assert undone.url == f"{address(first)}?undone={decision.pk}"
    assert assignments() == {} and "Undone" in officer.get(undone.url).content.decode()


def test_the_last_decision_leads_to_the_end_of_the_queue(town, officer):
    pair = found(town, "T001", "T002")
    answer = decide(officer, pair, "different")
    page = officer.get(answer.url).content.decode()
    assert answer.url.startswith(reverse("web:who")) and "All done." in page and "Undo" in page


def test_the_page_shows_all_evidence_marked_in_words(town, officer):
    page = officer.get(address(found(town, "T001", "T002"))).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for said in ("Sokmaly Rattanah", "សុខម៉ាលី", "31 years in 2020", "099 100 101", "names are alike, 86 %", "town.csv"):
        assert said in text, said
    for mark in ("✓ the same", "✗ different"):
        assert mark in text
    assert "speaks for one person:" in text and "speaks against:" in text


def told(**values) -> str:
    """A person whom somebody wrote down on a screen, at home in the officer's commune."""
    known = {"known_by": dt.date(2020, 5, 1), "home": HERE}
    return intake.put("person", known | values, "officer").stamps[0].uid


def test_the_marks_are_those_of_linkage(town, officer):
    """What is written in two ways is the same, as what reads the same; what stands for nothing is not compared."""
    one = told(
        family_name="Keo", given_name="Pisothea", sex="female", birth_date=dt.date(1991, 2, 3), phone="+855 99 777 001",
        document_number="N-0 917 11", note="a",
    )  # fmt: skip
    other = told(
        family_name="Keo", given_name="Pisothia", sex="not_stated", birth_date=dt.date(1991, 3, 2),
        phone="099 777 001", document_number="n091711", note="b",
    )  # fmt: skip
    third = told(given_name="Pisothea", age=31, phone="0000")
    fourth = told(given_name="Pisothea", birth_date=dt.date(1950, 3, 2), phone="0000", home=NEXT_DISTRICT)

    def marks(left: str, right: str) -> dict[str, str]:
        pairs.note([Found(left, right, 8.0, REASONS)])
        shown = officer.get(address(pair_of(left, right))).context["rows"]
        return {row.label: row.likeness for row in shown if row.likeness}

    assert marks(one, other) == {
        "Name": "close", "Age and date of birth": "close", "Phone": "same", "Number of the document": "same",
        "Village": "same",
    }  # fmt: skip
    assert marks(third, fourth) == {"Name": "same", "Age and date of birth": "different", "Village": "different"}


def test_a_registration_of_a_screen_says_so_as_everywhere(town, officer):
    pairs.note([Found(one := told(given_name="Pisothea"), other := told(given_name="Pisothia"), 8.0, REASONS)])
    page = officer.get(address(pair_of(one, other))).content.decode()
    registered = re.sub(r"<[^>]+>", " ", page[page.index(">Registered<") :])
    assert registered.count("screen") == 2 and "person" not in registered.partition("</table>")[0].split("Likeness")[0]


def test_two_at_once_are_told_in_a_sentence(town, officer, keeper):
    pair = found(town, "T001", "T002")
    seen = pair.version
    decide(keeper, pair, "different")
    answer = officer.post(address(pair), {"verdict": "same", "seen": seen})
    assert answer.status_code == 409
    assert "Somebody decided about this pair meanwhile" in answer.content.decode()
    pair.refresh_from_db()
    assert pair.state == "different"


def test_to_open_a_page_takes_few_queries(town, officer):
    for one, other in (("T001", "T002"), ("T002", "T003"), ("T001", "T003")):
        pair = found(town, one, other)
    for place, most in ((reverse("web:who"), 24), (address(pair), 40)):
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert officer.get(place).status_code == 200
        assert len(counted) <= most, (place, len(counted))


def test_of_the_other_side_only_the_province_is_told(town, officer):
    """Not a name, not a digit of a phone, not a uid, not a reason, not how likely: on no page, and not in the sheet."""
    pair = found(town, "T001", "T004", 21.4)
    asked = reverse("web:who") + "?show=ask"
    pages = [reverse("web:who"), asked, f"{asked}&weight=certain", address(pair), reverse("web:who_asks")]
    pages += [reverse("web:who_decided"), reverse("web:who_decided") + "?show=model", reverse("web:who_export")]
    traces = {*names_of("T004"), town.person["T004"], "alike", "86 %", "21.4", "<meter", "lmost certain</strong>"}
    for state in (Pair.State.OPEN, Pair.State.ASSIGNED):
        Pair.objects.update(state=state)
        for place in pages:
            said = officer.get(place).content.decode(errors="replace")
            assert {trace for trace in traces if trace in said} == set(), place
    Pair.objects.update(state=Pair.State.OPEN)
    page = officer.get(address(pair)).content.decode()
    assert "Siem Reap" in page and "Sokmaly Rattanah" in page
    assert decide(officer, pair, "same").status_code == 409
    pair.refresh_from_db()
    assert (pair.state, assignments()) == ("open", {})


def test_no_order_and_no_filter_tells_how_likely_a_pair_with_one_side_is(town, officer):
    """However the weights lie, also among those to decide: the same pages."""
    halves = [found(town, "T001", "T004"), found(town, "T002", "T005")]
    ends = sorted((told(given_name="Pisothea"), town.person["T004"]))
    pairs.note([Found(*ends, 8.0, REASONS)])
    halves.append(pair_of(*ends))
    for ends, weight in ((("T001", "T002"), 9.0), (("T002", "T003"), 20.0)):
        found(town, *ends, weight)
    asked = reverse("web:who") + "?show=ask"
    places = [asked, f"{asked}&weight=possible", *map(address, halves), *(f"{address(p)}?show=ask" for p in halves)]

    def said() -> list[str]:
        pages = [officer.get(place).content.decode() for place in places]
        return [re.sub(r"\b\w{64}\b", "", page) for page in pages]

    answers = []
    for weights in ((5.0, 12.0, 30.0), (30.0, 5.0, 12.0), (8.0, 8.0, 21.0)):
        for pair, weight in zip(halves, weights, strict=True):
            Pair.objects.filter(pk=pair.pk).update(weight=weight)
        answers.append(said())
    assert answers[0] == answers[1] == answers[2]
    assert [page.count("a registration in") for page in answers[0][:2]] == [3, 3], "one line for each of the own side"


def test_the_sheet_holds_no_pair_of_which_one_side_is_elsewhere(town, officer, keeper):
    found(town, "T001", "T004")
    for client, rows in ((officer, 1), (keeper, 2)):
        content = client.get(reverse("web:who_export")).content
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        told = list(sheet.values)
        assert len(told) == rows
        assert any("Outsarin" in str(cell) for row in told for cell in row) == (client is keeper)


def test_to_ask_shows_the_own_side_to_those_who_see_the_other_who_then_decide(town, officer, neighbour):
    pair = found(town, "T001", "T004")
    assert "Sokmaly" not in neighbour.get(address(pair)).content.decode()
    officer.post(reverse("web:who_ask", args=[pair.pk]), {"message": "She came in April"})
    page = neighbour.get(reverse("web:who_asks")).content.decode()
    assert "Sokmaly Rattanah" in page and "She came in April" in page
    page = neighbour.get(address(pair)).content.decode()
    assert "Sokmaly Rattanah" in page and "Outsarin Keomony" in page
    assert town.person["T001"] not in page, "the record itself stays where it is"
    assert "Outsarin" not in officer.get(address(pair)).content.decode()
    decide(neighbour, pair, "same")
    assert len(assignments()) == 1
    page = officer.get(reverse("web:who_asks")).content.decode()
    assert "one person" in page and "Outsarin" not in page


def test_an_ask_is_of_one_pair_alone(town, officer, neighbour):
    shown, other = found(town, "T001", "T004"), found(town, "T001", "T005")
    found(town, "T004", "T005")
    officer.post(reverse("web:who_ask", args=[shown.pk]))
    assert "Sokmaly" in neighbour.get(address(shown)).content.decode()
    assert "Sokmaly" not in neighbour.get(address(other)).content.decode()
    assert decide(neighbour, other, "same").status_code == 409
    seen = sights([shown, other], access_for(User.objects.get(username="neighbour")))
    assert (seen[shown.pk].is_whole, seen[other.pk].is_whole) == (True, False)


def test_what_both_show_each_other_a_third_does_not_see(town, officer, neighbour):
    pair = found(town, "T001", "T004")
    for client in (officer, neighbour):
        client.post(reverse("web:who_ask", args=[pair.pk]))
    _comes("third", Role.PROVINCIAL_OFFICER, "03")
    access = access_for(User.objects.get(username="third"))
    assert sights([pair], access)[pair.pk].sides == frozenset()
    with pytest.raises(Refused):
        deciding.decide(pair, "same", "third", access)
    assert officer.get(address(pair)).content.decode().count("Outsarin") >= 1, "they showed it to each other"


@pytest.mark.parametrize("who", ["manager", "focal"])
def test_who_may_not_link_has_no_page_of_it(town, who):
    pair, client = found(town, "T001", "T002"), client_of(who)
    Decision.objects.create(pair=pair, verdict="same", by="maly", at=now())
    opened = [reverse("web:who"), address(pair), reverse("web:who_decided"), reverse("web:who_asks")]
    for place in [*opened, reverse("web:who_export")]:
        assert client.get(place).status_code == 403, place
    for place in (address(pair), reverse("web:who_ask", args=[pair.pk]), reverse("web:who_import")):
        assert client.post(place, {"verdict": "same", "seen": 0}).status_code == 403, place
    assert reverse("web:who") not in client.get("/").content.decode()


def test_a_pair_elsewhere_is_not_there_at_all(town, officer, neighbour):
    pair = found(town, "T001", "T002")
    decide(officer, pair, "same")
    decision = Decision.objects.get()
    for answer in (
        neighbour.get(address(pair)),
        neighbour.post(reverse("web:who_ask", args=[pair.pk])),
        neighbour.post(reverse("web:who_undo", args=[decision.pk])),
        neighbour.post(reverse("web:who_take_back", args=[pair.pk])),
    ):
        assert answer.status_code == 404
    assert "<strong>Decided" not in neighbour.get(f"/who/?done={decision.pk}").content.decode()
    assert neighbour.post(reverse("web:who_take_back_run", args=[1])).status_code == 403
    assert len(assignments()) == 1


def test_decisions_in_a_sheet_pass_the_same_door(town, officer, keeper):
    pair = found(town, "T001", "T004")
    book = openpyxl.load_workbook(io.BytesIO(keeper.get(reverse("web:who_export")).content))
    book.worksheets[0]["B2"] = "same"
    content = io.BytesIO()
    book.save(content)
    refused = "Both registrations have to be in your areas"
    # Also once it is decided: whether it is, is not told to who sees one side.
    for client, state, said in ((officer, "open", refused), (keeper, "same", ""), (officer, "same", refused)):
        file = SimpleUploadedFile("pairs.xlsx", content.getvalue())
        page = client.post(reverse("web:who_import"), {"file": file}).content.decode()
        assert said in page
        pair.refresh_from_db()
        assert pair.state == state


def test_what_the_model_tied_is_undone_by_one_or_by_the_run(town, officer, keeper):
    run = Run.objects.create(started=now(), by="keeper", engine="duckdb", mark=1, model="m")
    pair = found(town, "T001", "T002", 30.0, assigned=True)
    Pair.objects.update(run=run)
    assert "Sokmaly Rattanah" in officer.get(reverse("web:who_decided") + "?show=model").content.decode()
    officer.post(reverse("web:who_take_back", args=[pair.pk]))
    pair.refresh_from_db()
    assert pair.state == "open"
    officer.post(reverse("web:who_undo", args=[Decision.objects.get().pk]))
    keeper.post(reverse("web:who_take_back_run", args=[run.pk]))
    pair.refresh_from_db()
    assert (pair.state, pair.by) == ("open", "keeper")


def test_unsure_goes_to_the_end_of_the_queue(town, officer):
    first, second = found(town, "T001", "T002", 9.0), found(town, "T002", "T003", 5.0)
    answer = decide(officer, first, "unsure")
    assert answer.url.startswith(address(second))
    waiting = [item.pk for item in queue(access_for(User.objects.get(username="officer")), Asked()).items]
    assert waiting == [second.pk, first.pk]


def test_the_queue_is_filtered_by_place_weight_and_finder(town, keeper):
    here, there = found(town, "T001", "T002", 30.0), found(town, "T004", "T005", model.load().review + 0.1)
    run = Run.objects.create(started=now(), by="keeper", engine="duckdb", mark=1, model="m")
    Pair.objects.filter(pk=there.pk).update(run=run)
    asked = {"area=02": here, "area=17": there, "weight=certain": here, "weight=possible": there}
    asked |= {"found_by=entry": here, "found_by=run": there}
    for query, only in asked.items():
        page = keeper.get(f"/who/?{query}").content.decode()
        shown = {pair.pk for pair in (here, there) if f"/who/{pair.pk}/" in page}
        assert shown == {only.pk}, query
    assert "not inside the areas" in client_of("officer").get("/who/?area=17").content.decode()


def test_a_pair_that_follows_from_others_waits_no_more(town, officer):
    pairs_ = [found(town, *ends) for ends in (("T001", "T002"), ("T002", "T003"), ("T001", "T003"))]
    decide(officer, pairs_[0], "same")
    decide(officer, pairs_[1], "same")
    assert "All done." in officer.get(reverse("web:who")).content.decode()


def test_a_pair_whose_other_side_was_voided_is_gone(town, officer):
    pair = found(town, "T001", "T002")
    source = Source.objects.create(sort=Source.Sort.SCREEN, name="void", by="officer", received=now())
    write([Draft("person", {}, town.person["T002"], op="void")], source=source, by="officer")
    page = officer.get(address(pair)).content.decode()
    assert "This pair is gone" in page and "outside your areas" not in page
    assert "This pair is gone" in decide(officer, pair, "same").content.decode()
    assert address(pair) not in officer.get(reverse("web:who")).content.decode()


def test_the_whole_register_is_compared_in_the_background_for_who_answers_for_all_of_it(keeper, officer):
    shown = keeper.get(reverse("web:who")).content.decode()
    assert reverse("web:who_compare") in shown
    started = keeper.post(reverse("web:who_compare"))
    run_pending()
    assert Job.objects.get().state == Job.State.DONE, Job.objects.get().problems
    assert Run.objects.get().by == "keeper"
    assert keeper.get(started.url).status_code == 200
    assert reverse("web:who_compare") not in officer.get(reverse("web:who")).content.decode()
    assert officer.post(reverse("web:who_compare")).status_code == 403
