"""The sheets of the demonstration, but for the registration, gone through the gate once for all tests here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from wayhome.capture import intake
from wayhome.figures.compute import compute
from wayhome.figures.figure import Figure, Request
from wayhome.packs.cambodia.demo import story
from wayhome.packs.load import load_reference

BY = "golden-test"


@dataclass(frozen=True)
class Office:
    """What the sheets gave: each import's result by sheet, and each figure by id."""

    results: dict[str, object]
    figures: dict[str, Figure]
    home: Path


def import_sheets() -> dict[str, object]:
    return {name: intake.import_file(story.HERE / name, name, profile, BY) for name, profile in story.SHEETS}


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker, tmp_path_factory):
    home = tmp_path_factory.mktemp("office")
    with (
        django_db_blocker.unblock(),
        override_settings(WAYHOME_HOME=home, WAYHOME_FRAMES=home / "frames"),
        transaction.atomic(),
    ):
        load_reference(BY)
        results = import_sheets()
        yield Office(results, {figure.id: figure for figure in compute(Request(cut_off=story.CUT_OFF))}, home)
        transaction.set_rollback(True)
