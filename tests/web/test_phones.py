"""Keys of phones: for whom they are made, what their card says to the phone, and that a revoked one is dead at once."""

from __future__ import annotations

import base64
import json
import re
import zlib
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.conftest import COMMUNE
from wayhome.accounts import field_keys
from wayhome.accounts.models import AreaGrant, FieldKey, Role, User
from wayhome.web import phone_settings

pytestmark = pytest.mark.django_db

#: what Collect's own schema of settings allows, of what the card sets
ALLOWED = {
    "form_update_mode": {"manual", "previously_downloaded", "match_exactly"},
    "autosend": {"off", "wifi_only", "cellular_only", "wifi_and_cellular"},
    "constraint_behavior": {"on_swipe", "on_finalize"},
    "image_size": {"original_image_size", "small", "very_small", "medium", "large"},
}


@pytest.fixture
def sokha(town) -> User:
    return somebody("sokha", "02", language="km")


@pytest.fixture
def far_away(town) -> User:
    return somebody("faraway", "17")


def somebody(name: str, *areas: str, role: str = Role.ENUMERATOR, language: str = "en") -> User:
    user = User.objects.create_user(name, role=role, language=language)
    AreaGrant.objects.bulk_create(AreaGrant(user=user, area=area) for area in areas)
    return user


def made(client: Client, user: str, label: str = "gate 1", **more: str) -> str:
    answer = client.post(reverse("web:phones"), {"user": user, "label": label}, **more)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def url_on(card: str) -> str:
    return re.search(r'class="uid mb-0">([^<]+)<', card)[1]


def test_a_key_is_made_shown_once_and_kept_as_a_digest(officer, sokha):
    card = made(officer, "sokha")
    key = url_on(card).rpartition("/")[2]
    assert field_keys.user_of(key) == sokha
    kept = FieldKey.objects.get()
    assert (kept.label, kept.made_by) == ("gate 1", "officer")
    assert key not in str(FieldKey.objects.values())
    assert key not in officer.get(reverse("web:phones")).content.decode()


def test_the_code_on_the_card_holds_settings_that_collect_knows(officer, sokha):
    card = made(officer, "sokha")
    chosen = phone_settings.settings_for(sokha, "gate 1", url_on(card))
    code = re.search(r'class="code" src="([^"]+)"', card)[1]
    assert unescape(code) == phone_settings.picture(phone_settings.packed(chosen))
    read = json.loads(zlib.decompress(base64.b64decode(phone_settings.packed(chosen))))
    assert read == chosen
    general = read["general"]
    assert general["server_url"] == url_on(card)
    assert (general["app_language"], general["form_update_mode"]) == ("km", "match_exactly")
    assert all(general[name] in values for name, values in ALLOWED.items())
    assert read["admin"]["change_server"] is False


def test_the_card_speaks_the_language_of_who_holds_the_phone_first(officer, sokha):
    assert re.findall(r'<ol lang="(\w+)"', made(officer, "sokha")) == ["km", "en"]


def test_keys_are_made_for_ones_own_people_alone(officer, manager, sokha, far_away):
    somebody("both", "02", "17")
    somebody("noarea")
    offered = {person.username for person in officer.get(reverse("web:phones")).context["people"]}
    assert offered == {"sokha", "officer", "focal"}
    for name in ("faraway", "both", "noarea", "nobody", "manager"):
        answer = officer.post(reverse("web:phones"), {"user": name, "label": "gate 1"})
        assert answer.status_code == 400, name
    assert not FieldKey.objects.exists()
    made(manager, "faraway")
    assert "faraway" not in officer.get(reverse("web:phones")).content.decode()
    number = FieldKey.objects.get().pk
    assert officer.post(reverse("web:phone_revoke", args=[number])).status_code == 404
    assert FieldKey.objects.get().revoked_at is None


def test_who_finds_people_in_a_commune_manages_no_keys(focal):
    assert focal.get(reverse("web:phones")).status_code == 403
    assert focal.post(reverse("web:phones"), {"user": "focal", "label": "x"}).status_code == 403


def test_a_phone_without_a_label_gets_no_key(officer, sokha):
    answer = officer.post(reverse("web:phones"), {"user": "sokha", "label": " "})
    assert (answer.status_code, FieldKey.objects.count()) == (400, 0)
    assert "which phone it is for" in answer.content.decode()


def test_a_revoked_key_opens_nothing_from_the_next_request_on(officer, sokha):
    url = url_on(made(officer, "sokha"))
    address = "/" + url.split("/", 3)[3]
    assert Client().get(f"{address}/formList").status_code == 404  # no form is published, but the key opens
    officer.post(reverse("web:phone_revoke", args=[FieldKey.objects.get().pk]))
    assert Client().get(f"{address}/formList").status_code == 401
    assert "revoked" in officer.get(reverse("web:phones")).content.decode()


def test_phones_on_the_network_get_the_plain_address_and_others_the_one_of_the_page(officer, sokha, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert "can be reached from this machine only" in made(officer, "sokha", HTTP_HOST="127.0.0.1:8000")
    assert url_on(made(officer, "sokha", HTTP_HOST="wayhome.example.org")).startswith("http://wayhome.example.org/key/")
    settings.WAYHOME_LAN_HTTP = "http://192.168.7.1:8000"
    settings.WAYHOME_LAN_HTTPS = "https://192.168.7.1:8443"
    for host, base in {
        "127.0.0.1:8000": "http://192.168.7.1:8000",
        "192.168.7.9:8443": "http://192.168.7.9:8000",
        "laptop.local:8443": "http://laptop.local:8000",
    }.items():
        card = made(officer, "sokha", HTTP_HOST=host)
        assert url_on(card).startswith(f"{base}/key/")
        assert "can be reached from this machine only" not in card


def test_a_commune_can_have_a_phone_of_its_own(officer):
    assert AreaGrant.objects.get(user__username="focal").area == COMMUNE
    assert "/key/" in url_on(made(officer, "focal"))
