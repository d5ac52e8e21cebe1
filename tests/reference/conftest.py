"""The gazetteer of the active pack, built without a database."""

from __future__ import annotations

import pytest

from wayhome.packs import active
from wayhome.reference.area_index import Place
from wayhome.reference.gazetteer import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    pack = active()
    return Gazetteer(Place.of(uid, values) for uid, values in pack.hook("gazetteer")(pack))
