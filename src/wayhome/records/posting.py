"""Posting: who or what is responsible for which area, from when to when; also a place on a dated, named list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Day, Ref, Refs, Text
from wayhome.ledger.record import record
from wayhome.records.base import Fact
from wayhome.records.wording import code_label, place_label, words


@record("posting")
class Posting(Fact):
    """A coordinator's area, a province on a list of target provinces, a working mechanism.

    `list` names the list it belongs to, so that "the target provinces" is always a list with a name and a date.
    People are named by their post, never by their name.
    """

    scope = ("area",)
    columns = ("role", "list", "post", "area", "start", "end")
    searchable = ("list", "post", "note")
    dated_by = "start"
    may_lie_ahead = ("end",)
    span = ("start", "end")

    role = Code(_("Role"), codes="posting_role", required=True)
    list = Text(_("List"), help=_("The dated list this belongs to, such as “Target provinces, April 2020”"))
    post = Text(_("Post"), help=_("The office or the mechanism, not the name of a person"))
    area = Ref("area", _("Area"))
    areas = Refs("area", _("Areas"))
    start = Day(_("From"))
    end = Day(_("To"))

    class Meta(Fact.Meta):
        verbose_name = _("posting")
        verbose_name_plural = _("postings")

    def headline(self) -> str:
        return words(self.post or code_label("posting_role", self.role), place_label(self.area))
