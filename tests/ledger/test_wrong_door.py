"""Every ORM path that would change the book past ledger.write raises WrongDoor."""

from __future__ import annotations

import asyncio

import pytest
from django.db.models import F

from tests.ledger.conftest import sok_maly
from wayhome.ledger.models import Entry, Head
from wayhome.ledger.record import KINDS, WrongDoor
from wayhome.ledger.write import write

Person = KINDS["person"]
MODELS = [Person, KINDS["area"], Entry, Head]

DOORS = {
    "save": lambda m: m().save(),
    "save with force_insert": lambda m: m().save(force_insert=True),
    "save_base": lambda m: m().save_base(raw=True),
    "delete": lambda m: m().delete(),
    "create": lambda m: m.objects.create(),
    "get_or_create": lambda m: m.objects.get_or_create(pk="x"),
    "update_or_create": lambda m: m.objects.update_or_create(pk="x"),
    "bulk_create": lambda m: m.objects.bulk_create([m()]),
    "bulk_create ignoring": lambda m: m.objects.bulk_create([m()], ignore_conflicts=True),
    "bulk_update": lambda m: m.objects.bulk_update([m()], ["seq"]),
    "update": lambda m: m.objects.update(seq=0),
    "update by expression": lambda m: m.objects.filter(seq__gt=0).update(seq=F("seq") + 1),
    "queryset delete": lambda m: m.objects.all().delete(),
    "raw delete": lambda m: m.objects.all()._raw_delete("default"),
    "base manager": lambda m: m._base_manager.update(seq=0),
    "default manager": lambda m: m._default_manager.bulk_create([m()]),
    "async save": lambda m: asyncio.run(m().asave()),
    "async create": lambda m: asyncio.run(m.objects.acreate()),
    "async bulk_create": lambda m: asyncio.run(m.objects.abulk_create([m()])),
    "async update": lambda m: asyncio.run(m.objects.aupdate(seq=0)),
    "async delete": lambda m: asyncio.run(m.objects.all().adelete()),
}


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
@pytest.mark.parametrize("door", DOORS)
def test_the_door_is_shut(db, model, door):
    with pytest.raises(WrongDoor):
        DOORS[door](model)


def test_a_record_that_was_read_cannot_be_saved_or_deleted(source):
    write([sok_maly()], source=source, by="maly")
    person = Person.objects.get()
    person.age = 99
    for way in (person.save, person.delete):
        with pytest.raises(WrongDoor, match="ledger.write"):
            way()
    assert Person.objects.get().age == 31


def test_every_kind_of_record_is_guarded(db):
    for model in KINDS.values():
        with pytest.raises(WrongDoor):
            model.objects.update(seq=0)
