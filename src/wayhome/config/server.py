"""The server: granian serving WSGI, one process by default."""

from __future__ import annotations

import logging

from granian import Granian
from granian.constants import Interfaces


def serve(address: str, port: int, workers: int = 1) -> None:
    """Serve until interrupted."""
    logging.getLogger("granian").setLevel(logging.WARNING)
    Granian(
        "wayhome.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_enabled=False,
    ).serve()
