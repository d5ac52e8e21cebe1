"""The parts of a multipart body, read as they come in: never whole in memory, and never less than was sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote

from wayhome.kernel.problems import Refused, declare

CHUNK = 1 << 16
MOST_HEADER = 1 << 14
MOST_PARTS = 1_000
LONGEST_NAME = 255

NOT_WHOLE = declare("submission.not_whole", "Not everything arrived. Send the form again.")
NOT_MULTIPART = declare("submission.not_multipart", "What was sent is no submission: it must be multipart/form-data.")
MANY_PARTS = declare("submission.many_parts", "What was sent has more than {most} files.")

_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,200})"|([^\s;,"]{1,200}))', re.IGNORECASE)
_PARAMETER = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))', re.DOTALL)
#: characters that no name needs: control characters, and those that make a name read otherwise than it is
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

Read = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `filename` is "" for a plain field. `content` gives the bytes once, and must be read to its end."""

    name: str
    filename: str
    content: Iterator[bytes]


def parts(read: Read, content_type: str) -> Iterator[Part]:
    """The parts of a body, each to be read before the next. Raises Refused where the body is cut or no multipart.

    `read` gives at most so many bytes, and none at the end.
    """
    kind, _, _ = content_type.partition(";")
    match = _BOUNDARY.search(content_type)
    if kind.strip().lower() != "multipart/form-data" or match is None:
        raise Refused([NOT_MULTIPART()])
    boundary = (match[1] or match[2]).encode("latin-1", errors="replace")
    yield from _Body(read, b"\r\n--" + boundary).parts()


def file_name(declared: str) -> str:
    """The bare name of a file, as the form has it: without folders, and in Unicode however it was declared. "" if none.

    Senders put UTF-8 into headers and call it Latin-1, or encode the words of the name.
    """
    name = declared
    with suppress(UnicodeError, LookupError, HeaderParseError):
        name = _decoded(declared) if declared.startswith("=?") else declared
    with suppress(UnicodeError):
        name = name.encode("latin-1").decode()
    name = _UNSEEN.sub("", re.split(r"[/\\]", name)[-1]).strip()
    if name in ("", ".", ".."):
        return ""
    stem, dot, ending = name.rpartition(".")
    room = LONGEST_NAME - len(dot + ending)
    return name if len(name) <= LONGEST_NAME else stem[: max(room, 0)] + (dot + ending)[-LONGEST_NAME:]


class _Body:
    """A body between its first and its closing boundary."""

    def __init__(self, read: Read, boundary: bytes):
        self.read = read
        self.boundary = boundary
        self.waiting = b"\r\n"  # as if a line ended before the first boundary

    def parts(self) -> Iterator[Part]:
        for _ in self.content():
            pass  # a preamble says nothing
        for _ in range(MOST_PARTS):
            if self.is_over():
                return
            yield self.part()
        raise Refused([MANY_PARTS(most=MOST_PARTS)])

    def part(self) -> Part:
        disposition = ""
        for line in self.header().split(b"\r\n"):
            key, _, value = line.partition(b":")
            if key.strip().lower() == b"content-disposition":
                disposition = _text(value)
        said = {key.lower(): _unquoted(quoted, bare) for key, quoted, bare in _PARAMETER.findall(disposition)}
        filename = said.get("filename", "")
        if "filename*" in said:
            filename = unquote(said["filename*"].split("'", 2)[-1])
        return Part(said.get("name", ""), file_name(filename), self.content())

    def is_over(self) -> bool:
        """Whether the boundary just read is the closing one; else what follows is the line end of an ordinary one."""
        self.fill(2)
        if self.waiting.startswith(b"--"):
            while self.read(CHUNK):
                pass  # an epilogue says nothing
            return True
        end = self.find(b"\r\n")
        if self.waiting[:end].strip(b" \t"):
            raise Refused([NOT_WHOLE()])
        self.waiting = self.waiting[end:]  # the line end stays: it may be that of an empty header
        return False

    def header(self) -> bytes:
        end = self.find(b"\r\n\r\n")
        header, self.waiting = self.waiting[:end], self.waiting[end + 4 :]
        return header

    def content(self) -> Iterator[bytes]:
        """The bytes up to the next boundary, which is taken away."""
        keep = len(self.boundary) - 1
        while (end := self.waiting.find(self.boundary)) < 0:
            if len(self.waiting) > keep:
                yield self.waiting[: len(self.waiting) - keep]
                self.waiting = self.waiting[-keep:]
            self.more()
        if end:
            yield self.waiting[:end]
        self.waiting = self.waiting[end + len(self.boundary) :]

    def find(self, sought: bytes) -> int:
        while (at := self.waiting.find(sought)) < 0:
            if len(self.waiting) > MOST_HEADER:
                raise Refused([NOT_WHOLE()])
            self.more()
        return at

    def fill(self, count: int) -> None:
        while len(self.waiting) < count:
            self.more()

    def more(self) -> None:
        came = self.read(CHUNK)
        if not came:
            raise Refused([NOT_WHOLE()])
        self.waiting += came


def _decoded(words: str) -> str:
    """A name whose words are encoded as mail does it."""
    said = [(part.encode("latin-1") if isinstance(part, str) else part, of) for part, of in decode_header(words)]
    return "".join(part.decode(of or "latin-1") for part, of in said)


def _text(header: bytes) -> str:
    try:
        return header.decode()
    except UnicodeDecodeError:
        return header.decode("latin-1")


def _unquoted(quoted: str, bare: str) -> str:
    """A parameter as it was meant. A backslash is part of a path, not an escape, unless a quote follows it."""
    return quoted.replace('\\"', '"').replace("%22", '"') if quoted else bare.strip()
