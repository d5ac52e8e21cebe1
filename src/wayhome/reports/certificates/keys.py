"""The keys that sign certificates: made once, kept in the home where only its owner reads them, published by half.

The private half is in no backup, as the key of sessions is not: a backup travels, and who finds one could make papers.
After a restore a new key is made, and what the old one signed stays good. Public halves are in the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, transaction

from wayhome.kernel.problems import Refused, declare
from wayhome.kernel.sealed import key_id
from wayhome.records.base import today
from wayhome.reports.certificates.tables import Certificate, SigningKey

FOLDER = "signing"

NOT_HERE = declare(
    "signing.not_here",
    "The key {key} that signs certificates is not in this home: it was restored from a backup, or runs on another "
    "machine. Copy the file {file} here, or make a new key on the page of keys.",
)
NOT_ITS_OWN = declare(
    "signing.not_its_own", "The file {file} does not hold the key {key}. Put the right file there, or make a new key."
)


def file_of(key: SigningKey) -> Path:
    """Where the private half of a key lies, if it is in this home."""
    return Path(settings.WAYHOME_HOME) / FOLDER / f"{key.id}.key"


def current(by: str) -> SigningKey:
    """The key that signs from now on. The first one is made when it is asked for."""
    found = SigningKey.objects.filter(retired=None).first()
    return found or _make(by)


def private(key: SigningKey) -> Ed25519PrivateKey:
    """The private half. Raises Refused if it is not in this home."""
    try:
        found = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file_of(key).read_text()))
    except FileNotFoundError:
        raise Refused([NOT_HERE(key=key.id, file=f"{FOLDER}/{key.id}.key")]) from None
    except ValueError:
        raise Refused([NOT_ITS_OWN(key=key.id, file=f"{FOLDER}/{key.id}.key")]) from None
    if found.public_key().public_bytes_raw().hex() != key.public:
        raise Refused([NOT_ITS_OWN(key=key.id, file=f"{FOLDER}/{key.id}.key")])
    return found


def is_here(key: SigningKey) -> bool:
    return file_of(key).exists()


def renew(by: str) -> SigningKey:
    """Retire the key that signs and make another. What was signed until now stays good."""
    SigningKey.objects.filter(retired=None).update(retired=today(), ended_by=by)
    return _make(by)


def revoke(key: SigningKey, day: dt.date, by: str) -> None:
    """Nothing that says it was issued with this key on that day or later is believed, and nothing more is signed."""
    key.revoked = min(day, key.revoked or day)
    key.retired = min(day, key.retired or day)
    key.ended_by = by
    key.save(update_fields=["revoked", "retired", "ended_by"])


def published() -> dict[str, Any]:
    """All that a check needs to know, for everybody: public halves, and digests of the numbers that were withdrawn."""
    return {
        "format": 1,
        "as_of": today().isoformat(),
        "keys": [
            {
                "id": key.id,
                "public": key.public,
                "from": key.made.isoformat(),
                "retired": key.retired.isoformat() if key.retired else None,
                "revoked": key.revoked.isoformat() if key.revoked else None,
            }
            for key in SigningKey.objects.all()
        ],
        "withdrawn": sorted(map(digest_of, Certificate.objects.filter(withdrawn__isnull=False))),
    }


def digest_of(certificate: Certificate) -> str:
    """How one is named among those withdrawn: eight bytes of SHA-512 over key and number, in hexadecimal."""
    return hashlib.sha512(f"{certificate.key_id}:{certificate.number}".encode()).hexdigest()[:16]


def _make(by: str) -> SigningKey:
    made = Ed25519PrivateKey.generate()
    public = made.public_key().public_bytes_raw()
    key = SigningKey(id=key_id(public), public=public.hex(), made=today(), made_by=by)
    _keep(file_of(key), made.private_bytes_raw().hex())
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError:  # another process made one at the same moment
        with suppress(FileNotFoundError):
            file_of(key).unlink()
        return SigningKey.objects.get(retired=None)
    return key


def _keep(file: Path, text: str) -> None:
    """Durably, and readable by nobody else from the first byte on."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
