"""Who may fetch and send: by a key in the address, by name and password, in the two ways that phones know."""

from __future__ import annotations

import pytest

from tests.openrosa.answers import new_id, remark
from tests.openrosa.office import PASSWORD
from tests.openrosa.wire import Wire


def test_a_key_in_the_address_is_enough(server):
    instance = new_id()
    assert server.phone("kamrieng").send(remark("x", instance)).status == 201
    (sender,) = server.rows("SELECT sent.by FROM capture_submission sent WHERE instance = ?", [f"uuid:{instance}"])
    assert sender == ("kamrieng",)


def test_a_stranger_is_told_how_to_say_who_they_are(server):
    challenge = server.stranger().head().header("WWW-Authenticate")
    assert "Basic realm=" in challenge
    assert 'qop="auth"' in challenge


@pytest.mark.parametrize("is_old", [False, True], ids=["qop", "as before qop"])
def test_a_name_and_a_password_by_digest(server, is_old):
    phone = server.stranger(name="malai", password=PASSWORD)
    assert phone.head().status == 204
    assert phone.challenge
    if is_old:
        del phone.challenge["qop"]
    instance = new_id()
    assert phone.send(remark("x", instance)).status == 201
    assert server.states(instance) == ["accepted"]


def test_a_name_and_a_password_as_they_are(server):
    phone = server.stranger(name="malai", password=PASSWORD, challenge={})
    assert phone.send(remark("x", new_id())).status == 201


@pytest.mark.parametrize(("name", "password"), [("malai", "wrong"), ("nobody", PASSWORD), ("malai", ""), ("", "")])
@pytest.mark.parametrize("way", ["Digest", "Basic"])
def test_a_wrong_password_is_asked_for_again(server, way, name, password):
    phone = server.stranger(name=name or "x", password=password)
    phone.challenge = {} if way == "Basic" else None
    assert phone.send(remark("x", new_id())).status == 401


def test_a_proof_that_is_no_proof_is_asked_for_again(server):
    for said in (
        "Digest",
        "Digest username=",
        "Basic",
        "Basic ::::",
        "Basic bWFsYWk=",
        "Bearer x",
        "Digest " + "a=b," * 999,
    ):
        phone = server.stranger(headers=[("Authorization", said)])
        assert phone.head().status == 401
        assert phone.get("/formList").status == 401


def test_a_lost_phone_cannot_fetch_or_send_any_more_and_is_told_so(server):
    phone = server.phone("lost")
    assert phone.head().status == 401
    assert phone.get("/formList").status == 401
    assert phone.get("/forms/remark/1/form.xml").status == 401


def test_whoever_may_not_send_is_challenged_before_they_have_sent_a_large_body(server):
    phone = server.stranger()
    head = phone.written("POST", phone.target("/submission")).replace(
        b"Host:", b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 90000000\r\nHost:"
    )
    with Wire(phone.address, timeout=10) as wire:
        assert wire.ask(head).status == 401
