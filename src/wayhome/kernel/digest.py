"""Digests and identifiers: what makes two contents the same, and one record itself."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from typing import Any

import orjson


def canonical_json(content: Any) -> bytes:
    """JSON bytes that are equal exactly when the contents are equal: keys sorted, no spaces, UTF-8."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def sha256_hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def content_digest(content: Any) -> str:
    """SHA-256 of the canonical JSON of `content`, in hex."""
    return sha256_hex(canonical_json(content))


def salted_digest(content: bytes, salt: str) -> str:
    """SHA-256 over salt and content. With the salt erased, nobody can test a guess against the digest."""
    return sha256_hex(salt.encode() + content)


def new_salt() -> str:
    return _random_bytes(16).hex()


class _Random(threading.local):
    """Random bytes of the system, fetched a few thousand at a time; each is given out once."""

    kept = b""
    used = 0
    process = 0


_random = _Random()


def _random_bytes(count: int) -> bytes:
    # A forked process must not give out what its parent still holds.
    if _random.used + count > len(_random.kept) or _random.process != os.getpid():
        _random.kept, _random.used, _random.process = os.urandom(8192), 0, os.getpid()
    found = _random.kept[_random.used : _random.used + count]
    _random.used += count
    return found


def new_uid() -> str:
    """A UUIDv7 (RFC 9562) as text: in order of making, so indexes grow at their end."""
    stamp = f"{time.time_ns() // 1_000_000:012x}"
    tail = _random_bytes(10).hex()
    return f"{stamp[:8]}-{stamp[8:]}-7{tail[:3]}-{_VARIANT[tail[3]]}{tail[4:7]}-{tail[7:19]}"


_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
