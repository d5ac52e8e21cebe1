from __future__ import annotations

import pytest

from wayhome.kernel.clock import now
from wayhome.ledger.models import Source


@pytest.fixture
def source(db) -> Source:
    return Source.objects.create(sort=Source.Sort.SCREEN, name="test", by="dara", received=now())
