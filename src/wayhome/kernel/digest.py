"""Digests and identifiers: what makes two contents the same, and one record itself."""

from __future__ import annotations

import hashlib
import os
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
    return os.urandom(16).hex()


def new_uid() -> str:
    """A UUIDv7 (RFC 9562) as text: in order of making, so indexes grow at their end."""
    stamp = f"{time.time_ns() // 1_000_000:012x}"
    tail = os.urandom(10).hex()
    return f"{stamp[:8]}-{stamp[8:]}-7{tail[:3]}-{_VARIANT[tail[3]]}{tail[4:7]}-{tail[7:19]}"


_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
