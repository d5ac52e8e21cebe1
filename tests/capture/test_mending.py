"""A held row is corrected by hand, beside what was received, and later files know it."""

from __future__ import annotations

import pytest

from tests.capture.conftest import DARA, HEADER, MALY, counts
from wayhome.capture.intake import mend
from wayhome.capture.models import Import, SheetRow
from wayhome.kernel.problems import Refused
from wayhome.ledger.read import history
from wayhome.records.person import Person
from wayhome.records.stock import Stock

LOST = [*DARA[:5], "Malay", *DARA[6:]]


def held() -> SheetRow:
    return SheetRow.objects.get(outcome="held")


def test_a_mended_row_is_in_and_keeps_what_was_received(take_in):
    take_in([HEADER, LOST, MALY])
    row = held()
    mend(row, {"Place": "Malai"}, "maly")
    dara = Person.objects.get(given_name="Dara")
    assert dara.home == "0109"
    row.refresh_from_db()
    assert (row.outcome, row.mended_by) == ("mended", "maly")
    assert (row.cells["Place"], row.mended_cells["Place"]) == ("Malay", "Malai")
    entry = history("person", dara.uid)[0]
    assert (entry.by, entry.source, entry.source_row) == ("maly", row.received.source, row.number)


def test_a_row_that_is_still_wrong_stays_held_and_says_why(take_in):
    take_in([HEADER, LOST])
    with pytest.raises(Refused) as refusal:
        mend(held(), {"Place": "Malaya"}, "maly")
    assert {problem.field for problem in refusal.value.problems} == {"Place"}
    assert held().mended is None


def test_the_unmended_sheet_changes_nothing_when_it_comes_again(take_in):
    take_in([HEADER, LOST, MALY])
    mend(held(), {"Place": "Malai"}, "maly")
    assert counts(take_in([HEADER, LOST, MALY])) == {"same": 2}


def test_a_sheet_mended_at_its_source_is_the_same_row(take_in):
    take_in([HEADER, LOST, MALY])
    mend(held(), {"Place": "Malai"}, "maly")
    assert counts(take_in([HEADER, DARA, MALY])) == {"same": 2}
    assert Person.objects.count() == 2


def test_a_later_file_that_has_the_row_right_closes_the_held_one(take_in):
    take_in([HEADER, LOST])
    row = held()
    take_in([HEADER, DARA])
    row.refresh_from_db()
    assert row.outcome == "replaced"
    assert Import.objects.earliest("pk").to_mend().count() == 0
    with pytest.raises(Refused, match="not held any more"):
        mend(row, {"Place": "Malai"}, "maly")


def test_a_row_held_again_is_held_once(take_in):
    take_in([HEADER, LOST])
    take_in([HEADER, LOST])
    assert held().received == Import.objects.latest("pk")


def test_a_double_is_mended_with_a_key_of_its_own(take_in):
    take_in([HEADER, DARA, ["R1", *MALY[1:]]])
    with pytest.raises(Refused, match="Another row with this key is in the register already"):
        mend(held(), {"Sex": "F"}, "maly")
    mend(held(), {"No": "R2"}, "maly")
    assert set(Person.objects.values_list("given_name", flat=True)) == {"Dara", "Maly"}


def test_a_mended_row_without_a_key_is_not_taken_for_its_twin(take_in):
    take_in([["Item", "Amount", "Unit"], ["Gloves", "5", "boxes"], ["Gloves", "5", ""]], "supplies")
    mend(held(), {"Unit": "boxes"}, "maly")
    assert Stock.objects.count() == 2
