"""Receipt: whole and sound or refused, stored once, whatever is sent again, at once or in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DataError
from django.utils import translation

from wayhome.capture import files
from wayhome.capture.models import Attachment, Submission
from wayhome.capture.submissions import attachments, committing, heading, multipart
from wayhome.capture.submissions.receiving import Receipt, receive, receive_post
from wayhome.kernel.problems import Refused

BOUNDARY = "x-0-x"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def answers(
    instance: str = "uuid:1", said: str = "rice", *, root: str = 'id="visit" version="7"', meta: str = ""
) -> bytes:
    return f"<data {root}><said>{said}</said><meta>{meta}<instanceID>{instance}</instanceID></meta></data>".encode()


def body(*parts: tuple[str, bytes]) -> bytes:
    """A multipart body of parts, each the inside of its disposition and its content."""
    written = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {said}\r\n\r\n".encode() + content + b"\r\n"
        for said, content in parts
    )
    return written + f"--{BOUNDARY}--\r\n".encode()


def xml_part(xml: bytes) -> tuple[str, bytes]:
    return 'name="xml_submission_file"; filename="a.xml"', xml


def reading(content: bytes, step: int = 1 << 16):
    """Reads as a network does: as much as came."""
    at = 0

    def read(size: int) -> bytes:
        nonlocal at
        piece = content[at : at + min(step, size)]
        at += len(piece)
        return piece

    return read


def post(content: bytes, **said) -> Receipt:
    return receive_post(reading(content), TYPE, by="sophea", **said)


def refusal(call, *given) -> str:
    with pytest.raises(Refused) as refused:
        call(*given)
    return refused.value.problems[0].code


def stored() -> list[tuple[str, str]]:
    return list(Submission.objects.order_by("pk").values_list("instance", "state"))


# the heading


def test_the_heading_says_which_instance_of_which_form_it_is():
    meta = "<orx:deprecatedID> uuid:0 </orx:deprecatedID>"
    read = heading.read(answers(root='id="visit" version="7" xmlns:orx="o"', meta=meta))
    assert read == heading.Heading("uuid:1", "visit", "7", "uuid:0")


def test_a_form_without_an_id_is_named_by_its_space_and_one_without_a_version_has_none():
    assert heading.read(answers(root='xmlns="http://forms/visit"')) == heading.Heading("uuid:1", "http://forms/visit")


def test_only_the_instance_in_the_meta_of_the_root_counts():
    xml = b"<data><a><meta><instanceID>inner</instanceID></meta></a><meta><instanceID>own</instanceID></meta></data>"
    assert heading.read(xml).instance == "own"


BOMB = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10 if n else b"&a;" * 10) for n in range(9))
    + b"]><d>&a9;</d>"
)


@pytest.mark.parametrize(
    ("xml", "code"),
    {
        b"": "submission.not_xml",
        b"\0": "submission.not_xml",
        b"{}": "submission.not_xml",
        answers()[:-3]: "submission.not_xml",
        answers() + b"<data/>": "submission.not_xml",
        answers().replace(b"rice", b"\xe1\x9e"): "submission.not_xml",
        b'<?xml version="1.0" encoding="no-such-thing"?>' + answers(): "submission.not_xml",
        b'<?xml version="1.0" encoding="utf-16"?>' + answers(): "submission.not_xml",
        BOMB: "submission.has_doctype",
        b'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]><d>&f;</d>': "submission.has_doctype",
        b'<!DOCTYPE d SYSTEM "http://localhost/d.dtd"><d/>': "submission.has_doctype",
        answers(""): "submission.no_instance",
        b"<data/>": "submission.no_instance",
        answers("x" * 250): "submission.long_instance",
        b"<a>" * 300: "submission.too_many_elements",
        b"<a>" + b"<b/>" * 1_000_000 + b"</a>": "submission.too_many_elements",
    }.items(),
    ids=lambda given: None if isinstance(given, str) else given[:30],
)
def test_what_is_not_sound_is_refused(xml, code):
    assert refusal(heading.read, xml) == code


# the body

PARTS = [
    xml_part(answers()),
    ('name="a"; filename="a.jpg"', b"\r\n--x-0-\r\n--x-0"),
    ('name="*isIncomplete*"', b"yes"),
    ('name="b"; filename="b.bin"', b""),
]


@pytest.mark.parametrize("step", [1, 2, 3, 7, 64, 1 << 16])
def test_a_body_gives_the_same_parts_however_it_comes(step):
    found = [
        (part.name, part.filename, b"".join(part.content))
        for part in multipart.parts(reading(body(*PARTS), step), TYPE)
    ]
    assert found == [
        ("xml_submission_file", "a.xml", answers()),
        ("a", "a.jpg", PARTS[1][1]),
        ("*isIncomplete*", "", b"yes"),
        ("b", "b.bin", b""),
    ]


def test_a_body_that_is_cut_anywhere_is_refused(db):
    whole = body(*PARTS)
    for cut in range(len(whole) - 2):
        assert refusal(post, whole[:cut]) in ("submission.not_whole", "submission.not_xml")
    assert not Submission.objects.exists() and not Attachment.objects.exists()
    assert not list(attachments.folder().iterdir())


@pytest.mark.parametrize("kind", ["", "text/xml", "multipart/form-data", "multipart/mixed; boundary=x-0-x"])
def test_only_a_form_of_parts_is_a_submission(kind):
    assert refusal(lambda: receive_post(reading(body(*PARTS)), kind, by="sophea")) == "submission.not_multipart"


def test_a_body_without_answers_with_too_large_ones_or_with_countless_parts_is_refused(db):
    assert refusal(post, body(PARTS[1])) == "submission.no_xml"
    assert refusal(post, body(xml_part(b" " * 10_000_001))) == "submission.large_xml"
    assert refusal(post, body(*[('name="x"', b"")] * 1_001)) == "submission.many_parts"
    assert refusal(post, f"--{BOUNDARY}\r\n{'x' * 40_000}".encode()) == "submission.not_whole"


KHMER = "រូបថត គ្រួសារ.jpg"


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("a.jpg", "a.jpg"),
        (KHMER, KHMER),
        (KHMER.encode().decode("latin-1"), KHMER),
        ("=?utf-8?B?4Z6a4Z684Z6U?=.jpg", "រូប.jpg"),
        ("=?no-such?B?4Z6a?=", "=?no-such?B?4Z6a?="),
        ("café.jpg", "café.jpg"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\fakepath\\a.jpg", "a.jpg"),
        ("..", ""),
        (".", ""),
        ("a/..", ""),
        ("a\0b\r\n.jpg", "ab.jpg"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("ក\u200bខ.jpg", "ក\u200bខ.jpg"),
        ("x" * 400 + ".jpg", "x" * 251 + ".jpg"),
    ],
)
def test_the_name_of_a_file_is_a_bare_name_in_unicode(declared, name):
    assert multipart.file_name(declared) == name


def test_names_come_through_the_ways_in_which_headers_hold_them():
    encoded = "".join(f"%{byte:02X}" for byte in KHMER.encode())
    said = [
        f'name="a"; filename="{KHMER}"',
        f"name=a; filename=x.jpg; filename*=UTF-8''{encoded}",
        'filename="a\\"b;c.jpg"',
    ]
    read = multipart.parts(reading(body(*((each, b"") for each in said))), TYPE)
    assert [(part.filename, b"".join(part.content))[0] for part in read] == [KHMER, KHMER, 'a"b;c.jpg']


# what is stored


def test_the_same_again_changes_nothing_and_other_answers_are_a_variant(db):
    first, again = receive(answers(), by="sophea"), receive(answers(), by="sophea")
    other = receive(answers(said="fish"), by="sophea")
    assert first == again and other.state == "variant"
    assert receive(answers(said="fish"), by="sophea") == other
    assert stored() == [("uuid:1", "received"), ("uuid:1", "variant")]
    row = Submission.objects.earliest("pk")
    assert (bytes(row.xml), row.form_id, row.version, row.by, row.lineage) == (
        answers(),
        "visit",
        "7",
        "sophea",
        "uuid:1",
    )


def test_an_edit_has_no_lineage_until_it_is_read(db):
    receive(answers("uuid:2", meta="<deprecatedID>uuid:1</deprecatedID>"), by="sophea")
    row = Submission.objects.get()
    assert (row.deprecates, row.lineage) == ("uuid:1", "")


def test_files_may_follow_in_later_posts_and_each_is_kept_once(db):
    picture = ('name="p"; filename="ផ្ទះ.csv"', b"a,b\n1,2\n")
    voice = ('name="v"; filename="v.amr"', b"#!AMR\n....")
    for files_sent in ([], [picture], [picture, voice], [voice]):
        assert post(body(xml_part(answers()), *files_sent), device="d" * 400).state == "received"
    kept = Attachment.objects.order_by("pk")
    assert [(each.filename, each.media_type, files.read(each.digest)) for each in kept] == [
        ("ផ្ទះ.csv", "text/csv", picture[1]),
        ("v.amr", "audio/amr", voice[1]),
    ]
    assert Submission.objects.get().device == "d" * 255
    assert not list(attachments.folder().iterdir())


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "application/xml"),
        ("a.jpg", b"MZ\x90\0\x03", "application/octet-stream"),
        ("a.jpg", b"\xff\xd8\xffno picture", "application/octet-stream"),
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("a.txt", "ភូមិ".encode(), "text/plain"),
        ("a.html", b"<html><script>", "application/xml"),
        ("a", b"", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_content_says(db, name, content, kind):
    post(body(xml_part(answers()), (f'name="f"; filename="{name}"', content)))
    assert Attachment.objects.get().media_type == kind


def test_an_edit_has_the_files_of_the_one_it_edits(db):
    post(body(xml_part(answers()), ('name="a"; filename="a.txt"', b"old a"), ('name="b"; filename="b.txt"', b"old b")))
    post(
        body(
            xml_part(answers("uuid:2", meta="<deprecatedID>uuid:1</deprecatedID>")),
            ('name="a"; filename="a.txt"', b"a"),
        )
    )
    Submission.objects.filter(instance="uuid:2").update(lineage="uuid:1")
    edit = Submission.objects.get(instance="uuid:2")
    assert [(each.filename, files.read(each.digest)) for each in attachments.of(edit)] == [
        ("a.txt", b"a"),
        ("b.txt", b"old b"),
    ]


def test_what_was_erased_does_not_come_back_with_its_files(db):
    photo = ('name="p"; filename="p.txt"', b"a face")
    digest = post(body(xml_part(answers()))).digest
    Submission.objects.update(state="erased", xml=b"")
    assert post(body(xml_part(answers()), photo)).state == "erased"
    assert bytes(Submission.objects.get(digest=digest).xml) == b""
    assert not Attachment.objects.exists() and not list(files.folder().iterdir())


def test_a_file_that_breaks_off_leaves_nothing(db):
    def content():
        yield b"the beginning"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        attachments.arrive("a.jpg", content())
    assert not list(attachments.folder().iterdir())


def test_what_a_killed_server_left_is_swept(db, monkeypatch):
    left = attachments.arrive("a.jpg", [b"half"])
    assert attachments.sweep() == 0
    monkeypatch.setattr(attachments, "ORPHANED", -1.0)
    assert attachments.sweep() == 1 and not left.path.exists()


# many at once


def test_twins_at_once_are_stored_once_and_each_is_told(transactional_db):
    sent = [answers(f"uuid:{n % 5}", str(n % 10)) for n in range(60)]
    with ThreadPoolExecutor(12) as phones:
        receipts = list(phones.map(lambda xml: receive(xml, by="sophea"), sent))
    assert len(receipts) == 60
    assert sorted(stored()) == sorted([(f"uuid:{n}", state) for n in range(5) for state in ("received", "variant")])


def test_one_that_cannot_be_stored_takes_no_other_with_it(transactional_db, monkeypatch):
    insert = committing._insert

    def refusing(cursor, batch):
        if any(each.instance == "uuid:bad" for each in batch):
            raise DataError("not storable")
        return insert(cursor, batch)

    monkeypatch.setattr(committing, "_insert", refusing)
    with ThreadPoolExecutor(8) as phones:
        done = [
            phones.submit(receive, answers(name), by="sophea")
            for name in ("uuid:a", "uuid:b", "uuid:bad", "uuid:c", "uuid:d")
        ]
    assert [type(each.exception()) for each in done] == [type(None), type(None), DataError, type(None), type(None)]
    assert len(stored()) == 4
    assert receive(answers("uuid:later"), by="sophea").state == "received"


def test_inside_a_transaction_it_is_stored_with_that(db):
    assert receive(answers(), by="sophea").state == "received"
    assert Submission.objects.count() == 1
