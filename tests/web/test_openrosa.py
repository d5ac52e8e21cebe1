"""The addresses for phones, as far as one request shows it: lists, envelopes, sessions, receipts and attachments."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client

from wayhome.accounts import field_keys
from wayhome.accounts.models import AreaGrant, User
from wayhome.capture import files
from wayhome.capture.forms.tables import Form, FormFile, FormVersion
from wayhome.capture.models import Attachment, Submission
from wayhome.config.receipt_door import with_receipt_door
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.reference import places

pytestmark = pytest.mark.django_db
BOUNDARY = "x-0-x"
COUNTRY, PROVINCES = {"name": "KH", "level": 0, "path": "KH/", "code": "KH"}, ("01", "02")


@pytest.fixture(autouse=True)
def country() -> None:
    source = Source.objects.create(sort=Source.Sort.PACK, name="a small country", by="loader", received=now())
    drafts = [Draft("area", COUNTRY, "KH")]
    drafts += [
        Draft("area", {"name": uid, "level": 1, "path": f"KH/{uid}/", "code": uid, "parent": "KH"}, uid)
        for uid in PROVINCES
    ]
    write(drafts, source=source, by="loader")
    places.forget()


def person(name: str, role: str, area: str, language: str = "en") -> User:
    user = User.objects.create_user(name, role=role, language=language)
    AreaGrant.objects.create(user=user, area=area)
    return user


@pytest.fixture
def dara() -> User:
    return person("dara", "enumerator", "01")


@pytest.fixture
def key(dara) -> str:
    return field_keys.make(dara, "a phone", by="officer")


def publish(form_id: str, version: str, title: dict[str, str], content: bytes = b"<html/>") -> FormVersion:
    form, _ = Form.objects.get_or_create(form_id=form_id)
    return FormVersion.objects.create(
        form=form, version=version, title=title, digest=files.keep(content), md5=f"{len(content):032}",
        size=len(content), published_at=now(), by="officer",
    )  # fmt: skip


def xml(instance: str, said: str = "rice") -> bytes:
    return f'<data id="f"><a>{said}</a><meta><instanceID>{instance}</instanceID></meta></data>'.encode()


def body(content: bytes, *more: tuple[str, bytes]) -> bytes:
    parts = [('name="xml_submission_file"; filename="a.xml"', content), *more]
    return (
        b"".join(
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; {said}\r\n\r\n".encode() + each + b"\r\n"
            for said, each in parts
        )
        + f"--{BOUNDARY}--\r\n".encode()
    )


def send(client: Client, address: str, content: bytes, *more: tuple[str, bytes], **headers: str):
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return client.post(address, body(content, *more), content_type=kind, headers=headers)


def message(answer) -> str:
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert "Date" in answer.headers
    found = re.fullmatch(
        r'<\?xml version="1.0" encoding="UTF-8"\?>\n<OpenRosaResponse xmlns="http://openrosa.org/http/response" '
        r'items="0"><message nature="\w+">([^<]+)</message></OpenRosaResponse>',
        answer.content.decode(),
    )
    return found[1]


# the list


def test_the_list_is_never_empty_in_doubt(key):
    answer = Client().get(f"/key/{key}/formList")
    assert answer.status_code == 404 and message(answer)
    version = publish("visit", "1", {"en": "Visit"})
    assert Client().get(f"/key/{key}/formList").status_code == 200
    version.form.closed_at = now()
    version.form.save()
    assert "<xform>" not in Client().get(f"/key/{key}/formList").content.decode()


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("km", "ការចុះសួរ"),
        ("km-KH,en;q=0.5", "ការចុះសួរ"),
        ("fr-FR, en;q=0.3", "Visit &amp; &lt;ask&gt;"),
        ("fr", "Visit &amp; &lt;ask&gt;"),
        ("", "Visit &amp; &lt;ask&gt;"),
        ("%%%", "Visit &amp; &lt;ask&gt;"),
    ],
)
def test_names_come_in_the_language_that_the_phone_asks_for(key, asked, name):
    publish("visit", "1", {"en": "Visit & <ask>", "km": "ការចុះសួរ"})
    answer = Client(headers={"Accept-Language": asked}).get(f"/key/{key}/formList")
    assert f"<name>{name}</name>" in answer.content.decode()


def test_the_list_shows_the_current_version_of_the_form_that_is_asked_for(key):
    publish("visit", "1", {"": "Visit"})
    publish("visit", "2", {"": "Visit"}, b"<html>2</html>")
    publish("count", "", {})
    answer = Client().get(f"/key/{key}/formList?formID=visit").content.decode()
    assert re.findall("<formID>(.*?)</formID><name>Visit</name><version>(.*?)</version>", answer) == [("visit", "2")]
    assert "manifestUrl" not in answer and "descriptionText" not in answer
    assert "descriptionText" in Client().get(f"/key/{key}/formList?verbose=true").content.decode()
    assert Client().get(f"/key/{key}/formList?formID=no").status_code == 404
    assert answer.count(f"http://testserver/key/{key}/forms/visit/2/form.xml") == 1


def test_a_form_of_any_name_and_version_is_found_again_byte_for_byte(key):
    content = "<html>\r\n ភូមិ \t</html>".encode()
    for number, (form_id, version) in enumerate(
        [("a/b", "1/2"), ("ក ខ", "១"), ("50%", "%2F"), ("f", ""), ("a..b", "?x#y")]
    ):
        publish(form_id, version, {}, content + b" " * number)
    for address in re.findall("<downloadUrl>http://testserver(.*?)</downloadUrl>", _list(key)):
        answer = Client().get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        assert answer.content.strip() == content
        assert Client(headers={"If-None-Match": answer.headers["ETag"]}).get(address).status_code == 304
    assert Client().get(f"/key/{key}/forms/f/9/form.xml").status_code == 404


def test_files_of_a_form_are_listed_when_they_are_there_and_given_as_they_are(key):
    version = publish("visit", "1", {})
    picture = b"\xff\xd8\xff\xe0" + b"x" * 10
    FormFile.objects.create(version=version, filename="រូប.jpg", digest=files.keep(picture), md5="5" * 32)
    FormFile.objects.create(version=version, filename="not-given.csv")
    FormFile.objects.create(version=version, filename="people.csv", kind="person")
    (manifest,) = re.findall("<manifestUrl>http://testserver(.*?)</manifestUrl>", _list(key))
    listed = Client().get(manifest).content.decode()
    assert "not-given" not in listed
    assert f"<filename>រូប.jpg</filename><hash>md5:{'5' * 32}</hash>" in listed
    assert re.search('<mediaFile type="entityList"><filename>people.csv</filename>.*<integrityUrl>', listed)
    found = dict(re.findall("<filename>(.*?)</filename>.*?<downloadUrl>http://testserver(.*?)</downloadUrl>", listed))
    answer = Client().get(found["រូប.jpg"])
    assert b"".join(answer.streaming_content) == picture
    assert answer.headers["Content-Disposition"].startswith("attachment")
    people = Client().get(found["people.csv"])
    assert b"".join(people.streaming_content).startswith(b"name,label,__version")


def _list(key: str) -> str:
    return Client().get(f"/key/{key}/formList").content.decode()


# who asks, and what they are told


def test_every_answer_below_a_key_is_an_envelope(key):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert message(strict.get(f"/key/{key}/nothing/here"))
    assert strict.put(f"/key/{key}/submission").status_code == 405
    assert message(strict.delete(f"/key/{key}/formList"))
    assert strict.get(f"/key/{key}x/formList").status_code == 401
    assert message(Client(headers={"Host": "elsewhere.example"}).get(f"/key/{key}/formList"))


def test_what_breaks_is_said_in_an_envelope_and_the_key_is_not_written_down(key, monkeypatch, caplog):
    monkeypatch.setattr("wayhome.web.openrosa_submission.receive_post", lambda *a, **k: 1 / 0)
    answer = send(Client(), f"/key/{key}/submission", xml("uuid:1"))
    assert answer.status_code == 500 and message(answer)
    monkeypatch.setattr("wayhome.web.openrosa_submission.receive_post", full_disk)
    answer = send(Client(), f"/key/{key}/submission", xml("uuid:1"))
    assert answer.status_code == 503 and "no room" in message(answer)
    assert caplog.records and key not in caplog.text


def full_disk(*given, **more):
    raise OSError(28, "No space left on device")


def test_a_national_manager_may_not_send_and_is_asked_for_somebody_who_may():
    manager = person("manager", "national_manager", "KH")
    answer = Client().get(f"/key/{field_keys.make(manager, 'a phone', by='x')}/submission")
    assert answer.status_code == 401 and "WWW-Authenticate" in answer.headers


def test_a_session_sends_only_in_the_name_of_its_user(dara):
    person("maly", "enumerator", "01")
    client = Client(enforce_csrf_checks=True)
    client.force_login(dara)
    app = {"X-Wayhome-User": "dara"}
    assert send(client, "/submission", xml("uuid:1"), **app).status_code == 201
    assert Submission.objects.get().channel == "browser"
    assert send(client, "/submission", xml("uuid:2")).status_code == 401
    assert send(client, "/submission", xml("uuid:2"), **{"X-Wayhome-User": "maly"}).status_code == 401
    assert client.get("/submission").status_code == 204
    client.logout()
    answer = send(client, "/submission", xml("uuid:2"), **app)
    assert answer.status_code == 401 and not answer.headers["WWW-Authenticate"].startswith("Basic")
    assert Submission.objects.count() == 1


def test_more_than_may_be_sent_at_once_is_refused_however_it_is_declared(key, settings):
    settings.WAYHOME_MOST_BYTES = 2_000
    large = xml("uuid:1", "x" * 3_000)
    answer = send(Client(), f"/key/{key}/submission", large)
    assert answer.status_code == 413 and message(answer)
    assert answer.headers["X-OpenRosa-Accept-Content-Length"] == "2000"
    assert _by_the_door(key, body(large), chunked=True) == "413 Request Entity Too Large"


def test_the_short_way_answers_as_the_long_one(key):
    assert _by_the_door(key, body(xml("uuid:1"))) == "201 Created"
    assert _by_the_door(key, body(xml("uuid:1")), chunked=True) == "201 Created"
    assert _by_the_door(key, body(xml("uuid:2"))[:-4], chunked=True) == "400 Bad Request"
    assert _by_the_door(key, body(xml("uuid:2")), length=5_000) == "400 Bad Request"
    assert _by_the_door("no", body(xml("uuid:2"))) == "401 Unauthorized"
    assert list(Submission.objects.values_list("instance", flat=True)) == ["uuid:1"]


def _by_the_door(key: str, content: bytes, *, chunked: bool = False, length: int | None = None) -> str:
    said = []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": f"/key/{key}/submission", "QUERY_STRING": "", "SERVER_NAME": "x",
        "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(content),
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
    }  # fmt: skip
    environ |= {"HTTP_TRANSFER_ENCODING": "chunked"} if chunked else {"CONTENT_LENGTH": str(length or len(content))}
    with_receipt_door(None)(environ, lambda status, headers: said.append(status))
    return said[0]


# receipts and attachments


def test_receipts_tell_senders_of_their_own_submissions_alone(dara, key):
    for instance, said in [("uuid:1", "a"), ("uuid:2", "a"), ("uuid:2", "b")]:
        send(Client(), f"/key/{key}/submission", xml(instance, said))
    client = Client()
    client.force_login(dara)
    told = client.get("/capture/receipts?instance=uuid:1&instance=uuid:2&instance=uuid:3").json()
    assert {instance: each["state"] for instance, each in told.items()} == {"uuid:1": "received", "uuid:2": "variant"}
    assert told["uuid:1"]["received"].endswith("+00:00")
    client.force_login(person("maly", "enumerator", "01"))
    assert client.get("/capture/receipts?instance=uuid:1").json() == {}


def test_files_are_given_to_those_who_answer_for_the_sender_and_nothing_in_them_runs(key):
    picture = b"GIF89a" + b"\0" * 20
    page = b"<html><script>alert(1)</script>"
    send(
        Client(), f"/key/{key}/submission", xml("uuid:1"),
        ('name="p"; filename="ក.gif"', picture), ('name="q"; filename="q.gif"', page),
    )  # fmt: skip
    shown, saved = Attachment.objects.order_by("pk")
    officer, abroad = Client(), Client()
    officer.force_login(person("officer", "provincial_officer", "01"))
    abroad.force_login(person("abroad", "provincial_officer", "02"))
    for kept, how in ((shown, "inline"), (saved, "attachment")):
        answer = officer.get(f"/attachments/{kept.pk}/")
        assert answer.headers["Content-Disposition"].startswith(how)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert abroad.get(f"/attachments/{kept.pk}/").status_code == 404
    assert officer.get(f"/attachments/{saved.pk}/").headers["Content-Type"] != "text/html"
    files.forget(shown.digest)
    assert officer.get(f"/attachments/{shown.pk}/").status_code == 404
