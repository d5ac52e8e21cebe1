"""Sealed texts: content and its signature in one text, short enough for a QR code, checked with a public key alone.

A text is `WH1:` and then base32 (RFC 4648, no padding) of the signature and the content: capitals and digits only,
which QR codes hold in fewer dots. The signature is Ed25519 (RFC 8032) over `WH1:` and the content, so that what was
signed for another use is none here.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.problems import Problem, declare

MARK = "WH1:"
SIGNATURE_BYTES = 64
ID_DIGITS = 8

NOT_SEALED = declare("sealed.not_one", "This is not the code of a certificate. It begins with {mark}.")
NOT_WHOLE = declare("sealed.not_whole", "This code is not whole. Scan it again, or copy all of it.")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a text says, and the signature over it, not checked yet."""

    content: bytes
    signature: bytes


def seal(content: bytes, key: Ed25519PrivateKey) -> str:
    """The text of the content, signed. The same content and key give the same text."""
    signature = key.sign(MARK.encode() + content)
    return MARK + base64.b32encode(signature + content).decode().rstrip("=")


def opened(text: str) -> Sealed | Problem:
    """What stands in a text, alone or after the # of an address; small letters and blanks do no harm."""
    packed = "".join(text.rpartition("#")[2].split()).upper()
    if not packed.startswith(MARK):
        return NOT_SEALED(mark=MARK)
    letters = packed.removeprefix(MARK)
    try:
        content = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        return NOT_WHOLE()
    if len(content) <= SIGNATURE_BYTES or base64.b32encode(content).decode().rstrip("=") != letters:
        return NOT_WHOLE()
    return Sealed(content[SIGNATURE_BYTES:], content[:SIGNATURE_BYTES])


def is_signed_by(sealed: Sealed, public: bytes) -> bool:
    """Whether the holder of the key signed exactly this content. `public` are the 32 bytes of the public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(sealed.signature, MARK.encode() + sealed.content)
    except InvalidSignature:
        return False
    return True


def key_id(public: bytes) -> str:
    """What a public key is called on paper: the first eight hexadecimal digits of its SHA-256, in capitals."""
    return sha256_hex(public)[:ID_DIGITS].upper()
