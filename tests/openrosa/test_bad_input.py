"""Broken and hostile input: always an answer the phone can act on, nothing lost, nothing doubled, nobody crashes."""

from __future__ import annotations

import io
import time
from contextlib import suppress

import pytest
from PIL import Image

from tests.openrosa.answers import Family, Member, new_id, picture, remark
from tests.openrosa.phone import message
from tests.openrosa.wire import Cut, Part, Wire, multipart, request


def xml_part(xml: bytes) -> Part:
    return Part("xml_submission_file", xml, "x.xml", "text/xml")


def bomb(instance: str) -> bytes:
    lines = ["<!ENTITY e0 'ha'>", *(f"<!ENTITY e{n} '{f'&e{n - 1};' * 20}'>" for n in range(1, 12))]
    return (
        remark("&e11;", instance)
        .replace(b"&amp;", b"&")
        .replace(b"<data", b"<!DOCTYPE data [" + "".join(lines).encode() + b"]><data", 1)
    )


def outside(instance: str, system: str) -> bytes:
    declared = f"<!DOCTYPE data [<!ENTITY out SYSTEM '{system}'>]><data".encode()
    return remark("&out;", instance).replace(b"&amp;", b"&").replace(b"<data", declared, 1)


def many_elements(instance: str) -> bytes:
    return remark("", instance).replace(b"<voice/>", b"<voice/>" * 1_000_000)


def deep(instance: str) -> bytes:
    return remark("", instance).replace(b"<voice/>", b"<voice>" * 50_000 + b"</voice>" * 50_000)


HOSTILE = {
    "an entity bomb": bomb,
    "a file of the server": lambda instance: outside(instance, "file:///etc/passwd"),
    "a page of somebody else": lambda instance: outside(instance, "http://127.0.0.1:9/"),
    "a million elements": many_elements,
    "elements inside elements": deep,
    "a zero byte": lambda instance: remark("x", instance).replace(b">x<", b">\0<"),
    "bytes that are no UTF-8": lambda instance: remark("x", instance).replace(b">x<", b">\xe1\x9e<"),
    "an encoding nobody knows": lambda instance: remark("x", instance).replace(b"?>", b"encoding='klingon'?>", 1),
    "two documents": lambda instance: remark("x", instance) * 2,
    "an id too long": lambda instance: remark("x", "x" * 250),
    "a name of an instance and nothing in it": lambda instance: remark("x", instance).replace(
        f"uuid:{instance}".encode(), b"  "
    ),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_xml_is_refused_at_once_and_not_kept(server, make):
    instance, began = new_id(), time.monotonic()
    reply = server.phone(split=10**9).send(make(instance))
    assert reply.status == 400
    assert message(reply)
    assert time.monotonic() - began < 5
    assert server.receipts(instance) == []


def test_other_encodings_that_say_so_are_read(server):
    for encoding in ("utf-16", "iso-8859-1", "windows-1252"):
        instance = new_id()
        text = remark("Préah", instance).decode().replace("?>", f"encoding='{encoding}'?>", 1)
        assert server.phone().send(text.encode(encoding)).status == 201
        assert server.states(instance) == ["accepted"]


def lying(
    phone, body: bytes, *, length: int | None = None, kind: str = "multipart/form-data; boundary=between"
) -> bytes:
    """A POST of a body that is not what its headers say."""
    said = [("X-OpenRosa-Version", "1.0"), ("Content-Type", kind), ("Host", "{}:{}".format(*phone.address))]
    said.append(("Content-Length", str(len(body) if length is None else length)))
    return request("POST", phone.target("/submission"), [*said, ("Connection", "close")], body)


def bodies(instance: str) -> dict[str, bytes]:
    xml = xml_part(remark("x", instance))
    whole = multipart([xml], "between")
    return {
        "no closing boundary": whole.removesuffix(b"--between--\r\n"),
        "cut in the last boundary": whole[:-4],
        "another boundary": multipart([xml], "elsewhere"),
        "nothing at all": b"",
        "no XML in it": multipart([Part("photo.jpg", picture(), "photo.jpg")], "between"),
        "a part without a name": multipart([b"Content-Type: text/xml\r\n\r\n" + remark("x", instance)], "between"),
        "a part without an end of its head": b"--between\r\nContent-Disposition: form-data" + b"x" * 200_000,
        "only boundaries": b"--between\r\n" * 5_000 + b"--between--\r\n",
        "no multipart but XML": remark("x", instance),
    }


@pytest.mark.parametrize("wrong", bodies(""))
def test_a_body_that_is_not_whole_is_refused_and_not_kept(server, wrong):
    instance = new_id()
    phone = server.phone()
    with Wire(phone.address, timeout=10) as wire:
        reply = wire.ask(lying(phone, bodies(instance)[wrong]))
    assert reply.status == 400
    assert message(reply)
    assert server.receipts(instance) == []


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 300,
        "text/plain",
        "",
    ],
)
def test_a_body_of_which_nobody_says_what_it_is_is_refused(server, kind):
    phone, instance = server.phone(), new_id()
    with Wire(phone.address, timeout=10) as wire:
        assert wire.ask(lying(phone, multipart([xml_part(remark("x", instance))], "between"), kind=kind)).status == 400
    assert server.receipts(instance) == []


def test_a_thousand_parts_are_answered(server):
    instance = new_id()
    parts = [xml_part(remark("x", instance)), *(Part(f"{n}", b"", f"{n}.jpg") for n in range(1_000))]
    assert server.phone().post(parts).status in (201, 400)


