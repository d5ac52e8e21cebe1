"""Which registrations are of one human, as the assignments say."""

from __future__ import annotations

from collections.abc import Collection

from wayhome.records.assignment import Assignment
from wayhome.records.rows import rows


def humans(asked: Collection[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Registration to who it is, and who to all registrations of that human: two queries, for however many."""
    ties = dict(rows(Assignment, ("person", "who"), "person", asked))
    who = {uid: ties.get(uid, uid) for uid in asked}
    all_of: dict[str, list[str]] = {human: [human] for human in who.values()}
    for uid, human in rows(Assignment, ("person", "who"), "who", all_of):
        all_of[human].append(uid)
    return who, all_of
