"""How references are spelled: keys under which codes and names compare, whatever a spreadsheet did to them."""

from __future__ import annotations

import re
from functools import lru_cache

from wayhome.kernel.names import ascii_digits, fold, strip_invisible

_WHOLE = re.compile(r"(\d{1,8})(?:\.0+)?$")
# A subscript ta and a subscript da look the same in print and are typed one for the other.
_SUBSCRIPT_TA, _SUBSCRIPT_DA = "\u17d2\u178f", "\u17d2\u178a"


def readable(text: str) -> str:
    """The text as it was meant: digits 0 to 9, nothing invisible, single blanks."""
    return " ".join(strip_invisible(ascii_digits(text)).split())


@lru_cache(maxsize=65536)
def name_key(text: str) -> str:
    """A key equal for spellings of a name that no reader would tell apart."""
    return fold(text).replace(_SUBSCRIPT_TA, _SUBSCRIPT_DA)


def digits_key(text: str) -> str:
    """The official code that these digits stand for, with the leading zeros a spreadsheet dropped; "" if not digits.

    Two digits a level, and no level is numbered 00: so 102, 0102 and 102.0 are 0102, and 1 is 01.
    """
    match = _WHOLE.match(text)
    if match is None or not (number := match[1].lstrip("0")):
        return ""
    return number if len(number) % 2 == 0 else "0" + number
