"""The server: granian serving WSGI, one process by default."""

from __future__ import annotations

import socket

from granian import Granian
from granian.constants import Interfaces

from wayhome.kernel.problems import Refused, declare

PORT_TAKEN = declare("server.port_taken", "Port {port} on {address} is taken. Choose another with --port.")


def check_port(address: str, port: int) -> None:
    """Raises Refused if something else listens there, before anything long is begun."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise Refused([PORT_TAKEN(port=port, address=address)]) from error


def serve(address: str, port: int) -> None:
    """Serve until interrupted."""
    Granian(
        "wayhome.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_enabled=False,
    ).serve()
