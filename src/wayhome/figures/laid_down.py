"""What the protocol lays down, written into definitions: `$days`, `$every`, `$fever` and `$closure`."""

from __future__ import annotations

import re

from wayhome.packs.protocol import Protocol

_ASKED = re.compile(r"\$(days|every|fever|closure)\b")


def settled(text: str, by: Protocol) -> str:
    """The text of a definition with the numbers and the rule of the protocol in their places."""
    return _ASKED.sub(lambda asked: str(getattr(by, asked.group(1))), text)
