"""What the protocol and the norms lay down, written into definitions.

`$days`, `$every`, `$fever` and `$closure` are those of the protocol. `$norms` is a SELECT over `checked`, site checks
with the number of `people` each must do for: uid, norm, and whether it `lacks`. A question left open gives no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from wayhome.figures.conditions import literal, quoted
from wayhome.packs import norms as packed
from wayhome.packs.norms import Norm
from wayhome.packs.protocol import Protocol, protocol

LaidDown = tuple[tuple[str, str], ...]
"""Name to what stands for it in the text of a definition."""

_ASKED = re.compile(r"\$(days|every|fever|closure|norms)\b")
_NOTHING = "SELECT NULL AS uid, NULL AS norm, false AS lacks WHERE false"


def in_force() -> LaidDown:
    """What the active pack and the home lay down now."""
    return laid_down(protocol(), packed.norms().values())


def laid_down(by: Protocol, norms: Iterable[Norm]) -> LaidDown:
    said = {"days": by.days, "every": by.every, "fever": by.fever, "closure": by.closure}
    held = "\n    UNION ALL ".join(map(_held_against, norms)) or _NOTHING
    return (*((name, str(value)) for name, value in said.items()), ("norms", held))


def settled(text: str, laid_down: LaidDown) -> str:
    """The text of a definition with what is laid down in its places."""
    said: Mapping[str, str] = dict(laid_down)
    return _ASKED.sub(lambda asked: said[asked.group(1)], text)


def _held_against(norm: Norm) -> str:
    """The checks that answer a norm, and which of them lack it: what records.sites.needs says, as SQL."""
    columns = [quoted(name) for name in norm.of]
    if norm.is_counted:
        answer = " + ".join(f"coalesce({column}, 0)" for column in columns)
        lacks = f"{_wanted(norm)} > {answer}"
    else:
        answer, code = f"coalesce({', '.join(columns)})", literal(norm.code)
        lacks = {
            packed.YES: f"NOT {answer}",
            packed.NOT: f"{answer} = {code}",
            packed.AMONG: f"NOT list_contains({answer}, {code})",
        }[norm.rule]
    told = f"coalesce({', '.join(columns)}) IS NOT NULL"
    return f"SELECT uid, {literal(norm.id)} AS norm, {lacks} AS lacks FROM checked WHERE {told}"


def _wanted(norm: Norm) -> str:
    """How much there must be, in all or, for EACH, for one of the people there are."""
    return {
        packed.EACH: f"CASE WHEN people > 0 THEN {norm.value} ELSE 0 END",
        packed.AT_LEAST: f"{norm.value}",
        packed.PER_PERSON: f"{norm.value} * people",
        packed.SHARED_BY: f"ceil(people / {norm.value}::DOUBLE)",
    }[norm.rule]
