"""How a picture is to be turned: the one thing in its notes (EXIF) that is kept."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

ORIENTATION = 0x0112
UPRIGHT = 1
#: of segments, chunks or boxes: far more than any camera writes, and few enough to hold
MOST_PARTS = 100_000


class Unreadable(Exception):
    """The file is not built as its type says."""


def few(parts: Iterable[T]) -> list[T]:
    """The parts of a file. Raises Unreadable where there are too many: a file of empty ones would fill the memory."""
    found = list(islice(parts, MOST_PARTS + 1))
    if len(found) > MOST_PARTS:
        raise Unreadable
    return found


def of(tiff: bytes) -> int:
    """1 to 8, as the notes say; 1 where they say nothing that can be read. `tiff` begins with the byte order."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return UPRIGHT
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if tag == ORIENTATION and 1 <= value <= 8:
                return int(value)
    except struct.error:
        pass
    return UPRIGHT


def notes(orientation: int) -> bytes:
    """Notes that say this and nothing else."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, orientation, 0, 0)
