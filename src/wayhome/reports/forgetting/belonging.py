"""What belongs to somebody in the book: their registrations, and the records that are about them or name them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import orjson
from django.db import connection

from wayhome.capture.erasing import Key
from wayhome.capture.tracing import Told, told_of
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS, Record
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person


def of_all(asked: Sequence[Key]) -> list[Key]:
    """The records to be erased with these: of a person all that is or was about them, and their household.

    Of a household with others in it that is so only if its label, or what was noted of it, names the person.
    """
    persons = [uid for kind, uid in asked if kind == Person.kind]
    about = _about(persons) if persons else []
    about += _through(about)
    told = told_of([(Person.kind, uid) for uid in persons])
    lived_in = {uid for kind, mine in about if kind == Membership.kind for uid in _households(mine)}
    homes = [(Household.kind, uid) for uid in sorted(lived_in) if _goes_with(uid, persons, told)]
    return list(dict.fromkeys([*asked, *about, *homes]))


def _about(persons: Collection[str]) -> list[Key]:
    """The records, voided ones too, of which an entry ever said that one of these is their person."""
    kinds = [kind for kind, model in KINDS.items() if is_about_person(model)]
    return _that_said(kinds, [f'"person":"{uid}"' for uid in persons])


def _through(about: Collection[Key]) -> list[Key]:
    """The records about records about somebody, such as the documents of their quarantine."""
    kinds = {kind for kind, _ in about}
    further = {
        kind: [prop for prop in model.properties() if prop.name in model.scope_through and prop.refers in kinds]
        for kind, model in KINDS.items()
        if not is_about_person(model)
    }
    return [
        key
        for kind, props in further.items()
        for prop in props
        for key in _that_said([kind], [f'"{prop.name}":"{uid}"' for of, uid in about if of == prop.refers])
    ]


def _that_said(kinds: Collection[str], facts: Sequence[str]) -> list[Key]:
    """The records of these kinds, voided ones too, of which an entry ever kept one of these facts."""
    has = "instr(facts, %s) > 0" if connection.vendor == "sqlite" else "position(%s in facts) > 0"
    tests = " OR ".join([has] * len(facts))
    marks = ", ".join(["%s"] * len(kinds))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT kind, uid FROM ledger_entry WHERE kind IN ({marks}) AND ({tests}) ORDER BY kind, uid",
            [*kinds, *facts],
        )
        return [(kind, uid) for kind, uid in cursor.fetchall()]


def is_about_person(model: type[Record]) -> bool:
    """Whether records of this kind are about one person."""
    return any(prop.name == "person" and prop.refers == Person.kind for prop in model.properties())


def _households(membership: str) -> Iterable[str]:
    """The households of which a membership ever was."""
    said = Entry.objects.filter(kind=Membership.kind, uid=membership).values_list("facts", flat=True)
    return {household for facts in said if (household := orjson.loads(facts).get("household"))}


def _goes_with(household: str, persons: Collection[str], told: Told) -> bool:
    """Whether nobody else is in the household, or what was said of it names them."""
    if not Membership.objects.filter(household=household).exclude(person__in=persons).exists():
        return True
    said = Entry.objects.filter(kind=Household.kind, uid=household).values_list("identity", "answers")
    return any(told.may_be_meant_in(text) for pair in said for text in pair if text)
