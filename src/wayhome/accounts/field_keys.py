"""Field keys: how one phone sends and fetches in the name of a user, and how that ends."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection
from django.db.models import Q

from wayhome.accounts.models import FieldKey, User
from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex
from wayhome.ledger.stores import writing

KEY_BYTES = 48
NOTED_EVERY = 60.0
BELIEVED_FOR = 1.0
MOST_BELIEVED = 10_000

#: what every request needs of a user; the rest is fetched when it is asked for
_KNOWN = ("id", "username", "role", "language")
#: plain SQL, for the ORM takes half of the time of a receipt to write it
_USER_OF = (
    f"SELECT field_key.id, {', '.join(f'person.{name}' for name in _KNOWN)} "
    f"FROM {FieldKey._meta.db_table} field_key JOIN {User._meta.db_table} person ON person.id = field_key.user_id "
    "WHERE field_key.digest = %s AND field_key.revoked_at IS NULL AND person.is_active"
)

#: digest of a key to what is believed of it, and until when: after every commit of another thread SQLite reads its
#: pages anew, and that takes longer than all else that a receipt does
_believed: dict[str, tuple[float, tuple[Any, ...]]] = {}
_noted: dict[int, float] = {}


def make(user: User, label: str, by: str) -> str:
    """Make a key for `user` and return its text, which is told only this once: its digest is all that is kept."""
    key = secrets.token_urlsafe(KEY_BYTES)
    FieldKey.objects.create(user=user, digest=_digest(key), label=label, made_at=now(), made_by=by)
    return key


def user_of(key: str) -> User | None:
    """Whose key this is; None if there is no such key, it is revoked, or its user is not active.

    What another process changes of that, this one may learn a second late.
    """
    digest = _digest(key)
    until, known = _believed.get(digest, (0.0, None))
    if known is None or until < time.monotonic():
        known = _look_up(digest)
        if known is None:
            return None
        if len(_believed) > MOST_BELIEVED:
            _believed.clear()
        _believed[digest] = (time.monotonic() + BELIEVED_FOR, known)
    _note_use(known[0])
    return User.from_db(connection.alias, _KNOWN, known[1:])


def _look_up(digest: str) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(_USER_OF, [digest])
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def revoke(key: FieldKey, by: str) -> None:
    """End a key, from the next request on. Does nothing to one that ended before."""
    FieldKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now(), revoked_by=by)
    key.refresh_from_db()
    _believed.clear()


def _note_use(key: int) -> None:
    """Write down that the key is in use, at most once a minute; where that cannot be written, nobody is turned away."""
    due = _noted.get(key, float("-inf")) + NOTED_EVERY
    if time.monotonic() < due:
        return
    _noted[key] = time.monotonic()
    long_ago = now() - timedelta(seconds=NOTED_EVERY)
    with suppress(OperationalError), writing():
        FieldKey.objects.filter(Q(last_used=None) | Q(last_used__lt=long_ago), pk=key).update(last_used=now())


def _digest(key: str) -> str:
    return sha256_hex(key.encode(errors="replace"))
