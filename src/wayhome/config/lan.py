"""The local network: under which numbers and names this machine is reached in it, and serving it by http and https."""

from __future__ import annotations

import ipaddress
import os
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from wayhome.config import certificate, server
from wayhome.config.supervising import Child, supervise
from wayhome.kernel.problems import Refused, declare
from wayhome.web import trust

NO_NETWORK = declare(
    "server.no_network", "This machine is in no network. Join one, or open a hotspot on it, and try again."
)

ANYWHERE = ("192.168.255.254", "10.255.255.254", "172.31.255.254", "203.0.113.1")
GET_ADDRESS = 0x8915  # SIOCGIFADDR of Linux
ON_THIS_MACHINE = "localhost,127.0.0.1,[::1]"


@dataclass(frozen=True, slots=True)
class Place:
    """Where this machine is in the network. `numbers` is not empty; the first is the likeliest to be asked."""

    numbers: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def hosts(self) -> tuple[str, ...]:
        return (*self.numbers, *self.names)


def place() -> Place:
    """Where this machine is now. Raises Refused if it is in no network."""
    numbers = tuple(dict.fromkeys(number for number in _numbers() if _is_of_use(number)))
    if not numbers:
        raise Refused([NO_NETWORK()])
    name = socket.gethostname().partition(".")[0].lower()
    return Place(numbers, (name, f"{name}.local"))


def serve(here: Place, address: str, port: int, https_port: int, tell: Callable[[Place], None]) -> None:
    """Serve the network until interrupted: https for people, plain http for ODK Collect and for the page on trust.

    The certificate follows the machine: where its numbers change, or the certificate grows old, the servers start anew
    and `tell` is told where.
    """
    now = here

    def begin() -> Sequence[Child]:
        certificate.renew(trust.folder(), now.numbers, now.names)
        os.environ.update(_environment(now, port, https_port))
        tell(now)
        kept = trust.folder()
        return [
            server.server(address, port),
            server.server(address, https_port, kept / "server.crt", kept / "server.key"),
            server.worker(),
        ]

    def look() -> Sequence[Child] | None:
        nonlocal now
        try:
            there = place()
        except Refused:
            return None  # the network is away for a moment
        if set(there.hosts) == set(now.hosts) and not certificate.is_due(trust.folder(), now.numbers, now.names):
            return None
        now = there
        return begin()

    supervise(begin(), look)


def _environment(here: Place, port: int, https_port: int) -> dict[str, str]:
    """What the servers are told: the names they answer to, that cookies keep to https, and the addresses they name."""
    return {
        "WAYHOME_HOSTS": ",".join((ON_THIS_MACHINE, *here.hosts)),
        "WAYHOME_HTTPS": "1",
        "WAYHOME_LAN_HTTP": f"http://{here.numbers[0]}:{port}",
        "WAYHOME_LAN_HTTPS": f"https://{here.numbers[0]}:{https_port}",
    }


def _numbers() -> Iterator[str]:
    """The IPv4 numbers of this machine, as far as they can be found without asking anybody."""
    for far in ANYWHERE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))  # nothing is sent: the system only chooses the way
                yield probe.getsockname()[0]
            except OSError:
                continue
    try:
        for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            yield str(found[4][0])
    except OSError:
        pass
    yield from _numbers_of_interfaces()


def _numbers_of_interfaces() -> Iterator[str]:
    """Of every interface, where the system is Linux: a laptop that is itself the hotspot has no way out."""
    try:
        import fcntl
    except ImportError:
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _index, name in socket.if_nameindex():
            try:
                told = fcntl.ioctl(probe.fileno(), GET_ADDRESS, struct.pack("256s", name[:15].encode()))
            except OSError:
                continue
            yield socket.inet_ntoa(told[20:24])


def _is_of_use(number: str) -> bool:
    found = ipaddress.ip_address(number)
    return not (found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast)
