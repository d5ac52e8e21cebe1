"""Two changes of one record: what only one of them changed is kept from both, what both changed is for a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

SENT, CURRENT = "sent", "current"


@dataclass(slots=True)
class Merged:
    """`values` is the record with the change applied. `clashes` are the properties that both sides changed otherwise.

    `others` are those that only somebody else changed meanwhile: they stay.
    """

    values: dict[str, Any]
    clashes: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def merge(
    seen: Mapping[str, Any],
    current: Mapping[str, Any],
    sent: Mapping[str, Any],
    sent_wins: Collection[str] = (),
    current_wins: Collection[str] = (),
) -> Merged:
    """Apply what was `sent` by somebody who saw `seen` to the record as it is now.

    A property sent as it was seen is not a change. `sent_wins` and `current_wins` name properties decided by a person.
    None takes a value away.
    """
    merged = Merged(dict(current))
    for name, said in sent.items():
        now, before = current.get(name), seen.get(name)
        if said == now:
            continue
        if said == before:
            merged.others.append(name)
        elif now == before or name in sent_wins:
            if said is None:
                del merged.values[name]
            else:
                merged.values[name] = said
        elif name not in current_wins:
            merged.clashes.append(name)
    return merged
