"""Field keys and proofs: who a phone speaks for, and for how long."""

from __future__ import annotations

import base64
import hashlib

import pytest
from django.contrib.auth import authenticate
from django.core.cache import cache

from wayhome.accounts import field_keys, proving
from wayhome.accounts.models import FieldKey, User

pytestmark = pytest.mark.django_db
PASSWORD, TARGET, HERE, THERE = "rice: and fish", "/submission?deviceID=a%3Ab", "10.0.0.1", "10.0.0.2"


@pytest.fixture(autouse=True)
def forget() -> None:
    cache.clear()
    field_keys._noted.clear()
    field_keys._believed.clear()


@pytest.fixture
def dara(settings) -> User:
    settings.WAYHOME_DIGEST_AUTH = True
    return User.objects.create_user("dara", password=PASSWORD, role="enumerator")


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def digest(
    challenge: str, password: str = PASSWORD, *, uri: str = TARGET, method: str = "POST", qop: str = "auth"
) -> str:
    nonce = challenge.split('nonce="')[1].split('"')[0]
    middle = f"{nonce}:00000001:abc:{qop}" if qop else nonce
    response = md5(f"{md5(f'dara:Wayhome:{password}')}:{middle}:{md5(f'{method}:{uri}')}")
    said = f'Digest username="dara", realm="Wayhome", nonce="{nonce}", uri="{uri}", response="{response}"'
    return said + (f', qop={qop}, nc=00000001, cnonce="abc"' if qop else "")


def proved(authorization: str, address: str = HERE) -> User | None:
    return proving.user_of(authorization, "POST", TARGET, address)


def test_a_key_is_told_once_and_only_its_digest_is_kept(dara):
    key = field_keys.make(dara, "the phone at the gate", by="officer")
    assert field_keys.user_of(key) == dara
    kept = FieldKey.objects.get()
    assert key not in str(vars(kept)) and len(key) >= 64
    assert (kept.label, kept.made_by) == ("the phone at the gate", "officer")


def test_a_key_that_is_unknown_revoked_or_of_somebody_who_left_opens_nothing(dara, monkeypatch):
    key = field_keys.make(dara, "a phone", by="officer")
    for wrong in ("", "x", key[:-1], key + "x", key.swapcase(), "\0", "ក"):
        assert field_keys.user_of(wrong) is None
    assert field_keys.user_of(key) == dara
    dara.is_active = False
    dara.save()
    monkeypatch.setattr(field_keys, "BELIEVED_FOR", -1.0)
    field_keys._believed.clear()
    assert field_keys.user_of(key) is None
    dara.is_active = True
    dara.save()
    field_keys.revoke(FieldKey.objects.get(), by="officer")
    assert field_keys.user_of(key) is None
    first = FieldKey.objects.get()
    field_keys.revoke(first, by="another")
    assert FieldKey.objects.get().revoked_at == first.revoked_at
    assert FieldKey.objects.get().revoked_by == "officer"


def test_use_is_noted_once_a_minute(dara, django_assert_num_queries):
    key = field_keys.make(dara, "a phone", by="officer")
    field_keys.user_of(key)
    noted = FieldKey.objects.get().last_used
    assert noted is not None
    with django_assert_num_queries(0):
        field_keys.user_of(key)
    assert FieldKey.objects.get().last_used == noted


def test_a_password_as_it_is(dara):
    assert proved(basic("dara", PASSWORD)) == dara
    for wrong in (
        basic("dara", "rice"),
        basic("nobody", PASSWORD),
        basic("dara", ""),
        "Basic",
        "Basic §",
        "Basic ZGFyYQ==",
    ):
        assert proved(wrong) is None


def test_a_new_password_ends_the_old_one_at_once(dara):
    assert proved(basic("dara", PASSWORD)) == dara
    dara.set_password("another")
    dara.save()
    assert proved(basic("dara", PASSWORD)) is None
    assert proved(basic("dara", "another")) == dara
    dara.is_active = False
    dara.save()
    assert proved(basic("dara", "another")) is None


def test_a_password_is_worked_out_once_for_a_queue_of_forms(dara, monkeypatch):
    asked = []
    monkeypatch.setattr(proving, "check_password", lambda *given: asked.append(given) or True)
    for _ in range(5):
        assert proved(basic("dara", "worked out once")) == dara
    assert len(asked) == 1


def test_wrong_tries_make_one_name_at_one_address_wait_and_nobody_else(dara):
    other = User.objects.create_user("maly", password=PASSWORD)
    for _ in range(proving.TRIES):
        assert proved(basic("dara", "wrong")) is None
    with pytest.raises(proving.Waiting):
        proved(basic("dara", PASSWORD))
    assert proved(basic("maly", PASSWORD)) == other
    assert proved(basic("dara", PASSWORD), THERE) == dara


@pytest.mark.parametrize("qop", ["auth", ""])
def test_digest_proves_a_password_without_sending_it(dara, qop):
    challenge = proving.challenges()[0]
    assert challenge.startswith("Digest ") and 'qop="auth"' in challenge
    assert proved(digest(challenge, qop=qop)) == dara
    assert proved(digest(challenge, qop=qop)) == dara
    for wrong in (
        digest(challenge, "wrong", qop=qop),
        digest(challenge, uri="/elsewhere", qop=qop),
        digest(challenge, method="GET", qop=qop),
        digest('nonce="made-up"', qop=qop),
        digest(challenge, qop="auth-int"),
    ):
        assert proved(wrong) is None


def test_an_old_challenge_is_given_anew(dara, monkeypatch):
    said = digest(proving.challenges()[0])
    monkeypatch.setattr(proving, "NONCE_SECONDS", -1)
    with pytest.raises(proving.Stale):
        proved(said)
    assert "stale=true" in proving.challenges(is_stale=True)[0]


def test_without_the_option_nothing_is_kept_for_digest_and_none_is_taken(dara, settings):
    said = digest(proving.challenges()[0])
    settings.WAYHOME_DIGEST_AUTH = False
    assert proved(said) is None
    assert [each.split(" ")[0] for each in proving.challenges()] == ["Basic"]
    assert User.objects.create_user("maly", password=PASSWORD).digest_secret == ""
    dara.set_password(PASSWORD)
    assert dara.digest_secret == ""
    assert authenticate(username="maly", password=PASSWORD)
