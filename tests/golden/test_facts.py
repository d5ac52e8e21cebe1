"""Each of the 59 facts of the situation report comes out of the office's sheets under its id, as what it is."""

from __future__ import annotations

import csv
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from wayhome.figures.compute import compute
from wayhome.figures.figure import Request
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.packs import active
from wayhome.packs.cambodia.demo import story
from wayhome.records.stock import Stock

pytestmark = pytest.mark.django_db

with (Path(__file__).parent / "facts-2020-05-07.csv").open(encoding="utf-8", newline="") as _file:
    FACTS = {row["id"]: row for row in csv.DictReader(_file)}

STATED = {"returnees_total", "crossings_thailand", "flow_early_april", "flow_late_april", "tb_screened_suspected"}


def printed(value: object) -> str:
    """A figure's value as the list of facts writes it."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def test_there_are_59_facts_and_5_of_them_are_statements():
    assert len(FACTS) == 59
    assert {fact for fact, row in FACTS.items() if row["kind"] == "stated"} == STATED
    assert sum(row["dated"] == "no" for row in FACTS.values()) == 47


def test_no_row_of_the_office_sheets_is_held_or_refused(office):
    for name, result in office.results.items():
        assert (result.held, result.refused) == (0, 0), name
        assert result.exit_code == 0, name


@pytest.mark.parametrize("fact", FACTS)
def test_fact(office, fact):
    figure, row = office.figures[fact], FACTS[fact]
    assert printed(figure.value) == row["value"]
    assert figure.unit == row["unit"]
    assert figure.kind == row["kind"]
    assert figure.rows == int(row["lines"])
    assert not figure.illustrative
    assert figure.source and figure.source_km
    assert figure.title_en and figure.title_km
    assert figure.basis == ("date" if row["dated"] == "yes" else "known_by")


def test_the_two_statements_differ_by_12279(office):
    figure = office.figures["difference_sources"]
    assert (figure.value, figure.kind) == (12_279, "derived")
    assert office.figures["crossings_by_7_april"].value == 68_706


def test_facts_come_first_and_in_the_order_of_the_report(office):
    assert list(office.figures)[: len(FACTS)] == list(FACTS)


def test_every_fact_is_in_the_report(office):
    text = active().part("report/outline.toml").read_text(encoding="utf-8")
    outline = tomllib.loads(text)
    assert outline["languages"] == ["en", "km"]
    for fact in FACTS:
        assert f'"{fact}"' in text or f"{{fig:{fact}}}" in text or f"{{fig:{fact}:" in text, fact


def test_taking_out_a_hand_over_line_lowers_its_total(office, settings):
    settings.WAYHOME_HOME, settings.WAYHOME_FRAMES = office.home, office.home / "frames"
    line = Stock.objects.get(line=story.CORRECTED_LINE)
    source = Source.objects.create(sort=Source.Sort.SCREEN, name="stock", by="golden-test", received=now())
    write([Draft("stock", {}, uid=line.uid, op="void", based_on=line.version)], source=source, by="golden-test")
    after = {figure.id: figure.value for figure in compute(Request(cut_off=story.CUT_OFF))}
    assert after["total_ppe_suits"] == 1_310
    changed = {fact for fact in FACTS if after[fact] != office.figures[fact].value}
    assert changed == {"total_ppe_suits", "bmc_border_ppe_suits"}
