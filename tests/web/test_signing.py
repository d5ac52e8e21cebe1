"""Signing in, the language, what a page may load, and what is said when something is not there."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from tests.reports.conftest import base, office  # noqa: F401
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.web import errors, signing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_tries(office):  # noqa: F811
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def maly() -> User:
    user = User.objects.create_user("maly", password="rice-and-fish", role=Role.PROVINCIAL_OFFICER, language="en")
    AreaGrant.objects.create(user=user, area="02")
    return user


def try_password(client: Client, password: str, **more: str):
    return client.post("/sign-in/", {"username": "maly", "password": password, **more})


def test_the_first_look_is_khmer():
    answer = Client(headers={"Accept-Language": "en"}).get("/sign-in/")
    assert '<html lang="km">' in answer.content.decode()
    assert answer.headers["Content-Language"] == "km"


def test_a_stranger_is_asked_to_sign_in_and_then_goes_on(maly):
    client = Client()
    answer = client.get("/figures/?as_of=2020-04-07")
    assert answer.status_code == 302 and answer.url.startswith("/sign-in/?next=")
    page = client.get(answer.url).content.decode()
    wanted = re.findall(r'name="next" value="([^"]*)"', page)[-1]
    assert try_password(client, "rice-and-fish", next=wanted).url == "/figures/?as_of=2020-04-07"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_signing_in_leads_to_pages_of_this_house_alone(maly, elsewhere):
    assert try_password(Client(), "rice-and-fish", next=elsewhere).url == "/"


def test_who_only_fills_forms_begins_at_the_forms(maly):
    User.objects.filter(pk=maly.pk).update(role=Role.ENUMERATOR)
    assert try_password(Client(), "rice-and-fish", next="/").url == "/capture/"
    assert try_password(Client(), "rice-and-fish", next="/figures/").url == "/figures/"


def test_a_wrong_password_is_said_and_opens_nothing(maly):
    client = Client()
    answer = try_password(client, "wrong")
    assert answer.status_code == 400
    assert client.get("/").status_code == 302


def test_many_wrong_tries_make_the_address_wait_but_lock_nobody_out(maly):
    stranger = Client(REMOTE_ADDR="10.0.0.9")
    for _ in range(signing.TRIES):
        assert try_password(stranger, "wrong").status_code == 400
    assert try_password(stranger, "rice-and-fish").status_code == 429
    assert try_password(Client(REMOTE_ADDR="10.0.0.7"), "rice-and-fish").status_code == 302


def test_a_right_password_forgets_the_wrong_ones(maly):
    for _ in range(3):
        for _ in range(signing.TRIES - 1):
            try_password(Client(), "wrong")
        assert try_password(Client(), "rice-and-fish").status_code == 302


def test_signing_out_ends_the_session_and_needs_a_form(maly):
    client = Client()
    client.force_login(maly)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/").status_code == 302


def test_the_language_is_kept_with_the_user_and_in_the_browser(maly):
    client = Client()
    client.force_login(maly)
    assert client.post("/language/", {"language": "km", "next": "/figures/"}).url == "/figures/"
    maly.refresh_from_db()
    assert maly.language == "km"
    client.logout()
    assert '<html lang="km">' in client.get("/sign-in/").content.decode()


def test_an_unknown_language_changes_nothing(maly):
    client = Client()
    client.force_login(maly)
    client.post("/language/", {"language": "tlh"})
    maly.refresh_from_db()
    assert maly.language == "en"


def test_every_form_needs_its_token(maly):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"username": "maly", "password": "rice-and-fish"})
    assert answer.status_code == 403
    assert "sessionid" not in answer.cookies


def test_pages_load_nothing_from_elsewhere_and_run_no_script_of_their_own(maly):
    client = Client()
    client.force_login(maly)
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    scripts = re.search(r"script-src ([^;]*)", policy).group(1)
    assert scripts == "'self'"
    assert "unsafe-eval" not in policy and "http" not in policy
    html = answer.content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)
    tags = re.findall(r"<script\b[^>]*>", html)
    assert tags and all("src=" in tag or 'type="application/json"' in tag for tag in tags)
    assert not re.findall(r"\son\w+=", html)
    assert "no-store" in answer.headers["Cache-Control"]


def test_somebody_without_an_area_is_told_so_and_can_sign_out():
    user = User.objects.create_user("nobody", role=Role.COMMUNE_FOCAL_POINT, language="en")
    client = Client()
    client.force_login(user)
    answer = client.get("/")
    assert answer.status_code == 403
    assert "nobody has said yet what you may do" in answer.content.decode()
    assert client.post("/sign-out/").status_code == 302


@pytest.mark.parametrize(("language", "title"), [("en", "There is nothing here"), ("km", "គ្មាន")])
def test_what_is_not_there_is_said_in_the_readers_language(maly, language, title):
    maly.language = language
    maly.save()
    client = Client()
    client.force_login(maly)
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert title in answer.content.decode()


def test_a_broken_page_is_said_without_the_database(django_db_blocker):
    request = RequestFactory().get("/")
    with django_db_blocker.block():
        answer = errors.broken(request)
    assert answer.status_code == 500
    assert "<html" in answer.content.decode()
