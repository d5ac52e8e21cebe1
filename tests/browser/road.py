"""The road between a phone and the server, which a test can cut, block or watch."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

ENVELOPE = (
    '<OpenRosaResponse xmlns="http://openrosa.org/http/response" items="0">'
    '<message nature="error">{said}</message></OpenRosaResponse>'
)
MARK = b'NAME = "wayhome-capture-'
NOT_PASSED_ON = {"connection", "keep-alive", "transfer-encoding"}


class Road:
    """A server that passes everything on to another. `address` is where it answers.

    is_cut: nobody gets through. answers: path to (status, body), given in place of the server's. edition: what the
    service worker is made to differ by, as a new version would. went, weight: how often each path was fetched, and the
    bytes of its bodies as they went over the road.
    """

    def __init__(self, server: str):
        self.server = urlsplit(server).netloc
        self.is_cut = False
        self.answers: dict[str, tuple[int, str]] = {}
        self.edition = ""
        self.went: Counter[str] = Counter()
        self.weight: Counter[str] = Counter()
        self._listening = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._listening.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._listening.server_port}"
        threading.Thread(target=self._listening.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._listening.shutdown()
        self._listening.server_close()

    def watch(self) -> None:
        """Count from now on."""
        self.went.clear()
        self.weight.clear()


def _handler(road: Road) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if road.is_cut:
                self.close_connection = True
                return
            path = urlsplit(self.path).path
            if path in road.answers:
                status, said = road.answers[path]
                self.answer(status, [("Content-Type", "text/xml")], said.encode(), path)
                return
            there = http.client.HTTPConnection(road.server, timeout=60)
            there.request(self.command, self.path, body, dict(self.headers))
            answer = there.getresponse()
            content = answer.read()
            there.close()
            if path == "/capture/sw.js" and answer.status == 200:
                content = content.replace(MARK, MARK + road.edition.encode())
            self.answer(answer.status, answer.getheaders(), content, path)

        def answer(self, status: int, headers: list[tuple[str, str]], content: bytes, path: str) -> None:
            road.went[path] += 1
            road.weight[path] += len(content)
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in NOT_PASSED_ON | {"content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_HEAD = do_POST = pass_on

        def log_message(self, *said: object) -> None:
            pass

    return Handler
