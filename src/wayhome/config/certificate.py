"""Certificates for a network without the internet: an authority of one's own, made once, and the server's certificate.

The authority can vouch for private networks and for this machine alone, so that nobody who trusts it can be led
astray elsewhere, even with its key. The keys can be read by nobody but the owner of the home.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import socket
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wayhome.kernel.clock import now

AUTHORITY_LIVES = dt.timedelta(days=3650)
SERVER_LIVES = dt.timedelta(days=397)
RENEWED_BEFORE = dt.timedelta(days=30)
CLOCKS_DIFFER = dt.timedelta(days=2)
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8")

AUTHORITY, AUTHORITY_KEY = "ca.crt", "ca.key"
SERVER, SERVER_KEY = "server.crt", "server.key"


def renew(folder: Path, numbers: Sequence[str], names: Sequence[str]) -> None:
    """Make what is missing or due: an authority, if there is none, and the server's certificate for these hosts."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / AUTHORITY).exists() or not (folder / AUTHORITY_KEY).exists():
        _make_authority(folder, numbers, names)
    if is_due(folder, numbers, names):
        _make_server(folder, numbers, names)


def is_due(folder: Path, numbers: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the server's certificate is missing, ends soon, names other hosts, or is of another authority."""
    if not (folder / SERVER).exists() or not (folder / SERVER_KEY).exists():
        return True
    kept, authority = _read(folder / SERVER), _read(folder / AUTHORITY)
    known = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    wanted = _alternatives(authority, numbers, names)
    return (
        kept.not_valid_after_utc - now() < RENEWED_BEFORE
        or kept.not_valid_before_utc > now()
        or set(known) != set(wanted)
        or _identifier_of_issuer(kept) != _identifier(authority)
    )


def ends(folder: Path) -> dt.datetime | None:
    """When the first of the two certificates ends; None where there is none."""
    kept = [folder / name for name in (AUTHORITY, SERVER)]
    return min(_read(path).not_valid_after_utc for path in kept) if all(path.exists() for path in kept) else None


def left_out(folder: Path, numbers: Sequence[str]) -> list[str]:
    """The numbers that the authority cannot vouch for: they came up after it was made, in a network that is public."""
    permitted = _permitted(_read(folder / AUTHORITY))
    return [number for number in numbers if not _is_permitted(x509.IPAddress(ipaddress.ip_address(number)), permitted)]


def _make_authority(folder: Path, numbers: Sequence[str], names: Sequence[str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    title = f"Wayhome {socket.gethostname().partition('.')[0]} {now():%Y-%m-%d}"
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Wayhome"), _common_name(title)])
    networks = [ipaddress.ip_network(network) for network in PRIVATE]
    alone = [ipaddress.ip_network(f"{number}/32") for number in numbers]
    outside = [own for own in alone if not any(own.subnet_of(network) for network in networks)]  # type: ignore[arg-type]
    permitted: list[x509.GeneralName] = [x509.IPAddress(network) for network in (*networks, *outside)]
    permitted += [x509.DNSName(name) for name in ("localhost", "local", *names) if not name.endswith(".local")]
    made = (
        _begun(subject, subject, key.public_key(), AUTHORITY_LIVES)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(folder / AUTHORITY_KEY, _pem(key))
    _write(folder / AUTHORITY, made.public_bytes(serialization.Encoding.PEM))


def _make_server(folder: Path, numbers: Sequence[str], names: Sequence[str]) -> None:
    authority = _read(folder / AUTHORITY)
    authority_key = serialization.load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), None)
    assert isinstance(authority_key, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    vouched_for = x509.SubjectAlternativeName(_alternatives(authority, numbers, names))
    made = (
        _begun(x509.Name([_common_name("Wayhome")]), authority.subject, key.public_key(), SERVER_LIVES)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(vouched_for, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier(_identifier(authority), None, None), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    chain = [made, authority]
    _write(folder / SERVER_KEY, _pem(key))
    _write(folder / SERVER, b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lives: dt.timedelta
) -> x509.CertificateBuilder:
    """What both kinds begin with. Clocks of phones may be behind: they are valid from a little before now."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - CLOCKS_DIFFER)
        .not_valid_after(now() - CLOCKS_DIFFER + lives)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _alternatives(authority: x509.Certificate, numbers: Sequence[str], names: Sequence[str]) -> list[x509.GeneralName]:
    wanted: list[x509.GeneralName] = [x509.DNSName(name) for name in ("localhost", *names)]
    wanted += [x509.IPAddress(ipaddress.ip_address(number)) for number in ("127.0.0.1", *numbers)]
    permitted = _permitted(authority)
    return [name for name in wanted if _is_permitted(name, permitted)]


def _permitted(authority: x509.Certificate) -> list[x509.GeneralName]:
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    return list(constraints.permitted_subtrees or ())


def _is_permitted(name: x509.GeneralName, permitted: Sequence[x509.GeneralName]) -> bool:
    if isinstance(name, x509.IPAddress):
        return any(name.value in each.value for each in permitted if isinstance(each, x509.IPAddress))  # type: ignore[operator]
    return any(
        name.value == each.value or name.value.endswith(f".{each.value}")
        for each in permitted
        if isinstance(each, x509.DNSName)
    )


def _usage(signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _common_name(text: str) -> x509.NameAttribute[str]:
    return x509.NameAttribute(NameOID.COMMON_NAME, text[:64])


def _identifier(certificate: x509.Certificate) -> bytes:
    return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest


def _identifier_of_issuer(certificate: x509.Certificate) -> bytes | None:
    return certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and readable by nobody else from the first byte on."""
    writing = path.with_suffix(path.suffix + ".part")
    writing.unlink(missing_ok=True)
    with os.fdopen(os.open(writing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
    os.replace(writing, path)
