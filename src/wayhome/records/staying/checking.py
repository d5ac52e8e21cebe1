"""Checking in and out: one person, a family or a whole bus. Verbs return drafts or a Problem, and write nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.kernel.problems import Problem
from wayhome.ledger.write import Draft
from wayhome.records.stay import Stay
from wayhome.records.staying.spans import Moment
from wayhome.reference.sites import Site


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who checks in, and the bed they get, if the site tells its beds apart."""

    person: str
    bed: str | None = None


def check_in(comer: Comer, site: Site, at: Moment, beyond: str | None = None) -> list[Draft] | Problem:
    """The drafts by which one person stays at the site from that minute on."""
    return check_in_all([comer], site, at, beyond)


def check_in_all(comers: Sequence[Comer], site: Site, at: Moment, beyond: str | None = None) -> list[Draft] | Problem:
    """The drafts by which all of these people stay at the site from that minute on, and are in its area now.

    Each stay is part of the open quarantine of its person, if there is one. `beyond` is the reason for which more come
    in than there are beds. That nobody is in two places, that a bed holds one person, and that nobody is beyond the
    beds without a reason, the gate asks again inside the lock.
    """
    raise NotImplementedError


def check_out(stays: Sequence[Stay], reason: str, at: Moment) -> list[Draft] | Problem:
    """The drafts by which these stays end; `reason` is a code of `stay_exit`. The people are at home then.

    Who died, and who left without leave, ends the quarantine by it. Whoever goes to another place is moved instead.
    """
    raise NotImplementedError
