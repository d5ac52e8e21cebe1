"""What the files of lists are called, and where they lie when they are written out."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from wayhome.reference import places
from wayhome.reports.lists import words
from wayhome.reports.lists.recipients import recipients
from wayhome.reports.lists.tables import IssuedList

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def file_name(issued: IssuedList, ending: str, language: str = "en") -> str:
    """L-2020-00042-v1 Ta Loas, Village chief.xlsx: a name that every system takes."""
    known = recipients().get(issued.recipient)
    for_whom = words.addressee(known, issued.area, issued.unassigned) if known else (issued.recipient,) * 2
    recipient = for_whom[words.languages().index(language)]
    name = f"{issued.stem} {places.name(issued.area, language)}, {recipient}"
    return f"{_UNSAFE.sub(' ', name)}.{ending}"


def folder_of(issued: IssuedList, language: str = "en") -> PurePosixPath:
    """The folders around it, from the province down to the area: 02 Battambang/0206 Moung Ruessei/020601 …"""
    around = (*places.ancestors(issued.area)[1:], issued.area) if issued.level else ()
    names = (f"{uid} {places.name(uid, language)}" for uid in around if places.place(uid).level < 4)
    return PurePosixPath(*(_UNSAFE.sub(" ", name) for name in names))
