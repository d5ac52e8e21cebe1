"""The server: granian serving WSGI, one process by default, and the worker beside it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces, SSLProtocols

from wayhome.config.supervising import Child, supervise
from wayhome.kernel.problems import Refused, declare

PORT_TAKEN = declare("server.port_taken", "Port {port} on {address} is taken. Choose another with {option}.")
LAST_GRACE = 10.0


#: a phone on a bad line keeps a thread busy for as long as it sends: there must be others for those behind it
THREADS = 64


def check_port(address: str, port: int, option: str = "--port") -> None:
    """Raises Refused if something else listens there, before anything long is begun."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise Refused([PORT_TAKEN(port=port, address=address, option=option)]) from error


def serve(address: str, port: int) -> None:
    """Serve, with a worker beside it, until interrupted."""
    supervise([server(address, port), worker()])


def server(address: str, port: int, certificate: Path | None = None, key: Path | None = None) -> Child:
    """A server, in a process of its own; with a certificate it speaks https."""
    return Child("server" if certificate is None else "https server", _serve, (address, port, certificate, key))


def worker() -> Child:
    """A worker, in a process of its own."""
    return Child("worker", _work)


def load(target: str) -> Any:
    """The application, in a process that ends when the one that watches it does, even where that was killed."""
    _end_with_parent()
    return import_string(target)


def _serve(address: str, port: int, certificate: Path | None, key: Path | None) -> None:
    _end_with_parent()
    Granian(
        "wayhome.config.wsgi.application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_enabled=False,
        respawn_failed_workers=True,
        ssl_cert=certificate,
        ssl_key=key,
        ssl_protocol_min=SSLProtocols.tls12,
    ).serve(target_loader=load)


def _work() -> None:
    import django

    django.setup()
    from wayhome.jobs.worker import work

    _end_with_parent()
    work()


def _end_with_parent() -> None:
    """End this process when its parent ends, however that ends: nothing may hold the port or the database after it."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        assert parent is not None
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(LAST_GRACE)
        sys.stderr.flush()
        os._exit(1)

    if parent is not None:
        threading.Thread(target=wait, daemon=True, name="end with parent").start()
