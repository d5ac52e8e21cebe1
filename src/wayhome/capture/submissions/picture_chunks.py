"""PNG and WebP: a row of chunks with names. Those that the picture is made of stay as they are, all others go."""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Iterator

from wayhome.capture.submissions import picture_orientation
from wayhome.capture.submissions.picture_orientation import UPRIGHT, Unreadable, few

COPIED = 1 << 20
PNG_STAYS = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST cICP acTL fcTL fdAT".split())
WEBP_STAYS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH"})
HAS_EXIF, HAS_XMP = 0x08, 0x04

Chunk = tuple[bytes, int, int, int]


def png(content: mmap.mmap) -> Iterator[bytes]:
    """The picture again, without what tells of its making. Raises Unreadable."""
    chunks = few(_png_chunks(content))
    turned = _orientation(content, chunks, b"eXIf")
    yield content[:8]
    for name, start, _, end in chunks:
        if name == b"IDAT" and turned != UPRIGHT:
            said = b"eXIf" + picture_orientation.notes(turned)
            yield struct.pack(">I", len(said) - 4) + said + struct.pack(">I", zlib.crc32(said))
            turned = UPRIGHT
        if name in PNG_STAYS:
            yield from _copied(content, start, end)


def webp(content: mmap.mmap) -> Iterator[bytes]:
    """The picture again, without what tells of its making. Raises Unreadable."""
    chunks = few(_webp_chunks(content))
    turned = _orientation(content, chunks, b"EXIF")
    staying = [chunk for chunk in chunks if chunk[0] in WEBP_STAYS]
    is_extended = any(chunk[0] == b"VP8X" for chunk in staying)
    said = picture_orientation.notes(turned) if is_extended and turned != UPRIGHT else b""
    added = b"EXIF" + struct.pack("<I", len(said)) + said if said else b""
    size = 4 + sum(end - start for _, start, _, end in staying) + len(added)
    yield b"RIFF" + struct.pack("<I", size) + b"WEBP"
    for name, start, data, end in staying:
        if name == b"VP8X":
            flags = content[data] & ~(HAS_EXIF | HAS_XMP) | (HAS_EXIF if added else 0)
            yield content[start:data] + bytes([flags]) + content[data + 1 : end]
        else:
            yield from _copied(content, start, end)
    yield added


def _png_chunks(content: mmap.mmap) -> Iterator[Chunk]:
    """Name, start, start of the data and end of each chunk up to the end of the picture."""
    at = 8
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        end = at + 12 + length
        if end > len(content):
            raise Unreadable
        yield name, at, at + 8, end
        if name == b"IEND":
            return
        at = end
    raise Unreadable


def _webp_chunks(content: mmap.mmap) -> Iterator[Chunk]:
    (size,) = struct.unpack("<I", content[4:8])
    at, last = 12, min(8 + size, len(content))
    while at + 8 <= last:
        name, length = struct.unpack("<4sI", content[at : at + 8])
        end = at + 8 + length + length % 2
        if end > len(content):
            raise Unreadable
        yield name, at, at + 8, end
        at = end


def _orientation(content: mmap.mmap, chunks: list[Chunk], name: bytes) -> int:
    for chunk, _, data, end in chunks:
        if chunk == name:
            return picture_orientation.of(content[data:end].removeprefix(b"Exif\0\0"))
    return UPRIGHT


def _copied(content: mmap.mmap, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, COPIED):
        yield content[at : min(at + COPIED, end)]
