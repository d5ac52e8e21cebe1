"""Passwords and codes that one person reads to another over the phone."""

from __future__ import annotations

import secrets

from wayhome.kernel.names import ascii_digits, strip_invisible

#: letters that are said and heard apart, in Khmer and in English
CONSONANTS = "bdghjklmnprstv"
VOWELS = "aeiou"
GROUPS = 6
CODE_DIGITS = 8


def password() -> str:
    """A password for a locked file, as bado-kite-luma-hopi-resu-vani: twelve syllables, 73 bits.

    A locked zip can be tried by whoever holds it, as often as they like, so it must be long.
    """
    return "-".join(_syllable() + _syllable() for _ in range(GROUPS))


def code() -> str:
    """The code of a link: eight digits. It can be tried a few times only, so it may be short."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def said(digits: str) -> str:
    """A code as it is read aloud: 4821 9037."""
    return f"{digits[:4]} {digits[4:]}"


def heard(text: str) -> str:
    """The digits of a code as somebody typed it: Khmer or Latin digits, blanks and dashes anywhere."""
    return "".join(sign for sign in ascii_digits(strip_invisible(text)) if sign.isascii() and sign.isdigit())


def _syllable() -> str:
    return secrets.choice(CONSONANTS) + secrets.choice(VOWELS)
