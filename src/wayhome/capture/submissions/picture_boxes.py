"""HEIC, AVIF and films (ISO base media): a tree of boxes. What tells of the making is overwritten where it lies,
since everything else is found by its distance from the beginning of the file."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from wayhome.capture.submissions.picture_orientation import Unreadable, few

FILMS = frozenset({b"moov", b"trak"})
NOTES = frozenset({b"udta", b"meta", b"uuid"})
MOST_ITEMS = 10_000
MOST_EXTENTS = 64
MOST_NOTES = 16_000_000
#: notes without an entry: some readers refuse a picture whose notes are no notes
NO_NOTES = b"\0\0\0\0MM\0*\0\0\0\x08\0\0"

Blank = tuple[int, int, bytes]
"""From where to where, and what is written at the beginning of it; the rest becomes zeros."""


@dataclass(frozen=True, slots=True)
class Box:
    name: bytes
    start: int
    data: int
    end: int


def blank(content: mmap.mmap) -> bool:
    """Overwrite the notes of a picture or film. Returns whether there was anything to blank. Raises Unreadable."""
    try:
        found = few(chain(_notes_of_films(content, 0, len(content)), _notes_of_pictures(content)))
    except (struct.error, IndexError, ValueError, RecursionError):
        raise Unreadable from None
    if any(end - start > MOST_NOTES for start, end, _ in found):
        raise Unreadable
    for start, end, beginning in found:
        content[start:end] = beginning[: end - start].ljust(end - start, b"\0")
    return bool(found)


def _boxes(content: mmap.mmap, start: int, end: int) -> Iterator[Box]:
    at = start
    while at + 8 <= end:
        size, name = struct.unpack(">I4s", content[at : at + 8])
        data = at + 8
        if size == 1:
            (size,) = struct.unpack(">Q", content[data : data + 8])
            data += 8
        last = end if size == 0 else at + size
        if last < data or last > end:
            raise Unreadable
        yield Box(name, at, data, last)
        at = last


def _notes_of_films(content: mmap.mmap, start: int, end: int) -> Iterator[Blank]:
    """The notes in the head of a film and of its tracks; their boxes become empty room, which readers skip."""
    for box in _boxes(content, start, end):
        if box.name in FILMS:
            yield from _notes_of_films(content, box.data, box.end)
        elif box.name in NOTES and start:
            yield box.start + 4, box.end, b"free"


def _notes_of_pictures(content: mmap.mmap) -> Iterator[Blank]:
    """Where the items of a picture lie that hold its notes: Exif, and XMP."""
    for meta in _boxes(content, 0, len(content)):
        if meta.name == b"meta":
            inside = {box.name: box for box in few(_boxes(content, meta.data + 4, meta.end))}
            if b"iinf" in inside and b"iloc" in inside:
                wanted = dict(few(_note_items(content, inside[b"iinf"])))
                kept = inside.get(b"idat")
                yield from _places(content, inside[b"iloc"], wanted, kept.data if kept else 0)


def _note_items(content: mmap.mmap, iinf: Box) -> Iterator[tuple[int, bytes]]:
    """The items that are notes, and what each shall say instead."""
    version = content[iinf.data]
    for box in _boxes(content, iinf.data + (6 if version == 0 else 8), iinf.end):
        if box.name != b"infe":
            continue
        version = content[box.data]
        if version < 2:
            continue
        number, kind, told = (">H", 8, 12) if version == 2 else (">I", 10, 14)
        (item,) = struct.unpack_from(number, content[box.data + 4 : box.data + 8])
        item_type, rest = content[box.data + kind : box.data + told], content[box.data + told : box.end]
        if item_type == b"Exif":
            yield item, NO_NOTES
        elif item_type == b"mime" and b"rdf+xml" in rest:
            yield item, b""


def _places(content: mmap.mmap, iloc: Box, wanted: dict[int, bytes], idat: int) -> Iterator[Blank]:
    """The extents of the wanted items in the file; the first of each gets what the item shall begin with."""
    read = _Numbers(content, iloc.data + 4)
    version = content[iloc.data]
    sizes = read(1), read(1)
    offset_size, length_size, base_size = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
    index_size = sizes[1] & 15 if version else 0
    for _ in range(min(read(2 if version < 2 else 4), MOST_ITEMS)):
        item = read(2 if version < 2 else 4)
        is_in_idat = bool(version) and read(2) & 15 == 1
        read(2)
        base = read(base_size) + (idat if is_in_idat else 0)
        if (extents := read(2)) > MOST_EXTENTS:
            raise Unreadable
        for _ in range(extents):
            read(index_size)
            start, length = base + read(offset_size), read(length_size)
            if item in wanted and start + length <= len(content):
                yield start, start + length, wanted[item]
                wanted[item] = b""


class _Numbers:
    """Reads big-endian numbers one after the other; one of no bytes is 0."""

    def __init__(self, content: mmap.mmap, at: int):
        self.content = content
        self.at = at

    def __call__(self, size: int) -> int:
        taken = self.content[self.at : self.at + size]
        if len(taken) < size:
            raise Unreadable
        self.at += size
        return int.from_bytes(taken, "big")
