from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write

KNOWN = dt.date(2020, 5, 7)


@pytest.fixture
def source(db) -> Source:
    return Source.objects.create(sort=Source.Sort.SCREEN, name="test", by="dara", received=now())


@pytest.fixture
def keep(source):
    """Write one record and return its draft, as it stands in the book now."""

    def keep_one(draft: Draft) -> Draft:
        stamp = write([draft], source=source, by="dara").stamps[0]
        return Draft(draft.kind, draft.values, stamp.uid, based_on=stamp.version)

    return keep_one


def faults(kind: str, **values: Any) -> dict[str, str]:
    """Property to the code of the problem that the rules inside one record find."""
    model = KINDS[kind]
    return {problem.field: problem.code for problem in model.check_values({"known_by": KNOWN, **values})}


def codes_of(found: dict[int, list]) -> dict[int, list[str]]:
    return {index: [problem.code for problem in problems] for index, problems in found.items()}


def statement(value: str | None, as_of: str | None = "2020-05-07", **changes: Any) -> Draft:
    """What the immigration office said of those who crossed, up to a day."""
    values = {
        "stated_by": "gdi-crossings",
        "document": "Daily note",
        "metric": "crossed_from_thailand",
        "area": "KH",
        "as_of": dt.date.fromisoformat(as_of) if as_of else None,
        "value": None if value is None else Decimal(value),
        "unit": "people",
        "cumulative": True,
        "known_by": dt.date(2020, 5, 10),
        **changes,
    }
    uid, based_on = values.pop("uid", ""), values.pop("based_on", 0)
    return Draft("tally", values, uid or f"new-{value}-{as_of}", based_on=based_on)
