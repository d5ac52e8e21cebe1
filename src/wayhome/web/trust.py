"""The certificate authority of a home: what phones must trust before they open this server by https.

It lies in the home; `wayhome up --lan` makes it. Only its certificate is ever handed out, never its key.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from wayhome.kernel.digest import sha256_hex


def folder() -> Path:
    """Where the authority, its key and the certificate of the server are kept."""
    return Path(settings.WAYHOME_HOME) / "lan"


def authority() -> bytes | None:
    """The certificate of the authority, as phones take it (DER); None where there is none."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    kept = folder() / "ca.crt"
    if not kept.exists():
        return None
    return x509.load_pem_x509_certificate(kept.read_bytes()).public_bytes(Encoding.DER)


def fingerprint(certificate: bytes) -> str:
    """The SHA-256 of a certificate as phones show it: pairs of hex digits, in groups that people can compare."""
    digits = sha256_hex(certificate).upper()
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))
