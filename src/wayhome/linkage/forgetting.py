"""Forgetting: a person who is erased leaves no trait, no key and no part of a name behind."""

from __future__ import annotations

from typing import Any

from wayhome.ledger.stores import writing
from wayhome.linkage import building, placing


def forget(cursor: Any, uid: str) -> None:
    """Delete what linkage keeps of a person's identity, in the open transaction that erases it.

    Pairs are the matter of `pairs.forget`. Whoever is catching up at this moment is waited for: else they could write
    down what they read before.
    """
    with writing() as store:
        cursor.execute("UPDATE ledger_bookmark SET seq = seq WHERE consumer LIKE %s", [f"{building.CONSUMER}%"])
        placing.put(store, placing.known([uid]), {})
