from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft

KNOWN = dt.date(2020, 5, 7)


@pytest.fixture
def source(db) -> Source:
    return Source.objects.create(sort=Source.Sort.FILE, name="registration.csv", by="maly", received=now())


def sok_maly(**changes) -> Draft:
    """Sok Maly, an invented returnee."""
    values = {"family_name": "Sok", "given_name": "Maly", "sex": "f", "age": 31, "phone": "000 111", "known_by": KNOWN}
    uid, based_on = changes.pop("uid", ""), changes.pop("based_on", None)
    return Draft("person", values | changes, uid=uid, based_on=based_on)


def suits(quantity: str, **changes) -> Draft:
    """One line of the hand-over log."""
    values = {
        "stage": "handed_over",
        "item": "ppe-suit",
        "quantity": Decimal(quantity),
        "unit": "suits",
        "known_by": KNOWN,
    }
    return Draft("stock", values, **changes)
