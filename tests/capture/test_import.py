"""A sheet comes in, comes again, sorted, longer and changed: every row is who it was."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import connection

from tests.capture.conftest import DARA, HEADER, MALY, VANNA, as_csv, counts
from wayhome.capture import batch, files, identity, intake, screen
from wayhome.capture.models import Import, SheetRow
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Entry
from wayhome.ledger.read import head, history
from wayhome.records.arrival import Arrival
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.stock import Stock

SHEET = [HEADER, DARA, MALY, VANNA]


def changed(row: list[str], column: str, value: str) -> list[str]:
    return [value if name == column else cell for name, cell in zip(HEADER, row, strict=True)]


def test_three_people_of_two_families_arrive(take_in):
    result = take_in(SHEET)
    assert counts(result) == {"new": 3}
    assert result.exit_code == 0
    assert (Person.objects.count(), Household.objects.count(), Membership.objects.count()) == (3, 2, 3)
    dara = Person.objects.get(given_name="Dara")
    arrival = Arrival.objects.get(person=dara.uid)
    assert (arrival.destination, arrival.crossing_point, arrival.day) == ("0109", "poi-pet", dt.date(2020, 4, 7))
    assert arrival.known_by == dt.date(2020, 5, 7)
    maly = Person.objects.get(given_name="Maly")
    shared = Membership.objects.get(person=maly.uid).household
    assert shared == Membership.objects.get(person=dara.uid).household


def test_the_same_file_again_changes_nothing(take_in):
    take_in(SHEET)
    before = head()
    assert counts(take_in(SHEET)) == {"same": 3}
    assert head() == before


def test_sorted_lengthened_and_shortened_sheets_make_nobody_somebody_else(take_in):
    take_in(SHEET)
    people = dict(Person.objects.values_list("given_name", "uid"))
    rithy = ["R4", "H3", "Pich", "Rithy", "M", "Poipet", "", ""]
    rows = [rithy, VANNA, MALY, DARA]
    random.Random(7).shuffle(rows)
    assert counts(take_in([HEADER, *rows])) == {"new": 1, "same": 3}
    assert counts(take_in([HEADER, VANNA])) == {"same": 1}
    assert dict(Person.objects.exclude(given_name="Rithy").values_list("given_name", "uid")) == people


def test_a_row_without_a_day_is_a_person_without_an_arrival(take_in):
    take_in([HEADER, changed(DARA, "Day", "")])
    assert (Person.objects.count(), Arrival.objects.count()) == (1, 0)


def test_a_changed_row_changes_its_record_and_no_other(take_in):
    take_in(SHEET)
    result = take_in([HEADER, DARA, changed(MALY, "Given name", "Malin"), VANNA])
    assert counts(result) == {"updated": 1, "same": 2}
    malin = Person.objects.get(given_name="Malin")
    assert malin.version == 2
    assert Arrival.objects.get(person=malin.uid).version == 1


def test_what_was_corrected_on_screen_stays_while_the_sheet_says_what_it_said(take_in):
    take_in(SHEET)
    dara = Person.objects.get(given_name="Dara")
    screen.put("person", {"given_name": "Daravuth"}, "maly", dara.uid, based_on=1)
    assert counts(take_in(SHEET)) == {"same": 3}
    assert Person.objects.get(uid=dara.uid).given_name == "Daravuth"


def test_a_row_that_changed_while_somebody_changed_the_record_is_held(take_in):
    take_in(SHEET)
    dara = Person.objects.get(given_name="Dara")
    screen.put("person", {"given_name": "Daravuth"}, "maly", dara.uid, based_on=1)
    result = take_in([HEADER, changed(DARA, "Given name", "Darith"), MALY, VANNA])
    assert counts(result) == {"same": 2, "held": 1}
    assert result.exit_code == 3
    assert result.troubles[0].problem.code == "row.changed_meanwhile"
    assert Person.objects.get(uid=dara.uid).given_name == "Daravuth"


def test_a_row_that_catches_up_with_the_screen_goes_on_from_there(take_in):
    take_in(SHEET)
    dara = Person.objects.get(given_name="Dara")
    screen.put("person", {"given_name": "Daravuth"}, "maly", dara.uid, based_on=1)
    assert counts(take_in([HEADER, changed(DARA, "Given name", "Daravuth")])) == {"same": 1}
    assert counts(take_in([HEADER, changed(DARA, "Given name", "Darith")])) == {"updated": 1}
    assert Person.objects.get(uid=dara.uid).given_name == "Darith"


def test_two_rows_with_one_key_do_not_overwrite_each_other(take_in):
    result = take_in([HEADER, DARA, changed(MALY, "No", "R1"), DARA])
    assert counts(result) == {"new": 1, "same": 1, "held": 1}
    assert "Row 2 of this file has the same “No”" in result.troubles[0].sentence()
    assert Person.objects.get().given_name == "Dara"


def test_families_that_do_not_agree_about_their_house_are_held(take_in):
    result = take_in([HEADER, DARA, changed(MALY, "Place", "Kamrieng")])
    assert counts(result) == {"new": 1, "held": 1}
    assert "Row 2 of this file says something else about the same “Family”" in result.troubles[0].sentence()


def test_a_held_member_does_not_take_the_house_from_the_others(take_in):
    result = take_in([HEADER, changed(DARA, "Day", "7 April"), MALY])
    assert counts(result) == {"new": 1, "held": 1}
    assert Membership.objects.get().household == Household.objects.get().uid


def test_a_house_that_cannot_be_holds_all_who_live_there_and_no_one_else(take_in):
    lost = [changed(row, "Place", "Nowhere") for row in (DARA, MALY)]
    assert counts(take_in([HEADER, *lost, VANNA])) == {"new": 1, "held": 2}
    assert Household.objects.get().label == "H2"


def test_a_record_that_the_sheet_no_longer_states_ends(take_in):
    take_in([HEADER, DARA])
    arrival = Arrival.objects.get()
    assert counts(take_in([HEADER, changed(DARA, "Day", "")])) == {"updated": 1}
    assert [entry.op for entry in history("arrival", arrival.uid)] == ["put", "void"]


def test_an_entry_leads_to_its_row_and_to_no_other(take_in):
    take_in(SHEET)
    maly = Person.objects.get(given_name="Maly")
    entry = history("person", maly.uid)[0]
    row = SheetRow.objects.get(received__source=entry.source, number=entry.source_row)
    assert row.number == 3
    assert row.cells == dict(zip(HEADER, MALY, strict=True))
    assert files.read(entry.source.digest) == as_csv(SHEET)


def test_rows_without_a_key_are_known_by_what_they_say(take_in):
    sheet = [
        ["Item", "Amount", "Unit"],
        ["Gloves", "5", "boxes"],
        ["Gloves", "5", "boxes"],
        ["PPE suit", "420", "suits"],
    ]
    assert counts(take_in(sheet, "supplies")) == {"new": 3}
    assert counts(take_in([sheet[0], *reversed(sheet[1:])], "supplies")) == {"same": 3}
    longer = [*sheet, ["Gloves", "5", "boxes"], ["Gloves", "2", "boxes"]]
    assert counts(take_in(longer, "supplies")) == {"new": 2, "same": 3}
    assert Stock.objects.count() == 5


def test_keys_do_not_hang_on_how_a_date_is_written(take_in):
    assert counts(take_in([["Day", "Total"], ["2020-04-07", "60000"]], "stated")) == {"new": 1}
    assert counts(take_in([["Day", "Total"], ["07/04/2020", "60,000"]], "stated")) == {"same": 1}


def test_a_dry_run_counts_and_leaves_no_trace(take_in):
    before = head()
    assert counts(take_in(SHEET, dry_run=True)) == {"new": 3}
    assert (head(), Import.objects.count(), Person.objects.count()) == (before, 0, 0)
    assert not files.folder().exists()


def test_the_day_by_which_it_was_known_can_be_given(take_in):
    take_in(SHEET, known_by=dt.date(2020, 5, 12))
    assert Person.objects.get(given_name="Dara").known_by == dt.date(2020, 5, 12)
    assert counts(take_in(SHEET, known_by=dt.date(2020, 5, 13))) == {"same": 3}


def test_an_import_that_was_stopped_goes_on(take_in, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 1)

    def stop(done, total):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(SHEET, progress=stop)
    assert Person.objects.count() == 2
    assert counts(take_in(SHEET)) == {"new": 1, "same": 2}


def test_a_batch_is_in_whole_or_not_at_all(take_in, monkeypatch):
    def fail(*arguments):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(batch.Batches, "_remember", fail)
    before = head()
    with pytest.raises(RuntimeError):
        take_in(SHEET)
    assert head() == before
    monkeypatch.undo()


def test_rows_that_another_import_wrote_first_are_known_at_the_second_look(take_in, monkeypatch):
    sheet = [HEADER, *(changed(changed(DARA, "No", f"N{n}"), "Family", f"F{n}") for n in range(30))]
    take_in(sheet)
    look, looks = identity.known, []

    def look_too_early(keys):
        looks.append(keys)
        return {} if len(looks) == 1 else look(keys)

    monkeypatch.setattr(identity, "known", look_too_early)
    assert counts(take_in(sheet)) == {"same": 30}
    assert (len(looks), Person.objects.count()) == (2, 30)


def test_rows_of_a_batch_that_the_book_refuses_are_found_and_held(take_in, monkeypatch):
    """Somebody changes a record between the look and the write: that row is held, the others are in."""
    take_in(SHEET)
    dara = Person.objects.get(given_name="Dara")
    screen.put("person", {"given_name": "Daravuth"}, "maly", dara.uid)
    monkeypatch.setattr(batch, "_late", lambda drafts: {})
    rows = [changed(DARA, "Given name", "Darith"), changed(MALY, "Given name", "Malin"), VANNA]
    result = take_in([HEADER, *rows])
    assert counts(result) == {"updated": 1, "same": 1, "held": 1}
    assert result.troubles[0].problem.code == "ledger.changed_meanwhile"
    assert Person.objects.filter(given_name="Malin").exists()


def test_names_find_places_in_their_bus_and_one_too_many_is_held(take_in):
    sheet = [["Bus", "Name", "People"], ["7", "", "2"], ["7", "Dara", "2"], ["7", "Maly", "2"], ["7", "Vanna", "2"]]
    result = take_in(sheet, "buses")
    assert counts(result) == {"new": 3, "held": 1}
    assert result.troubles[0].problem.code == "arrival.no_place_left"
    assert Arrival.objects.people() == 2


def test_a_running_total_that_falls_is_held_with_both_numbers(take_in):
    result = take_in([["Day", "Total"], ["2020-04-07", "60000"], ["2020-04-08", "59000"]], "stated")
    assert counts(result) == {"new": 1, "held": 1}
    assert "it was 60000 on 2020-04-07 and would be 59000 on 2020-04-08" in result.troubles[0].sentence()


def test_progress_is_told(take_in, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 2)
    told = []
    take_in(SHEET, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 3), (3, 3)]


def test_an_unknown_profile_is_refused_with_those_there_are(take_in):
    with pytest.raises(Refused, match="There are: buses, people, stated, supplies"):
        take_in(SHEET, "peple")


def test_the_number_of_queries_does_not_grow_with_the_rows(take_in, django_assert_max_num_queries):
    take_in(SHEET)
    many = [[f"N{n}", f"F{n}", "Chan", f"Dara {n}", "M", "Malai", "2020-04-07", "Poi Pet"] for n in range(300)]
    with django_assert_max_num_queries(60, connection=connection):
        assert counts(take_in([HEADER, *many])) == {"new": 300}
    assert Entry.objects.filter(kind="person").count() == 303
