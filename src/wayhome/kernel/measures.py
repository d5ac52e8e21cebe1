"""Numbers as people write them."""

from __future__ import annotations

import re
from decimal import Decimal

from wayhome.kernel.names import ascii_digits, strip_invisible

_PLAIN = re.compile(r"-?\d+(\.\d+)?$", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}([, \u00a0\u202f]\d{3})+(\.\d+)?$", re.ASCII)


def parse_number(text: str) -> Decimal | None:
    """The number written as 1360, 1,360, 1 360, 46.0 or ១៣៦០; else None. A comma groups thousands, never decimals."""
    written = ascii_digits(strip_invisible(text))
    if _PLAIN.match(written):
        return Decimal(written)
    if _GROUPED.match(written):
        return Decimal(re.sub(r"[, \u00a0\u202f]", "", written))
    return None
