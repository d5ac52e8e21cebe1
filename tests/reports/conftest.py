"""An office with the sheets of the demonstration but for its registration, and a narrative without a database."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.reports.homecoming import found_province
from wayhome.capture import intake
from wayhome.ledger import segments
from wayhome.packs.cambodia.demo import story
from wayhome.packs.load import load_reference
from wayhome.reports.matter import Matter, NamedList, Shown

BY = "reports-test"


@pytest.fixture(scope="module")
def base(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """The home after the sheets went through the gate, once for the tests of a module."""
    home = tmp_path_factory.mktemp("office")
    with (
        django_db_blocker.unblock(),
        override_settings(WAYHOME_HOME=home, WAYHOME_FRAMES=home / "frames"),
        transaction.atomic(),
    ):
        load_reference(BY)
        for name, profile in story.SHEETS:
            intake.import_file(story.HERE / name, name, profile, BY)
        segments.seal()
        yield home
        transaction.set_rollback(True)


@pytest.fixture
def office(base: Path, home: Path, settings) -> Iterator[Path]:
    """That home for one test: what the test writes is taken back, in the database and in the files."""
    shutil.copytree(base, home, dirs_exist_ok=True)
    saved = transaction.savepoint()
    yield home
    transaction.savepoint_rollback(saved)


def text_block(name: str, en: str, km: str = "។", **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "text", "body": {"en": en, "km": km}, **more}


def figure(key: str, value: int | str | None, **more: Any) -> Shown:
    told: dict[str, Any] = {
        "title": {"en": f"Title of {key}", "km": f"ចំណងជើង {key}"},
        "unit": {"en": "boxes", "km": "ប្រអប់"}, "kind": "counted",
        "source": {"en": "Log", "km": "កំណត់ហេតុ"}, "document": "", "as_of": "2021-03-04", "dated": "date",
        "basis": {"en": "Day of the line", "km": "ថ្ងៃ"}, "definition": {"en": "Sum of lines", "km": "ផលបូក"},
        "indicator": "lines", "rows": 3, "illustrative": False,
    }  # fmt: skip
    return Shown(id=key, value=value, **{**told, **more})


def matter(
    *blocks: dict[str, Any], figures: tuple[Shown, ...] = (), lists: tuple[NamedList, ...] = (), **more: Any
) -> Matter:
    """A narrative about nothing that exists, as an edition would keep it."""
    head = {"title": {"en": "Flood", "km": "ទឹកជំនន់"}, "languages": ["en", "km"], "blocks": list(blocks), "lists": []}
    return Matter(
        number=4, status="draft", cut_off=dt.date(2021, 3, 4), mark=77, start=dt.date(2021, 2, 1), digest="abc123",
        outline=head, figures={one.id: one for one in figures}, lists={one.id: one for one in lists},
        names=more.pop("names", {}), **more,
    )  # fmt: skip


def markets(*names: str) -> NamedList:
    """A dated list of open markets."""
    return NamedList(
        "markets", {"en": "Open markets", "km": "ផ្សារបើក"}, {"en": ["open market", "markets"], "km": ["ផ្សារ"]},
        list(names), {name: {"en": name, "km": name} for name in names},
    )  # fmt: skip


@pytest.fixture
def province(db) -> None:
    """The areas of an invented province."""
    found_province()
