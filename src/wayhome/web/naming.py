"""A reference as a form writes it, and back: the name people know with the code or number that makes it one thing."""

from __future__ import annotations

import re

from wayhome.reference import names, places
from wayhome.web.asking import language

_NUMBERED = re.compile(r"\[([^\[\]\s]+)\]$")


def as_written(kind: str, uid: str, called: str = "") -> str:
    """The reference as text that means the same when it is read again; `called` for records without names."""
    if kind == "area":
        written = f"{uid} {places.name(uid, language())}"
        return written if places.resolve(written) == uid else uid
    if kind in names.NAMED:
        name = names.label(kind, uid, language())
        return name if names.resolve_named(kind, name) == uid else uid
    return f"{called} [{uid}]" if called else uid


def read_back(text: str) -> str:
    """What the gate shall read: the number in brackets alone, if there is one."""
    text = text.strip()
    numbered = _NUMBERED.search(text)
    return numbered[1] if numbered else text
