"""A sheet that nobody has described: looked at, corrected, tried, saved, taken in; its held rows come back again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import openpyxl
import pytest
from django.urls import reverse

from tests.web.conftest import HERE, NEXT_DISTRICT, PEOPLE, client_of, sheet
from wayhome.capture import blank_sheet, profiles
from wayhome.capture.models import Import, SheetRow
from wayhome.capture.saved import SavedProfile
from wayhome.jobs import worker
from wayhome.ledger.record import KINDS
from wayhome.web import uploads

pytestmark = pytest.mark.django_db

HEADER = ["ID", "Surname", "First name", "Gender", "Age", "Village code", "Date of return", "Gate", "Remarks"]
ROWS = [
    ["K1", "Chanmoly", "Sovatha", "Fem", "31", HERE[1:], "25/04/2020", "Poi Pet", ""],
    ["K2", "Dararith", "Phalkun", "M", "28", HERE[1:], "04/05/2020", "Poi Pet", "alone"],
    ["K3", "Kosalvuth", "Nimolika", "F", "19", HERE[1:], "26/04/2020", "Poi Pet", ""],
]
BEYOND = ["K4", "Lengsrun", "Vibolroth", "M", "abc", HERE[1:], "27/04/2020", "Poi Pet", ""]


def as_csv(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def bring(client, content: bytes, name: str = "returnees.csv"):
    """Drop a file on the imports page without saying what it is; the page it leads to."""
    answer = client.post(reverse("web:imports"), {"file": io.BytesIO(content), "do": "try"} | _named(content, name))
    assert answer.status_code == 302, text(answer)
    return answer["Location"]


def _named(content: bytes, name: str) -> dict:
    file = io.BytesIO(content)
    file.name = name
    return {"file": file}


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def form_of(page: str) -> dict[str, list[str]]:
    """What the form of the page holds, as a browser would send it."""
    form = page[page.index('id="meaning"') :]
    held: dict[str, list[str]] = {}
    for tag in re.finditer(r"<input[^>]*>", form):
        if ('type="checkbox"' in tag[0] or 'type="radio"' in tag[0]) and " checked" not in tag[0]:
            continue
        name, value = (re.search(rf'\b{each}="([^"]*)"', tag[0]) for each in ("name", "value"))
        if name:
            held.setdefault(name[1], []).append(value[1] if value else "")
    for select in re.finditer(r'<select[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', select[2])
        held.setdefault(select[1], []).append(chosen[1] if chosen else "")
    held.pop("csrfmiddlewaretoken", None)
    return held


def chosen(form: dict[str, list[str]]) -> set[str]:
    return {value for name, values in form.items() if re.fullmatch(r"c\d+", name) for value in values if value}


def counted(received: Import) -> dict[str, int]:
    return {name: n for name in ("new", "updated", "same", "held", "refused") if (n := getattr(received, name))}


def test_columns_are_guessed_tried_saved_and_taken_in(town, officer):
    there = bring(officer, as_csv(HEADER, *ROWS, BEYOND))
    page = text(officer.get(there))
    form = form_of(page)
    assert chosen(form) >= {
        "person.family_name", "person.given_name", "person.sex", "person.age", "person.home", "arrival.day",
        "arrival.crossing_point", "arrival.destination",
    }  # fmt: skip
    assert set(form["kind"]) == {"person", "arrival"}
    assert form["key"] == ["0"]
    assert form["set-arrival-people"] == ["1"]
    before = KINDS["person"].objects.count()
    tried = officer.post(there, form | {"do": "try"}, headers={"HX-Request": "true"})
    assert "3 new" in re.sub(r"</?span[^>]*>", "", text(tried))
    assert "“abc” is not a number" in text(tried)
    assert KINDS["person"].objects.count() == before
    untitled = officer.post(there, form | {"do": "take"})
    assert "Give the column profile a name" in text(untitled)
    taken = officer.post(there, form | {"do": "take", "title": "Returnees of April"})
    assert taken.status_code == 302, text(taken)
    worker.run_pending()
    received = Import.objects.latest("pk")
    assert (counted(received), received.state) == ({"new": 3, "held": 1}, "done")
    sovatha = KINDS["person"].objects.get(given_name="Sovatha")
    assert (sovatha.sex, sovatha.home) == ("female", HERE)
    phalkun = KINDS["arrival"].objects.get(person=KINDS["person"].objects.get(given_name="Phalkun").uid)
    assert phalkun.day == dt.date(2020, 5, 4)
    assert list(uploads.folder().iterdir()) == []


def test_the_next_sheet_with_these_columns_finds_the_profile(town, officer):
    there = bring(officer, as_csv(HEADER, *ROWS))
    officer.post(there, form_of(text(officer.get(there))) | {"do": "save", "title": "Returnees of April"})
    assert SavedProfile.objects.get().name == "returnees-of-april"
    assert "returnees-of-april" in profiles.for_kind("person")
    page = text(officer.get(bring(officer, as_csv(HEADER, ROWS[0]), "may.csv")))
    assert "They are read by the profile “Returnees of April”." in page
    changed = form_of(page) | {"do": "save", "c4": [""]}
    officer.post(bring(officer, as_csv(HEADER, ROWS[0]), "may.csv"), changed)
    assert "Age" not in profiles.load("returnees-of-april").parts[0].columns


def test_a_sheet_with_the_columns_of_a_profile_of_the_pack_is_read_by_it(town, officer):
    page = text(officer.get(bring(officer, sheet(PEOPLE[0]), "gate.csv")))
    assert "They are read by the profile “Registration of people who returned”." in page
    assert "Guess anew" in page
    guessed = text(officer.post(bring(officer, sheet(PEOPLE[0]), "gate.csv"), {"use": ""}))
    assert "What they mean is a guess" in guessed
    assert {"household.label", "person.sex", "membership.role", "arrival.day"} <= chosen(form_of(guessed))


def test_what_nothing_knows_is_shown_first_and_given_a_meaning(town, officer):
    rows = [[*row[:3], gender, *row[4:]] for row, gender in zip(ROWS, ["lady", "M", "lady"], strict=True)]
    there = bring(officer, as_csv(HEADER, *rows))
    page = text(officer.get(there))
    assert page.index("lady <small>× 2") < page.index("Words understood: 1")
    form = form_of(page)
    field = next(name for name in form if re.fullmatch(r"v3-person-\d+", name))
    officer.post(there, form | {field: ["female"], "do": "save", "title": "Ladies"})
    assert profiles.load("ladies").parts[0].values == {"Gender": {"lady": "female"}}


def test_dates_that_do_not_tell_their_order_are_asked_for(town, officer):
    there = bring(officer, as_csv(HEADER, ROWS[1]))
    page = text(officer.get(there))
    assert "Which stands first in the dates, the day or the month?" in page
    tried = officer.post(there, form_of(page) | {"do": "try"})
    assert "can be 2020-05-04 or 2020-04-05" in text(tried)
    tried = officer.post(there, form_of(page) | {"do": "try", "day_order": "day first"})
    assert "1 new" in re.sub(r"</?span[^>]*>", "", text(tried))


def test_another_kind_brings_its_own_guess_and_leaves_the_others(town, officer):
    there = bring(officer, as_csv(HEADER, *ROWS))
    form = form_of(text(officer.get(there))) | {"c8": ["person.note"], "kind": ["person"]}
    form = form_of(text(officer.post(there, form, headers={"HX-Request": "true"})).join(["<i ", ""]))
    assert {each.split(".")[0] for each in chosen(form)} == {"person"}
    form = form_of(text(officer.post(there, form | {"kind": ["person", "arrival"]}, headers={"HX-Request": "true"})))
    assert {"person.note", "arrival.day"} <= chosen(form)


def test_a_sheet_on_the_desk_is_seen_by_who_brought_it_alone(town, officer, manager):
    there = bring(officer, as_csv(HEADER, *ROWS))
    assert manager.get(there).status_code == 302
    assert "Chanmoly" not in text(manager.get(there, follow=True))
    assert officer.get("/sheets/..%2Fsecrets/").status_code in (302, 404)


def test_samples_of_names_are_hidden_from_who_sees_no_names(town, manager):
    page = text(manager.get(bring(manager, as_csv(HEADER, *ROWS))))
    assert "Chanmoly" not in page
    assert "Poi Pet" in page


def test_held_rows_leave_as_a_sheet_and_come_back_as_the_same_rows(town, officer):
    there = bring(officer, as_csv(HEADER, *ROWS, BEYOND))
    officer.post(there, form_of(text(officer.get(there))) | {"do": "take", "title": "Returnees"})
    worker.run_pending()
    first = Import.objects.latest("pk")
    sheet = officer.get(reverse("web:held_sheet", args=[first.pk])).content
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    head, row = book.active.iter_rows()
    assert [cell.value for cell in head][: len(HEADER)] == HEADER
    assert [cell.value or "" for cell in row][: len(HEADER)] == BEYOND
    assert "“abc” is not a number" in row[len(HEADER)].value
    row[4].value = "44"
    mended = io.BytesIO()
    book.save(mended)
    people = KINDS["person"].objects.count()
    for expected in ({"new": 1}, {"same": 1}):
        again = officer.post(
            reverse("web:imports"), _named(mended.getvalue(), "mended.xlsx") | {"profile": "returnees", "do": "take"}
        )
        assert again.status_code == 302
        worker.run_pending()
        assert counted(Import.objects.latest("pk")) == expected
    assert KINDS["person"].objects.count() == people + 1
    assert not SheetRow.objects.filter(received=first, outcome=SheetRow.Outcome.HELD).exists()


def test_what_is_hidden_in_the_sheet_of_held_rows_stays_what_it_was(town, manager):
    there = bring(manager, as_csv(HEADER, *ROWS, BEYOND))
    manager.post(there, form_of(text(manager.get(there))) | {"do": "take", "title": "Returnees"})
    worker.run_pending()
    sheet = manager.get(reverse("web:held_sheet", args=[Import.objects.latest("pk").pk])).content
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    values = [cell.value for cell in book.active[2]]
    assert "Lengsrun" not in values
    book.active.cell(2, 5).value = "31"
    mended = io.BytesIO()
    book.save(mended)
    manager.post(
        reverse("web:imports"), _named(mended.getvalue(), "mended.xlsx") | {"profile": "returnees", "do": "take"}
    )
    worker.run_pending()
    assert counted(Import.objects.latest("pk")) == {"new": 1}
    assert KINDS["person"].objects.get(given_name="Vibolroth").family_name == "Lengsrun"


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("kind", ["person", "arrival", "stock", "activity"])
def test_a_blank_sheet_comes_back_filled_in_as_it_is(town, manager, kind, language):
    manager.cookies["django_language"] = language
    content = manager.get(reverse("web:sheet_template", args=[kind])).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    names = [cell.value for cell in sheet[2]]
    filled = {
        "person": {"sex": "ស្រី" if language == "km" else "Female", "age": 31, "home": HERE},
        "arrival": {"people": 3, "day": dt.date(2020, 4, 7), "destination": NEXT_DISTRICT},
        "stock": {"stage": "handed_over", "item": "gloves", "quantity": 5, "unit": "0012"},
        "activity": {"type": "training", "title": "=not a formula"},
    }[kind]
    for name, value in filled.items():
        cell = sheet.cell(3, names.index(name) + 1)
        assert isinstance(value, str) <= (cell.number_format == "@")
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    made = io.BytesIO()
    book.save(made)
    manager.post(reverse("web:imports"), _named(made.getvalue(), f"{kind}.xlsx") | {"profile": kind, "do": "take"})
    worker.run_pending()
    assert counted(Import.objects.latest("pk")) == ({"held": 1} if kind == "activity" else {"new": 1})


def test_who_brings_no_sheets_gets_no_template(town, focal):
    assert focal.get(reverse("web:sheet_template", args=["person"])).status_code == 403
    assert client_of("officer").get(reverse("web:sheet_template", args=["area"])).status_code == 404


def test_every_kind_that_can_be_brought_has_a_blank_sheet(town):
    for kind in KINDS:
        assert blank_sheet.workbook(kind)[:2] == b"PK"


def test_columns_that_a_profile_can_do_without_change_nothing_of_it(town, officer):
    """A manifest with seats, tried on the page, is still read by the profile of the pack."""
    manifest = as_csv(["Transport", "Code", "Seat"], ["B-1", "ACDE-FHJK-LMA", "4"])
    there = bring(officer, manifest, "manifest.csv")
    page = text(officer.get(there))
    assert "They are read by the profile “Manifest: who goes on which transport”." in page
    assert "passenger.seat" in chosen(form_of(page))
    tried = text(officer.post(there, form_of(page) | {"do": "try"}, follow=True))
    assert "which you have changed" not in tried
    assert "1 held" in tried
