"""The duplicate check of a screen: who in the register may be the person that is being written down.

It weighs as a run over the whole register does, and never stands in the way of anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from wayhome.accounts.policy import Access
from wayhome.linkage import model as models_of_likeness
from wayhome.linkage.candidates import candidates
from wayhome.linkage.catching_up import catch_up
from wayhome.linkage.keys import phone_key
from wayhome.linkage.model import Reason
from wayhome.linkage.models import Key, Pair, Traits
from wayhome.linkage.rarity import rarity
from wayhome.linkage.reach import reaches
from wayhome.linkage.seeing import PROVINCE
from wayhome.linkage.sides import side_of
from wayhome.linkage.traits import COLUMNS, Row, traits_of
from wayhome.linkage.who import who_of
from wayhome.packs import active
from wayhome.reference import places

SHOWN = 5
WAIT_FOR = 4_000
"""Entries: who waits for a screen waits for so many to be caught up with, about half a second of work."""
NEVER_CERTAIN = 99


@dataclass(frozen=True, slots=True)
class Match:
    """A registration in the reader's areas that may be of the same person.

    `likeness` is the chance in percent, `weight` log2 of the odds. `pair` and its `state` are those of the pair with
    the registration it was asked for, if it was noted.
    """

    uid: str
    weight: float
    likeness: int
    reasons: tuple[Reason, ...] = ()
    pair: int | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """That somebody outside the reader's areas may be the same person: in which `province` (uid, "" if in none).

    One for a province, however many they are: neither how likely nor why, for whoever tries values one after the
    other would learn those of the other registration. `pairs` are those noted with the registration it was asked for,
    to ask about.
    """

    province: str
    pairs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Alike:
    """Who may be the same person: `here` the few likeliest in the reader's areas, `elsewhere` by province."""

    here: tuple[Match, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A registration and how it compares. For other rooms' eyes only within a scope: see Alike."""

    row: Row
    weight: float
    reasons: list[Reason]


def likely(
    values: Mapping[str, Any], household_members: Sequence[Mapping[str, Any]], access: Access, exclude_uid: str = ""
) -> Alike:
    """The few registrations most likely of the person with these values, the likeliest first; one a person.

    `values` and those of the `household_members` on the same screen are properties of persons in Python types.
    `exclude_uid` is the registration itself, where it stands in the register: then its household is known from there,
    and what is tied to it or was decided to be somebody else is left out.
    """
    if not access.role or not access.areas:
        return Alike()
    catch_up(WAIT_FOR)
    rules = active().name_rules
    known = standing(exclude_uid) if exclude_uid else None
    row = traits_of(rules, values, known.household if known else "", exclude_uid)
    others = [traits_of(rules, each).skeleton for each in household_members]
    found = score(row, [*others, *(fellows_of(known) if known else ())], is_known=known is not None)
    return _told(found, access, exclude_uid)


def standing(uid: str) -> Row | None:
    """The traits of a registration as they are kept; None if it has none."""
    found = Traits.objects.filter(person=uid).values_list(*COLUMNS).first()
    return Row(*found) if found else None


def fellows_of(row: Row) -> list[str]:
    """The skeletons of the others in the household."""
    if not row.household:
        return []
    members = Traits.objects.filter(household=row.household).exclude(person=row.person)
    return list(members.values_list("skeleton", flat=True))


def score(row: Row, others: Sequence[str], *, is_known: bool) -> list[Scored]:
    """All that are likely enough for people to look at, the likeliest first, whoever may see them.

    `others` are the skeletons of those in the same household. `is_known`: the registration itself is in the register.
    """
    model = models_of_likeness.load()
    found = candidates(row, others, model.most)
    sharers = found.sharers + (not is_known)
    left = side_of(row, sharers if row.phone else 1, others)
    share = rarity(model, {row.skeleton, *(each.skeleton for each in found.rows.values())})
    scored = []
    for number, each in found.rows.items():
        same_phone = bool(row.phone) and each.phone == row.phone
        if each.person == row.person or not (same_phone or _comparable(row, each)):
            continue
        right = side_of(each, sharers if same_phone else 1, found.others.get(number, ()))
        weight, reasons = model.weigh(left, right, share)
        if weight >= model.review:
            scored.append(Scored(each, weight, reasons))
    return sorted(scored, key=lambda one: (-one.weight, one.row.person))


def weight_of(one: Row, other: Row) -> float:
    """What two registrations weigh that stand in the register, however little that is."""
    model = models_of_likeness.load()
    same_phone = bool(one.phone) and one.phone == other.phone
    sharers = Key.objects.filter(key=phone_key(one.phone)).count() if same_phone else 1
    left, right = (side_of(row, sharers, fellows_of(row)) for row in (one, other))
    return model.weigh(left, right, rarity(model, {one.skeleton, other.skeleton}))[0]


def _comparable(one: Row, other: Row) -> bool:
    """Whether anything of both says who it is: of one age, sex and village are too many."""
    return bool(one.skeleton and other.skeleton) or bool(one.document and one.document == other.document)


def _told(found: Sequence[Scored], access: Access, uid: str) -> Alike:
    """What may be told of them: the best of each person, without those decided to be the same or somebody else."""
    who = who_of([*(one.row.person for one in found), *([uid] if uid else [])])
    noted = _pairs_of(uid) if uid else {}
    settled = {who[uid]} if uid else set()
    here, there = [], []
    for one in found:
        pair, state = noted.get(one.row.person, (None, ""))
        if state == Pair.State.DIFFERENT:
            continue
        if not reaches(one.row.areas, access):
            there.append(one.row)
        elif who[one.row.person] not in settled:
            settled.add(who[one.row.person])
            here.append(Match(one.row.person, one.weight, likeness(one.weight), tuple(one.reasons), pair, state))
    outside = [row for row in there if who[row.person] not in settled]
    return Alike(tuple(here[:SHOWN]), _elsewhere(outside, {uid: pair for uid, (pair, _) in noted.items()}))


def _elsewhere(rows: Sequence[Row], noted: Mapping[str, int]) -> tuple[Elsewhere, ...]:
    """The provinces from which these are, in an order that says nothing of them, each with the pairs to ask about."""
    told: dict[str, list[int]] = {}
    for row in rows:
        province = (places.at_level(row.village, PROVINCE) or "") if row.village else ""
        told.setdefault(province, []).extend([noted[row.person]] if row.person in noted else [])
    return tuple(Elsewhere(province, tuple(sorted(pairs))) for province, pairs in sorted(told.items()))


def likeness(weight: float) -> int:
    """The chance in percent that it is one person, from log2 of the odds; never certain."""
    return min(int(100 / (1 + 2.0 ** min(-weight, 60))), NEVER_CERTAIN)


def _pairs_of(uid: str) -> dict[str, tuple[int, str]]:
    """The other side of each noted pair of a registration to the pair and its state."""
    rows = Pair.objects.filter(Q(left=uid) | Q(right=uid)).values_list("pk", "left", "right", "state")
    return {(right if left == uid else left): (pk, state) for pk, left, right, state in rows}
