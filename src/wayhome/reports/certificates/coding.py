"""The QR code of a certificate, as a picture in lines.

With the longest names a code has 85 dots on a side, 93 with its white border: printed 35 mm wide, each is 0.38 mm.
"""

from __future__ import annotations

import io
from typing import Any


def code(text: str, address: str = "") -> str:
    """An SVG of the text, after the # of the address where the check is, if one is given. It has a white border.

    What comes after the # is capitals and digits, which take less room than the address. A seventh of the dots may be
    lost.
    """
    import segno

    parts: Any = [(f"{address}#", segno.consts.MODE_BYTE)] if address else []
    parts.append((text, segno.consts.MODE_ALPHANUMERIC))
    made = segno.make(parts, error="m", boost_error=False, micro=False)
    drawn = io.BytesIO()
    made.save(drawn, kind="svg", border=4, light="#fff", xmldecl=False, omitsize=True, nl=False)
    return drawn.getvalue().decode()
