"""Bodies that come in chunks, without saying how long they will be: Django takes such a body for an empty one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

IN_MEMORY = 1 << 20
CHUNK = 1 << 16


def with_chunked_bodies(application: Application) -> Application:
    """The application, with each body in chunks written to a temporary file first, so that its length is known."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return application(environ, start_response)
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            while chunk := environ["wsgi.input"].read(CHUNK):
                body.write(chunk)
                if body.tell() > settings.WAYHOME_MOST_BYTES:
                    start_response("413 Content Too Large", [("Content-Length", "0")])
                    return []
            length = body.tell()
            body.seek(0)
            return application({**environ, "wsgi.input": body, "CONTENT_LENGTH": str(length)}, start_response)

    return answer
