"""JPEG: a row of segments. Those that the picture is made of stay as they are; notes, previews and trailers go."""

from __future__ import annotations

import mmap
import re
import struct
from collections.abc import Iterator

from wayhome.capture.submissions import picture_orientation
from wayhome.capture.submissions.picture_orientation import UPRIGHT, Unreadable, few

START, END, SCAN, NOTES, COLOURS, ADOBE, COMMENT = 0xD8, 0xD9, 0xDA, 0xE1, 0xE2, 0xEE, 0xFE
EXIF = b"Exif\0\0"
COPIED = 1 << 20
#: in a scan, a marker that is neither a stuffed byte nor a restart
_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def pieces(content: mmap.mmap) -> Iterator[bytes]:
    """The picture again, without what tells of its making. Raises Unreadable."""
    segments = few(_segments(content))
    turned = max((_orientation(content[start:end]) for marker, start, end in segments if marker == NOTES), default=1)
    yield bytes([0xFF, START])
    is_noted = turned == UPRIGHT
    for marker, start, end in segments:
        if not is_noted and marker != 0xE0:
            said = EXIF + picture_orientation.notes(turned)
            yield struct.pack(">BBH", 0xFF, NOTES, len(said) + 2) + said
            is_noted = True
        if _stays(marker, content[start : start + 16]):
            for at in range(start, end, COPIED):
                yield content[at : min(at + COPIED, end)]


def _segments(content: mmap.mmap) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment up to the end of the picture; a scan has its data with it."""
    at, size = 2, len(content)
    while at < size:
        start = at
        if content[at] != 0xFF:
            raise Unreadable
        while at < size and content[at] == 0xFF:
            at += 1
        if at >= size:
            return
        marker = content[at]
        at += 1
        if marker == END:
            yield marker, start, at
            return
        if marker == START or 0xD0 <= marker <= 0xD7 or marker == 0x01:
            yield marker, start, at
            continue
        if at + 2 > size:
            raise Unreadable
        (length,) = struct.unpack(">H", content[at : at + 2])
        at += length
        if length < 2 or at > size:
            raise Unreadable
        if marker == SCAN:
            following = _MARKER.search(content, at)
            at = following.start() if following else size
        yield marker, start, at


def _stays(marker: int, beginning: bytes) -> bool:
    """Tables, frames and scans; of the notes only the density, the colour profile and how colours are coded."""
    if marker == 0xE0:
        return b"JFIF\0" in beginning
    if marker == COLOURS:
        return b"ICC_PROFILE" in beginning
    return marker == ADOBE or not (0xE0 <= marker <= 0xEF or 0xF0 <= marker <= COMMENT)


def _orientation(segment: bytes) -> int:
    _, exif, tiff = segment.partition(EXIF)
    return picture_orientation.of(tiff) if exif else UPRIGHT
