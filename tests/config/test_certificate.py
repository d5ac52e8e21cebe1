"""The certificate of a network without the internet, as a real client sees it, and what its authority cannot do."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import stat
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from wayhome.config import certificate
from wayhome.kernel.clock import now

NUMBERS, NAMES = ("192.168.7.1",), ("laptop", "laptop.local")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    certificate.renew(tmp_path / "lan", NUMBERS, NAMES)
    return tmp_path / "lan"


def handshake(folder: Path, host: str, chain: Path | None = None, key: Path | None = None) -> ssl.SSLSocket:
    """A TLS handshake with a server of this certificate, by a client that trusts the authority and asked for `host`."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(chain or folder / certificate.SERVER, key or folder / certificate.SERVER_KEY)
    asking = ssl.create_default_context(cafile=folder / certificate.AUTHORITY)
    here, there = socket.socketpair()

    def serve() -> None:
        try:
            serving.wrap_socket(there, server_side=True).close()
        except (ssl.SSLError, OSError):
            there.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        return asking.wrap_socket(here, server_hostname=host)
    finally:
        here.close()
        thread.join()


@pytest.mark.parametrize("host", ["192.168.7.1", "127.0.0.1", "localhost", "laptop", "laptop.local"])
def test_a_client_that_trusts_the_authority_meets_the_server_under_all_its_names(folder, host):
    handshake(folder, host)


@pytest.mark.parametrize("host", ["192.168.7.2", "other.local", "wayhome.example.org"])
def test_and_under_no_other_name(folder, host):
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        handshake(folder, host)


def test_a_client_that_does_not_trust_the_authority_turns_away(folder, tmp_path):
    certificate.renew(tmp_path / "another", NUMBERS, NAMES)
    with pytest.raises(ssl.SSLCertVerificationError, match="verify failed"):
        handshake(
            tmp_path / "another", "192.168.7.1", folder / certificate.SERVER, folder / certificate.SERVER_KEY
        )  # fmt: skip


@pytest.mark.parametrize(
    "name", [x509.DNSName("bank.example.org"), x509.IPAddress(ipaddress.ip_address("203.0.113.9"))]
)
def test_whoever_steals_the_key_of_the_authority_can_pretend_to_be_nobody_outside(folder, tmp_path, name):
    authority = x509.load_pem_x509_certificate((folder / certificate.AUTHORITY).read_bytes())
    stolen = serialization.load_pem_private_key((folder / certificate.AUTHORITY_KEY).read_bytes(), None)
    key = ec.generate_private_key(ec.SECP256R1())
    forged = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now() - dt.timedelta(days=1))
        .not_valid_after(now() + dt.timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([name]), critical=True)
        .sign(stolen, hashes.SHA256())
    )
    (tmp_path / "forged.crt").write_bytes(forged.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "forged.key").write_bytes(certificate._pem(key))
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        handshake(folder, str(name.value), tmp_path / "forged.crt", tmp_path / "forged.key")


def test_nobody_else_reads_the_keys(folder):
    for name in (certificate.AUTHORITY_KEY, certificate.SERVER_KEY):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_phones_accept_how_long_it_lives(folder):
    kept = x509.load_pem_x509_certificate((folder / certificate.SERVER).read_bytes())
    assert kept.not_valid_after_utc - kept.not_valid_before_utc <= dt.timedelta(days=397)
    assert certificate.ends(folder) == kept.not_valid_after_utc


def test_another_address_makes_another_certificate_of_the_same_authority(folder):
    before = [(folder / name).read_bytes() for name in (certificate.AUTHORITY, certificate.SERVER)]
    certificate.renew(folder, NUMBERS, NAMES)
    assert [(folder / name).read_bytes() for name in (certificate.AUTHORITY, certificate.SERVER)] == before
    certificate.renew(folder, ("10.42.0.1",), NAMES)
    assert (folder / certificate.AUTHORITY).read_bytes() == before[0]
    handshake(folder, "10.42.0.1")
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(folder, "192.168.7.1")


def test_a_certificate_is_renewed_before_it_ends(folder, monkeypatch):
    assert not certificate.is_due(folder, NUMBERS, NAMES)
    monkeypatch.setattr(certificate, "now", lambda: now() + dt.timedelta(days=370))
    assert certificate.is_due(folder, NUMBERS, NAMES)


def test_an_address_of_a_public_network_is_named_if_the_authority_was_made_there(folder, tmp_path):
    certificate.renew(folder, ("198.51.100.4", *NUMBERS), NAMES)
    assert certificate.left_out(folder, ("198.51.100.4", *NUMBERS)) == ["198.51.100.4"]
    handshake(folder, "192.168.7.1")
    certificate.renew(tmp_path / "public", ("198.51.100.4",), NAMES)
    handshake(tmp_path / "public", "198.51.100.4")
