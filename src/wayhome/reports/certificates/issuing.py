"""Issuing certificates: what may be stated is written down as issued, signed, and made anew whenever it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from wayhome.accounts.policy import Access
from wayhome.kernel.clock import now
from wayhome.kernel.digest import new_salt, salted_digest
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.kernel.sealed import seal
from wayhome.records.base import today
from wayhome.records.quarantine import Quarantine
from wayhome.reports.certificates import keys
from wayhome.reports.certificates.eligible import Candidate, Facts, candidates
from wayhome.reports.certificates.statement import Kind, Statement
from wayhome.reports.certificates.tables import Certificate, SigningKey

NOTHING = declare("certificate.nothing", "Nobody is chosen. Choose for whom a certificate is issued.")
UNSEEN = declare("certificate.unseen", "You may not see this person's name, so you cannot print it.")
WITHDRAWN = declare("certificate.withdrawn", "{number} was withdrawn on {day}. Issue a new one if it is needed.")
CHANGED = declare(
    "certificate.changed",
    "The register says something else now than {number} did, so it cannot be printed again. Issue a new one; the old "
    "one is withdrawn then.",
)
ERASED = declare(
    "certificate.erased",
    "Who {number} was issued to was erased from the register. The paper in their hands stays good.",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate with what it states and the text of its code. `is_illustrative` if the person is invented."""

    certificate: Certificate
    statement: Statement
    text: str
    is_illustrative: bool = False


def issue(quarantines: Sequence[Quarantine], kind: Kind, access: Access) -> list[Certificate]:
    """Issue a certificate of this kind for each, all or none. What stands already and says the same is not issued
    twice; one that says something else is withdrawn for the new one.

    Raises Refused with what stands in the way, each problem about the uid of its quarantine.
    """
    if not quarantines:
        raise Refused([NOTHING("quarantine")])
    offers = [(each, _offer(each, kind)) for each in candidates(quarantines, access)]
    problems = [offer.about(each.quarantine.uid) for each, offer in offers if isinstance(offer, Problem)]
    if problems:
        raise Refused(problems)
    key = keys.current(access.by)
    keys.private(key)
    with transaction.atomic():
        return [_issued(offer, key, access.by) for _each, offer in offers if isinstance(offer, Facts)]


def papers(certificates: Sequence[Certificate], access: Access) -> list[Paper]:
    """The certificates as they can be printed: the same bytes as when they were issued. Raises Refused if one of them
    was withdrawn, or the register has changed.
    """
    quarantines = {
        each.uid: each for each in Quarantine.objects.filter(uid__in={one.quarantine for one in certificates})
    }
    known = {each.quarantine.uid: each for each in candidates(list(quarantines.values()), access)}
    made = [_paper(each, known.get(each.quarantine)) for each in certificates]
    if problems := [each for each in made if isinstance(each, Problem)]:
        raise Refused(problems)
    return [each for each in made if isinstance(each, Paper)]


def withdraw(certificate: Certificate, why: str, by: str) -> None:
    """From the next list of keys on, a check says that it was withdrawn. Does nothing to one that was before."""
    Certificate.objects.filter(pk=certificate.pk, withdrawn=None).update(withdrawn=today(), withdrawn_by=by, why=why)


def _offer(candidate: Candidate, kind: Kind) -> Facts | Problem:
    return candidate.offers[kind] if candidate.offers else UNSEEN()


def _issued(facts: Facts, key: SigningKey, by: str) -> Certificate:
    for before in Certificate.objects.filter(quarantine=facts.quarantine.uid, withdrawn=None):
        if before.sort == facts.kind and before.salt and before.digest == _digest(_stated(facts, before), before.salt):
            return before
        if before.sort == facts.kind:
            withdraw(before, Certificate.Why.REPLACED, by)
    made = Certificate.objects.create(
        sort=facts.kind.value,
        quarantine=facts.quarantine.uid,
        person=facts.quarantine.person,
        area=facts.area,
        issued=today(),
        key=key,
        salt=new_salt(),
        at=now(),
        by=by,
    )
    made.digest = _digest(_stated(facts, made), made.salt or "")
    made.save(update_fields=["digest"])
    return made


def _paper(certificate: Certificate, candidate: Candidate | None) -> Paper | Problem:
    number = certificate.number
    if certificate.withdrawn:
        return WITHDRAWN(number=number, day=certificate.withdrawn)
    if certificate.salt is None:
        return ERASED(number=number)
    if candidate is None:
        return CHANGED(number=number)
    offer = _offer(candidate, Kind(certificate.sort))
    if isinstance(offer, Problem):
        return offer
    statement = _stated(offer, certificate)
    if certificate.digest != _digest(statement, certificate.salt):
        return CHANGED(number=number)
    text = seal(statement.content(), keys.private(certificate.key))
    return Paper(certificate, statement, text, candidate.quarantine.illustrative)


def _stated(facts: Facts, certificate: Certificate) -> Statement:
    return Statement(
        kind=facts.kind,
        number=certificate.number,
        key=certificate.key_id,
        name=facts.name,
        name_local=facts.name_local,
        sex=facts.sex,
        born=facts.born,
        day0=facts.day0,
        last=facts.last,
        area=certificate.area,
        issued=certificate.issued,
        order=facts.order,
    )


def _digest(statement: Statement, salt: str) -> str:
    return salted_digest(statement.content(), salt)
