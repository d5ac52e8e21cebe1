"""What a certificate says in words, in one language: for paper, phone and screen."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext

from wayhome.reference import places
from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.reports.certificates.statement import ABOUT, Kind, Statement


@dataclass(frozen=True, slots=True)
class Said:
    """One certificate in one language. `states` is its sentence, `facts` are labels with values, the name first;
    `notice` says that the person is invented, if so.
    """

    language: str
    title: str
    states: str
    facts: list[tuple[str, str]]
    how_to_check: str
    page: str
    notice: str
    compare: str
    key: str
    stamp: str


def said(statement: Statement, speech: str, page: str = "", is_illustrative: bool = False) -> Said:
    """The statement in the language; `page` is the address where it is checked, "" if there is none to name."""
    with translation.override(speech):
        is_completed = statement.kind is Kind.COMPLETED
        return Said(
            language=speech,
            title=gettext("Certificate: quarantine completed") if is_completed else gettext("Quarantine letter"),
            states=_states(statement, speech),
            facts=_facts(statement, speech),
            how_to_check=gettext(
                "Check the code on the page for checking, which works without a network. Do not trust a page that only "
                "this code opened."
            ),
            page=page,
            notice=gettext("Made for the demonstration: these people are invented.") if is_illustrative else "",
            compare=gettext("Compare the name with another document: the code says what is true, not who holds it."),
            key=gettext("Signed with the key {key}").format(key=statement.key),
            stamp=gettext("Stamp and signature"),
        )


def authority(area: str, speech: str) -> str:
    """The area whose authorities a certificate names, with its code, which stays when names are written otherwise."""
    return f"{places.full_name(area, speech)} ({wording.digits(area, speech)})"


def _states(statement: Statement, speech: str) -> str:
    last = wording.day(statement.last, speech)
    if statement.kind is Kind.COMPLETED:
        words = gettext("This person completed the quarantine. The last day was {last}.")
    else:
        words = gettext("This person is in quarantine by order, up to and including {last}.")
    return words.format(last=last)


def _facts(statement: Statement, speech: str) -> list[tuple[str, str]]:
    day0 = wording.day(statement.day0, speech) if statement.day0 else wording.NOTHING
    facts = [
        (gettext("Name"), " · ".join(filter(None, _names(statement, speech)))),
        (gettext("Sex"), code_list("sex").label(statement.sex, speech) if statement.sex else wording.NOTHING),
        (gettext("Year of birth"), _born(statement.born, speech)),
        (gettext("Day 0 (arrival)"), day0),
        (gettext("Last day"), wording.day(statement.last, speech)),
        (gettext("Authorities"), authority(statement.area, speech)),
        (gettext("Issued on"), wording.day(statement.issued, speech)),
    ]
    if statement.order:
        facts.append((gettext("Number of the order"), statement.order))
    return facts


def _names(statement: Statement, speech: str) -> tuple[str, str]:
    latin, local = statement.name, statement.name_local
    return (local, latin) if speech == wording.KHMER else (latin, local)


def _born(born: str, speech: str) -> str:
    year = wording.digits(born.removeprefix(ABOUT), speech)
    return gettext("about {year}").format(year=year) if born.startswith(ABOUT) else year or wording.NOTHING
