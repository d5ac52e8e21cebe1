"""A property is declared once. Here a batch number is added to stock lines, and is there wherever stock lines are."""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture import profiles
from wayhome.capture.forms.checking import check
from wayhome.capture.forms.template import template
from wayhome.capture.intake import import_file
from wayhome.ledger.fields import Text
from wayhome.ledger.frames import Frames
from wayhome.ledger.plans import plan_of
from wayhome.ledger.record import Record
from wayhome.packs.load import load_reference
from wayhome.records.stock import Stock

ROOT = Path(__file__).parents[1]
SHEET = b"Line,Item,Quantity,Unit,Batch\nH-1,PPE suit,50,suits,KN-77\n"
PROFILE = {
    "name": "batches",
    "key": ["Line"],
    "known_by": dt.date(2020, 5, 7),
    "record": [
        {
            "part": "stock",
            "kind": "stock",
            "set": {"stage": "handed_over"},
            "columns": {"Line": "line", "Item": "item", "Quantity": "quantity", "Unit": "unit", "Batch": "batch"},
        }
    ],
}


def forget_what_was_derived() -> None:
    Stock._meta._expire_cache()
    for derived in ("properties", "fact_properties", "identity_properties"):
        Record.__dict__[derived].__func__.cache_clear()
    plan_of.cache_clear()


@pytest.fixture
def stock_line(db) -> Iterator[Stock]:
    """A hand-over line with a batch number, taken in from a sheet. The declaration is the one line with Text."""
    field = Text("Batch number")
    field.contribute_to_class(Stock, "batch")
    forget_what_was_derived()
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{Stock._meta.db_table}" ADD COLUMN batch text')
    load_reference(by="test")
    assert import_file(SHEET, "batches.csv", profiles.from_description(PROFILE), by="vibol").new == 1
    yield Stock.objects.get()
    Stock._meta.local_fields.remove(field)
    del Stock.batch
    forget_what_was_derived()


def test_it_is_in_sheet_record_frame_dictionary_and_screens(stock_line, client):
    assert stock_line.batch == "KN-77"
    assert Frames().connect(["stock"]).execute("SELECT batch FROM stock").fetchall() == [("KN-77",)]
    assert "Batch number" in dictionary()

    manager = User.objects.create_user("leakhena", role=Role.NATIONAL_MANAGER, language="en")
    AreaGrant.objects.create(user=manager, area="KH")
    client.force_login(manager)
    page = client.get(reverse("web:record", args=["stock", stock_line.uid])).content.decode()
    assert "Batch number" in page
    assert "KN-77" in page
    form = client.get(reverse("web:edit", args=["stock", stock_line.uid])).content.decode()
    assert 'name="batch"' in form


def test_a_form_asks_for_it_and_fills_it(stock_line):
    plan = check(template("stock"), "stock.xlsx").plan
    asked = {question.path: question.label for question in plan.questions}
    assert asked["batch"] == {"en": "Batch number", "km": "Batch number"}
    assert plan.entities[0].properties["batch"] == "batch"


def dictionary() -> str:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    return generate.made()["dictionary.md"]
