"""Secrets at rest: an API token is kept so that the database alone, or a copy of it, does not give it away."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def sealed(secret: str) -> str:
    return _seal().encrypt(secret.encode()).decode()


def unsealed(text: str) -> str:
    """The secret; "" if the key of this home has changed since, and it must be typed in again."""
    try:
        return _seal().decrypt(text.encode()).decode() if text else ""
    except InvalidToken:
        return ""


def _seal() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"wayhome.kobo").digest()
    return Fernet(base64.urlsafe_b64encode(key))
