"""The pages of the connections: made, used and looked at, with no secret on them, by those who may."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.exchange.kobo_server import ASSET, TOKEN
from tests.web.test_sheets import bring, form_of
from wayhome.accounts.models import AreaGrant, User
from wayhome.capture.saved import SavedProfile
from wayhome.exchange.kobo.pulling import pull
from wayhome.exchange.models import KoboConnection, KoboRow
from wayhome.jobs.models import Job
from wayhome.jobs.worker import run_pending
from wayhome.records.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(manager) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def typed(kobo, **said):
    usual = {
        "name": "gate", "base_url": kobo.address, "is_local": "1", "asset": ASSET, "token": TOKEN,
        "profile": "kobo-people", "repeat": "", "window": "30",
    }  # fmt: skip
    return usual | said


def made(desk, kobo) -> KoboConnection:
    assert desk.post("/kobo/", typed(kobo)).status_code == 302
    return KoboConnection.objects.get()


def somebody(kobo, name="Dara"):
    return kobo.submit({"who/given_name": name, "who/age": "30", "place": "Malai"})


@pytest.mark.django_db(transaction=True)
def test_a_project_is_connected_and_pulled_in_the_background(desk, kobo):
    connection = made(desk, kobo)
    assert (connection.by, connection.token) == ("sophea", TOKEN)
    somebody(kobo)
    assert desk.post("/kobo/gate/pull/").status_code == 302
    run_pending()
    job = Job.objects.get()
    assert (job.state, job.result["new"]) == ("done", 1), job.problems
    assert "/kobo/gate/" in desk.get(f"/jobs/{job.pk}/").content.decode()
    assert Person.objects.get().given_name == "Dara"
    assert "gate.tsv" in desk.get("/kobo/gate/").content.decode()


def test_no_page_shows_the_token_or_the_name_of_a_person(desk, kobo):
    connection = made(desk, kobo)
    record = somebody(kobo)
    pull(connection)
    kobo.delete(record)
    pull(connection, whole=True)
    for path in ("/kobo/", "/kobo/gate/", "/jobs/"):
        page = desk.get(path).content.decode()
        assert TOKEN not in page and "Dara" not in page
    assert record["_uuid"] in desk.get("/kobo/gate/").content.decode()


def test_saving_again_keeps_the_token_but_never_for_another_server(desk, kobo):
    made(desk, kobo)
    desk.post("/kobo/gate/", typed(kobo, token="", window="7"))
    assert (KoboConnection.objects.get().token, KoboConnection.objects.get().window) == (TOKEN, 7)
    desk.post("/kobo/gate/", typed(kobo, token="", base_url="http://10.0.0.9"))
    assert KoboConnection.objects.get().token == ""


def test_what_names_the_records_stays_once_some_have_come(desk, kobo):
    connection = made(desk, kobo)
    somebody(kobo)
    pull(connection)
    for change in ({"asset": "another"}, {"profile": "kobo-families", "repeat": "hh/member"}):
        assert desk.post("/kobo/gate/", typed(kobo, **change)).status_code == 400
    assert KoboConnection.objects.get().profile == "kobo-people"
    assert desk.post("/kobo/gate/", typed(kobo, window="9")).status_code == 302
    assert KoboConnection.objects.get().last_id == kobo.last_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Not a name"}, {"name": ""}, {"base_url": "kobo"}, {"base_url": "http://kobo.example", "is_local": ""},
        {"asset": "../x"}, {"profile": "keyless"}, {"profile": "none"}, {"window": "0"}, {"window": "many"},
        {"repeat": "hh/member"},
    ],
)  # fmt: skip
def test_a_connection_that_cannot_work_is_not_made_and_says_why(desk, kobo, wrong):
    reply = desk.post("/kobo/", typed(kobo, **wrong))
    assert reply.status_code == 400
    assert 'role="alert"' in reply.content.decode()
    assert TOKEN not in reply.content.decode()
    assert not KoboConnection.objects.exists()


def test_a_key_is_shown_once_and_opens_the_door(desk, kobo):
    connection = made(desk, kobo)
    page = desk.post("/kobo/gate/key/").content.decode()
    key = page.split("X-Wayhome-Key: ")[1].split("<")[0]
    assert "/exchange/kobo/gate/" in page
    sent = Client().post(
        "/exchange/kobo/gate/", somebody(kobo), content_type="application/json", headers={"X-Wayhome-Key": key}
    )
    assert sent.status_code == 201
    assert key not in desk.get("/kobo/gate/").content.decode()
    connection.refresh_from_db()
    assert key not in str(connection.__dict__)


def test_the_columns_come_as_a_sheet_without_answers(desk, kobo):
    made(desk, kobo)
    somebody(kobo)
    sheet = desk.get("/kobo/gate/columns.tsv").content.decode("utf-8-sig")
    assert sheet.startswith("meta/rootUuid\t_row\t")
    assert "who/given_name" in sheet and "Dara" not in sheet
    assert len(sheet.splitlines()) == 1


def test_what_is_missing_is_removed_or_kept_with_a_reason(desk, kobo):
    connection = made(desk, kobo)
    records = [somebody(kobo, name) for name in ("Dara", "Maly")]
    pull(connection)
    for record in records:
        kobo.delete(record)
    pull(connection, whole=True)
    first, second = connection.rows.all()
    assert desk.post(f"/kobo/gate/missing/{first.pk}/", {"do": "remove", "reason": ""}).status_code == 400
    assert desk.post(f"/kobo/gate/missing/{first.pk}/", {"do": "remove", "reason": "twice"}).status_code == 302
    assert desk.post(f"/kobo/gate/missing/{second.pk}/", {"do": "keep", "reason": "right here"}).status_code == 302
    assert [person.given_name for person in Person.objects.all()] == ["Maly"]
    assert list(KoboRow.objects.values_list("decision", "reason")) == [("voided", "twice"), ("kept", "right here")]
    assert desk.post("/kobo/gate/missing/99/", {"do": "keep", "reason": "x"}).status_code == 404


@pytest.mark.parametrize("role", ["provincial_officer", "commune_focal_point", "enumerator"])
def test_only_those_who_publish_forms_and_import_may_connect(desk, kobo, role):
    made(desk, kobo)
    other = User.objects.create_user("other", role=role)
    AreaGrant.objects.create(user=other, area="KH")
    client = Client()
    client.force_login(other)
    for path in ("/kobo/", "/kobo/gate/", "/kobo/gate/columns.tsv"):
        assert client.get(path).status_code == 403
    for path in ("/kobo/", "/kobo/gate/", "/kobo/gate/pull/", "/kobo/gate/key/", "/kobo/gate/missing/1/"):
        assert client.post(path).status_code == 403


def test_the_columns_become_a_profile_on_the_imports_page(desk, kobo):
    connection = made(desk, kobo)
    somebody(kobo)
    sheet = desk.get("/kobo/gate/columns.tsv").content
    there = bring(desk, sheet, "gate-columns.tsv")
    form = form_of(desk.get(there).content.decode())
    columns = sheet.decode("utf-8-sig").strip().split("\t")
    read = {"who/given_name": "person.given_name", "who/age": "person.age", "place": "person.home"}
    form = {name: values for name, values in form.items() if not name.startswith("c")} | {
        "kind": ["person"], "key": ["0"], "do": "save", "title": "People of the gate",
        **{f"c{columns.index(column)}": [meant] for column, meant in read.items()},
    }  # fmt: skip
    assert desk.post(there, form).status_code == 302
    (saved,) = SavedProfile.objects.all()
    assert saved.description["key"] == ["meta/rootUuid"]
    assert "People of the gate" in desk.get("/kobo/gate/").content.decode()
    assert desk.post("/kobo/gate/", typed(kobo, profile=saved.name)).status_code == 302
    connection.refresh_from_db()
    assert pull(connection).rows.new == 1