def test_a_size_that_is_announced_and_too_large_is_refused_before_it_comes(server):
    phone = server.phone()
    for length in (10**12, 10**18):
        with Wire(phone.address, timeout=10) as wire:
            reply = wire.ask(lying(phone, b"--between\r\n", length=length))
        assert reply.status == 413
        assert message(reply)


def test_a_length_that_is_no_number_is_answered_or_hung_up(server):
    phone = server.phone()
    for length in ("-1", "many", "1_0"):
        bytes_of = lying(phone, b"").replace(b"Content-Length: 0", f"Content-Length: {length}".encode())
        with Wire(phone.address, timeout=10) as wire, suppress(Cut):
            assert wire.ask(bytes_of).status in (400, 411)
    assert phone.head().status == 204


TRICKS = [
    "../../secret.key", "..", ".", "/etc/passwd", "C:\\Windows\\x.jpg", "..\\..\\x.jpg", "a/b/c.jpg",
    "x" * 300 + ".jpg", "a\x00b.jpg", "a\x01\x1f.jpg", "\u202egpj.exe", "CON", "a;filename=b.jpg", "%2e%2e%2fx.jpg", "",
]  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS, ids=range(len(TRICKS)))
def test_a_name_of_a_file_reaches_no_path(server, trick):
    before = {path for path in server.home.rglob("*") if path.parent.name not in ("files", "attachments")}
    instance = new_id()
    parts = [xml_part(remark("x", instance, picture="photo.jpg")), Part("photo.jpg", picture(), trick, "image/jpeg")]
    reply = server.phone().post(parts)
    assert reply.status in (201, 400)
    assert message(reply)
    for name, _ in server.attached(instance):
        assert not set("/\\\0") & set(name) and name not in (".", "..")
    after = {path for path in server.home.rglob("*") if path.parent.name not in ("files", "attachments")}
    assert [path for path in after - before if path.suffix not in ("", ".log") and "sqlite" not in path.name] == []


def test_a_file_that_is_not_what_it_is_called_is_taken_and_never_shown_as_a_page(server):
    instance = new_id()
    page = b"<html><script>alert(1)</script></html>"
    assert server.phone().send(remark("x", instance, picture="a.jpg"), {"a.jpg": page}).status == 201
    ((kind,),) = server.rows("SELECT media_type FROM capture_attachment WHERE instance = ?", [f"uuid:{instance}"])
    assert kind not in ("text/html", "image/jpeg")


def test_where_a_photograph_was_taken_is_not_kept(server):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (13.0, 33.0, 59.9), 3: "E", 4: (102.0, 20.0, 30.1)}
    taken = io.BytesIO()
    Image.new("RGB", (8, 8)).save(taken, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(taken.getvalue())).getexif().get_ifd(0x8825)
    instance = new_id()
    assert server.phone().send(remark("x", instance, picture="a.jpg"), {"a.jpg": taken.getvalue()}).status == 201
    ((digest,),) = server.rows("SELECT digest FROM capture_attachment WHERE instance = ?", [f"uuid:{instance}"])
    (kept,) = server.home.rglob(digest + "*")
    assert not Image.open(io.BytesIO(kept.read_bytes())).getexif().get_ifd(0x8825)


def test_a_body_that_is_cut_anywhere_leaves_nothing_behind(server):
    phone, instance = server.phone(), new_id()
    whole = phone.written(
        "POST",
        phone.target("/submission"),
        [xml_part(remark("x", instance, picture="a.jpg")), Part("a.jpg", picture(900), "a.jpg")],
    )
    for end in (*range(0, len(whole), len(whole) // 12), len(whole) - 20, len(whole) - 1):
        with Wire(phone.address) as wire:
            wire.socket.sendall(whole[:end])
    time.sleep(0.3)
    assert server.receipts(instance) == []
    assert server.attached(instance) == []


def test_a_body_in_chunks_that_is_cut_anywhere_leaves_nothing_behind(server):
    phone, instance = server.phone(is_chunking=True), new_id()
    whole = phone.written("POST", phone.target("/submission"), [xml_part(remark("x", instance))])
    for end in (*range(len(whole) // 2, len(whole) - 40, 29), len(whole) - 14):  # at 9 the multipart is whole
        with Wire(phone.address) as wire:
            wire.socket.sendall(whole[:end])
    time.sleep(0.3)
    assert server.receipts(instance) == []


def test_a_phone_that_hangs_up_before_the_answer_sends_again_and_is_kept_once(server):
    phone, instance = server.phone(), new_id()
    whole = phone.written("POST", phone.target("/submission"), [xml_part(remark("x", instance))])
    for _ in range(5):
        with Wire(phone.address) as wire:
            wire.socket.sendall(whole)
    assert phone.send(remark("x", instance)).status == 201
    assert server.states(instance) == ["accepted"]


def test_the_same_queue_ten_times_is_there_once(server):
    families = [Family("010901", [Member("Sokha", n)]) for n in range(5)]
    for _ in range(10):
        for family in families:
            assert server.phone().send(family.xml()).status == 201
    for family in families:
        assert server.states(family.instance) == ["accepted"]
        for uid in (family.uid, family.members[0].uid, family.members[0].belongs):
            assert server.rows("SELECT count(*) FROM ledger_entry WHERE uid = ?", [uid]) == [(1,)]


def test_a_slow_phone_does_not_keep_others_waiting(server):
    phone = server.phone()
    slow = [Wire(phone.address) for _ in range(40)]
    for wire in slow:
        wire.socket.sendall(lying(phone, b"", length=5_000))
    try:
        assert server.phone().send(remark("x", new_id())).status == 201
    finally:
        for wire in slow:
            wire.close()
