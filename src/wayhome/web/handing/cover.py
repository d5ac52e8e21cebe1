"""The cover of a list in words: what it is, for whom, on what grounds and until when. It names nobody on it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wayhome.reference import places
from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.reports.handing.receipts import day_of
from wayhome.reports.lists.recipients import recipients
from wayhome.reports.lists.tables import Issue, IssuedList
from wayhome.web.asking import language


def cover(issued: IssuedList) -> list[tuple[str, str]]:
    """Label and value of each fact, in the language of the page."""
    speech = language()
    return [
        (_("Number"), numbered(issued)),
        (_("Place"), place_of(issued)),
        (_("For"), recipient_name(issued.recipient)),
        (_("People"), people_of(issued)),
        (_("Came home"), period(issued)),
        (_("Purpose"), issued.purpose),
        (_("Legal basis"), basis_name(issued.basis) + (f" · {issued.order}" if issued.order else "")),
        (_("Issued on"), wording.day(day_of(issued.at), speech)),
        (_("Expires on"), wording.day(issued.expires, speech)),
    ]


def numbered(issued: IssuedList) -> str:
    """Its number and version, as people name a list."""
    return _("{number}, version {version}").format(
        number=issued.number, version=wording.digits(str(issued.version), language())
    )


def place_of(issued: IssuedList) -> str:
    """Where the list is for; of people whose place in it nobody knows, that too."""
    place = places.full_name(issued.area, language())
    return _("{place}, people without a place in it").format(place=place) if issued.unassigned else place


def people_of(issued: IssuedList) -> str:
    """How many people it is about; of a list of counts, as that shows it."""
    speech = language()
    if issued.counts is None:
        return wording.number(issued.rows, speech)
    shown = issued.counts.get(f"{issued.area}/")
    return _("too few to be shown") if shown is None else wording.number(shown, speech)


def period(told: IssuedList | Issue) -> str:
    """The days of coming home that it covers."""
    speech = language()
    if told.start is None:
        return _("until {day}").format(day=wording.day(told.end, speech))
    return wording.period(told.start, told.end, speech)


def recipient_name(recipient: str) -> str:
    """The kind of recipient; one that the pack has no more is called by its id."""
    known = recipients().get(recipient)
    return known.title(language()) if known else recipient


def basis_name(basis: str) -> str:
    return code_list("legal_basis").label(basis, language())
