"""The letters inside a Word file: the font's regular and bold, whole, so that text added in Word is set in it too.

They are stored as ECMA-376 part 4 says: the first 32 bytes of each file are masked with a key that the font table
names. A program that does not take embedded fonts finds there the Khmer fonts it may have instead.
"""

from __future__ import annotations

import io
import uuid
from functools import cache
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from wayhome.reports.fonts import FAMILY, font_file

_INSTEAD = "Khmer OS,Khmer UI,Leelawadee UI"
_KIND = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_FACES = {"Regular": 400, "Bold": 700}
_FONTS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" \
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:font w:name="{name}">\
<w:altName w:val="{instead}"/><w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>{faces}\
</w:font></w:fonts>"""
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, FAMILY)


def embed(document: Any) -> None:
    """Put the font of the edition into a python-docx document."""
    package = document.part.package
    table = next(part for part in package.iter_parts() if part.partname == "/word/fontTable.xml")
    faces = ""
    for number, (face, weight) in enumerate(_FACES.items(), 1):
        content = face_of(weight)
        key = uuid.uuid5(_NAMESPACE, face)
        part = Part(PackURI(f"/word/fonts/font{number}.odttf"), _KIND, masked(content, key), package)
        related = table.relate_to(part, RELATIONSHIP_TYPE.FONT)
        faces += f'<w:embed{face} r:id="{related}" w:fontKey="{{{str(key).upper()}}}"/>'
    table._blob = _FONTS.format(name=FAMILY, instead=_INSTEAD, faces=faces).encode()
    wanted = OxmlElement("w:embedTrueTypeFonts")
    settings = document.settings.element
    zoom = settings.find(qn("w:zoom"))  # the order of settings is fixed, and this one follows the zoom
    settings.insert(0 if zoom is None else settings.index(zoom) + 1, wanted)


def masked(content: bytes, key: uuid.UUID) -> bytes:
    """The font with its first 32 bytes masked by the key, read backwards; masking twice gives it back."""
    mask = key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(content[:32], mask, strict=True)) + content[32:]


@cache
def face_of(weight: int) -> bytes:
    """One weight of the family as a font of its own, the same bytes every time."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(font_file(), recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {"wdth": 100, "wght": weight}, inplace=True)
    if weight >= 700:
        font["head"].macStyle |= 1
        font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x40 | 0x20
        for number, text in ((2, "Bold"), (4, f"{FAMILY} Bold"), (6, f"{FAMILY.replace(' ', '')}-Bold")):
            font["name"].setName(text, number, 3, 1, 0x409)
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
