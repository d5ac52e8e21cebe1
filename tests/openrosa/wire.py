"""HTTP/1.1 as bytes on a socket: nothing is added, mended or hidden, so that a test sends exactly what it says."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

Headers = Sequence[tuple[str, str]]


class Cut(Exception):
    """The connection ended before a whole answer came."""


@dataclass(frozen=True)
class Reply:
    """A whole answer."""

    status: int
    headers: Headers
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The value of a header, None if it is not there; several are joined as HTTP says."""
        found = [value for called, value in self.headers if called.lower() == name.lower()]
        return ", ".join(found) if found else None


class Wire:
    """One connection to a server. Requests follow each other on it, as a phone keeps it open."""

    def __init__(self, address: tuple[str, int], timeout: float = 30):
        self.socket = socket.create_connection(address, timeout)
        self._read = self.socket.makefile("rb")

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._read.close()
        self.socket.close()

    def ask(self, request: bytes, *, is_head: bool = False) -> Reply:
        """Send a whole request and read the whole answer. Raises Cut."""
        with suppress(BrokenPipeError, ConnectionResetError):  # a server may answer before it has read everything
            self.socket.sendall(request)
        return self.reply(is_head=is_head)

    def reply(self, *, is_head: bool = False) -> Reply:
        try:
            status = self._line().split(" ", 2)
            headers = []
            while line := self._line():
                name, value = line.split(":", 1)
                headers.append((name, value.strip()))
            reply = Reply(int(status[1]), headers)
            if is_head or reply.status in (204, 304):
                return reply
            if (reply.header("Transfer-Encoding") or "").lower() == "chunked":
                return Reply(reply.status, headers, b"".join(self._chunks()))
            return Reply(reply.status, headers, self._exactly(int(reply.header("Content-Length") or 0)))
        except (ConnectionError, TimeoutError) as error:
            raise Cut(str(error)) from None

    def _line(self) -> str:
        line = self._read.readline()
        if not line.endswith(b"\r\n"):
            raise Cut("the answer ended in a line")
        return line[:-2].decode("latin-1")

    def _exactly(self, size: int) -> bytes:
        content = self._read.read(size)
        if len(content) < size:
            raise Cut("the answer ended in its body")
        return content

    def _chunks(self) -> Iterable[bytes]:
        while size := int(self._line().split(";")[0], 16):
            yield self._exactly(size)
            self._line()
        self._line()


def request(method: str, target: str, headers: Headers, body: bytes | None = None) -> bytes:
    """A request with these headers in this order; Content-Length is the writer's own business."""
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode() + (body or b"")


def chunked(body: bytes, size: int = 4096) -> bytes:
    """A body in chunks, as a client writes that does not know how long it will be."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@dataclass(frozen=True)
class Part:
    """One part of a multipart body, its head as bytes, for names are not always what headers may hold."""

    name: str
    content: bytes
    filename: str | None = None
    type: str = ""

    def written(self) -> bytes:
        """As OkHttp writes it: UTF-8 in quotes, with a length, and quotes escaped as a browser does."""
        said = f'form-data; name="{_quoted(self.name)}"'
        if self.filename is not None:
            said += f'; filename="{_quoted(self.filename)}"'
        lines = [f"Content-Disposition: {said}"]
        if self.type:
            lines.append(f"Content-Type: {self.type}")
        lines.append(f"Content-Length: {len(self.content)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.content


def multipart(parts: Iterable[Part | bytes], boundary: str) -> bytes:
    """A multipart body; a part given as bytes is head and content as they are."""
    between = f"--{boundary}\r\n".encode()
    written = [part if isinstance(part, bytes) else part.written() for part in parts]
    return b"".join(between + part + b"\r\n" for part in written) + f"--{boundary}--\r\n".encode()


def _quoted(text: str) -> str:
    return text.replace("\n", "%0A").replace("\r", "%0D").replace('"', "%22")
