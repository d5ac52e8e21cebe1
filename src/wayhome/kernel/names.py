"""Text as people write it: Khmer digits, invisible characters, and a key under which spellings compare."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {0x17E0 + n: str(n) for n in range(10)}
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_NOT_LETTER = re.compile(r"[^\w\u1780-\u17d3\u17dd]+|_")


def ascii_digits(text: str) -> str:
    """The text with Khmer digits written as 0 to 9."""
    return text.translate(_DIGITS)


def strip_invisible(text: str) -> str:
    """The text without zero-width and soft-hyphen characters, and without blanks at its ends."""
    return text.translate(_INVISIBLE).strip()


def fold(text: str) -> str:
    """A key equal for spellings that differ only in case, accents, blanks, punctuation, digits or invisible signs.

    Khmer vowels and signs are letters here and stay.
    """
    letters = unicodedata.normalize("NFKD", ascii_digits(strip_invisible(text)))
    plain = unicodedata.normalize("NFKD", letters.casefold())
    without_accents = "".join(c for c in plain if not ("\u0300" <= c <= "\u036f"))
    return _NOT_LETTER.sub("", without_accents)
