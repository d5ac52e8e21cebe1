"""What people agreed to, on a day: the one place that reads consents. Lists, pages and sharing ask here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import orjson

from wayhome.records.consent import Consent
from wayhome.records.humans import humans
from wayhome.records.membership import Membership
from wayhome.records.rows import rows

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """What counts of one human on a day: the consent, whether their own or that of a household, what they agreed to."""

    consent: str
    is_own: bool
    agreed: frozenset[str]


def agreed(persons: Iterable[str], day: dt.date) -> dict[str, frozenset[str]]:
    """Registration to the codes of `sharing` that hold for it on that day; empty for who refused or was not asked.

    What was said last by then counts, at whichever registration of the same human: a consent that was given, or the
    withdrawal of one, after which nothing is agreed. Without a word of their own, what was said last of a household to
    which they belong on that day.
    """
    found = answers(persons, day)
    return {person: answer.agreed if answer else NOTHING for person, answer in found.items()}


def answers(persons: Iterable[str], day: dt.date) -> dict[str, Answer | None]:
    """Registration to the answer that counts on that day; None for who was not asked."""
    asked, then = list(dict.fromkeys(persons)), day.isoformat()
    who, all_of = humans(asked)
    everyone = {uid for uids in all_of.values() for uid in uids}
    own = _newest("person", everyone, then)
    households = _households([uid for uid in everyone if uid not in own], then)
    theirs = _newest("household", {each for lived_in in households.values() for each in lived_in}, then)
    by_human: dict[str, Answer | None] = {}
    for human, uids in all_of.items():
        given = [own[uid] for uid in uids if uid in own]
        shared = [theirs[each] for uid in uids for each in households.get(uid, ()) if each in theirs]
        by_human[human] = _said(max(given or shared, default=None), bool(given), then)
    return {uid: by_human[who[uid]] for uid in asked}


_Newest = tuple[str, int, str, str, str]
"""Of one consent: the day on which it was given or, once that has come, withdrawn; its seq, its uid, the JSON of what
was agreed, and the day of its withdrawal or "".

The greatest is what was said last. A withdrawal thus stands above a consent that was given before it elsewhere.
"""


def _said(newest: _Newest | None, is_own: bool, day: str) -> Answer | None:
    if newest is None:
        return None
    _, _, uid, codes, withdrawn = newest
    return Answer(uid, is_own, NOTHING if withdrawn and withdrawn <= day else frozenset(orjson.loads(codes or "[]")))


def _newest(name: str, uids: Collection[str], day: str) -> dict[str, _Newest]:
    """Person or household to what was said last by that day. A consent without a day is as old as it is known."""
    newest: dict[str, _Newest] = {}
    columns = (name, "day", "known_by", "seq", "uid", "agreed", "withdrawn")
    for of, given, known_by, seq, uid, codes, withdrawn in rows(Consent, columns, name, uids):
        said, ended = str(given or known_by), str(withdrawn or "")
        if ended and ended <= day:
            said = max(said, ended)
        consent = (said, seq, uid, codes or "", ended)
        if said <= day and (of not in newest or consent[:2] > newest[of][:2]):
            newest[of] = consent
    return newest


def _households(persons: Collection[str], day: str) -> dict[str, list[str]]:
    """Person to the households to which they belong on that day: up to but not on the day on which they left."""
    lived_in: dict[str, list[str]] = defaultdict(list)
    columns = ("person", "household", "start", "end")
    for person, household, start, end in rows(Membership, columns, "person", persons):
        if (start is None or str(start) <= day) and (end is None or str(end) > day):
            lived_in[person].append(household)
    return lived_in
