"""Record: the latest state of one thing as a typed row, written by the ledger alone; any other path is a wrong door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models

from wayhome.kernel.problems import Problem
from wayhome.kernel.registry import Registry
from wayhome.ledger.fields import IDENTITY, OPEN, Property, Secrecy


class WrongDoor(Exception):
    """Somebody tried to change the book's tables past ledger.write."""

    def __init__(self, model: type[models.Model], way: str):
        super().__init__(f"{model.__name__} is written by wayhome.ledger.write alone; {way}() would leave no entry.")


class ReadOnlyQuerySet(models.QuerySet[Any]):
    """A queryset whose every writing method raises WrongDoor."""

    def _refuse(self, way: str) -> NoReturn:
        raise WrongDoor(self.model, way)

    def create(self, **kwargs: Any) -> NoReturn:
        self._refuse("create")

    def get_or_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("get_or_create")

    def update_or_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("update_or_create")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("bulk_create")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("bulk_update")

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse("update")

    def delete(self) -> NoReturn:
        self._refuse("delete")

    def _update(self, values: Any) -> NoReturn:
        self._refuse("_update")

    def _insert(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("_insert")

    def _raw_delete(self, using: Any) -> NoReturn:
        self._refuse("_raw_delete")


class Book(models.Model):
    """A table of the ledger: it can be read through the ORM and written by the ledger alone."""

    objects = ReadOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrongDoor(type(self), "save")

    def save_base(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrongDoor(type(self), "save_base")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrongDoor(type(self), "delete")


class Record(Book):
    """The latest non-void entry of one uid, as typed columns. `rebuild` recreates these tables from the entries.

    A noun declares its properties as fields, and about itself:
    `scope`: the Ref("area") properties by which it is visible, or `scope_through`: the Ref whose record decides;
    `columns`: what its list shows; `searchable`: what its search looks at; `dated_by`: the property that dates it;
    `has_code`: whether people call one of them by its short code; it then has an index on the end of the uid;
    `called_by`: the property by whose text sheets call one of them, such as a number on paper;
    `entity_list`: the name under which forms know the list of these records, if not the kind;
    `known_to`: the secrecy of there being such a record at all;
    `handed_on`: the properties by which whoever answers for a record may give it into the hands of another area;
    `comes_with`: the Refs to a record with which it may be written, where that is new, though it lies elsewhere itself.
    """

    kind: ClassVar[str]
    scope: ClassVar[tuple[str, ...]] = ()
    scope_through: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[tuple[str, ...]] = ()
    searchable: ClassVar[tuple[str, ...]] = ()
    dated_by: ClassVar[str | None] = None
    entity_list: ClassVar[str] = ""
    known_to: ClassVar[Secrecy] = OPEN
    handed_on: ClassVar[tuple[str, ...]] = ()
    comes_with: ClassVar[tuple[str, ...]] = ()
    has_code: ClassVar[bool] = False
    called_by: ClassVar[str] = ""

    uid = models.CharField(primary_key=True, max_length=64)
    seq = models.BigIntegerField()
    version = models.PositiveIntegerField()

    class Meta(Book.Meta):
        abstract = True

    def headline(self) -> str:
        """How a person would call this record."""
        return self.uid

    def __str__(self) -> str:
        return self.headline()

    @classmethod
    def listed(cls) -> models.Q:
        """Which of these records stand in the list that forms know: all of them."""
        return models.Q()

    @classmethod
    @cache
    def properties(cls) -> tuple[Property, ...]:
        """The declared properties in the order of declaration: the noun's own first, then those it shares."""
        bases = [base for base in cls.__mro__[1:] if issubclass(base, Record)]
        shared = {field.name for base in bases for field in base._meta.fields}
        declared = [field for field in cls._meta.concrete_fields if isinstance(field, Property)]
        return tuple(sorted(declared, key=lambda field: field.name in shared))

    @classmethod
    @cache
    def fact_properties(cls) -> tuple[Property, ...]:
        return tuple(p for p in cls.properties() if p.secrecy != IDENTITY)

    @classmethod
    @cache
    def identity_properties(cls) -> tuple[Property, ...]:
        return tuple(p for p in cls.properties() if p.secrecy == IDENTITY)

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """What is wrong inside one record of this kind; [] if nothing is."""
        return []

    @classmethod
    def check_batch(cls, batch: Sequence[Any]) -> dict[int, list[Problem]]:
        """What is wrong when the drafts of `batch` meet each other and the records: index in the batch to problems."""
        return {}

    def values(self) -> dict[str, Any]:
        """Property name to value, absent ones left out."""
        present = ((p.name, getattr(self, p.name)) for p in self.properties())
        return {name: value for name, value in present if value is not None}


KINDS: Registry[type[Record]] = Registry("kind of record")

R = TypeVar("R", bound=type[Record])


def record(kind: str) -> Callable[[R], R]:
    """Declare a model as the records of `kind`."""

    def declare(model: R) -> R:
        model.kind = kind
        model.entity_list = model.entity_list or kind
        KINDS.add(kind, model)
        return model

    return declare
