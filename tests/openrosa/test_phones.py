"""What a phone does all day: asks, fetches, sends in the ways phones send, and gets an answer it can act on."""

from __future__ import annotations

import hashlib
from email.utils import parsedate_to_datetime

import pytest

from tests.openrosa.answers import Family, Member, new_id, picture, remark
from tests.openrosa.phone import content, message
from tests.openrosa.server import HERE
from tests.openrosa.wire import Part, Wire


def is_openrosa(reply) -> bool:
    parsedate_to_datetime(reply.header("Date"))
    return reply.header("X-OpenRosa-Version") == "1.0"


def test_head_is_answered_with_204_and_the_size_that_may_come(server):
    reply = server.phone().head()
    assert reply.status == 204
    assert is_openrosa(reply)
    assert int(reply.header("X-OpenRosa-Accept-Content-Length")) >= 10_000_000


def test_a_receipt_is_an_envelope_with_a_sentence_and_the_size_that_may_come(server):
    reply = server.phone().send(remark("first", new_id()))
    assert reply.status == 201
    assert is_openrosa(reply)
    assert reply.header("Content-Type").startswith("text/xml")
    assert int(reply.header("X-OpenRosa-Accept-Content-Length")) >= 10_000_000
    assert message(reply)


def test_a_sentence_comes_in_the_language_of_who_sent(server):
    khmer, english = (server.phone(who).send(remark("first", new_id())) for who in ("malai", "kamrieng"))
    assert message(english).isascii()
    assert not message(khmer).isascii()


@pytest.mark.parametrize("said", ["1.0", None])
def test_a_client_that_does_not_say_its_version_is_served_all_the_same(server, said):
    phone = server.phone()
    target = phone.target("/submission")
    request = phone.written("POST", target, [Part("xml_submission_file", remark("x", new_id()), "x.xml", "text/xml")])
    if said is None:
        request = request.replace(b"X-OpenRosa-Version: 1.0\r\n", b"")
    with Wire(phone.address) as wire:
        assert wire.ask(request).status == 201


@pytest.mark.parametrize(
    "date",
    ["Thu, 07 May 2020 09:15:00 GMT", "ព្រ, 07 ឧសភា 2020 09:15:00 GMT+00:00", "Sat, 01 Jan 2000 12:00:00 GMT", ""],
)
def test_a_clock_ten_years_off_and_a_date_in_khmer_do_not_matter(server, date):
    instance = new_id()
    assert server.phone(date=date).send(remark("first", instance)).status == 201
    assert server.states(instance) == ["accepted"]


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_body_in_chunks_is_whole(server, size, monkeypatch):
    from tests.openrosa import phone as phones
    from tests.openrosa import wire

    monkeypatch.setattr(phones, "chunked", lambda body: wire.chunked(body, size))
    instance = new_id()
    files = {"a.jpg": picture(2_000)}
    assert server.phone(is_chunking=True).send(remark("x", instance, picture="a.jpg"), files).status == 201
    assert server.states(instance) == ["accepted"]
    assert [name for name, _ in server.attached(instance)] == ["a.jpg"]


def test_a_large_submission_comes_in_several_posts_each_with_the_whole_xml(server):
    instance = new_id()
    phone = server.phone(split=30_000)
    files = {f"{n}.jpg": picture(12_000 + n) for n in range(5)}
    replies = phone.submit(remark("x", instance, picture="0.jpg"), files)
    assert [reply.status for reply in replies] == [201] * 3
    assert server.states(instance) == ["accepted"]
    assert [name for name, _ in server.attached(instance)] == sorted(files)


KHMER = "រូបថតគ្រួសារ ១.jpg"


@pytest.mark.parametrize(
    "kind", ["image/jpeg", "image/jpeg; charset=ISO-8859-1", "application/octet-stream; charset=us-ascii"]
)
def test_khmer_names_of_files_arrive_whatever_charset_is_declared(server, kind):
    instance = new_id()
    xml = Part("xml_submission_file", remark("x", instance, picture=KHMER), "ការចុះឈ្មោះ.xml", "text/xml")
    assert server.phone().post([xml, Part(KHMER, picture(), KHMER, kind)]).status == 201
    assert [name for name, _ in server.attached(instance)] == [KHMER]


