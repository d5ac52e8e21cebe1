"""Names of what records refer to: from what was written to one record, and from a record to its label."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.read import latest_seq_of
from wayhome.ledger.record import KINDS
from wayhome.reference import places
from wayhome.reference.spelling import name_key, readable

NAMED = ("site", "service", "organisation", "information_source", "item")
_LOOK_AGAIN_AFTER = 1.0
_SHOWN = 6

NOT_NAMED = declare("name.empty", "Nothing is named here.")
UNKNOWN_NAME = declare("name.unknown", "Nothing in this list is called “{value}”. The list has: {known}.")
SHARED_NAME = declare("name.ambiguous", "“{value}” can mean {candidates}. Write the code instead.")


@dataclass(slots=True)
class _Names:
    """The records of one kind by uid, and by the key of each of their names; the area each lies in."""

    seq: int
    looked: float
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    areas: dict[str, str] = field(default_factory=dict)


_shelf: dict[str, _Names] = {}


def forget() -> None:
    """Read the names anew when they are next asked for."""
    _shelf.clear()


def _names(kind: str) -> _Names:
    moment = time.monotonic()
    held = _shelf.get(kind)
    if held is not None and moment - held.looked <= _LOOK_AGAIN_AFTER:
        return held
    seq = latest_seq_of(kind)
    if held is None or held.seq != seq:
        held = _shelf[kind] = _read(kind, seq)
    held.looked = moment
    return held


def _read(kind: str, seq: int) -> _Names:
    names = _Names(seq, 0.0)
    for record in KINDS[kind].objects.order_by("uid"):
        values = record.values()
        if values.get("area"):
            names.areas[record.uid] = values["area"]
        local = values.get("name_local", "")
        names.labels[record.uid] = (values["name"], local or values["name"])
        spellings = (record.uid, values["name"], local, values.get("acronym", ""), *values.get("aliases", ()))
        for key in dict.fromkeys(name_key(spelling) for spelling in spellings if spelling):
            names.keys[key].append(record.uid)
    return names


def area_of(kind: str, uid: str) -> str | None:
    """The area in which the record of `kind` lies; None if it says none."""
    return _names(kind).areas.get(uid)


def resolve_named(kind: str, text: str) -> str | Problem:
    """The uid of the record of `kind` that `text` means: a uid, a name, an acronym or an alias; else a Problem.

    The kind "area" is answered by places.resolve.
    """
    if kind == "area":
        return places.resolve(text)
    names = _names(kind)
    if text in names.labels:
        return text
    written = readable(text)
    if not written:
        return NOT_NAMED()
    found = names.keys.get(name_key(written), [])
    if len(found) == 1:
        return found[0]
    if found:
        listed = "; ".join(f"{names.labels[uid][0]} ({uid})" for uid in found)
        return SHARED_NAME(value=text, candidates=listed)
    known = [label for label, _ in sorted(names.labels.values())]
    more = f", … (+{len(known) - _SHOWN})" if len(known) > _SHOWN else ""
    return UNKNOWN_NAME(value=text, known=", ".join(known[:_SHOWN]) + more)


def label(kind: str, uid: str, language: str = "en") -> str:
    """The name of the record in that language; a uid that is none is its own label, so that old data stays readable."""
    if kind == "area":
        return places.name(uid, language)
    labels = _names(kind).labels.get(uid) if kind in NAMED else None
    return labels[language.startswith("km")] if labels else uid


def choices(kind: str, language: str = "en") -> list[tuple[str, str]]:
    """All records of `kind` as (uid, name), in the order of their names."""
    named = [(uid, label(kind, uid, language)) for uid in _names(kind).labels]
    return sorted(named, key=lambda choice: choice[1])
