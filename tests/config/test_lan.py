"""Serving a network: the certificate and the servers follow the machine to another address."""

from __future__ import annotations

import os

import pytest
from cryptography import x509

from wayhome.config import certificate, lan
from wayhome.kernel.problems import Refused
from wayhome.web import trust


def named() -> set[str]:
    """The numbers that the certificate of the server vouches for."""
    kept = x509.load_pem_x509_certificate((trust.folder() / certificate.SERVER).read_bytes())
    found = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(number) for number in found.get_values_for_type(x509.IPAddress)}


def test_the_servers_start_anew_where_the_machine_moved_to(monkeypatch):
    at, told, served = ["192.168.7.1"], [], []
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(lan, "place", lambda: lan.Place(tuple(at), ("laptop", "laptop.local")))

    def a_day(children, look):
        served.append([child.name for child in children])
        assert look() is None
        at[:] = ["10.42.0.1"]
        served.append([child.name for child in look()])
        assert look() is None

    monkeypatch.setattr(lan, "supervise", a_day)
    lan.serve(lan.place(), "0.0.0.0", 8000, 8443, lambda here: told.append(here.numbers[0]))
    assert told == ["192.168.7.1", "10.42.0.1"]
    assert served == [["server", "https server", "worker"]] * 2
    assert named() == {"127.0.0.1", "10.42.0.1"}
    assert os.environ["WAYHOME_LAN_HTTPS"] == "https://10.42.0.1:8443"
    assert {"10.42.0.1", "laptop.local", "127.0.0.1"} <= set(os.environ["WAYHOME_HOSTS"].split(","))


def test_a_network_that_is_away_for_a_moment_changes_nothing(monkeypatch):
    here = lan.Place(("192.168.7.1",), ("laptop",))
    monkeypatch.setattr(os, "environ", dict(os.environ))

    def away() -> lan.Place:
        raise Refused([lan.NO_NETWORK()])

    def a_moment(children, look):
        monkeypatch.setattr(lan, "place", away)
        assert look() is None

    monkeypatch.setattr(lan, "supervise", a_moment)
    lan.serve(here, "0.0.0.0", 8000, 8443, lambda there: None)


def test_a_machine_in_no_network_says_so(monkeypatch):
    monkeypatch.setattr(lan, "_numbers", lambda: iter(["127.0.0.1", "169.254.3.4"]))
    with pytest.raises(Refused, match="in no network"):
        lan.place()


def test_the_likeliest_number_comes_first_and_none_twice(monkeypatch):
    monkeypatch.setattr(lan, "_numbers", lambda: iter(["192.168.7.1", "127.0.0.1", "172.17.0.1", "192.168.7.1"]))
    assert lan.place().numbers == ("192.168.7.1", "172.17.0.1")
