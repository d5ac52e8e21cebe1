"""Who a request comes from, by the name and the password it carries: as they are (Basic) or as a proof (Digest)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from urllib.parse import unquote
from urllib.request import parse_http_list, parse_keqv_list

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.core.cache import cache

from wayhome.accounts.models import REALM, User

TRIES = 8
WAIT = 60
REMEMBERED = 600.0
NONCE_SECONDS = 600
SALT = "wayhome.digest"

#: passwords checked lately, as digests under a secret of this process: a check takes a third of a second
_checked: dict[bytes, float] = {}
_secret = secrets.token_bytes(32)


class Waiting(Exception):
    """Too many wrong tries for this name from this address: wait."""


class Stale(Exception):
    """The proof rests on a challenge that is too old: it may be right, and is asked for again."""


def user_of(authorization: str, method: str, target: str, address: str) -> User | None:
    """The active user who proves to be one by the header Authorization; None for anybody else.

    `target` is the path of the request with its query, `address` where it comes from. Raises Waiting after `TRIES`
    wrong passwords for one name from one address within a minute: others of the same office are not concerned.
    Raises Stale.
    """
    scheme, _, said = authorization.partition(" ")
    if scheme.lower() == "basic":
        return _by_password(said, address)
    if scheme.lower() == "digest" and settings.WAYHOME_DIGEST_AUTH:
        return _by_digest(said, method, target, address)
    return None


def challenges(is_stale: bool = False) -> list[str]:
    """The values of WWW-Authenticate: which proofs are taken. Phones take the first that they know."""
    basic = f'Basic realm="{REALM}", charset="UTF-8"'
    if not settings.WAYHOME_DIGEST_AUTH:
        return [basic]
    nonce = signing.TimestampSigner(salt=SALT).sign(secrets.token_hex(8))
    stale = ", stale=true" if is_stale else ""
    return [f'Digest realm="{REALM}", domain="/", qop="auth", algorithm=MD5, nonce="{nonce}"{stale}', basic]


def _by_password(said: str, address: str) -> User | None:
    try:
        name, colon, password = base64.b64decode(said, validate=True).decode().partition(":")
    except ValueError:
        return None
    if not colon:
        return None
    tries = _Tries(address, name)
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        make_password(password)  # takes as long as for a name that exists
    elif _is_password(user, password):
        tries.forget()
        return user
    tries.count()
    return None


def _is_password(user: User, password: str) -> bool:
    mark = hmac.digest(_secret, f"{user.password}\0{password}".encode(), "sha256")
    if _checked.get(mark, 0.0) > time.monotonic():
        return True
    if not check_password(password, user.password):
        return False
    for old, until in list(_checked.items()):  # other threads forget and remember, too
        if until < time.monotonic():
            _checked.pop(old, None)
    _checked[mark] = time.monotonic() + REMEMBERED
    return True


def _by_digest(said: str, method: str, target: str, address: str) -> User | None:
    """RFC 2617 with qop "auth", and RFC 2069 without. A proof seen twice is taken twice: sending twice does no harm."""
    try:
        proof = parse_keqv_list(parse_http_list(said))
        name, nonce, uri, response = (proof[key] for key in ("username", "nonce", "uri", "response"))
        signing.TimestampSigner(salt=SALT).unsign(nonce, max_age=NONCE_SECONDS)
    except signing.SignatureExpired:
        raise Stale from None
    except (ValueError, KeyError, IndexError, signing.BadSignature):
        return None
    if unquote(uri) != unquote(target) or proof.get("qop", "auth") != "auth":
        return None
    tries = _Tries(address, name)
    user = User.objects.filter(username=name, is_active=True).exclude(digest_secret="").first()
    between = [nonce, proof.get("nc", ""), proof.get("cnonce", ""), "auth"] if "qop" in proof else [nonce]
    secret = user.digest_secret if user else ""
    expected = _md5(":".join([secret, *between, _md5(f"{method}:{uri}")]))
    if user is not None and hmac.compare_digest(expected.encode(), response.lower().encode()):
        return user
    tries.count()
    return None


class _Tries:
    """The wrong tries for one name from one address. Raises Waiting when made, if there are too many."""

    def __init__(self, address: str, name: str):
        self.key = "proof:" + hashlib.sha256(f"{address}\0{name}".encode()).hexdigest()
        if cache.get(self.key, 0) >= TRIES:
            raise Waiting

    def count(self) -> None:
        cache.add(self.key, 0, WAIT)
        cache.incr(self.key)

    def forget(self) -> None:
        cache.delete(self.key)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
