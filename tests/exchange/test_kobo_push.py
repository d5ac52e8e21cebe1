"""The REST service of a KoboToolbox project: what it sends is kept at once, taken in once, and only its key opens."""

from __future__ import annotations

import base64
import json

import pytest
from django.test import Client

from tests.exchange.kobo_server import KoboServer
from wayhome.exchange.kobo import pushes
from wayhome.exchange.kobo.pulling import pull
from wayhome.exchange.kobo.taking import Taken
from wayhome.exchange.models import KoboConnection, KoboPush
from wayhome.records.models import Person

DOOR = "/exchange/kobo/gate/"


@pytest.fixture
def key(connection) -> str:
    return pushes.new_key(connection)


def a_record(kobo: KoboServer, name="Dara", **said):
    return kobo.submit({"who/given_name": name, "who/age": "30", "place": "Malai"}, **said)


def push(body, *, path=DOOR, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().post(path, content, content_type="application/json", headers=headers)


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def take_in(connection) -> None:
    pushes.take_waiting(KoboConnection.objects.get(pk=connection.pk), Taken())


def test_a_record_is_kept_at_once_and_taken_in_a_moment_later(kobo, connection, key):
    assert push(a_record(kobo), **{"X-Wayhome-Key": key}).status_code == 201
    assert KoboPush.objects.count() == 1
    take_in(connection)
    assert Person.objects.get().given_name == "Dara"
    assert KoboPush.objects.count() == 0


def test_the_key_may_come_as_a_password(kobo, connection, key):
    assert push(a_record(kobo), Authorization=basic("gate", key)).status_code == 201


@pytest.mark.parametrize(
    "said", [{}, {"X-Wayhome-Key": "wrong"}, {"Authorization": basic("gate", "x")}, {"Authorization": "Basic x"}]
)
def test_without_the_key_nothing_is_kept(kobo, connection, key, said):
    reply = push(a_record(kobo), **said)
    assert reply.status_code == 401
    assert "Basic" in reply.headers["WWW-Authenticate"]
    assert KoboPush.objects.count() == 0


def test_a_connection_without_a_key_and_one_that_does_not_exist_are_closed_alike(kobo, connection):
    known = push(a_record(kobo), **{"X-Wayhome-Key": ""})
    unknown = push(a_record(kobo), path="/exchange/kobo/nothing/", **{"X-Wayhome-Key": ""})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert known.status_code == 401


def test_the_same_again_and_the_same_pulled_is_one_record(kobo, connection, key):
    record = a_record(kobo)
    for _ in range(3):
        assert push(record, **{"X-Wayhome-Key": key}).status_code == 201
    take_in(connection)
    pull(connection)
    push(record, **{"X-Wayhome-Key": key})
    take_in(connection)
    assert Person.objects.count() == 1


def test_what_is_sent_late_does_not_undo_an_edit_that_was_pulled(kobo, connection, key):
    record = a_record(kobo)
    sent = dict(record)
    kobo.edit(record, who__given_name="Dary")
    pull(connection)
    push(sent, **{"X-Wayhome-Key": key})
    take_in(connection)
    assert Person.objects.get().given_name == "Dary"


def test_an_envelope_of_the_project_is_opened(kobo, connection, key):
    assert push({"fields": a_record(kobo)}, **{"X-Wayhome-Key": key}).status_code == 201
    take_in(connection)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("body", [b"", b"<data/>", b"[]", b"{}", b'{"a": 1}', b"\xff\xfe", b"[" * 100_000, b'"x"'])
def test_what_is_no_record_is_refused_with_a_sentence(connection, key, body):
    reply = push(body, **{"X-Wayhome-Key": key})
    assert reply.status_code == 400
    assert "JSON" in reply.json()["error"]
    assert KoboPush.objects.count() == 0


def test_too_much_at_once_is_refused(connection, key):
    body = b'{"_uuid": "1", "x": "' + b"x" * 11_000_000 + b'"}'
    assert push(body, **{"X-Wayhome-Key": key}).status_code == 413


def test_a_browser_is_told_nothing(connection, key):
    assert Client().get(DOOR).status_code == 405


def test_what_waits_is_kept_while_the_connection_cannot_work(kobo, connection, key):
    KoboConnection.objects.update(profile="nothing")
    push(a_record(kobo), **{"X-Wayhome-Key": key})
    with pytest.raises(Exception, match="no column profile"):
        take_in(connection)
    assert KoboPush.objects.count() == 1
    KoboConnection.objects.update(profile="kobo-people")
    take_in(connection)
    assert Person.objects.count() == 1
