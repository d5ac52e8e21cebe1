"""Person: one human being as one source told of them. Who is who across sources is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import IDENTITY, SENSITIVE, Code, Count, Day, Ref, Text
from wayhome.ledger.record import record
from wayhome.ledger.tails import UidTail
from wayhome.records.base import Personal

OLDEST = 120

TOO_OLD = declare(
    "person.too_old", "An age of {value} years cannot be right. Correct it, or leave it empty if it is not known."
)


@record("person")
class Person(Personal):
    """A registration: the person as they, or somebody for them, told it. The age is the age when registered."""

    scope = ("home", "current")
    columns = ("family_name", "given_name", "name_local", "sex", "age", "home")
    searchable = ("family_name", "given_name", "name_local", "phone")
    has_code = True
    dated_by = "known_by"
    entity_list = "people"
    handed_on = ("current",)

    family_name = Text(_("Family name"), secrecy=IDENTITY)
    given_name = Text(_("Given name"), secrecy=IDENTITY)
    name_local = Text(_("Name in local script"), secrecy=IDENTITY)
    sex = Code(_("Sex"), codes="sex")
    age = Count(_("Age"), help=_("In years, when registered"))
    birth_date = Day(_("Date of birth"), secrecy=IDENTITY)
    phone = Text(_("Phone"), secrecy=IDENTITY, dialled=True)
    phone_owner = Code(_("Whose phone it is"), codes="phone_owner")
    document_type = Code(_("Type of document"), codes="document_type", secrecy=SENSITIVE)
    document_number = Text(_("Number of the document"), secrecy=IDENTITY)
    home = Ref("area", _("Home"), help=_("Where the person is from"))
    current = Ref("area", _("Current area"), help=_("Where the person is now, if not at home: a site, relatives"))

    class Meta(Personal.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [
            models.Index(fields=["home", "seq"], name="persons_by_place"),
            models.Index(
                fields=["current", "seq"], name="persons_by_current_place", condition=models.Q(current__isnull=False)
            ),
            models.Index(UidTail("uid"), name="persons_by_code"),
        ]

    def headline(self) -> str:
        latin = " ".join(name for name in (self.family_name, self.given_name) if name)
        return latin or self.name_local or str(_("A person without a name"))

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        problems = super().check_values(values)
        age = values.get("age")
        if age is not None and age > OLDEST:
            problems.append(TOO_OLD("age", value=age))
        return problems
