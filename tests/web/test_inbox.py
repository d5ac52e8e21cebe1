"""The inbox: who sees what was sent, what it says, and what happens when somebody decides."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.capture.conftest import country  # noqa: F401
from tests.capture.phones import (
    FAMILY,
    REMARK,
    VISIT,
    Filled,
    Member,
    enumerators,
    family,
    new_id,
    node,
    person_of,
    publish,
    question,
    visit,
)
from tests.web.conftest import client_of
from wayhome.accounts import policy
from wayhome.accounts.models import Role, User
from wayhome.capture import intake
from wayhome.capture.erasing import erase
from wayhome.capture.forms.plan import Plan
from wayhome.capture.submissions.tables import Attachment, Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Sentence
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.read import history
from wayhome.linkage.looking import look_for_pairs
from wayhome.linkage.models import Pair
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"
NAME = "member[1]/name"
PHOTO = Plan("photo", "1", {"en": "Photo"}, (question("picture", "image"), question("words")))
UNREADABLE = Sentence("test.unreadable", "“{value}” cannot be read.")


@pytest.fixture(autouse=True)
def desk(country):  # noqa: F811
    enumerators()
    publish(FAMILY, VISIT, REMARK)
    person_of(Role.PROVINCIAL_OFFICER, "banteay", "01")
    person_of(Role.PROVINCIAL_OFFICER, "battambang", "02")
    person_of(Role.NATIONAL_MANAGER, "national", "KH")
    for name in ("banteay", "battambang", "maly", "national", "sophea"):
        User.objects.filter(username=name).update(language="en")


@pytest.fixture
def officer():
    return client_of("banteay")


def page(sent: Filled) -> str:
    return reverse("web:submission_page", args=[sent.row.pk])


def text(answer) -> str:
    return answer.content.decode()


def told(answer) -> str:
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(answer)))


def test_what_was_sent_is_seen_by_those_who_answer_for_its_sender(officer):
    here, there = family(Member("Sokha", 250)).send("sophea"), family(Member("Dara", 250)).send("dara")
    take_in()
    assert (officer.get(page(here)).status_code, officer.get(page(there)).status_code) == (200, 404)
    assert client_of("battambang").get(page(there)).status_code == 200
    everywhere = client_of("maly")
    assert {everywhere.get(page(each)).status_code for each in (here, there)} == {200}
    assert officer.get(INBOX).context["total"] == 1 and everywhere.get(INBOX).context["total"] == 2
    assert client_of("sophea").get(INBOX).status_code == client_of("sophea").get(page(here)).status_code == 403
    assert officer.post(page(there), {"do": "drop", "reason": "not mine"}).status_code == 404
    assert there.state == "held"


def test_the_inbox_counts_what_became_of_everything_and_what_is_stuck_comes_first(officer):
    for _ in range(3):
        family(Member("Sokha")).send()
    bad = [family(Member("Dara", 250)).send() for _ in range(2)]
    lost = visit(new_id(), base=1, branch=new_id(), age=3).send()
    take_in()
    family(Member("Late")).send()
    found = officer.get(INBOX).context
    assert dict(found["tiles"]) | {"replaced": 0} == {
        "received": 1, "held": 2, "conflict": 0, "variant": 0, "waiting": 1, "accepted": 3, "replaced": 0, "dropped": 0,
        "erased": 0,
    }  # fmt: skip
    assert [line.submission.pk for line in found["lines"]] == [each.row.pk for each in (*bad, lost)]
    groups = {kind: [(line["key"], line["total"], line["stuck"]) for line in lines] for kind, lines in found["groups"]}
    assert groups["form"] == [("family", 6, 2), ("visit", 1, 1)] and groups["by"] == [("sophea", 7, 3)]
    only = officer.get(INBOX, {"form": "visit", "state": "waiting"}).context
    assert [line.submission.pk for line in only["lines"]] == [lost.row.pk] and only["total"] == 1
    assert officer.get(INBOX, {"from": "2019-01-01", "to": "2019-12-31"}).context["total"] == 0
    assert "is not a date" in text(officer.get(INBOX, {"from": "then"}))


def test_answers_are_told_by_their_questions_and_problems_stand_beside_them(officer):
    sent = family(Member("Sokha", skills="cook"), Member("Dara", 250), note="by the well").send()
    take_in()
    said = told(officer.get(page(sent)))
    assert "Person 2" in said and "by the well" in said and "An age of 250 years cannot be right" in said
    kept = Filled(REMARK, node("words", "Two cats") + node("place", "13.5 102.9 0 4.6")).send()
    Attachment.objects.create(
        instance=kept.instance, filename="x", digest="0", received_digest="0", media_type="image/jpeg", size=1,
        received=now(),
    )  # fmt: skip
    take_in()
    assert "13.50000, 102.90000 (± 5 m)" in told(officer.get(page(kept)))


def test_an_edit_shows_the_photograph_that_was_not_sent_again(officer):
    publish(PHOTO)
    first = Filled(PHOTO, node("picture", "a.jpg") + node("words", "before")).send()
    Attachment.objects.create(
        instance=first.instance, filename="a.jpg", digest="0", received_digest="0", media_type="image/jpeg", size=1,
        received=now(),
    )  # fmt: skip
    take_in()
    edit = first.correct(body=node("picture", "a.jpg") + node("words", "after")).send()
    take_in()
    assert edit.state == "accepted"
    assert reverse("web:attachment", args=[Attachment.objects.get().pk]) in text(officer.get(page(edit)))


def test_a_held_family_is_mended_beside_the_original_and_the_next_comes_up(officer):
    first, second = family(Member("Sokha", 250)).send(), family(Member("Dara", 251)).send()
    take_in()
    tried = officer.post(page(first), {"do": "mend", **fields(officer, first), "q:member[1]/age": "260"})
    assert tried.status_code == 400 and "An age of 260 years" in told(tried) and 'value="260"' in text(tried)
    done = officer.post(page(first), {"do": "mend", **fields(officer, first), "q:member[1]/age": "25"})
    assert (done.status_code, done.url) == (302, page(second))
    assert first.state == "accepted" and Person.objects.get().age == 25
    after = text(officer.get(page(first)))
    assert "<del>250</del> → <ins>25" in after and "mended" in after and "banteay" in after
    assert bytes(first.row.xml) == first.xml


def test_one_wrong_place_is_mended_once(officer):
    """The form copied it into the household; what was asked is mended, and the copies follow."""
    sent = visit(new_id(), create=True, home="Atlantis", phone="Atlantis").send()
    Submission.objects.filter(pk=sent.row.pk).update(xml=sent.xml)
    take_in()
    assert sent.state == "held"
    officer.post(page(sent), {"do": "mend", **fields(officer, sent), "q:home": "011002 Phsar Kandal"})
    person = Person.objects.get()
    assert (person.home, person.phone) == ("011002", "Atlantis")


def test_what_is_left_out_needs_a_reason_and_stays(officer):
    sent = family(Member("Sokha", 250)).send()
    take_in()
    assert officer.post(page(sent), {"do": "drop", "reason": " "}).status_code == 400
    assert sent.state == "held"
    assert officer.post(page(sent), {"do": "drop", "reason": "a test of the phone"}).url == INBOX
    assert sent.state == "dropped"
    assert "a test of the phone" in told(officer.get(page(sent)))
    assert officer.post(page(sent), {"do": "drop", "reason": "again"}).status_code == 400
    assert officer.post(page(sent), {"do": "everything"}).status_code == 400


def test_a_variant_is_compared_and_one_of_the_two_stands(officer):
    sokha = Member("Sokha", 30)
    first = family(sokha).send()
    take_in()
    other = Filled(FAMILY, first.body.replace("<age>30", "<age>31"), instance=first.instance).send()
    take_in()
    shown = officer.get(page(other))
    assert [(row.label, row.differs) for row in shown.context["compared"] if row.differs] == [("Age", True)]
    assert officer.post(page(other), {"do": "use_variant", "reason": "asked again"}).status_code == 302
    assert (first.state, other.state, Person.objects.get().age) == ("replaced", "accepted", 31)
    third = Filled(FAMILY, first.body.replace("<age>30", "<age>32"), instance=first.instance).send()
    take_in()
    officer.post(page(third), {"do": "keep_current", "reason": "31 is right"})
    assert (third.state, Person.objects.get().age) == ("dropped", 31)


def test_of_two_that_are_both_right_each_is_registered(officer):
    sokha = Member("Sokha", 30)
    first = family(sokha).send()
    take_in()
    body = first.body.replace(">Sokha<", ">Dara<")
    other = Filled(FAMILY, body, instance=first.instance, corrects="uuid:lost").send()
    take_in()
    assert officer.post(page(other), {"do": "as_own", "reason": ""}).status_code == 400
    assert officer.post(page(other), {"do": "as_own", "reason": "two families, one copied phone"}).status_code == 302
    assert take_in() == {"accepted": 1}
    assert (first.state, other.state) == ("accepted", "dropped")
    names = {person.given_name: person.uid for person in Person.objects.all()}
    assert names["Sokha"] == sokha.uid and set(names) == {"Sokha", "Dara"}
    assert Household.objects.count() == 2
    dara = Membership.objects.get(person=names["Dara"])
    assert dara.household != first.uid
    own = Submission.objects.get(instance__gt="", state="accepted", decision="as_own")
    assert reverse("web:submission_page", args=[own.pk]) in text(officer.get(page(other)))
    assert officer.post(page(other), {"do": "as_own", "reason": "again"}).status_code == 400
    erase("person", names["Dara"], "somebody")
    kept = b"".join(bytes(each.xml) + bytes(each.mended or b"") for each in Submission.objects.all())
    assert b">Sokha<" in kept and b">Dara<" not in kept


def test_of_two_changes_each_value_is_chosen(officer):
    sokha = Member("Sokha", 30)
    family(sokha).send()
    take_in()
    intake.put("person", {"age": "40", "phone": "1", "home": "0109"}, "banteay", uid=sokha.uid)
    sent = visit(sokha.uid, base=1, age=35, phone=2).send()
    take_in()
    shown = officer.get(page(sent))
    age, phone = shown.context["choices"]
    assert (age.seen.text, age.current.text, age.sent.text, age.by) == ("30", "40", "35", "banteay")
    half = officer.post(page(sent), {"do": "resolve", f"c:{age.field}": "sent", "reason": "x"})
    assert half.status_code == 400 and sent.state == "conflict"
    choice = {f"c:{age.field}": "sent", f"c:{phone.field}": "current", "reason": "she says so"}
    assert officer.post(page(sent), {"do": "resolve", **choice}).status_code == 302
    person = Person.objects.get()
    assert (person.age, person.phone, sent.state) == (35, "1", "accepted")


def test_a_conflict_about_somebody_elsewhere_is_not_told_here(officer):
    sokha = Member("Sokha", 30)
    family(sokha).send()
    take_in()
    intake.put("person", {"phone": "099 secret", "home": "02120201"}, "battambang", uid=sokha.uid)
    sent = visit(sokha.uid, base=1, phone=2).send()
    take_in()
    assert sent.state == "conflict"
    assert "099 secret" not in text(officer.get(page(sent)))
    assert "099 secret" in text(client_of("maly").get(page(sent)))
    answer = officer.post(page(sent), {"do": "resolve", "c:phone": "sent", "reason": "x"})
    assert answer.status_code == 400 and Person.objects.get().phone == "099 secret"


def test_an_update_that_waits_can_be_applied_now(officer):
    uid = new_id()
    lost = visit(uid, base=1, branch=new_id(), age=3).send()
    take_in()
    said = told(officer.get(page(lost)))
    assert "has not arrived yet" in said and f"It waits for {code_of(uid)}" in said
    assert officer.post(page(lost), {"do": "apply_now", "reason": "the phone is broken"}).status_code == 302
    assert lost.state == "accepted" and Person.objects.get().age == 3


def test_an_update_of_a_version_that_is_not_here_can_be_applied_to_the_record_as_it_is(officer):
    family(Member("Sokha")).send()
    take_in()
    visit(Person.objects.get().uid, base=1, home="010901").send("maly")
    take_in()
    ahead = visit(Person.objects.get().uid, base=9, trunk=9, branch=new_id(), age=3).send()
    take_in()
    assert ahead.state == "held"
    assert "saw the record otherwise" in told(officer.get(page(ahead)))
    assert officer.post(page(ahead), {"do": "apply_now", "reason": "restored from a copy"}).status_code == 302
    assert ahead.state == "accepted" and Person.objects.get().age == 3


def test_answers_to_a_form_that_is_not_here_can_be_read(officer):
    sent = family(Member("Sokha")).send()
    Submission.objects.filter(pk=sent.row.pk).update(form_id="elsewhere")
    take_in()
    said = told(officer.get(page(sent)))
    assert "There is no form “elsewhere” here" in said and "Sokha" in said and "member/name" in said


def test_an_entry_leads_to_what_was_sent_as_far_as_it_is_about_the_readers_areas():
    sent = family(Member("Sokhameng"), village="02120201", note="under the tree").send("sophea")
    take_in()
    entry = history("household", sent.uid)[0].seq
    address = reverse("web:source_row", args=[entry])
    battambang, everywhere = client_of("battambang"), client_of("maly")
    assert address in text(battambang.get(reverse("web:record", args=["household", sent.uid])))
    shown = battambang.get(address)
    assert shown.status_code == 200 and "under the tree" in text(shown)
    assert "Sokhameng" not in text(shown) and "not in your areas" in text(shown)
    assert client_of("banteay").get(address).status_code == 404
    assert everywhere.get(address).url == page(sent)
    assert "Sokhameng" in text(everywhere.get(page(sent)))


def test_who_may_not_see_names_mends_the_rest_and_the_names_stay(officer, monkeypatch):
    few = policy.RIGHTS[Role.PROVINCIAL_OFFICER] - {policy.Right.SEE_IDENTITY}
    sent = family(Member("Sokhameng", 250), note="her secret").send()
    take_in()
    monkeypatch.setitem(policy.RIGHTS, Role.PROVINCIAL_OFFICER, few)
    for address in (page(sent), INBOX):
        said = text(officer.get(address))
        assert "Sokhameng" not in said and "her secret" not in said
    wrong = UNREADABLE(NAME, value="Sokhameng")
    Submission.objects.filter(pk=sent.row.pk).update(problems=[wrong.as_json(), *sent.row.problems])
    for address in (page(sent), INBOX):
        assert "An answer cannot be taken as it is" in told(officer.get(address))
        assert "Sokhameng" not in text(officer.get(address))
    held = fields(officer, sent)
    assert not [name for name in held if name.endswith(("/name", "/note"))] and "q:member[1]/age" in held
    mended = {"do": "mend", **held, "q:member[1]/age": "25", "q:member[1]/name": "Other"}
    assert officer.post(page(sent), mended).status_code == 302
    assert Person.objects.get().given_name == "Sokhameng"


def fields(client, sent: Filled) -> dict[str, str]:
    """What the form to mend holds when it is opened."""
    groups = client.get(page(sent)).context["fields"]
    return {field.name: field.text for group in groups for field in group.fields if field.widget != "fixed"}


def test_what_phones_sent_twice_waits_as_a_pair_for_those_who_decide_about_it(officer):
    def pairs_at(name: str) -> str:
        page = text(client_of(name).get(INBOX))
        found = re.search(r'href="/who/"><span>One person\? Pairs to decide</span><strong>(.*?)</strong>', page)
        return found[1] if found else "not told"

    for _ in range(2):
        family(Member("Phalla Sovannmaly", 41), Member("Phalla Dararith", 7), Member("Phalla Bopha", 3)).send()
    take_in()
    for person in Person.objects.all():
        intake.put("person", {"home": "010901"}, "maly", uid=person.uid)
    assert pairs_at("banteay") == "0"
    look_for_pairs()
    waiting = Pair.objects.filter(state=Pair.State.OPEN)
    assert waiting.count() == 3
    assert [pairs_at(name) for name in ("banteay", "battambang", "maly")] == ["3", "0", "3"]
    assert pairs_at("national") == "not told", "who may not decide about pairs"
    Pair.objects.filter(pk=waiting[0].pk).update(state=Pair.State.DIFFERENT)
    assert pairs_at("banteay") == "2"
