"""A phone that speaks OpenRosa as ODK Collect does, byte for byte: what it sends, in which order, and what it accepts.

Written from the specification and from what Collect is seen to do, never from our server.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from tests.openrosa.wire import Headers, Part, Reply, Wire, chunked, multipart, request

AGENT = "org.odk.collect.android/v2025.3.1 (Dalvik/2.1.0 (Linux; U; Android 8.1.0; SM-J260F Build/M1AJB))"
FORM_LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
ENVELOPE = "{http://openrosa.org/http/response}"
FILES_AT_ONCE = 100
TYPES = {"jpg": "image/jpeg", "png": "image/png", "m4a": "audio/mp4", "mp4": "video/mp4", "csv": "text/csv"}


@dataclass(frozen=True)
class Listed:
    """One form of the list, by the names of its elements."""

    said: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        return self.said.get(name, "")


@dataclass
class Phone:
    """One phone. `base` is the server address that was typed in or scanned; a key is part of it."""

    base: str
    device: str = "collect:Xn5tPq0R2u"
    name: str = ""
    password: str = ""
    date: str = "ព្រ, 07 ឧសភា 2020 09:15:00 GMT+00:00"
    """Phones write the day in the language of their user, and the hour of twelve."""
    is_chunking: bool = False
    split: int | None = None
    """Bytes in one request; None is what the server says in its answer to HEAD."""
    headers: Headers = ()
    challenge: dict[str, str] | None = None
    """What the server last said of the proof it wants: nothing yet, {} for Basic, the fields of Digest."""

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.base)
        assert parts.hostname and parts.port
        return parts.hostname, parts.port

    # what Collect sends

    def head(self) -> Reply:
        """The question before the first submission: who am I to you, and how much may I send at once?"""
        return self.ask("HEAD", self.target("/submission"), is_head=True)

    def get(self, where: str) -> Reply:
        """Fetch a path below the base, or a whole address that the server gave."""
        parts = urlsplit(where)
        target = (f"{parts.path}?{parts.query}" if parts.query else parts.path) if parts.netloc else self.path(where)
        return self.ask("GET", target)

    def submit(self, xml: bytes, files: Mapping[str, bytes] | None = None) -> list[Reply]:
        """HEAD, then as many POSTs as the size limit asks for, each with the whole XML. Ends at the first failure."""
        limit = self.split
        if limit is None:
            asked = self.head()
            if asked.status != 204:
                return [asked]
            limit = int(asked.header("X-OpenRosa-Accept-Content-Length") or 10_000_000)
        replies = []
        for parts in parts_of(xml, files or {}, limit):
            replies.append(self.post(parts))
            if replies[-1].status not in (201, 202):
                break
        return replies

    def send(self, xml: bytes, files: Mapping[str, bytes] | None = None) -> Reply:
        """One submission whose receipt is all that matters: the last answer."""
        return self.submit(xml, files)[-1]

    def post(self, parts: Sequence[Part | bytes]) -> Reply:
        return self.ask("POST", self.target("/submission"), parts=parts)

    # how it sends

    def path(self, below: str) -> str:
        return urlsplit(self.base).path.rstrip("/") + below

    def target(self, below: str) -> str:
        return f"{self.path(below)}?deviceID={quote(self.device, safe='')}"

    def ask(self, method: str, target: str, *, parts: Sequence[Part | bytes] | None = None, is_head: bool = False):
        """The request, and once more with a proof of who asks if the server wants one and the phone has one."""
        reply = self._once(method, target, parts, is_head)
        if reply.status == 401 and self.name and self._remember(reply):
            reply = self._once(method, target, parts, is_head)
        return reply

    def written(self, method: str, target: str, parts: Sequence[Part | bytes] | None = None) -> bytes:
        """The bytes of a request."""
        host = "{}:{}".format(*self.address)
        said = [("User-Agent", AGENT), ("X-OpenRosa-Version", "1.0"), ("Date", self.date), *self.headers]
        if proof := self._proof(method, target):
            said.append(("Authorization", proof))
        body = b""
        if parts is not None:
            boundary = str(uuid.uuid4())
            body = multipart(parts, boundary)
            said.append(("Content-Type", f"multipart/form-data; boundary={boundary}"))
            said.append(("Transfer-Encoding", "chunked") if self.is_chunking else ("Content-Length", str(len(body))))
            body = chunked(body) if self.is_chunking else body
        said += [("Host", host), ("Connection", "Keep-Alive"), ("Accept-Encoding", "gzip")]
        return request(method, target, said, body)

    def _once(self, method: str, target: str, parts: Sequence[Part | bytes] | None, is_head: bool) -> Reply:
        with Wire(self.address) as wire:
            return wire.ask(self.written(method, target, parts), is_head=is_head)

    def _remember(self, reply: Reply) -> bool:
        """What the server wants as a proof. Collect takes Digest where it is offered."""
        said = reply.header("WWW-Authenticate") or ""
        if "Digest " in said:
            self.challenge = _fields(said[said.index("Digest ") + 7 :])
        elif "Basic " in said and self.challenge is None:
            self.challenge = {}
        else:
            return False
        return True

    def _proof(self, method: str, target: str) -> str:
        if self.challenge is None:
            return ""
        if not self.challenge:
            return "Basic " + base64.b64encode(f"{self.name}:{self.password}".encode()).decode()
        said = self.challenge
        realm, nonce = said["realm"], said["nonce"]
        secret = _md5(f"{self.name}:{realm}:{self.password}")
        wanted = _md5(f"{method}:{target}")
        proof = f'Digest username="{self.name}", realm="{realm}", nonce="{nonce}", uri="{target}"'
        if "auth" not in said.get("qop", ""):
            return proof + f', response="{_md5(f"{secret}:{nonce}:{wanted}")}"'
        once = uuid.uuid4().hex[:16]
        response = _md5(f"{secret}:{nonce}:00000001:{once}:auth:{wanted}")
        opaque = f', opaque="{said["opaque"]}"' if "opaque" in said else ""
        return f'{proof}, response="{response}", qop=auth, nc=00000001, cnonce="{once}"{opaque}'

    # what Collect reads

    def forms(self, query: str = "") -> list[Listed]:
        """The list of forms, by the rules with which Collect reads it; fails where Collect would."""
        reply = self.get(f"/formList{query}")
        assert reply.status == 200, (reply.status, reply.body[:300])
        assert "text/xml" in (reply.header("Content-Type") or "").lower()
        root = ElementTree.fromstring(content(reply))
        assert root.tag == f"{FORM_LIST}xforms"
        found = [Listed(_said(each)) for each in root.iter(f"{FORM_LIST}xform")]
        for form in found:
            assert form.formID and form.name and form.downloadUrl, form.said
            assert form.hash.startswith("md5:")
        return found

    def form(self, form_id: str) -> Listed:
        (found,) = (form for form in self.forms() if form.formID == form_id)
        return found

    def manifest(self, form: Listed) -> dict[str, Listed]:
        """The files of a form by name; `type` beside what the elements say."""
        reply = self.get(form.manifestUrl)
        assert reply.status == 200, (reply.status, reply.body[:300])
        assert "text/xml" in (reply.header("Content-Type") or "").lower()
        root = ElementTree.fromstring(content(reply))
        assert root.tag == f"{MANIFEST}manifest"
        files = {}
        for each in root.iter(f"{MANIFEST}mediaFile"):
            file = Listed({**_said(each), "type": each.get("type", "")})
            assert file.filename and file.downloadUrl and file.hash.startswith("md5:")
            assert file.type != "entityList" or file.integrityUrl
            files[file.filename] = file
        return files


def parts_of(xml: bytes, files: Mapping[str, bytes], limit: int) -> list[list[Part]]:
    """The requests of one submission: a file that would go over the limit begins the next one, with the XML again."""
    first = Part("xml_submission_file", xml, "ការចុះឈ្មោះគ្រួសារ_2020-05-07_09-15-00.xml", "text/xml")
    requests, current, size = [], [first], len(xml)
    for filename, content in files.items():
        if len(current) > 1 and (size + len(content) > limit or len(current) > FILES_AT_ONCE + 1):
            requests.append([*current, Part("*isIncomplete*", b"yes")])
            current, size = [first], len(xml)
        kind = TYPES.get(filename.rpartition(".")[2], "application/octet-stream")
        current.append(Part(filename, content, filename, kind))
        size += len(content)
    return [*requests, current]


def content(reply: Reply) -> bytes:
    """What the answer holds, unpacked as OkHttp does."""
    return gzip.decompress(reply.body) if reply.header("Content-Encoding") == "gzip" else reply.body


def message(reply: Reply) -> str:
    """The sentence for the person with the phone; fails unless the answer is an envelope, as Collect needs it."""
    root = ElementTree.fromstring(content(reply))
    assert root.tag == f"{ENVELOPE}OpenRosaResponse"
    return root.findtext(f"{ENVELOPE}message") or ""


def _said(element: ElementTree.Element) -> dict[str, str]:
    return {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in element}


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def _fields(challenge: str) -> dict[str, str]:
    found = {}
    rest = challenge.strip()
    while "=" in rest:
        name, _, rest = rest.partition("=")
        if rest.startswith('"'):
            value, _, rest = rest[1:].partition('"')
        else:
            value, _, rest = rest.partition(",")
        found[name.strip(" ,").lower()] = value.strip()
        rest = rest.lstrip(" ,")
    return found
