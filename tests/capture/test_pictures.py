"""Photographs and films are stored without the place where they were made, and otherwise as they came."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, features
from PIL.PngImagePlugin import PngInfo

from wayhome.capture.submissions import media_types, places_in_pictures
from wayhome.capture.submissions.places_in_pictures import Unreadable

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
NORTH = (13.0, 39.0, 27.5)
SECRET = b"Secret Village"


def picture(kind: str, orientation: int = 6, **more) -> bytes:
    """A small picture with a place, a maker and a turn."""
    image = Image.new("RGB", (64, 48))
    image.putdata([(x * 3 % 256, y * 5 % 256, (x * y) % 256) for y in range(48) for x in range(64)])
    exif = Image.Exif()
    exif[MAKER] = SECRET.decode()
    if orientation != 1:
        exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update({1: "N", 2: NORTH, 3: "E", 4: (102.0, 33.0, 41.0)})
    out = io.BytesIO()
    image.save(out, kind, exif=exif, **more)
    return out.getvalue()


def cleaned(tmp_path: Path, content: bytes) -> bytes:
    path = tmp_path / "arriving" / "picture"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    places_in_pictures.remove(path, media_types.type_of(content[:4096], "picture"))
    assert list(path.parent.iterdir()) == [path]
    return path.read_bytes()


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).convert("RGB").tobytes()


text = PngInfo()
text.add_text("Comment", SECRET.decode())

KINDS = {
    "jpeg": ("JPEG", {}),
    "progressive jpeg": ("JPEG", {"progressive": True, "comment": SECRET}),
    "png": ("PNG", {"pnginfo": text}),
    "webp": ("WEBP", {"xmp": SECRET}),
    "webp without loss": ("WEBP", {"lossless": True}),
}


@pytest.mark.parametrize(("kind", "more"), KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("orientation", [1, 6])
def test_the_place_goes_and_pixels_and_turn_stay(tmp_path, kind, more, orientation):
    came = picture(kind, orientation, **more)
    assert SECRET in came
    kept = cleaned(tmp_path, came)
    exif = Image.open(io.BytesIO(kept)).getexif()
    assert dict(exif) == ({ORIENTATION: orientation} if orientation != 1 else {})
    assert not exif.get_ifd(GPS)
    assert SECRET not in kept
    assert pixels(kept) == pixels(came)
    assert cleaned(tmp_path, kept) == kept


@pytest.mark.skipif(not features.check("avif"), reason="This Pillow writes no AVIF")
def test_a_picture_of_boxes_keeps_its_length_and_loses_its_place(tmp_path):
    came = picture("AVIF", 1)
    kept = cleaned(tmp_path, came)
    assert len(kept) == len(came) and SECRET in came and SECRET not in kept
    assert pixels(kept) == pixels(came)
    assert not Image.open(io.BytesIO(kept)).getexif().get_ifd(GPS)


def test_a_picture_of_boxes_by_hand(tmp_path):
    """As phones write HEIC: the notes are an item whose place is told beside the picture's."""
    notes, pixel_data = b"\0\0\0\6Exif\0\0MM\0*" + SECRET, b"the picture itself"
    infe = box(b"infe", b"\2\0\0\0" + struct.pack(">HH4s", 1, 0, b"hvc1") + b"\0")
    infe += box(b"infe", b"\2\0\0\0" + struct.pack(">HH4s", 2, 0, b"Exif") + b"\0")
    iinf = box(b"iinf", b"\0\0\0\0" + struct.pack(">H", 2) + infe)

    def content(at: int) -> bytes:
        items = struct.pack(">HHHII", 1, 0, 1, at, len(pixel_data))
        items += struct.pack(">HHHII", 2, 0, 1, at + len(pixel_data), len(notes))
        iloc = box(b"iloc", b"\0\0\0\0\x44\0" + struct.pack(">H", 2) + items)
        head = box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", b"\0\0\0\0" + iinf + iloc)
        return head + box(b"mdat", pixel_data + notes)

    came = content(len(content(0)) - len(pixel_data + notes))
    assert media_types.type_of(came, "") == media_types.HEIC
    kept = cleaned(tmp_path, came)
    start = came.index(notes)
    assert kept[:start] == came[:start] and len(kept) == len(came)
    assert SECRET not in kept


def test_a_film_loses_the_notes_in_its_head(tmp_path):
    place = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+13.6577+102.5614/" + SECRET))
    track = box(b"trak", box(b"tkhd", b"turned") + place)
    came = box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", box(b"mvhd", b"long") + track + place) + box(b"mdat", b"film")
    kept = cleaned(tmp_path, came)
    assert len(kept) == len(came)
    assert SECRET not in kept and b"+13.6577" not in kept
    assert b"turned" in kept and kept.endswith(box(b"mdat", b"film"))


def test_what_follows_the_picture_goes(tmp_path):
    """Phones hang a film of the moment behind the photograph: with a place of its own."""
    came = picture("JPEG", 1)
    assert cleaned(tmp_path, came + box(b"ftyp", b"mp42") + SECRET) == cleaned(tmp_path, came)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_picture_is_left_as_it_is_or_cleaned_but_never_grows_or_breaks_the_server(tmp_path, kind):
    came = picture(kind)
    for cut in range(20, len(came), 97):
        broken = came[:cut] + b"\xff" * 40
        path = tmp_path / "picture"
        path.write_bytes(broken)
        try:
            places_in_pictures.remove(path, media_types.type_of(broken, ""))
        except Unreadable:
            assert path.read_bytes() == broken
        assert path.stat().st_size <= len(broken)


def test_a_picture_of_nothing_but_parts_costs_neither_memory_nor_time(tmp_path):
    """What is not built as a camera builds it is left as it is: so many parts are nobody's photograph."""
    infe = box(b"infe", b"\2\0\0\0" + struct.pack(">HH4s", 1, 0, b"Exif") + b"\0")
    iinf = box(b"iinf", b"\0\0\0\0" + struct.pack(">H", 1) + infe)
    iloc = box(b"iloc", b"\0\0\0\0\0\0" + struct.pack(">H", 9_999) + struct.pack(">HHH", 1, 0, 65_535) * 9_999)
    deep = b""
    for _ in range(2_000):
        deep = box(b"moov", deep)
    heic = box(b"ftyp", b"heic\0\0\0\0")
    for content in (
        b"\xff\xd8\xff" + b"\xd0\xff" * 200_000,
        b"\x89PNG\r\n\x1a\n" + (b"\0\0\0\0tEXt" + b"\0" * 4) * 200_000,
        b"RIFF" + struct.pack("<I", 1_600_004) + b"WEBP" + b"XXXX\0\0\0\0" * 200_000,
        heic + box(b"meta", b"\0\0\0\0" + iinf + iloc),
        heic + box(b"meta", b"\0\0\0\0" + box(b"free", b"") * 200_000),
        heic + deep,
        heic + box(b"moov", box(b"udta", b"") * 200_000),
    ):
        path = tmp_path / "picture"
        path.write_bytes(content)
        with pytest.raises(Unreadable):
            places_in_pictures.remove(path, media_types.type_of(content[:4096], ""))
        assert path.read_bytes() == content


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content
