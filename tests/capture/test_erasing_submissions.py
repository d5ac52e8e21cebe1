"""Erasing somebody reaches what phones sent of them, and keeps it from coming back."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.capture.phones import FAMILY, VISIT, Member, enumerators, family, new_id, publish, visit
from wayhome.capture import files
from wayhome.capture.entities.tables import BranchStep
from wayhome.capture.erasing import erase
from wayhome.capture.submissions import deciding
from wayhome.capture.submissions.as_own import take_as_own
from wayhome.capture.submissions.tables import Attachment, Awaited, Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.kernel.clock import now
from wayhome.ledger.read import history
from wayhome.records.person import Person


@pytest.fixture(autouse=True)
def desk(country) -> None:
    enumerators()
    publish(FAMILY, VISIT)


def everything() -> str:
    """All that the tables of capture and of the book say."""
    with connection.cursor() as cursor:
        said = []
        for table in ("capture_submission", "capture_branchstep", "ledger_entry", "records_person"):
            cursor.execute(f'SELECT * FROM "{table}"')
            said.extend(str([bytes(c) if isinstance(c, memoryview) else c for c in row]) for row in cursor.fetchall())
    return "\n".join(said)


def a_photo(sent, content: bytes, name: str = "photo.jpg") -> str:
    digest = files.keep(content)
    Attachment.objects.create(
        instance=sent.instance, filename=name, digest=digest, received_digest=digest, media_type="image/jpeg",
        size=len(content), received=now(),
    )  # fmt: skip
    return digest


def test_all_that_was_sent_of_somebody_is_emptied_wherever_it_stands():
    sokha, other = Member("Sokhavuthea"), Member("Bopha")
    first = family(sokha).send("maly")
    second = family(Member("Sokhavuthea", 250, uid=sokha.uid), corrects=first.instance).send("maly")
    variant = family(Member("Sokhavuthea", 40), instance=first.instance).send("maly")
    waiting = visit(sokha.uid, base=7, branch=new_id(), phone="012 999 777").send("maly")
    unread = visit(sokha.uid, base=1, phone="012 999 777").send("maly", form_id="unknown")
    bystander = family(other).send("maly")
    take_in()
    assert [each.state for each in (first, second, variant, waiting, unread)] == [
        "accepted", "held", "variant", "waiting", "held",
    ]  # fmt: skip
    erase("person", sokha.uid, "maly")
    rows = [each.row for each in (first, second, variant, waiting, unread)]
    assert {row.state for row in rows} == {"erased"}
    assert {bytes(row.xml) for row in rows} == {b""} and all(row.digest for row in rows)
    assert [p.code for p in rows[0].found_problems] == ["submission.erased"]
    assert bystander.state == "accepted" and bytes(bystander.row.xml)
    assert "Sokhavuthea" not in everything() and "012 999 777" not in everything()
    assert not Awaited.objects.exists()
    assert Person.objects.get(uid=other.uid).given_name == "Bopha"


def test_photographs_go_unless_somebody_else_sent_the_same():
    sokha, other = Member("Sokha"), Member("Bopha")
    first, second = family(sokha).send(), family(other).send()
    own, shared = a_photo(first, b"a face"), a_photo(second, b"a house")
    Attachment.objects.create(
        instance=first.instance, filename="house.jpg", digest=shared, received_digest=shared, media_type="image/jpeg",
        size=7, received=now(),
    )  # fmt: skip
    take_in()
    erase("person", sokha.uid, "maly")
    assert not files.is_there(own) and files.is_there(shared)
    assert list(Attachment.objects.values_list("instance", flat=True)) == [second.instance]


def own_copy_of_a_variant() -> tuple[str, str, Person, Person]:
    """Two families under one number, each with a photograph: the digests of these, and one person of each family."""
    stands = family(Member("Sokhavuthea"), note="sokha.jpg").send("maly")
    face = a_photo(stands, b"the face of one", "sokha.jpg")
    variant = family(Member("Bophaneth"), note="bopha.jpg", instance=stands.instance).send("maly")
    other = a_photo(variant, b"the face of the other", "bopha.jpg")
    take_in()
    take_as_own(variant.row, "maly", "another family")
    take_in()
    return face, other, Person.objects.get(given_name="Sokhavuthea"), Person.objects.get(given_name="Bophaneth")


def test_erasing_an_own_copy_of_a_variant_leaves_the_files_of_the_one_that_stands():
    face, other, stands, own = own_copy_of_a_variant()
    erase("person", own.uid, "maly")
    assert files.is_there(face) and not files.is_there(other)
    assert [each.filename for each in Attachment.objects.all()] == ["sokha.jpg"]
    assert "Bophaneth" not in everything() and "Sokhavuthea" in everything()
    assert Person.objects.get(uid=stands.uid).given_name == "Sokhavuthea"


def test_erasing_the_one_that_stands_leaves_the_own_copy_with_its_files_alone():
    face, other, stands, own = own_copy_of_a_variant()
    erase("person", stands.uid, "maly")
    assert files.is_there(other) and not files.is_there(face)
    assert [each.filename for each in Attachment.objects.all()] == ["bopha.jpg"]
    assert Person.objects.get(uid=own.uid).given_name == "Bophaneth"


def test_what_was_erased_does_not_come_back():
    sokha = Member("Sokhavuthea")
    first = family(sokha).send()
    take_in()
    erase("person", sokha.uid, "maly")
    first.send()
    assert Submission.objects.count() == 1
    changed = family(Member("Sokhavuthea", 31, uid=sokha.uid), instance=first.instance).send()
    edit = family(Member("Sokhavuthea", 32, uid=sokha.uid), corrects=first.instance).send()
    update = visit(sokha.uid, base=1, phone="012 999 777").send("maly")
    assert take_in() == {"held": 3}
    for each in (changed, edit, update):
        assert "submission.erased_before" in [code for _, code in each.found]
        deciding.drop(each.row, "maly", "erased")
        assert each.state == "erased" and bytes(each.row.xml) == b""
    assert "Sokhavuthea" not in everything() and "012 999 777" not in everything()
    assert [entry.op for entry in history("person", sokha.uid)] == ["put", "redact"]


def test_what_a_phone_saw_and_what_was_mended_goes_too():
    sokha, branch = Member("Sokhavuthea"), new_id()
    family(sokha, village="010901").send("maly")
    visit(sokha.uid, base=1, trunk=1, branch=new_id(), age=30, phone="012 999 777").send("maly")
    visit(sokha.uid, base=1, trunk=1, branch=branch, age=31, phone="").send("maly")
    late = visit(sokha.uid, base=2, trunk=1, branch=branch, age=250, phone="").send("maly")
    take_in()
    assert BranchStep.objects.filter(seen__isnull=False).exists()
    deciding.mend(late.row, {"age": "35", "phone": "012 999 888"}, "maly")
    erase("person", sokha.uid, "maly")
    assert "012 999" not in everything() and "Sokhavuthea" not in everything()
    assert not BranchStep.objects.filter(seen__isnull=False).exists()
    row = late.row
    assert (row.state, row.mended, row.decision, row.decided_by) == ("erased", None, "mend", "maly")
