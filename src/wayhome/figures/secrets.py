"""Which definitions count what not everybody may learn: told from the properties that they read."""

from __future__ import annotations

import re

from wayhome.figures import problems as says
from wayhome.figures.definition import SECRECIES, Definition
from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Secrecy
from wayhome.ledger.record import KINDS

_WORD = re.compile(r"\w+")
_READS = re.compile(r'\b(?:from|join)\s+"?(\w+)"?', re.I)


def undeclared(definition: Definition) -> list[Problem]:
    """The Problem of a definition that reads more secret properties than its front matter says; else none.

    A property is taken as read if its name stands in the SELECT and its kind is one of those selected from.
    """
    read: dict[Secrecy, list[str]] = {}
    words = set(_WORD.findall(definition.sql))
    for kind in sorted({name.lower() for name in _READS.findall(definition.sql)} & set(KINDS)):
        if KINDS[kind].known_to in SECRECIES:
            read.setdefault(KINDS[kind].known_to, []).append(kind)
        for prop in KINDS[kind].fact_properties():
            if prop.name in words:
                for secrecy in (prop.secrecy, prop.also):
                    read.setdefault(secrecy, []).append(f"{kind}.{prop.name}")
    most = max((each for each in SECRECIES if each in read), key=SECRECIES.index, default=SECRECIES[0])
    if SECRECIES.index(most) <= SECRECIES.index(definition.secrecy):
        return []
    return [says.UNDECLARED(field="secrecy", file=definition.file, properties=", ".join(read[most]), secrecy=most)]
