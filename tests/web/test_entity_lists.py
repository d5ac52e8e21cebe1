"""Lists of people as a phone fetches them: whose, how, and what it is told of those who left."""

from __future__ import annotations

import gzip
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from tests.web.conftest import OTHER_PROVINCE, client_of, names_of
from wayhome.capture import files, intake
from wayhome.capture.forms.tables import Form, FormFile, FormVersion
from wayhome.kernel.clock import now

pytestmark = pytest.mark.django_db
XFORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
<instance id="people" src="jr://file-csv/people.csv"/></model></h:head><h:body>
<input ref="instance('people')/root/item[home='']/phone"/></h:body></h:html>"""


@pytest.fixture
def form(town) -> dict[str, str]:
    made = FormVersion.objects.create(
        form=Form.objects.create(form_id="visit"), version="1", digest=files.keep(XFORM), md5="0" * 32, size=1,
        published_at=now(), by="x",
    )  # fmt: skip
    FormFile.objects.create(version=made, filename="people.csv", kind="person")
    return {"form_id": "visit", "version": "1"}


def manifest(client, form) -> dict[str, str]:
    answer = client.get(reverse("web:xform_manifest", kwargs=form))
    (file,) = ElementTree.fromstring(answer.content)
    assert file.get("type") == "entityList"
    return {part.tag.rpartition("}")[2]: part.text for part in file}


def test_a_phone_gets_the_people_of_its_area_packed_or_plain(town, form, focal):
    address = manifest(focal, form)["downloadUrl"]
    plain, packed = focal.get(address), focal.get(address, headers={"Accept-Encoding": "gzip"})
    told = plain.getvalue().decode()
    assert gzip.decompress(packed.getvalue()).decode() == told
    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert {line.split(",")[0] for line in told.splitlines()[1:]} == {town.person[n] for n in ("T001", "T002", "T006")}
    assert told.startswith("name,label,__version,phone,home\n")
    assert not [name for name in names_of("T003", "T004", "T005") if name in told]


def test_who_has_the_list_is_told_so_until_it_changes(town, form, focal, officer):
    before = manifest(focal, form)
    etag = focal.head(before["downloadUrl"]).headers["ETag"]
    assert focal.head(before["downloadUrl"]).content == b""
    assert focal.get(before["downloadUrl"], headers={"If-None-Match": etag}).status_code == 304
    intake.put("person", {"note": "elsewhere"}, "x", uid=town.person["T004"])
    assert manifest(focal, form) == before
    intake.put("person", {"home": OTHER_PROVINCE}, "x", uid=town.person["T002"])
    assert manifest(focal, form)["hash"] != before["hash"]
    assert focal.get(before["downloadUrl"], headers={"If-None-Match": etag}).status_code == 200


def test_a_phone_learns_which_people_to_take_out(town, form, focal):
    address = manifest(focal, form)["integrityUrl"]
    here, far = town.person["T001"], town.person["T004"]
    answer = focal.get(address, {"id": f"{here},{far},never-<was"})
    told = {each.get("id"): each.find("deleted").text for each in ElementTree.fromstring(answer.content).iter("entity")}
    assert told == {here: "false", far: "true", "never-<was": "true"}
    intake.put("person", {"home": OTHER_PROVINCE}, "x", uid=here)
    assert f'<entity id="{here}"><deleted>true' in focal.get(address, {"id": here}).content.decode()
    assert focal.get(address).status_code == 200


def test_lists_are_for_those_who_capture(town, form, manager):
    for name in ("xform_media", "xform_integrity"):
        address = reverse(f"web:{name}", kwargs=form | {"filename": "people.csv"})
        assert (manager.get(address).status_code, client_of("focal").get(address).status_code) == (401, 200)
    assert client_of("focal").get(reverse("web:xform_integrity", kwargs=form | {"filename": "x"})).status_code == 404
