"""What a file is, by its content: what a sender calls it is not believed."""

from __future__ import annotations

import re

UNKNOWN = "application/octet-stream"
JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"
#: the types that a browser may show inside a page; everything else is only given to be saved
SHOWN = frozenset({JPEG, PNG, WEBP, "image/gif"})
ENOUGH = 4096

_BEGINNINGS = (
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WEBP),
    (re.compile(rb"....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), HEIC),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb"II\*\0|MM\0\*"), "image/tiff"),
    (re.compile(rb"%PDF-"), "application/pdf"),
    (re.compile(rb"#!AMR"), "audio/amr"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"ID3|\xff[\xfb\xf3\xf2]"), "audio/mpeg"),
    (re.compile(rb"\xff[\xf1\xf9]"), "audio/aac"),
    (re.compile(rb"OggS"), "audio/ogg"),
    (re.compile(rb"fLaC"), "audio/flac"),
    (re.compile(rb"....ftypM4[AB]", re.DOTALL), "audio/mp4"),
    (re.compile(rb"....ftyp3g", re.DOTALL), "video/3gpp"),
    (re.compile(rb"....ftypqt", re.DOTALL), "video/quicktime"),
    (re.compile(rb"....ftyp", re.DOTALL), "video/mp4"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "video/webm"),
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def type_of(beginning: bytes, filename: str) -> str:
    """The media type of a file that begins so. The name only tells which sort of text a text is."""
    for pattern, media_type in _BEGINNINGS:
        if pattern.match(beginning):
            return media_type
    text = _text(beginning)
    if text is None or not text.strip():
        return UNKNOWN
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return "application/xml"
    return "text/csv" if filename.lower().endswith(".csv") else "text/plain"


def _text(beginning: bytes) -> str | None:
    """The beginning as text; None if it is none. Of a longer one, the last character may be cut off."""
    for cut in range(4 if len(beginning) >= ENOUGH else 1):
        try:
            text = beginning[: len(beginning) - cut].decode()
        except UnicodeDecodeError:
            continue
        return None if _NOT_TEXT.search(text) else text
    return None
