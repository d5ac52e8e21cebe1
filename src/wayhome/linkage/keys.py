"""Keys: registrations that share one of them are worth comparing. A key is 64 bits of a digest, and tells nothing.

They are a union: a name heard wrongly is found by the phone, a new phone by the name, a name in another script by the
sounds that both scripts share. What all of a village or province share is no key.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import combinations

from wayhome.kernel.names import NameRules
from wayhome.linkage.traits import Row

MOST_PARTS = 6
"""Of longer names the first parts in the order of the alphabet are used: pairs of all would be hundreds."""
YEARS_APART = 2


def keys_of(rules: NameRules, row: Row) -> set[int]:
    """The keys under which a registration is kept."""
    return {_key(*said) for said in _said(rules, row, spread=0)}


def keys_to(rules: NameRules, row: Row) -> list[int]:
    """The keys under which others like it are kept: those of the neighbouring years of birth too."""
    return list(dict.fromkeys(_key(*said) for said in _said(rules, row, spread=YEARS_APART)))


def pair_key(one: str, other: str) -> int:
    """The key of everybody whose name has both of these skeletons."""
    return _key("names", *sorted((one, other)))


def phone_key(tail: str) -> int:
    return _key("phone", tail)


def village_key(skeleton: str, village: str) -> int:
    """The key of everybody in the place whose name has this skeleton."""
    return _key("name and village", skeleton, village)


def document_number_key(number: str) -> int:
    return _key("document", number)


def _said(rules: NameRules, row: Row, spread: int) -> Iterator[tuple[str, ...]]:
    skeletons = row.skeleton.split()[:MOST_PARTS]
    if row.document:
        yield "document", row.document
    if row.phone:
        yield "phone", row.phone
    for one, other in combinations(skeletons, 2):
        yield "names", one, other
    for written in (row.latin, row.local):
        if written and (whole := rules.whole(written)):
            yield "whole name", whole
    years = [] if row.born is None else [str(row.born + step) for step in range(-spread, spread + 1)]
    for skeleton in skeletons:
        if row.village:
            yield "name and village", skeleton, row.village
        for year in years:
            yield "name and year", skeleton, year
    if len(skeletons) > 1:
        for year in years:
            yield "name and year", row.skeleton, year
    if row.village:
        for year in years:
            yield "village and year", row.village, year


def _key(*said: str) -> int:
    return int.from_bytes(blake2b("\t".join(said).encode(), digest_size=8).digest(), "big", signed=True)
