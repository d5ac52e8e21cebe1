"""Organisations, and the information sources through which they state figures."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Ref, Text, Texts
from wayhome.ledger.record import Record, record


@record("organisation")
class Organisation(Record):
    """A ministry, department, agency or group of them that leads, gives, sends, receives or responds."""

    everyone: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("acronym", "name", "name_local", "type", "area")
    searchable: ClassVar[tuple[str, ...]] = ("acronym", "name", "name_local", "aliases")

    name = Text(_("Name"), required=True)
    name_local = Text(_("Local name"))
    acronym = Text(_("Acronym"))
    type = Code(_("Type of organisation"), codes="organisation_type", required=True)
    area = Ref("area", _("Area"))
    aliases = Texts(_("Other names"))

    class Meta(Record.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def headline(self) -> str:
        return str(self.name)


@record("information_source")
class InformationSource(Record):
    """One series of statements by one organisation. Two sources may count different things and both be right."""

    everyone: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("name", "name_local", "organisation", "counts")
    searchable: ClassVar[tuple[str, ...]] = ("name", "name_local", "counts", "aliases")

    name = Text(_("Name"), required=True)
    name_local = Text(_("Local name"))
    organisation = Ref("organisation", _("Organisation"))
    counts = Text(_("What it counts"))
    counts_local = Text(_("What it counts, in the local language"))
    aliases = Texts(_("Other names"))

    class Meta(Record.Meta):
        verbose_name = _("information source")
        verbose_name_plural = _("information sources")

    def headline(self) -> str:
        return str(self.name)
