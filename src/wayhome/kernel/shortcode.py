"""The short code of a registration: what people say over the phone and cards carry.

It is read off the uid, so that a phone without a network, a sheet and a screen make the same one: the last ten
hexadecimal digits, each written as one of sixteen letters that do not sound or look alike, then a check letter.
"""

from __future__ import annotations

from operator import mul

from wayhome.kernel.problems import Problem, declare

LETTERS = "ACDEFHJKLMNPRTXY"
"""The letter of each hexadecimal digit. The check letter has seventeen values: these, and W."""

CHECK_LETTERS = LETTERS + "W"
DIGITS = 10
_HEX = "0123456789abcdef"
_DIGITS = frozenset(_HEX)
_AS_LETTERS = str.maketrans(_HEX, LETTERS)
_VALUES = {letter: value for value, letter in enumerate(LETTERS)}
_PLACES = range(1, DIGITS + 1)

NO_CODE = declare("shortcode.form", "A short code has eleven letters, such as {example}. Write all of them.")
WRONG_LETTER = declare(
    "shortcode.check", "There is no code {value}: its last letter does not fit. One of the letters was heard wrongly."
)


def code_of(uid: str) -> str:
    """The short code of a uid, as ACDE-FHJK-LMN; "" for a uid that does not end in ten hexadecimal digits."""
    tail = uid.replace("-", "").lower()[-DIGITS:]
    if len(tail) < DIGITS or not _DIGITS.issuperset(tail):
        return ""
    letters = tail.translate(_AS_LETTERS)
    return written(letters + check_letter(letters))


def tail_of(code: str) -> str | Problem:
    """The last ten hexadecimal digits of the uid that has this code, or why no uid can have it."""
    letters = "".join(code.split()).replace("-", "").upper()
    if len(letters) != DIGITS + 1 or any(letter not in CHECK_LETTERS for letter in letters):
        return NO_CODE(example=written(LETTERS[:DIGITS] + check_letter(LETTERS[:DIGITS])))
    if "W" in letters[:-1] or check_letter(letters[:-1]) != letters[-1]:
        return WRONG_LETTER(value=written(letters))
    return letters[:-1].translate(str.maketrans(LETTERS, _HEX))


def check_letter(letters: str) -> str:
    """The check letter: the places times the values of the letters, modulo 17.

    17 is a prime above every place and value, so one wrong letter or two that changed places always show.
    """
    return CHECK_LETTERS[sum(map(mul, _PLACES, map(_VALUES.__getitem__, letters))) % 17]


def written(letters: str) -> str:
    """Eleven letters as people read them aloud: four, four, three."""
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