def test_a_file_named_by_percent_signs_as_the_standard_has_it_arrives(server):
    instance = new_id()
    xml = Part("xml_submission_file", remark("x", instance, picture=KHMER), "x.xml", "text/xml")
    quoted = "".join(f"%{byte:02X}" for byte in KHMER.encode())
    said = f'Content-Disposition: form-data; name="photo"; filename="x.jpg"; filename*=UTF-8\'\'{quoted}'
    file = f"{said}\r\nContent-Type: image/jpeg\r\n\r\n".encode() + picture()
    assert server.phone().post([xml, file]).status == 201
    assert [name for name, _ in server.attached(instance)] == [KHMER]


def test_the_same_file_again_is_kept_once(server):
    instance = new_id()
    xml, files = remark("x", instance, picture="a.jpg"), {"a.jpg": picture()}
    for _ in range(3):
        assert server.phone().send(xml, files).status == 201
    assert len(server.attached(instance)) == 1


def test_a_connection_is_kept_for_a_whole_queue(server):
    phone = server.phone()
    instances = [new_id() for _ in range(20)]
    with Wire(phone.address) as wire:
        for instance in instances:
            part = Part("xml_submission_file", remark("x", instance), "x.xml", "text/xml")
            assert wire.ask(phone.written("POST", phone.target("/submission"), [part])).status == 201
    assert [server.states(instance) for instance in instances] == [["accepted"]] * 20


def test_the_list_of_forms_has_what_a_phone_needs(server):
    phone = server.phone()
    assert is_openrosa(phone.get("/formList"))
    assert {form.formID for form in phone.forms()} >= {"family", "visit", "remark"}
    assert "closed" not in {form.formID for form in phone.forms()}
    family = phone.form("family")
    assert (family.version, family.name) == ("1", "Family at the gate")
    assert not family.manifestUrl
    assert phone.form("visit").manifestUrl


def test_a_list_asked_for_one_form_has_only_that_form(server):
    phone = server.phone()
    assert [form.formID for form in phone.forms("?formID=remark")] == ["remark"]
    assert phone.forms("?formID=remark&verbose=true&deviceID=x&listAllVersions=true&unheard=of")
    assert phone.get("/formList?formID=no-such-form").status == 404  # an empty list would empty the phone


def test_a_form_comes_as_the_bytes_whose_hash_the_list_has(server):
    phone = server.phone()
    for form in phone.forms():
        reply = phone.get(form.downloadUrl)
        assert reply.status == 200
        assert is_openrosa(reply)
        assert form.hash == "md5:" + hashlib.md5(content(reply)).hexdigest()


def test_nobody_gets_an_empty_list_of_forms_for_want_of_a_key(server):
    for phone in (server.stranger(), server.phone("lost")):
        reply = phone.get("/formList")
        assert reply.status == 401
        assert b"<xforms" not in reply.body


def test_a_form_that_does_not_exist_is_not_found(server):
    phone = server.phone()
    for where in ("/forms/nothing/1/form.xml", "/forms/remark/99/form.xml", "/forms/visit/1/media/other.csv"):
        assert phone.get(where).status == 404
    for where in ("/forms/visit/1/media/..%2f..%2fsecret.key", "/forms/visit/1/media/%2e%2e/secret.key"):
        assert phone.get(where).status in (400, 404)


def test_a_family_becomes_a_household_and_its_people(server):
    family = Family("0109", [Member("Sokha", 34, photo="a.jpg"), Member("ម៉ាលី", 8)])
    assert server.phone().send(family.xml(), {"a.jpg": picture()}).status == 201
    assert server.states(family.instance) == ["accepted"]
    records = server.book()["records"]
    assert dict(dict(records["household"])[family.uid])["area"] == "0109"
    people = dict(records["person"])
    assert [dict(people[member.uid])["given_name"] for member in family.members] == ["Sokha", "ម៉ាលី"]
    ties = [dict(said) for _, said in records["membership"]]
    assert {tie["person"] for tie in ties if tie["household"] == family.uid} == {m.uid for m in family.members}


def test_a_form_without_records_becomes_a_response(server):
    instance = new_id()
    assert server.phone().send(remark("គ្មានទឹកស្អាត", instance)).status == 201
    assert server.states(instance) == ["accepted"]
    assert any(dict(said)["form"] == "remark" for _, said in server.book()["records"]["response"])


def test_forms_lie_beside_the_tests():
    assert sorted(path.stem for path in (HERE / "forms").glob("*.md")) == ["closed", "family", "remark", "visit"]
