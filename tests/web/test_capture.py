"""What the capture app is made of: its words, its engine as we changed it, its places, and the page it stands on."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from wayhome.accounts.models import AreaGrant, User
from wayhome.capture import files
from wayhome.capture.forms.tables import Form, FormFile, FormVersion
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.reference import places
from wayhome.web import capture_files, capture_pages, capture_words

STATIC = capture_files.OWN.parents[1]
CHANGES = json.loads((capture_files.OWN.parents[2] / "engine_changes.json").read_text("utf-8"))


def sentences(call: str, *files: Path) -> set[str]:
    """Every text that a script hands to this function."""
    handed = re.compile(rf'\b{call}\(\s*"((?:[^"\\]|\\.)*)"')
    return {said for file in files for said in handed.findall(file.read_text("utf-8"))}


def declared() -> set[str]:
    return {str(said) for said in (*capture_words.APP, *capture_words.ENGINE)} | set(capture_words.OTHERWISE)


def test_every_sentence_of_the_app_is_declared_and_none_is_left_over():
    with translation.override("en"):
        engine = [STATIC / "vendor/web-forms" / name for name in CHANGES]
        said = sentences("t", *capture_files.OWN.glob("*.js")) | sentences("wayhomeWord", *engine)
        assert said == declared()


def test_the_engine_asks_for_each_word_that_we_know_and_for_no_file_by_its_old_name():
    for name, changes in CHANGES.items():
        text = (STATIC / "vendor/web-forms" / name).read_text("utf-8")
        for times, before, after in changes:
            assert text.count(after) >= times, after
            assert before not in text.replace(after, ""), before
        assert not re.search(r'} from "\./|await import\("\./', text)
    assert "@font-face" not in (STATIC / "vendor/web-forms/index.js").read_text("utf-8")


def test_the_policy_of_the_page_names_its_import_map_and_allows_no_other_inline_script():
    answer = Client().get("/capture/")
    (imports,) = re.findall(r'<script type="importmap">(.*?)</script>', answer.content.decode(), re.S)
    digest = base64.b64encode(hashlib.sha256(imports.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"'sha256-{digest}'" in policy
    assert "'unsafe-eval'" not in policy and "script-src 'self' 'unsafe-inline'" not in policy
    assert json.loads(imports)["imports"] == capture_files.modules()


def test_the_service_worker_keeps_every_file_and_changes_with_each(monkeypatch):
    before = Client().get("/capture/sw.js").content.decode()
    kept = json.loads(re.search(r"FILES = (\[.*?\]);", before)[1])
    assert set(capture_files.modules().values()) < set(kept)
    monkeypatch.setattr(capture_words, "said", lambda code: {"Forms": "Papers"})
    capture_pages.words.cache_clear()
    after = Client().get("/capture/sw.js").content.decode()
    capture_pages.words.cache_clear()
    assert re.findall(r'NAME = "(.*)"', before) != re.findall(r'NAME = "(.*)"', after)


AREAS = [
    ("KH", "KH", 0, "", "Country", "ប្រទេស", []),
    ("01", "01", 1, "KH", "Here", "ទីនេះ", ["Hither"]),
    ("0101", "0101", 2, "01", "Near", "", []),
    ("0101-other", "0102", 2, "01", "Far", "ឆ្ងាយ", []),
]
XFORM = b"""<html xmlns="http://www.w3.org/2002/xforms"><model><instance id="places" src="jr://file-csv/places.csv"/>
<bind nodeset="/data/a" calculate="instance('places')/root/item[level=1]/%s"/></model></html>"""


@pytest.fixture
def enumerator(db, home) -> Client:
    """Somebody at a gate of a country with four areas."""
    source = Source.objects.create(sort=Source.Sort.PACK, name="a small country", by="loader", received=now())
    path = {"": ""}
    drafts = []
    for uid, code, level, parent, name, local, aliases in AREAS:
        path[uid] = f"{path[parent]}{uid}/"
        told = {"name": name, "name_local": local, "level": level, "path": path[uid], "code": code, "aliases": aliases}
        drafts.append(
            Draft("area", {key: value for key, value in (told | {"parent": parent}).items() if value != ""}, uid)
        )
    write(drafts, source=source, by="loader")
    user = User.objects.create_user("dara", password="demo", role="enumerator", first_name="Dara")
    AreaGrant.objects.create(user=user, area="01")
    client = Client()
    client.force_login(user)
    return client


def publish(form_id: str, column: str) -> None:
    content = XFORM % column.encode()
    version = FormVersion.objects.create(
        form=Form.objects.create(form_id=form_id), version="1 a", title={"": form_id}, digest=files.keep(content),
        md5=hashlib.md5(content).hexdigest(), size=len(content), published_at=now(), by="officer",
    )  # fmt: skip
    FormFile.objects.create(version=version, filename="places.csv", kind="area")


def test_the_app_is_told_who_is_there_and_which_forms_there_are(enumerator):
    publish("a form", "code")
    told = enumerator.get("/capture/forms.json").json()
    assert told["user"] == {"name": "dara", "fullName": "Dara"}
    (form,) = told["forms"]
    assert enumerator.get(form["url"]).status_code == 200
    assert hashlib.md5(enumerator.get(form["url"]).content).hexdigest() == form["hash"]
    assert Client().get("/capture/forms.json").status_code == 302


def test_a_list_of_places_is_made_on_the_phone_if_the_phone_knows_its_columns(enumerator):
    publish("known", "code")
    publish("more", "pcode")
    known, more = enumerator.get("/capture/forms.json").json()["forms"]
    assert set(known["files"][0]["columns"]) == {"level", "code"}
    assert "columns" not in more["files"][0]
    served = b"".join(enumerator.get(known["files"][0]["url"]).streaming_content).decode().splitlines()
    assert served[0] == ",".join(["name", "label", "__version", *known["files"][0]["columns"]])
    assert {line.split(",")[1] for line in served[1:]} == {"ប្រទេស · Country", "ទីនេះ · Here", "Near", "ឆ្ងាយ · Far"}


def test_the_list_of_places_holds_every_area_and_changes_with_them(enumerator):
    before = enumerator.get("/capture/forms.json").json()["places"]
    lines = enumerator.get(before["url"]).content.decode().split("\n")
    assert lines[:2] == ["0\tKH\tCountry\tប្រទេស", "1\t01\tHere\tទីនេះ\tHither"]
    assert set(lines[2:]) == {"2\t01\tNear", "2\t02\tFar\tឆ្ងាយ\t\t0101-other"}
    source = Source.objects.latest("pk")
    write([Draft("area", {"name": "New", "level": 2, "path": "KH/01/0103/", "code": "0103", "parent": "01"}, "0103")],
          source=source, by="loader")  # fmt: skip
    places.forget()
    assert enumerator.get("/capture/forms.json").json()["places"]["hash"] != before["hash"]
